"""Word documents put into another one, as they look by themselves.

Each keeps its own styles under names of its own, its lists, pictures, charts, links and notes. Changes that nobody has
accepted count as accepted, comments are left out. Styles that are the same as those of an earlier document are shared.
"""

from collections.abc import Iterable
from typing import Any

from docx.opc.packuri import PackURI
from lxml import etree

from perfeval_xl.dossier.lists import Lists
from perfeval_xl.dossier.notes import RELATIONS, Notes
from perfeval_xl.dossier.styles import default_style, own_styles
from perfeval_xl.dossier.theme import name_fonts
from perfeval_xl.reports.ooxml import Element, element, q, remove
from perfeval_xl.reports.revisions import settle

_STYLED = ("pStyle", "rStyle", "tblStyle")


class Merger:
    """Takes documents in, one after another."""

    def __init__(self, document: Any) -> None:
        self._part = document.part
        self._styles = document.styles.element
        self._prefixes = {_digest(document): ""}
        self._lists = Lists(document.part)
        self._notes = Notes(document.part)
        self._count = 0

    def take(self, other: Any) -> list[Element]:
        """The body of a document made ready to stand in ours; its last section's settings stand at the end, if any.

        The document itself is used up.
        """
        self._count += 1
        body = other.element.body
        settle(body)
        _drop_bookmarks(body)
        nodes = list(body)
        self._name_styles(other, nodes)
        self._lists.take(other, nodes)
        for node in nodes:
            _drop_stories(node)
            self._relate(other.part, node)
        self._notes.take(other, nodes)
        return nodes

    def _name_styles(self, other: Any, nodes: Iterable[Element]) -> None:
        """Point to this document's own styles, which are copied the first time such a document comes."""
        digest = _digest(other)
        prefix = self._prefixes.get(digest)
        if prefix is None:
            prefix = self._prefixes[digest] = f"d{self._count}-"
            self._styles.extend(own_styles(other, prefix))
        if not prefix:
            return
        default = default_style(other.styles.element)
        for node in nodes:
            for name in _STYLED:
                for each in node.iter(q(name)):
                    each.set(q("val"), prefix + each.get(q("val"), ""))
            _style_plain(node, prefix + default)
            name_fonts(node, other.part)

    def _relate(self, source: Any, root: Element) -> None:
        """Relations of pictures, charts and links, made anew in our document."""
        for node in root.iter():
            for key, number in list(node.attrib.items()):
                if key.startswith(f"{{{RELATIONS}}}") and number in source.rels:
                    node.set(key, self._related(source.rels[number]))

    def _related(self, relation: Any) -> str:
        external = relation.is_external
        if not external:
            self._rename(relation.target_part, set())
        target = relation.target_ref if external else relation.target_part
        return str(self._part.relate_to(target, relation.reltype, is_external=external))

    def _rename(self, part: Any, renamed: set[int]) -> None:
        """Give a part, and the parts that it refers to, names of their own; two documents often use the same ones."""
        if id(part) in renamed or str(part.partname).startswith("/word/taken/"):
            return
        renamed.add(id(part))
        part.partname = PackURI(f"/word/taken/{self._count}{part.partname}")
        for relation in part.rels.values():
            if not relation.is_external:
                self._rename(relation.target_part, renamed)


def _digest(document: Any) -> bytes:
    """A digest that is the same for two documents with the same styles."""
    data: bytes = etree.tostring(document.styles.element, method="c14n")
    return data


def _style_plain(root: Element, style: str) -> None:
    """A paragraph that names no style has its document's default one."""
    for paragraph in root.iter(q("p")):
        properties = paragraph.find(q("pPr"))
        if properties is None:
            properties = element("pPr")
            paragraph.insert(0, properties)
        if properties.find(q("pStyle")) is None:
            properties.insert(0, element("pStyle", val=style))


def _drop_bookmarks(body: Element) -> None:
    for name in ("bookmarkStart", "bookmarkEnd"):
        for node in list(body.iter(q(name))):
            remove(node)


def _drop_stories(node: Element) -> None:
    """Remove headers, footers and page numbers: 汇编.docx has its own."""
    for section in node.iter(q("sectPr")):
        for child in list(section):
            if child.tag in (q("headerReference"), q("footerReference"), q("pgNumType"), q("titlePg")):
                section.remove(child)
