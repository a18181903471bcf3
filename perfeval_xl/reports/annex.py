"""The form itself as tables for the annex: its merged cells, the heads of its indicators or amounts on every page.

A repeated head must be the first row of a table, so what stands above it is a table of its own.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product
from math import ceil
from typing import NamedTuple

from docx.oxml.parser import parse_xml

from perfeval_xl.domain.grid import Area
from perfeval_xl.forms.grid import Grid
from perfeval_xl.forms.text import clean
from perfeval_xl.reports.cellstyles import cell_styles
from perfeval_xl.reports.ooxml import Element, W, q
from perfeval_xl.reports.paging import LYING, UPRIGHT, Paper, cut_pages, row_heights
from perfeval_xl.reports.subject import Subject
from perfeval_xl.reports.tables import Cell, Row, gap, table
from perfeval_xl.reports.values import clean as clean_text
from perfeval_xl.reports.widths import SIZES, Measured, em_width, room_of

_SHORT = 8
"""A column whose texts are all up to so many ems stands in the middle."""
_HEAD = "三级指标"
_ABOVE, _TITLE_LINE, _TITLE_LENGTH = 60.0, 58.0, 20
"""Points that the mark 附件 and the line under it take, and a title's line of so many characters: two of the grid."""
_TALL = 0.4
"""The part of a page that one row may take."""
_ALIKE = 0.1
"""The part of a page by which the tallest rows of two looks must differ to tell them apart."""
_FIGURE = re.compile(r"[-+≥≤<>=＜＞]?\d[\d,.]*[%％]?")
_SIGNED = re.compile("填[报表]人|联系电话|单位负责人")


class Box(NamedTuple):
    """A cell of the annex: its text and how far it reaches, in columns and rows of its own table."""

    column: int
    across: int
    down: int
    text: str


class _Place(NamedTuple):
    """Where a cell stands in its row, the area of the sheet that it shows, and what that says."""

    column: int
    across: int
    area: Area
    text: str


class _Part:
    """Rows of the form that are a table of their own, with the columns in which their cells begin."""

    def __init__(self, grid: Grid, rows: list[int], area: Area) -> None:
        self.rows = rows
        self.columns = _columns(grid, rows, area)
        self._places = {row: _places(grid, row, self.columns) for row in rows}
        self.boxes = self._boxes(rows)
        self.measured = Measured(self.boxes, len(self.columns))

    def boxes_of(self, rows: list[int]) -> list[list[Box]]:
        """The cells of some of the rows, as a table for themselves."""
        return self.boxes if rows == self.rows else self._boxes(rows)

    def _boxes(self, rows: list[int]) -> list[list[Box]]:
        return [[_box(place, rows, number) for place in self._places[row]] for number, row in enumerate(rows)]


class _Source(NamedTuple):
    """What stands above the indicators or amounts, and these with their head, where there is one.

    `scored` is the first column behind the labels: what spans rows from there on is one score, and is not cut.
    """

    above: _Part
    below: _Part
    head: int
    scored: int

    @property
    def parts(self) -> tuple[_Part, _Part]:
        """Both, in order."""
        return self.above, self.below


class _Look(NamedTuple):
    """How a form fits on paper: its tables' widths, its letters' size, and the rows of every page below the head."""

    paper: Paper
    above: list[int]
    below: list[int]
    size: Decimal
    pages: list[tuple[int, int]]
    tallest: float
    heights: tuple[list[float], list[float]]
    """Of the rows of both tables, each as a whole."""


class Annex(NamedTuple):
    """The form's tables with what stands between them, as text; `lying` tells that they want the page turned.

    The document that takes them needs the styles of `cellstyles.add_cell_styles`.
    """

    text: str
    lying: bool

    @property
    def nodes(self) -> list[Element]:
        """The tables as elements."""
        return list(parse_xml(f'<w:body xmlns:w="{W}">{self.text}</w:body>'))


