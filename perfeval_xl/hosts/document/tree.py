"""A part of a Word document as a tree of the elements that matter, each with its place in the part's bytes.

Elements are known by their local names, so that Strict documents read as Transitional ones. What is not named in
`_KEPT` (content controls, insertions, hyperlinks, smart tags …) is looked through: its children stand in its place.
"""

from collections.abc import Iterator, Set
from typing import NamedTuple

from perfeval_xl.domain.garbage import uncollected
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.problems import problem

_GONE = "del moveFrom Fallback delText instrText delInstrText rt commentReference sectPr numberingChange"
_CHANGES = "rPrChange pPrChange tblPrChange tblPrExChange trPrChange tcPrChange tblGridChange sectPrChange"
DROPPED = frozenset(f"{_GONE} {_CHANGES}".split())
"""What is gone once all changes are accepted, the lesser form of a picture, and what is no text."""
_TEXT = "p pPr r rPr t br cr tab sym noBreakHyphen vanish rFonts footnoteReference endnoteReference txbxContent"
_OBJECTS = "OLEObject"
_STYLES = "pStyle rStyle outlineLvl footnote endnote comment commentRangeStart commentRangeEnd"
_TABLES = "comments body tbl tblGrid gridCol tr trPr gridBefore tc tcPr tcW gridSpan vMerge hMerge cellDel"
_CONTROLS = "altChunk sdt sdtPr sdtContent showingPlcHdr dataBinding fldChar fldSimple ddList listEntry result default"
_KEPT = frozenset(f"{_TEXT} {_STYLES} {_TABLES} {_CONTROLS} {_OBJECTS}".split()) | DROPPED
_TEXTS = ("t", "instrText")
_DEEPEST = 200
_MOST = 600_000
"""Elements kept; each takes some four hundred bytes of memory, and a form has about 1,500."""


class _Names(dict[str, str]):
    """The local name of every tag, '' for those that are looked through; `met` are the others that there are."""

    def __init__(self) -> None:
        self.met: set[str] = set()

    def __missing__(self, tag: str) -> str:
        name = xml.local(tag)
        self[tag] = name if name in _KEPT else ""
        self.met.add(self[tag])
        return self[tag]


class Part(NamedTuple):
    """What all elements of a part share: its bytes, and the names that occur in it. Others need not be looked for."""

    data: bytes
    names: Set[str]


class Element:
    """An element: local name, attributes, what it holds, and where its start tag and its end tag begin.

    `text` is what a text holds; of a cell of a table it is the formula of the field in it (=SUM(ABOVE)), '' without.
    """

    __slots__ = ("attributes", "children", "ended", "name", "part", "start", "tag", "text")

    def __init__(self, name: str, tag: str, attributes: dict[str, str], start: int, part: Part) -> None:
        self.name, self.tag, self.attributes, self.start, self.part = name, tag, attributes, start, part
        self.children: list[Element] | tuple[()] = ()
        self.ended = start
        self.text = ""

    @property
    def close(self) -> int:
        """Where its end tag begins; `start` for an element that is one tag. Few are ever asked."""
        return xml.closing(self.part.data, self.start, self.ended)

    def value(self, name: str = "val") -> str:
        """An attribute by its local name; '' where it is not there."""
        return next((text for key, text in self.attributes.items() if xml.local(key) == name), "")

    def child(self, name: str) -> "Element | None":
        """The first child of that name."""
        for each in self.children:
            if each.name == name:
                return each
        return None

    def inside(self, name: str) -> "Iterator[Element]":
        """The elements of that name below this one, in order; those in what is dropped are left out."""
        return self._inside(name) if name in self.part.names else iter(())

    def _inside(self, name: str) -> "Iterator[Element]":
        for each in self.children:
            if each.name == name:
                yield each
            if each.name not in DROPPED:
                yield from each._inside(name)

    @property
    def is_on(self) -> bool:
        """Whether a switch (w:vanish) is on: it is unless its value says otherwise."""
        return self.value() not in ("0", "false", "off")


def read_tree(data: bytes, part: str) -> Element:
    """The part's elements below a nameless root. Raises XML_BAD, XML_DOCTYPE and TOO_LARGE."""
    names, parser = _Names(), xml.parser(part)
    whole = Part(data, names.met)
    root = Element("", "", {}, 0, whole)
    stack = [root]
    depth = count = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth += 1
        if depth > _DEEPEST:
            raise problem("TOO_LARGE", f"{part} 嵌套过深")
        name = names[tag]
        if not name:
            return
        count += 1
        if count > _MOST:
            raise problem("TOO_LARGE", f"{part} 内容过多")
        element = Element(name, tag, attributes, parser.CurrentByteIndex, whole)
        outer = stack[-1]
        if outer.children:
            outer.children.append(element)
        else:  # most elements hold none, and a list of none for each would cost a third of the time
            outer.children = [element]
        stack.append(element)
        if name == "fldSimple":
            _note_formula(stack, element.value("instr"))

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        if names[tag]:
            element = stack.pop()
            element.ended = parser.CurrentByteIndex
            if element.name == "instrText":
                _note_formula(stack, element.text)

    def characters(text: str) -> None:
        if stack[-1].name in _TEXTS:
            stack[-1].text += text

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, characters
    with uncollected():
        xml.parse(parser, data, part)
    return root


def _note_formula(stack: list[Element], code: str) -> None:
    """Keep the code of a field that computes its cell."""
    if code.lstrip().startswith("="):
        cell = next((each for each in reversed(stack) if each.name == "tc"), None)
        if cell is not None:
            cell.text = code.strip()


def end_of(data: bytes, element: Element) -> int:
    """The offset behind the element's last tag."""
    return xml.tag_end(data, element.close)
