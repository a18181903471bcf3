"""汇编.docx: cover, contents, 附件1, 附件2, and every project with its report and form."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from perfeval_xl.dossier.contents import Heading, contents_lines, marked, update_on_opening
from perfeval_xl.dossier.layout import (
    TOP,
    UNDER,
    Numbering,
    ends_section,
    new_section,
    page_of,
    paragraph_of,
)
from perfeval_xl.dossier.merging import Merger
from perfeval_xl.reports import Template
from perfeval_xl.reports.cellstyles import add_cell_styles
from perfeval_xl.reports.fonts import apply_fonts
from perfeval_xl.reports.ooxml import Element, element, q, remove
from perfeval_xl.reports.tags import drop_marks

_THIN, _CONTENTS_TITLE = "表后", "目录标题"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_FIRST_MARK = 1000
"""Bookmarks get numbers of their own."""


class Piece(NamedTuple):
    """Elements that stand on one kind of page; `page` is the section that they had, None for ours."""

    nodes: list[Element]
    page: Element | None


class _Open(NamedTuple):
    """The section that is being filled."""

    page: Element | None
    key: tuple[str, ...]
    numbering: Numbering


class Binding:
    """The document while it is put together; `restart` numbers the pages of every 附件 from 1."""

    def __init__(self, template: Template, variables: Mapping[str, Any], fonts: str, *, restart: bool) -> None:
        self.document = template.render(variables)
        add_cell_styles(self.document)
        apply_fonts(self.document, fonts)
        self.merger = Merger(self.document)
        self.headings: list[Heading] = []
        self._ids = {style.name: style.style_id for style in self.document.styles}
        self._body = self.document.element.body
        drop_marks(self._body)
        self.ours = self._body[-1]
        self._restart = restart
        self._section: _Open | None = None
        self._lines: list[Element] = []
        self._begin()

    def _begin(self) -> None:
        """Cover and contents, each a section of its own; the contents' lines come last."""
        remove(self.ours)
        self._append(ends_section(new_section(self.ours, None, Numbering(), numbered=False), self.style(_THIN)))
        self._append(paragraph_of("目　　录", self.style(_CONTENTS_TITLE)))
        self._place = len(self._body)
        roman = Numbering(1, "upperRoman")
        self._append(ends_section(new_section(self.ours, None, roman), self.style(_THIN)))

    def style(self, style: str) -> str:
        """A style's id by its name."""
        name: str = self._ids[style]
        return name

    def _append(self, node: Element) -> None:
        self._body.append(node)

    def add(self, heading: str, level: int, pieces: Iterable[Piece], above: str = "") -> None:
        """A part with its line in the contents; `above` is a first-level line that stands over it."""
        first = True
        for piece in pieces:
            self._turn(piece.page, begins=first and (level == 1 or bool(above)))
            if first:
                self._head(heading, level, above)
            elif piece.nodes:
                piece.nodes[:0] = self._page_break(piece.nodes[0])
            for node in piece.nodes:
                self._append(node)
            first = False

    def _turn(self, page: Element | None, *, begins: bool) -> None:
        """Begin a new section where the paper is another, or the numbers start anew."""
        key = page_of(page, self.ours)
        if self._section is None:
            self._section = _Open(page, key, Numbering(1))
        elif key != self._section.key or (begins and self._restart):
            self._append(ends_section(self._settings(), self.style(_THIN)))
            self._section = _Open(page, key, Numbering(1 if begins and self._restart else None))

    def _settings(self) -> Element:
        assert self._section is not None, "something has been added"
        return new_section(self.ours, self._section.page, self._section.numbering)

    def _head(self, heading: str, level: int, above: str) -> None:
        if above:
            self._mark(above, TOP, 1)
        node = self._mark(heading, TOP if level == 1 else UNDER, level)
        if above:
            node.find(q("pPr")).find(q("pStyle")).addnext(element("pageBreakBefore", val=0))

    def _mark(self, text: str, style: str, level: int) -> Element:
        number = _FIRST_MARK + len(self.headings)
        mark = f"_Toc{number}"
        node = marked(paragraph_of(text, self.style(style)), mark, number)
        self.headings.append(Heading(text, level, mark))
        self._append(node)
        return node

    def _page_break(self, first: Element) -> Iterator[Element]:
        """What makes a piece begin on a new page: its first paragraph's own setting, or a thin one before a table."""
        if first.tag != q("p"):
            first = paragraph_of("", self.style(_THIN))
            yield first
        properties = first.find(q("pPr"))
        if properties is None:
            properties = element("pPr")
            first.insert(0, properties)
        for old in properties.findall(q("pageBreakBefore")):
            properties.remove(old)
        before = [properties.find(q(name)) for name in ("pStyle", "keepNext", "keepLines")]
        at = max((properties.index(node) + 1 for node in before if node is not None), default=0)
        properties.insert(at, element("pageBreakBefore"))

    def finish(self) -> None:
        """Put in the contents, without page numbers yet, and the last section's settings."""
        self._append(self._settings() if self._section else self.ours)
        for number, node in enumerate(self._body.iter(_DRAWING), 1):
            node.set("id", str(number))
        self.set_pages([None] * len(self.headings))

    def set_pages(self, pages: Sequence[int | None]) -> None:
        """Write the contents' lines; where a page is not known, Word is asked for it when the document is opened."""
        for node in self._lines:
            remove(node)
        self._lines = contents_lines(self.headings, pages, [self.style("toc 1"), self.style("toc 2")])
        for offset, node in enumerate(self._lines):
            self._body.insert(self._place + offset, node)
        update_on_opening(self.document, update=None in pages)


def pieces_of(nodes: Iterable[Element]) -> Iterator[Piece]:
    """A document's body cut at its section breaks, which are taken out."""
    piece: list[Element] = []
    for node in nodes:
        if node.tag == q("sectPr"):
            yield Piece(piece, node)
            return
        inner = node.find(f"{q('pPr')}/{q('sectPr')}") if node.tag == q("p") else None
        if inner is None:
            piece.append(node)
            continue
        remove(inner)
        if node.find(f".//{q('t')}") is not None or node.find(f".//{q('drawing')}") is not None:
            piece.append(node)
        yield Piece(piece, inner)
        piece = []
    if piece:
        yield Piece(piece, None)
