"""The lists of documents that are put into another one: each keeps its own numbering."""

import copy
from collections.abc import Iterable
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.parser import parse_xml
from docx.parts.numbering import NumberingPart

from perfeval_xl.dossier.notes import part_of
from perfeval_xl.reports.ooxml import Element, W, q

_EMPTY_NUMBERING = f'<w:numbering xmlns:w="{W}"/>'


class Lists:
    """The lists of our document, to which those of others are added."""

    def __init__(self, part: Any) -> None:
        self._document = part
        self._last_list = self._last_number = 0

    def take(self, other: Any, nodes: Iterable[Element]) -> None:
        """Copy the lists that the nodes or their styles use."""
        theirs = part_of(other.part, "numbering")
        used = [each for node in nodes for each in node.iter(q("numId"))]
        if theirs is None or not used:
            return
        root = self._root()
        lists, numbers = _by_id(theirs.element, "abstractNum"), _by_id(theirs.element, "num")
        copies: dict[str, str] = {}
        for each in used:
            number = each.get(q("val"))
            if number in numbers and number not in copies:
                copies[number] = self._copy(root, numbers[number], lists)
            if number in copies:
                each.set(q("val"), copies[number])

    def _root(self) -> Element:
        part = part_of(self._document, "numbering")
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
