"""The form itself as tables for the annex: its merged cells, its indicator heads repeated on every page.

A repeated head must be the first row of a table, so what stands above the indicators is a table of its own.
"""

import re
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from docx.oxml.parser import parse_xml
from jinja2 import Environment, Template

from perfeval_xl.domain.grid import Area
from perfeval_xl.forms.grid import Grid
from perfeval_xl.forms.text import clean
from perfeval_xl.reports.ooxml import Element, element, q
from perfeval_xl.reports.subject import Subject
from perfeval_xl.reports.values import clean as clean_text
from perfeval_xl.reports.widths import column_widths, em_width

_WIDTH = 8844
"""156 mm, the type area of GB/T 9704-2012, in twips."""
_SHORT = 8
"""A column whose texts are all up to so many ems stands in the middle."""
_HEAD = "三级指标"
_SIGNED = re.compile("填[报表]人|联系电话|单位负责人")


class Box(NamedTuple):
    """A cell of the annex: its text and how far it reaches, in columns and rows of its own table."""

    column: int
    across: int
    down: int
    text: str


class _Cell(NamedTuple):
    box: Box
    width: int
    centred: bool


class _Row(NamedTuple):
    repeated: bool
    cells: list[_Cell]


@lru_cache(maxsize=1)
def _template() -> Template:
    source = Path(__file__).with_name("annex.xml.jinja").read_text("utf-8")
    return Environment(autoescape=True, trim_blocks=True).from_string(source)


def annex_tables(subject: Subject) -> list[Element]:
    """The form's tables in order, a hair-thin paragraph between two; [] for a form without cells."""
    grid = Grid(subject.sheet, subject.vocabulary, date1904=subject.date1904)
    area = subject.form.area
    top = max(area.top, grid.area(*subject.form.title.at).bottom + 1)
    columns = _columns(grid, Area(top, area.left, area.bottom, area.right))
    rows = [row for row in range(top, area.bottom + 1) if _belongs(grid, row, area)]
    head = _head_row(grid, subject, rows)
    split = [part for part in ([r for r in rows if r < head], [r for r in rows if r >= head]) if part]
    lines = [[_boxes(grid, part, row, columns) for row in part] for part in split]
    widths, size = column_widths([line for part in lines for line in part], len(columns), _WIDTH)
    tables = [_table(part, widths, size, repeat=rows_of[0] == head) for part, rows_of in zip(lines, split, strict=True)]
    return [node for table in tables for node in (_gap(), table)][1:]


def _columns(grid: Grid, area: Area) -> list[int]:
    """The columns in which some cell begins; the others are only ever the inside of merged cells."""
    return [
        column
        for column in range(area.left, area.right + 1)
        if column == area.left or any(grid.area(row, column).left == column for row in range(area.top, area.bottom + 1))
    ]


def _belongs(grid: Grid, row: int, area: Area) -> bool:
    """A row that holds something, if only the rest of a merged cell; but not the line that people sign."""
    texts = [grid.entry(row, column).text for column in range(area.left, area.right + 1)]
    return any(texts) and not _SIGNED.match(clean(texts[0]))


def _head_row(grid: Grid, subject: Subject, rows: list[int]) -> int:
    """The row with the indicator block's column heads."""
    first = min((row.row for row in subject.form.indicators), default=0)
    above = [row for row in rows if row < first]
    area = subject.form.area
    for row in reversed(above):
        if any(clean(entry.text) == _HEAD for entry in grid.in_row(row, area.left, area.right)):
            return row
    return above[-1] if above else 0


def _boxes(grid: Grid, rows: list[int], row: int, columns: list[int]) -> list[Box]:
    """The cells of a row; `down` counts from its own row, 0 for the rest of a cell that began above."""
    line = []
    at = 0
    while at < len(columns):
        area = grid.area(row, columns[at])
        across = sum(1 for column in columns[at:] if column <= area.right)
        first = next(each for each in rows if each >= area.top)
        down = sum(1 for each in rows if row <= each <= area.bottom) if first == row else 0
        text = clean_text(grid.entry(row, columns[at]).text) if first == row else ""
        line.append(Box(at, max(1, across), down, text))
        at += max(1, across)
    return line


def _table(lines: list[list[Box]], widths: list[int], size: Decimal, *, repeat: bool) -> Element:
    """Texts stand to the left in columns where one of them is long, but for heads and what spans rows."""
    long = {(box.column, box.across) for line in lines for box in line if em_width(box.text) > _SHORT}

    def cell(box: Box, head: bool) -> _Cell:
        centred = head or box.down > 1 or (box.column, box.across) not in long
        return _Cell(box, sum(widths[box.column : box.column + box.across]), centred)

    heads = [repeat and number == 0 for number in range(len(lines))]
    rows = [_Row(head, [cell(box, head) for box in line]) for head, line in zip(heads, lines, strict=True)]
    return parse_xml(_template().render(widths=widths, rows=rows, half_points=int(size * 2)))


def _gap() -> Element:
    """Word joins tables that touch; one point of space keeps them apart and cannot be seen."""
    paragraph = element("p")
    properties = element("pPr")
    properties.append(element("snapToGrid", val=0))
    properties.append(element("spacing", before=0, after=0, line=20, lineRule="exact"))
    paragraph.append(properties)
    return paragraph


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
