"""The form itself as tables for the annex: its merged cells, its indicator heads repeated on every page.

A repeated head must be the first row of a table, so what stands above the indicators is a table of its own.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.domain.grid import Area
from perfeval_xl.forms.data import clean
from perfeval_xl.forms.grid import Grid
from perfeval_xl.report.ooxml import Element, element, q, set_text
from perfeval_xl.report.subject import Subject
from perfeval_xl.report.values import clean as clean_text
from perfeval_xl.report.widths import column_widths, em_width

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


def annex_tables(subject: Subject) -> list[Element]:
    """The form's tables in order, a hair-thin paragraph between two; [] for a form without cells."""
    grid = Grid(subject.sheet, date1904=subject.date1904)
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
    table = element("tbl")
    table.append(_properties(sum(widths)))
    grid = element("tblGrid")
    for width in widths:
        grid.append(element("gridCol", w=width))
    table.append(grid)
    long = {(box.column, box.across) for line in lines for box in line if em_width(box.text) > _SHORT}
    for number, line in enumerate(lines):
        table.append(_row(line, widths, size, long, repeated=repeat and number == 0))
    return table


def _properties(width: int) -> Element:
    properties = element("tblPr")
    properties.append(element("tblW", w=width, type="dxa"))
    properties.append(element("jc", val="center"))
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(side, val="single", sz=4, space=0, color="000000"))
    properties.append(borders)
    properties.append(element("tblLayout", type="fixed"))
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=57, type="dxa"))
    properties.append(margins)
    return properties


def _row(line: list[Box], widths: list[int], size: Decimal, long: set[tuple[int, int]], *, repeated: bool) -> Element:
    """A row; texts stand to the left in columns where one of them is long, but for the heads."""
    row = element("tr")
    properties = element("trPr")
    properties.append(element("cantSplit"))
    properties.append(element("trHeight", val=397, hRule="atLeast"))
    if repeated:
        properties.append(element("tblHeader"))
    row.append(properties)
    for box in line:
        centred = repeated or box.down > 1 or (box.column, box.across) not in long
        row.append(_cell(box, sum(widths[box.column : box.column + box.across]), size, centred=centred))
    return row


def _cell(box: Box, width: int, size: Decimal, *, centred: bool) -> Element:
    cell = element("tc")
    properties = element("tcPr")
    properties.append(element("tcW", w=width, type="dxa"))
    if box.across > 1:
        properties.append(element("gridSpan", val=box.across))
    if box.down != 1:
        properties.append(element("vMerge", val="restart" if box.down else "continue"))
    properties.append(element("vAlign", val="center"))
    cell.append(properties)
    for line in box.text.split("\n"):
        cell.append(_paragraph(line, size, centred=centred))
    return cell


def _paragraph(text: str, size: Decimal, *, centred: bool) -> Element:
    paragraph = element("p")
    properties = element("pPr")
    properties.append(element("snapToGrid", val=0))
    properties.append(element("spacing", before=20, after=20, line=240, lineRule="auto"))
    properties.append(element("ind", firstLine=0, firstLineChars=0))
    properties.append(element("jc", val="center" if centred else "left"))
    paragraph.append(properties)
    if text:
        run = element("r")
        run.append(_run_properties(size))
        node = element("t")
        set_text(node, text)
        run.append(node)
        paragraph.append(run)
    return paragraph


def _run_properties(size: Decimal) -> Element:
    properties = element("rPr")
    fonts = element("rFonts", ascii="Times New Roman", hAnsi="Times New Roman", eastAsia="宋体", cs="Times New Roman")
    properties.append(fonts)
    properties.append(element("spacing", val=0))
    half_points = int(size * 2)
    properties.append(element("sz", val=half_points))
    properties.append(element("szCs", val=half_points))
    return properties


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
