"""The Open Packaging layer: parts, their relations and content types, all changed by splicing bytes."""

import posixpath
import re
from functools import lru_cache
from itertools import count

from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.container.relations import (
    Relation,
    relation_element,
    relations_part,
    resolve_target,
    without_node,
)
from perfeval_xl.hosts.container.zip import Archive
from perfeval_xl.hosts.problems import problem

CONTENT_TYPES = "[Content_Types].xml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ID = re.compile(rb"[\"'](rId[1-9][0-9]{0,9})[\"']")
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"


class Originals:
    """XML parts as they stand in a file: shared by all packages of one workbook."""

    def __init__(self) -> None:
        self.texts: dict[str, xml.Text] = {}


_MOST_REMEMBERED = 1 << 16
"""Bytes of a part; its elements take some ten times as much memory."""


@lru_cache(maxsize=16)
def _remembered(data: bytes, part: str, depth: int) -> list[xml.Node]:
    """The small parts beside the sheets are the same in all workbooks made from one template; they are read once."""
    return xml.outline(data, part, depth)


class Package:
    """The parts of a workbook; nothing is written here, `packed` gives the new container."""

    def __init__(self, archive: Archive, originals: Originals | None = None) -> None:
        self._archive = archive
        self._originals = originals or Originals()
        self._names = {name.casefold(): name for name in archive.members}
        self._texts: dict[str, xml.Text] = {}
        self._changed: dict[str, bytes] = {}
        self._removed: set[str] = set()
        self.restored: set[bytes] = set()
        """Elements of relations that lead nowhere, as they did before they were taken over."""

    def find(self, part: str) -> str | None:
        """The part's name as the container spells it (part names ignore case), None when it is not there."""
        name = self._names.get(part.casefold())
        return None if name is None or name in self._removed else name

    @property
    def parts(self) -> list[str]:
        """The names of all parts that are there."""
        return [name for name in self._names.values() if name not in self._removed]

    def has(self, part: str) -> bool:
        """Whether the part is there."""
        return self.find(part) is not None

    def read(self, part: str) -> bytes:
        """An XML part's content as UTF-8. Raises ZIP_BROKEN for a part that is not there."""
        name = self.find(part)
        if name is None:
            raise problem("ZIP_BROKEN", f"缺少 {part}")
        if name in self._texts:
            return self._texts[name].utf8
        texts = self._originals.texts
        if name not in texts:
            texts[name] = xml.decode(self._archive.read(name), name)
        return texts[name].utf8

    def outline(self, part: str, depth: int) -> list[xml.Node]:
        """The elements of an XML part down to a depth; not to be changed by the caller."""
        data = self.read(part)
        return (_remembered if len(data) <= _MOST_REMEMBERED else xml.outline)(data, part, depth)

    def read_raw(self, part: str) -> bytes:
        """A part's bytes as they stand, for parts that need not be well-formed (VML)."""
        name = self.find(part)
        if name is None:
            raise problem("ZIP_BROKEN", f"缺少 {part}")
        return self._changed[name] if name in self._changed else self._archive.read(name)

    def write(self, part: str, utf8: bytes) -> None:
        """New content for an XML part, or a new part."""
        name = self.find(part)
        if name is None:
            self._add(part)
            name, text = part, xml.Text(utf8)
        else:
            text = self._texts.get(name) or self._originals.texts.get(name) or xml.Text(utf8)
        self._texts[name] = text._replace(utf8=utf8)
        self._changed[name] = text.restored(utf8)

    def write_raw(self, part: str, data: bytes) -> None:
        """New bytes for a part that is no XML for us, or a new part."""
        name = self.find(part)
        if name is None:
            self._add(part)
            name = part
        self._changed[name] = data

    def _add(self, part: str) -> None:
        self._names[part.casefold()] = part
        self._removed.discard(part)
        self._texts.pop(part, None)

    def remove(self, part: str) -> None:
        """Take a part out of the container, with its content type."""
        name = self.find(part)
        if name is None:
            return
        self._removed.add(name)
        self._changed.pop(name, None)
        declared = self._declared().get(name.casefold())
        if declared is not None:
            self.write(CONTENT_TYPES, without_node(self.read(CONTENT_TYPES), declared))

    def _declared(self) -> dict[str, xml.Node]:
        """The parts that have a content type of their own, by name in lower case; some may not be there."""
        nodes = self.outline(CONTENT_TYPES, 1)
        return {n.attributes.get("PartName", "").lstrip("/").casefold(): n for n in nodes if n.name == "Override"}

    def edit(self, part: str, *splices: xml.Splice) -> None:
        """Splice an XML part."""
        if splices:
            self.write(part, xml.spliced(self.read(part), splices))

    @property
    def changes(self) -> dict[str, bytes]:
        """The parts that differ from the container's or are new, as they will be stored."""
        return {name: data for name, data in self._changed.items() if self._differs(name, data)}

    @property
    def added(self) -> list[str]:
        """The names of parts that the container did not have."""
        return [name for name in self._changed if name not in self._archive.members]

    def original(self, part: str) -> bytes:
        """A part of the container as UTF-8 before all changes, nothing where there was none."""
        if part not in self._archive.members:
            return b""
        text = self._originals.texts.get(part) or xml.decode(self._archive.read(part), part)
        return text.utf8

    def packed(self) -> bytes:
        """The container with all changes; the very same bytes when there are none."""
        changed = self.changes
        removed = frozenset(name for name in self._removed if name in self._archive.members)
        if not changed and not removed:
            return self._archive.data
        return self._archive.rewritten(changed, removed)

    def _differs(self, name: str, data: bytes) -> bool:
        if name not in self._archive.members:
            return True
        original = self._originals.texts.get(name)
        return data != (original.restored(original.utf8) if original else self._archive.read(name))

    def relations(self, part: str) -> list[Relation]:
        """The relations of a part ('' for the package itself) to other parts; external ones are left out."""
        place = relations_part(part)
        if not self.has(place):
            return []
        base = posixpath.dirname(part)
        found = []
        for node in self.outline(place, 1):
            target = node.attributes.get("Target")
            if node.depth == 1 and target is not None and node.attributes.get("TargetMode") != "External":
                resolved = resolve_target(base, target)
                kind = node.attributes.get("Type", "").rpartition("/")[2]
                found.append(Relation(node.attributes.get("Id", ""), kind, self.find(resolved) or resolved, node))
        return found

    def related(self, part: str, kind: str) -> str | None:
        """The first part of that kind that a part leads to; a relation to a part that is not there leads nowhere."""
        return next((each.target for each in self.relations(part) if each.kind == kind and self.has(each.target)), None)

    def relate(self, part: str, kind: str, target: str, namespace: str, required_id: str = "") -> str:
        """Lead from a part to another; the new relation's id, `required_id` where one is required."""
        place = relations_part(part)
        if not self.has(place):
            empty = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{_RELATIONS}"/>'
            self.write(place, empty.encode())
            if self.default_type("rels") is None:  # as LibreOffice once wrote: every part declared by its name
                self.declare(place, _RELATIONS_TYPE)
        data = self.read(place)
        nodes = xml.outline(data, place, 1)
        taken = {node.attributes.get("Id") for node in nodes} | self._ids_named(part)
        free = (name for number in range(1, len(taken) + 2) if (name := f"rId{number}") not in taken)
        new = required_id or next(free)
        self.edit(place, xml.inside_end(data, nodes[0], relation_element(nodes[0], new, f"{namespace}/{kind}", target)))
        return new

    def _ids_named(self, part: str) -> set[str | None]:
        """Ids like ours that a part names, if only in vain: a sheet without content must not get that of a new one."""
        return {name.decode() for name in _ID.findall(self.read(part))} if self.has(part) else set()

    def redirect_relation(self, part: str, id: str, kind: str, target: str, namespace: str) -> bytes:
        """Make the relation with that id lead elsewhere; the element that stood there, nothing where there was none."""
        node = self._relation_node(part, id)
        if node is None:
            self.relate(part, kind, target, namespace, id)
            return b""
        place = relations_part(part)
        data = self.read(place)
        root = self.outline(place, 0)[0]
        self._put_relation(part, id, relation_element(root, id, f"{namespace}/{kind}", target))
        return data[node.start : xml.node_end(data, node)]

    def restore_relation(self, part: str, id: str, text: bytes) -> None:
        """The relation with that id as `redirect_relation` found it."""
        if text:
            self.restored.add(text)
            self._put_relation(part, id, text)
        else:
            self.remove_relation(part, id)

    def _put_relation(self, part: str, id: str, text: bytes) -> None:
        """Another element in the place of the first relation with that id."""
        node = self._relation_node(part, id)
        if node is not None:
            place = relations_part(part)
            self.edit(place, xml.Splice(node.start, xml.node_end(self.read(place), node), text))

    def _relation_node(self, part: str, id: str) -> xml.Node | None:
        place = relations_part(part)
        nodes = self.outline(place, 1) if self.has(place) else []
        return next((node for node in nodes if node.depth == 1 and node.attributes.get("Id") == id), None)

    def unrelate(self, part: str, target: str) -> None:
        """Take out a part's relation to another; a relations part that is left empty goes too."""
        relation = next((each for each in self.relations(part) if each.target == target), None)
        if relation is not None:
            self.remove_relation(part, relation.id)

    def remove_relation(self, part: str, id: str) -> None:
        """Take out a part's relation with that id; a relations part that is left empty goes too."""
        place = relations_part(part)
        self._put_relation(part, id, b"")
        if not [node for node in xml.outline(self.read(place), place, 1) if node.depth == 1]:
            self.remove(place)

    def declare(self, part: str, content_type: str) -> None:
        """Give a part a content type of its own, in place of the one it has."""
        data = self.read(CONTENT_TYPES)
        existing = self._declared().get(part.casefold())
        if existing is not None:
            self.edit(CONTENT_TYPES, xml.set_attribute(data, existing, "ContentType", content_type))
            return
        root = xml.outline(data, CONTENT_TYPES, 0)[0]
        prefix = root.tag.removesuffix("Types")
        line = f'<{prefix}Override PartName="/{xml.escaped(part)}" ContentType="{content_type}"/>'
        self.edit(CONTENT_TYPES, xml.inside_end(data, root, line.encode()))

    def default_type(self, extension: str) -> str | None:
        """The content type that all parts with an extension have."""
        for node in xml.outline(self.read(CONTENT_TYPES), CONTENT_TYPES, 1):
            if node.name == "Default" and node.attributes.get("Extension", "").casefold() == extension:
                return node.attributes.get("ContentType")
        return None

    def free_name(self, pattern: str) -> str:
        """The first name of a pattern (`xl/comments{}.xml`) that no part has.

        Nor may it be declared or led to: what tools have forgotten when they took a part out would speak of ours.
        """
        declared = self._declared()
        relations = [self.read_raw(part) for part in self.parts if part.lower().endswith(".rels")]
        mentions = b"\n".join(relations).replace(b"\0", b"").lower()
        names = (pattern.format(number) for number in count(1))
        return next(
            name
            for name in names
            if not self.has(name)
            and name.casefold() not in declared
            and posixpath.basename(name).lower().encode() not in mentions
        )

    @property
    def signed(self) -> bool:
        """Whether the package carries a digital signature, which any change would break."""
        return any(name.startswith("_xmlsignatures/") for name in self._names)
