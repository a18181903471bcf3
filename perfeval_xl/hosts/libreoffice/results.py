"""The sheet 校验结果 in an open document: every finding with a link to its cell. Written anew each time."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from perfeval_xl.domain.finding import ResultRow, ResultTable, Severity
from perfeval_xl.hosts.libreoffice.documents import sheets_of
from perfeval_xl.hosts.signs import (
    FILLS,
    RESULT_FIRST_ROW,
    RESULT_HEAD_ROW,
    RESULT_HEADS,
    RESULT_NAME,
    RESULT_TITLE,
    RESULT_WIDTHS,
    free_result_name,
    result_words,
    row_height,
)

_HUNDREDTH_MM_A_CHARACTER = 185
_HUNDREDTH_MM_A_POINT = 2540 / 72
_TAB_COLOUR = 0xC00000
_LINKS, _SEVERITIES = 5, 2
"""Columns, from 0."""
_BOLD = 150.0
_TOP = 1
"""com.sun.star.table.CellVertJustify2."""
_PAGE = "绩效校验结果"
_A4_ACROSS = (29_700, 21_000)
"""Hundredths of a millimetre."""


def ours(document: Any) -> list[str]:
    """The names of the sheets that we wrote; a sheet of that name which is not ours is none of them."""
    return [
        sheet.Name
        for sheet in sheets_of(document)
        if sheet.Name.startswith(RESULT_NAME) and sheet.getCellByPosition(0, 0).String.startswith(RESULT_TITLE)
    ]


def remove(document: Any) -> None:
    """Take the sheet away again, wherever it stands now."""
    for name in ours(document):
        document.Sheets.removeByName(name)


def write(document: Any, table: ResultTable) -> None:
    """Add the sheet behind all others."""
    sheets = document.Sheets
    name = free_result_name(frozenset(each.casefold() for each in sheets.ElementNames))
    sheets.insertNewByName(name, sheets.Count)
    sheet = sheets.getByName(name)
    last = RESULT_FIRST_ROW + len(table.rows) - 2
    _shape(document, sheet, table.rows, last)
    sheet.getCellRangeByPosition(0, 0, len(RESULT_HEADS) - 1, last).setDataArray(_lines(table.rows))
    _link(document, sheet, table.rows)


def _lines(rows: Sequence[ResultRow]) -> tuple[tuple[str | float, ...], ...]:
    """Title, heads, and a line for every finding; the cell's name comes with its link."""
    width = len(RESULT_HEADS)
    lines: list[tuple[str | float, ...]] = [(float(number), *result_words(row)) for number, row in enumerate(rows, 1)]
    return ((RESULT_TITLE, *[""] * (width - 1)), RESULT_HEADS, *lines)


def _link(document: Any, sheet: Any, rows: Sequence[ResultRow]) -> None:
    """A field in each cell of the sixth column; a click with Ctrl jumps to the finding's cell."""
    for number, row in enumerate(rows, RESULT_FIRST_ROW - 1):
        field = document.createInstance("com.sun.star.text.TextField.URL")
        field.Representation = row.at.a1
        field.URL = "#'" + row.sheet.replace("'", "''") + f"'.{row.at.a1}"
        cell = sheet.getCellByPosition(_LINKS, number)
        cell.setString("")
        cell.insertTextContent(cell.createTextCursor(), field, False)


def _shape(document: Any, sheet: Any, rows: Sequence[ResultRow], last: int) -> None:
    """Widths, heights and looks, before there are texts: Calc would measure them all for every change."""
    sheet.TabColor = _TAB_COLOUR
    for number, width in enumerate(RESULT_WIDTHS):
        sheet.Columns.getByIndex(number).Width = width * _HUNDREDTH_MM_A_CHARACTER
    heads = sheet.getCellRangeByPosition(0, 0, len(RESULT_HEADS) - 1, 1)
    heads.CharWeight = heads.CharWeightAsian = _BOLD
    body = sheet.getCellRangeByPosition(0, 1, len(RESULT_HEADS) - 1, last)
    body.IsTextWrapped = True
    body.VertJustify = _TOP
    _set_heights(sheet, [row_height(row) for row in rows])
    for severity in Severity:
        _colour(document, sheet, severity, rows)
    sheet.PageStyle = _page_style(document)
    head_row = RESULT_HEAD_ROW - 1
    sheet.setTitleRows(sheet.getCellRangeByPosition(0, head_row, 0, head_row).RangeAddress)
    sheet.setPrintTitleRows(True)


def _set_heights(sheet: Any, points: Sequence[float]) -> None:
    """Rows of one height that follow each other are set together."""
    first = RESULT_FIRST_ROW - 1
    for height, rows in groupby(points):
        last = first + sum(1 for _ in rows) - 1
        sheet.getCellRangeByPosition(0, first, 0, last).Rows.Height = round(height * _HUNDREDTH_MM_A_POINT)
        first = last + 1


def _colour(document: Any, sheet: Any, severity: Severity, rows: Sequence[ResultRow]) -> None:
    numbers = [number for number, row in enumerate(rows, RESULT_FIRST_ROW - 1) if row.severity is severity]
    if numbers:
        ranges = document.createInstance("com.sun.star.sheet.SheetCellRanges")
        for number in numbers:
            ranges.addRangeAddress(sheet.getCellByPosition(_SEVERITIES, number).RangeAddress, True)
        ranges.CellBackColor = int(FILLS[severity], 16)


def _page_style(document: Any) -> str:
    """The name of a page style for A4 across, as wide as the table; made where it is missing."""
    styles = document.StyleFamilies.getByName("PageStyles")
    if not styles.hasByName(_PAGE):
        style = document.createInstance("com.sun.star.style.PageStyle")
        styles.insertByName(_PAGE, style)
        style.IsLandscape = True
        style.Width, style.Height = _A4_ACROSS
        style.ScaleToPagesX, style.ScaleToPagesY = 1, 0
    return _PAGE