def annex_of(subject: Subject, *, may_lie: bool = True) -> Annex:
    """The form as tables that fit on pages: upright if that serves, small letters to save a page, else lying."""
    source = _source(subject)
    look = _chosen(source, subject.form.title.text, may_lie=may_lie)
    return Annex(_tables(source, look), look.paper is LYING)


def _source(subject: Subject) -> _Source:
    grid = Grid(subject.sheet, subject.vocabulary, date1904=subject.date1904)
    area = subject.form.area
    top = max(area.top, grid.area(*subject.form.title.at).bottom + 1)
    rows = [row for row in range(top, area.bottom + 1) if _belongs(grid, row, area)]
    head = _head_row(grid, subject, rows)
    above, below = ([row for row in rows if row < head], [row for row in rows if row >= head])
    upper, lower = (_Part(grid, part, area) for part in (above, below))
    return _Source(upper, lower, head, _behind_labels(subject, lower.columns))


def _behind_labels(subject: Subject, columns: list[int]) -> int:
    first = min((row.level3.at.column for row in subject.form.indicators), default=0)
    return sum(1 for column in columns if column < first)


def _chosen(source: _Source, title: str, *, may_lie: bool) -> _Look:
    """Of the looks that break no number and have no row too tall the one with the fewest pages and the lowest rows.

    Of several alike whole labels go before broken ones, then large letters before small ones.
    """
    used = _ABOVE + _TITLE_LINE * ceil(len(title) / _TITLE_LENGTH)
    upright = list(_looks(source, UPRIGHT, SIZES, used))
    fitting = [look for look in upright if not _cramped(source, look) and look.tallest <= UPRIGHT.height * _TALL]
    if fitting or not may_lie:
        return min(fitting or upright[-1:], key=_cost)
    return min(_looks(source, LYING, SIZES[:1], used), key=_cost)


def _looks(source: _Source, paper: Paper, sizes: Sequence[Decimal], used: float) -> Iterator[_Look]:
    """Those with whole labels first; those that may break some only where that makes a difference."""
    tried = []
    for neat, size in product((True, False), sizes):
        widths = tuple(part.measured.widths(paper.width, size, neat=neat) for part in source.parts)
        if (size, widths) not in tried:
            tried.append((size, widths))
            yield _look(source, paper, size, used, widths)


def _cost(look: _Look) -> tuple[int, int]:
    """Pages, then how tall the tallest row is in steps that a reader notices."""
    return len(look.pages), int(look.tallest / (look.paper.height * _ALIKE))


def _cramped(source: _Source, look: _Look) -> bool:
    """Whether numbers have to be broken at this size."""
    return any(
        sum(part.measured.least) > room_of(look.paper.width, len(part.columns), look.size) for part in source.parts
    )


def _look(source: _Source, paper: Paper, size: Decimal, used: float, widths: tuple[list[int], ...]) -> _Look:
    upper, lower = widths
    lines = source.below.boxes
    heights = row_heights(lines, lower, size)
    head = heights[0] if source.head else 0.0
    rows = heights[1:] if source.head else heights
    above = row_heights(source.above.boxes, upper, size)
    left = paper.height - (used + sum(above)) % paper.height - head
    pages = cut_pages(rows, _joined(source, lines), left, paper.height - head)
    return _Look(paper, upper, lower, size, pages, max(rows, default=0.0), (above, heights))


def _joined(source: _Source, lines: list[list[Box]]) -> list[bool]:
    """Of every row below the head, whether a score or a text reaches into it from above."""
    body = lines[1:] if source.head else lines
    return [any(box.down == 0 and box.column >= source.scored for box in line) for line in body]


