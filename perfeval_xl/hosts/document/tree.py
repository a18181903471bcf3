"""A part of a Word document as a tree of the elements that matter, each with its place in the part's bytes.

Elements are known by their local names, so that Strict documents read as Transitional ones. What is not named in
`_KEPT` (content controls, insertions, hyperlinks, smart tags …) is looked through: its children stand in its place.
"""

from collections.abc import Iterator

from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.problems import problem

_GONE = "del moveFrom Fallback delText instrText delInstrText rt commentReference sectPr numberingChange"
_CHANGES = "rPrChange pPrChange tblPrChange tblPrExChange trPrChange tcPrChange tblGridChange sectPrChange"
DROPPED = frozenset(f"{_GONE} {_CHANGES}".split())
"""What is gone once all changes are accepted, the lesser form of a picture, and what is no text."""
_TEXT = "p pPr r rPr t br cr tab sym noBreakHyphen vanish rFonts footnoteReference endnoteReference txbxContent"
_STYLES = "pStyle rStyle outlineLvl footnote endnote comment commentRangeStart commentRangeEnd"
_TABLES = "comments body tbl tblGrid gridCol tr trPr gridBefore tc tcPr tcW gridSpan vMerge hMerge cellDel"
_CONTROLS = "sdt sdtPr sdtContent showingPlcHdr dataBinding fldSimple"
_KEPT = frozenset(f"{_TEXT} {_STYLES} {_TABLES} {_CONTROLS}".split()) | DROPPED
_TEXTS = ("t", "instrText")
_DEEPEST = 200
_MOST = 1_000_000
"""Elements kept; each takes some four hundred bytes of memory, and a form has about 1,500."""


class Element:
    """An element: local name, attributes, what it holds, and where its start tag and its end tag begin.

    `text` is what a text holds; of a cell of a table it is the formula of the field in it (=SUM(ABOVE)), '' without.
    """

    __slots__ = ("attributes", "children", "close", "name", "start", "tag", "text")

    def __init__(self, name: str, tag: str, attributes: dict[str, str], start: int) -> None:
        self.name, self.tag, self.attributes, self.start = name, tag, attributes, start
        self.children: list[Element] = []
        self.close = start
        self.text = ""

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
        for each in self.children:
            if each.name == name:
                yield each
            if each.name not in DROPPED:
                yield from each.inside(name)

    @property
    def is_on(self) -> bool:
        """Whether a switch (w:vanish) is on: it is unless its value says otherwise."""
        return self.value() not in ("0", "false", "off")


class _Names(dict[str, str]):
    """The local name of every tag, '' for those that are looked through."""

    def __missing__(self, tag: str) -> str:
        name = xml.local(tag)
        self[tag] = name if name in _KEPT else ""
        return self[tag]


class _Builder:
    """Handlers for expat."""

    def __init__(self, data: bytes, part: str) -> None:
        self.data, self.part = data, part
        self.names = _Names()
        self.root = Element("", "", {}, 0)
        self.stack = [self.root]
        self.depth = self.count = 0
        self.parser = xml.parser(part)
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise problem("TOO_LARGE", f"{self.part} 嵌套过深")
        name = self.names[tag]
        if not name:
            return
        self.count += 1
        if self.count > _MOST:
            raise problem("TOO_LARGE", f"{self.part} 内容过多")
        element = Element(name, tag, attributes, self.parser.CurrentByteIndex)
        self.stack[-1].children.append(element)
        self.stack.append(element)
        if name == "fldSimple":
            self.note_formula(element.value("instr"))

    def end(self, tag: str) -> None:
        self.depth -= 1
        if self.names[tag]:
            element = self.stack.pop()
            if element.name == "instrText":
                self.note_formula(element.text)
            element.close = xml.closing(self.data, element.start, self.parser.CurrentByteIndex)

    def characters(self, text: str) -> None:
        if self.stack[-1].name in _TEXTS:
            self.stack[-1].text += text

    def note_formula(self, code: str) -> None:
        """Keep the code of a field that computes its cell."""
        if code.lstrip().startswith("="):
            cell = next((each for each in reversed(self.stack) if each.name == "tc"), None)
            if cell is not None:
                cell.text = code.strip()


def read_tree(data: bytes, part: str) -> Element:
    """The part's elements below a nameless root. Raises XML_BAD, XML_DOCTYPE and TOO_LARGE."""
    builder = _Builder(data, part)
    xml.parse(builder.parser, data, part)
    return builder.root


def end_of(data: bytes, element: Element) -> int:
    """The offset behind the element's last tag."""
    return xml.tag_end(data, element.close)
