"""Word documents put into another one, as they look by themselves.

Each keeps its own styles under names of its own, its lists, pictures, charts, links and notes. Changes that nobody has
accepted count as accepted, comments are left out. Styles that are the same as those of an earlier document are shared.
"""

import copy
from collections.abc import Iterable
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml
from docx.parts.numbering import NumberingPart
from lxml import etree

from perfeval_xl.dossier.styles import default_style, own_styles
from perfeval_xl.dossier.theme import name_fonts
from perfeval_xl.reports.ooxml import Element, W, element, q, remove
from perfeval_xl.reports.revisions import settle

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STYLED = ("pStyle", "rStyle", "tblStyle")
_NOTES = (("footnotes", "footnoteReference", "footnote"), ("endnotes", "endnoteReference", "endnote"))
_EMPTY_NUMBERING = f'<w:numbering xmlns:w="{W}"/>'


class Merger:
    """Takes documents in, one after another."""

    def __init__(self, document: Any) -> None:
        self._part = document.part
        self._styles = document.styles.element
        self._prefixes = {_digest(document): ""}
        self._numbers = _Numbers(document.part)
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
        self._numbers.take(other, nodes)
        for node in nodes:
            _drop_stories(node)
            self._relate(other.part, node)
        self._take_notes(other, nodes)
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
                if key.startswith(f"{{{_R}}}") and number in source.rels:
                    node.set(key, self._related(source.rels[number]))

    def _related(self, relation: Any) -> str:
        external = relation.is_external
        if not external:
            self._rename(relation.target_part, set())
        target = relation.target_ref if external else relation.target_part
        return str(self._part.relate_to(target, relation.reltype, is_external=external))

    def _rename(self, part: Any, seen: set[int]) -> None:
        """A name of its own for a part and for what hangs on it; parts of two documents are often called the same."""
        if id(part) in seen or str(part.partname).startswith("/word/taken/"):
            return
        seen.add(id(part))
        part.partname = PackURI(f"/word/taken/{self._count}{part.partname}")
        for relation in part.rels.values():
            if not relation.is_external:
                self._rename(relation.target_part, seen)

    def _take_notes(self, other: Any, nodes: Iterable[Element]) -> None:
        """Footnotes and endnotes, appended to ours under new numbers."""
        for kind, reference, name in _NOTES:
            used = [each for node in nodes for each in node.iter(q(reference))]
            theirs = _part_of(other.part, kind)
            if used and theirs is not None:
                self._append_notes(kind, name, theirs, used)

    def _append_notes(self, kind: str, name: str, theirs: Any, used: Iterable[Element]) -> None:
        notes = {note.get(q("id")): note for note in parse_xml(theirs.blob).iter(q(name))}
        part = _part_of(self._part, kind)
        if part is None:
            part = self._new_notes(kind, theirs)
        root = parse_xml(part.blob)
        last = max((int(note.get(q("id"), 0)) for note in root.iter(q(name))), default=0)
        for number, reference in enumerate(used, max(last, 0) + 1):
            note = notes.get(reference.get(q("id")))
            if note is None:
                remove(reference)
                continue
            _drop_references(note)
            note.set(q("id"), str(number))
            reference.set(q("id"), str(number))
            root.append(note)
        part._blob = _packed(root)

    def _new_notes(self, kind: str, theirs: Any) -> Any:
        """A part for notes that holds only the lines that separate them from the text."""
        root = parse_xml(theirs.blob)
        for note in list(root):
            if note.get(q("type")) not in ("separator", "continuationSeparator"):
                root.remove(note)
        part = Part(PackURI(f"/word/{kind}.xml"), theirs.content_type, _packed(root), self._part.package)
        self._part.relate_to(part, f"{_R}/{kind}")
        return part


class _Numbers:
    """The lists of our document, to which those of others are added."""

    def __init__(self, part: Any) -> None:
        self._document = part
        self._last_list = self._last_number = 0

    def take(self, other: Any, nodes: Iterable[Element]) -> None:
        """Copy the lists that the nodes or their styles use."""
        theirs = _part_of(other.part, "numbering")
        used = [each for node in nodes for each in node.iter(q("numId"))]
        if theirs is None or not used:
            return
        root = self._root()
        lists, numbers = _by_id(theirs.element, "abstractNum"), _by_id(theirs.element, "num")
        taken: dict[str, str] = {}
        for each in used:
            number = each.get(q("val"))
            if number in numbers and number not in taken:
                taken[number] = self._copy(root, numbers[number], lists)
            if number in taken:
                each.set(q("val"), taken[number])

    def _root(self) -> Element:
        part = _part_of(self._document, "numbering")
        if part is None:
            name = PackURI("/word/numbering.xml")
            part = NumberingPart(name, CONTENT_TYPE.WML_NUMBERING, parse_xml(_EMPTY_NUMBERING), self._document.package)
            self._document.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
        root = part.element
        self._last_list = _largest(root, "abstractNum", "abstractNumId")
        self._last_number = _largest(root, "num", "numId")
        return root

    def _copy(self, root: Element, number: Element, lists: dict[str, Element]) -> str:
        made = copy.deepcopy(number)
        self._last_number += 1
        made.set(q("numId"), str(self._last_number))
        kind = made.find(q("abstractNumId"))
        if kind is not None and kind.get(q("val")) in lists:
            self._last_list += 1
            shape = copy.deepcopy(lists[kind.get(q("val"))])
            shape.set(q("abstractNumId"), str(self._last_list))
            for name in ("nsid", "tmpl", "styleLink", "numStyleLink"):
                for each in shape.findall(q(name)):
                    shape.remove(each)
            for each in shape.iter(q("pStyle")):
                each.getparent().remove(each)
            kind.set(q("val"), str(self._last_list))
            root.insert(len(root.findall(q("abstractNum"))), shape)
        root.append(made)
        return str(self._last_number)


def _by_id(root: Element, name: str) -> dict[str, Element]:
    key = "abstractNumId" if name == "abstractNum" else "numId"
    return {each.get(q(key)): each for each in root.findall(q(name))}


def _largest(root: Element, name: str, key: str) -> int:
    return max((int(each.get(q(key), 0)) for each in root.findall(q(name))), default=0)


def _part_of(part: Any, kind: str) -> Any:
    """The part of this kind (footnotes, numbering) that hangs on a document, None for none."""
    return next((each.target_part for each in part.rels.values() if each.reltype.endswith(f"/{kind}")), None)


def _packed(root: Element) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def _digest(document: Any) -> bytes:
    """What tells whether two documents have the same styles."""
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
    """Headers, footers and page numbers are those of the whole."""
    for section in node.iter(q("sectPr")):
        for child in list(section):
            if child.tag in (q("headerReference"), q("footerReference"), q("pgNumType"), q("titlePg")):
                section.remove(child)


def _drop_references(note: Element) -> None:
    """Links in a note lead through relations of its own part; their text stays."""
    for node in note.iter():
        for key in [key for key in node.attrib if key.startswith(f"{{{_R}}}")]:
            del node.attrib[key]
