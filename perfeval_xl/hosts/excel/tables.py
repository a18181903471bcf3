"""The sheet 校验结果 in an open workbook, the same as the file host writes."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import ResultRow, ResultTable
from perfeval_xl.domain.grid import At
from perfeval_xl.hosts.excel.answer import BookState
from perfeval_xl.hosts.signs import (
    RESULT_FIRST_ROW,
    RESULT_HEADS,
    RESULT_NAME,
    RESULT_TITLE,
    free_result_name,
    result_words,
    row_height,
)

Step = tuple[str, str, str, str | float, str | float]
"""What, sheet, cells, first and second particular; see macros/excel/PevWriting.bas."""

_BETWEEN = "\x1f"
_HIGHEST = 409.0
"""Points; Excel takes no higher row."""


def our_tables(state: BookState) -> list[str]:
    """Names of the sheets that an earlier check has written, told by their title."""
    found = []
    for each in state.sheets:
        title = each.sheet.cells.get(At(1, 1))
        if each.sheet.name.startswith(RESULT_NAME) and title and str(title.value).startswith(RESULT_TITLE):
            found.append(each.sheet.name)
    return found


def table_steps(table: ResultTable, taken: set[str]) -> Iterator[Step]:
    """Steps that write the sheet behind all others; with a sheet of that name which is not ours, under a number."""
    name = free_result_name(frozenset(each.casefold() for each in taken))
    yield "table", name, "", RESULT_TITLE, ""
    yield "row", name, "2", _BETWEEN.join(RESULT_HEADS), 0.0
    for number, row in enumerate(table.rows, 1):
        yield "row", name, str(number + RESULT_FIRST_ROW - 1), _line(number, row), min(row_height(row), _HIGHEST)
    yield "finish", name, str(RESULT_FIRST_ROW + len(table.rows) - 1), "", ""


def _line(number: int, row: ResultRow) -> str:
    """The texts of columns A to H, and behind them where the link leads."""
    place = "'" + row.sheet.replace("'", "''") + f"'!{row.at.a1}"
    words = (str(number), *result_words(row), place)
    return _BETWEEN.join(word.replace(_BETWEEN, " ") for word in words)
