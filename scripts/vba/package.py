"""Parts of an Office package and the relations between them, for building workbooks."""

import io
import posixpath
import zipfile
from collections.abc import Mapping

from lxml import etree

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_FIRST = ("[Content_Types].xml", "_rels/.rels")
_MOMENT = (1980, 1, 1, 0, 0, 0)


class Parts:
    """A package in memory."""

    def __init__(self, content: Mapping[str, bytes]) -> None:
        self.content = dict(content)

    @classmethod
    def read(cls, data: bytes) -> "Parts":
        """The parts of a zip container."""
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return cls({name: archive.read(name) for name in archive.namelist()})

    def xml(self, name: str) -> etree._Element:
        """A part as a tree; `put` it back after a change."""
        return etree.fromstring(self.content[name])

    def put(self, name: str, tree: etree._Element) -> None:
        """Write a tree as a part."""
        self.content[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation from a part ('' for the package) and give its id; `target` is relative to the part."""
        name = _relations_of(part)
        if name not in self.content:
            self.put(name, etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS}))
        tree = self.xml(name)
        ids = {each.get("Id") for each in tree}
        number = next(f"rId{k}" for k in range(1, len(ids) + 2) if f"rId{k}" not in ids)
        etree.SubElement(tree, f"{{{_RELATIONS}}}Relationship", Id=number, Type=kind, Target=target)
        self.put(name, tree)
        return number

    def target(self, part: str, relation: str) -> str:
        """The part that a relation leads to."""
        tree = self.xml(_relations_of(part))
        found: str = next(each.get("Target") for each in tree if each.get("Id") == relation)
        return posixpath.normpath(posixpath.join(posixpath.dirname(part), found)) if found[0] != "/" else found[1:]

    def declare(self, part: str, kind: str) -> None:
        """Give a part its content type, in place of one that it has."""
        tree = self.xml(_FIRST[0])
        for each in [each for each in tree if each.get("PartName") == f"/{part}"]:
            tree.remove(each)
        etree.SubElement(tree, f"{{{_TYPES}}}Override", PartName=f"/{part}", ContentType=kind)
        self.put(_FIRST[0], tree)

    def declare_ending(self, ending: str, kind: str) -> None:
        """Give all parts with a file ending a content type, unless that ending has one."""
        tree = self.xml(_FIRST[0])
        if all(each.get("Extension") != ending for each in tree):
            tree.insert(0, etree.Element(f"{{{_TYPES}}}Default", Extension=ending, ContentType=kind))
        self.put(_FIRST[0], tree)

    def packed(self) -> bytes:
        """The container; the same parts give the same bytes."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name in [*_FIRST, *sorted(self.content.keys() - set(_FIRST))]:
                member = zipfile.ZipInfo(name, _MOMENT)
                member.create_system = 0
                archive.writestr(member, self.content[name], zipfile.ZIP_DEFLATED, 9)
        return buffer.getvalue()


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
