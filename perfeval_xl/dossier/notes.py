"""Footnotes and endnotes of documents that are put into another one."""

from collections.abc import Iterable
from typing import Any

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml
from lxml import etree

from perfeval_xl.reports.ooxml import Element, q, remove

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NOTES = (("footnotes", "footnoteReference", "footnote"), ("endnotes", "endnoteReference", "endnote"))


class Notes:
    """The notes of our document, to which those of others are added."""

    def __init__(self, part: Any) -> None:
        self._document = part

    def take(self, other: Any, nodes: Iterable[Element]) -> None:
        """Footnotes and endnotes, appended to ours under new numbers."""
        for kind, reference, name in _NOTES:
            used = [each for node in nodes for each in node.iter(q(reference))]
            theirs = part_of(other.part, kind)
            if used and theirs is not None:
                self._append(kind, name, theirs, used)

    def _append(self, kind: str, name: str, theirs: Any, used: Iterable[Element]) -> None:
        notes = {note.get(q("id")): note for note in parse_xml(theirs.blob).iter(q(name))}
        part = part_of(self._document, kind)
        if part is None:
            part = self._new_part(kind, theirs)
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

    def _new_part(self, kind: str, theirs: Any) -> Any:
        """A part for notes that holds only the lines that separate them from the text."""
        root = parse_xml(theirs.blob)
        for note in list(root):
            if note.get(q("type")) not in ("separator", "continuationSeparator"):
                root.remove(note)
        part = Part(PackURI(f"/word/{kind}.xml"), theirs.content_type, _packed(root), self._document.package)
        self._document.relate_to(part, f"{RELATIONS}/{kind}")
        return part


def part_of(part: Any, kind: str) -> Any:
    """The part of this kind (footnotes, numbering) that hangs on a document, None for none."""
    return next((each.target_part for each in part.rels.values() if each.reltype.endswith(f"/{kind}")), None)


def _packed(root: Element) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def _drop_references(note: Element) -> None:
    """Links in a note lead through relations of its own part; their text stays."""
    for node in note.iter():
        for key in [key for key in node.attrib if key.startswith(f"{{{RELATIONS}}}")]:
            del node.attrib[key]