def _tables(source: _Source, look: _Look) -> str:
    parts: list[str] = []
    if source.above.rows:
        parts = [_table(source.above.boxes, look.above, look, look.heights[0], head=False), gap(new_page=False)]
    body = source.below.rows[1:] if source.head else source.below.rows
    for number, (start, end) in enumerate(look.pages):
        if start == end:
            continue
        rows = [*([source.head] if source.head else []), *body[start:end]]
        between = [gap(new_page=True)] if number else []
        boxes = source.below.boxes_of(rows)
        heights = look.heights[1] if boxes is source.below.boxes else row_heights(boxes, look.below, look.size)
        parts += [*between, _table(boxes, look.below, look, heights, head=bool(source.head))]
    return "".join(parts if body else parts[:-1])


def _columns(grid: Grid, rows: list[int], area: Area) -> list[int]:
    """The columns in which some cell of the rows begins; the others are only ever the inside of merged cells."""
    return [
        column
        for column in range(area.left, area.right + 1)
        if column == area.left or any(grid.area(row, column).left == column for row in rows)
    ]


def _belongs(grid: Grid, row: int, area: Area) -> bool:
    """A row that holds something, if only the rest of a merged cell; but not the line that people sign."""
    texts = [grid.entry(row, column).text for column in range(area.left, area.right + 1)]
    return any(texts) and not _SIGNED.match(clean(texts[0]))


def _head_row(grid: Grid, subject: Subject, rows: list[int]) -> int:
    """The row with the heads over the indicators, or over the amounts of 附件1."""
    rows_below = [row.row for row in subject.form.indicators] or [row.label.at.row for row in subject.form.base]
    first = min(rows_below, default=0)
    above = [row for row in rows if row < first]
    area = subject.form.area
    for row in reversed(above):
        if any(clean(entry.text) == _HEAD for entry in grid.in_row(row, area.left, area.right)):
            return row
    return above[-1] if above else 0


def _places(grid: Grid, row: int, columns: list[int]) -> list[_Place]:
    """The cells of a row, the rest of one that began above among them."""
    line, at = [], 0
    while at < len(columns):
        area = grid.area(row, columns[at])
        across = max(1, bisect_right(columns, area.right) - at)
        line.append(_Place(at, across, area, clean_text(grid.entry(row, columns[at]).text)))
        at += across
    return line


def _box(place: _Place, rows: list[int], number: int) -> Box:
    """A place as a cell of a table of some rows, in the row of this number.

    `down` counts from its own row; it is 0, and the text is left out, for the rest of a cell that began above.
    """
    column, across, area, text = place
    if area.top == area.bottom:
        return Box(column, across, 1, text)
    if bisect_left(rows, area.top) != number:
        return Box(column, across, 0, "")
    return Box(column, across, bisect_right(rows, area.bottom) - number, text)


def _table(lines: list[list[Box]], widths: list[int], look: _Look, heights: list[float], *, head: bool) -> str:
    """Texts stand to the left in columns where one of them is long, but for heads and what spans rows."""
    long = {(box.column, box.across) for line in lines for box in line if em_width(box.text) > _SHORT}

    def cell(box: Box, first: bool) -> Cell:
        centred = first or box.down > 1 or (box.column, box.across) not in long or bool(_FIGURE.fullmatch(box.text))
        width = sum(widths[box.column : box.column + box.across])
        return Cell(box.text, width, box.across, box.down, centred)

    heads = [head and number == 0 for number in range(len(lines))]
    rows = [
        Row(first, height < look.paper.height * _TALL, [cell(box, first) for box in line])
        for first, height, line in zip(heads, heights, lines, strict=True)
    ]
    return table(widths, rows, cell_styles(look.size))


def replace_paragraph(paragraph: Element, nodes: list[Element]) -> None:
    """Put nodes in a paragraph's place; a table at the end of a cell or document needs a paragraph behind it."""
    for node in nodes:
        paragraph.addprevious(node)
    following = paragraph.getnext()
    if nodes and following is not None and following.tag == q("p"):
        paragraph.getparent().remove(paragraph)
        return
    for child in [each for each in paragraph if each.tag != q("pPr")]:
        paragraph.remove(child)
