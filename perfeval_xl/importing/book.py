"""The workbook itself, written by XlsxWriter: values, merged areas, borders, widths by what the columns hold."""

import io
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import xlsxwriter

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.snapshot import Cell, Sheet
from perfeval_xl.importing.formulas import is_portable
from perfeval_xl.problems import problem

_FONT = {"font_name": "宋体", "font_size": 10}
_LOOK = {**_FONT, "text_wrap": True, "valign": "vcenter", "border": 1}
_CENTRED = 12
"""Texts up to this many signs stand in the middle of their cell, longer ones at its left."""
_NARROWEST, _WIDEST = 6.0, 28.0
_LONGEST_TEXT = 32_767
_LARGEST_MERGE, _MOST_MERGED = 10_000, 500_000
_LONGEST_NAME = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\\r\n\t", " "))


class SheetPlan(NamedTuple):
    """A sheet with the name that it is to have."""

    name: str
    sheet: Sheet


def plain_workbook(plans: Sequence[SheetPlan], *, date1904: bool = False) -> bytes:
    """The bytes of an .xlsx with these sheets, every cell in its place.

    A formula that is not portable is written as its result. Raises LONG_TEXT for a text that no cell can hold.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "date_1904": date1904})
    for plan, name in zip(plans, names_in_excel(plans), strict=True):
        _Writer(book, name, plan.sheet).write()
    _hide(book, plans)
    book.close()
    return buffer.getvalue()


def names_in_excel(plans: Sequence[SheetPlan]) -> list[str]:
    """The sheets' names as Excel takes them, no two alike."""
    used: set[str] = set()
    names: list[str] = []
    for number, plan in enumerate(plans, 1):
        stem = plan.name.translate(_NOT_IN_NAMES).strip(" '") or f"表{number}"
        name, count = stem[:_LONGEST_NAME].strip(" '"), 1
        while name.casefold() in used:
            count += 1
            ending = f"（{count}）"
            name = stem[: _LONGEST_NAME - len(ending)].strip(" '") + ending
        used.add(name.casefold())
        names.append(name)
    return names


def _hide(book: Any, plans: Sequence[SheetPlan]) -> None:
    """Hidden sheets stay hidden; a workbook must show one."""
    sheets = book.worksheets()
    shown = [sheet for sheet, plan in zip(sheets, plans, strict=True) if not plan.sheet.hidden]
    if shown:
        shown[0].activate()
        shown[0].set_first_sheet()
        for sheet in sheets:
            if sheet not in shown:
                sheet.hide()


class _Writer:
    """One sheet being written."""

    def __init__(self, book: Any, name: str, sheet: Sheet) -> None:
        self._page = book.add_worksheet(name)
        self._sheet = sheet
        self._look = cache(lambda code, align: book.add_format({**_LOOK, "num_format": code, "align": align}))

    def write(self) -> None:
        """Merged areas first: the cells that they cover are blank."""
        merges = list(_apart(self._sheet.merges))
        covered = {At(row, column) for area in merges for row, column in _places(area)}
        for area in merges:
            cell = self._sheet.cells.get(At(area.top, area.left), Cell(None))
            corners = (area.top - 1, area.left - 1, area.bottom - 1, area.right - 1)
            self._page.merge_range(*corners, "", self._format(cell))
            self._put(At(area.top, area.left), cell)
        for at, cell in self._sheet.cells.items():
            if at not in covered:
                self._put(at, cell)
        for column, width in _widths(self._sheet, covered).items():
            self._page.set_column(column - 1, column - 1, width)

    def _format(self, cell: Cell) -> Any:
        text = cell.value if isinstance(cell.value, str) else ""
        return self._look(cell.number_format, "left" if len(text) > _CENTRED else "center")

    def _put(self, at: At, cell: Cell) -> None:
        place, look, value = (at.row - 1, at.column - 1), self._format(cell), cell.value
        if is_portable(cell.formula, self._sheet.name):
            self._page.write_formula(*place, f"={cell.formula}", look, "" if value is None else _plain(value))
        elif value is None:
            self._page.write_blank(*place, None, look)
        elif isinstance(value, bool):
            self._page.write_boolean(*place, value, look)
        elif isinstance(value, Decimal):
            self._page.write_number(*place, float(value), look)
        elif len(value) > _LONGEST_TEXT:
            raise problem(FileProblem, "LONG_TEXT", what=at.a1)
        else:
            self._page.write_string(*place, value.replace("\r\n", "\n").replace("\r", "\n"), look)


def _plain(value: str | Decimal | bool) -> str | float | bool:
    return float(value) if isinstance(value, Decimal) else value


def _apart(merges: Sequence[Area]) -> Iterator[Area]:
    """Merged areas of more than one cell, without those that overlap an earlier one or are larger than any form."""
    covered: set[tuple[int, int]] = set()
    for area in merges:
        size = (area.bottom - area.top + 1) * (area.right - area.left + 1)
        if 1 < size <= _LARGEST_MERGE and len(covered) < _MOST_MERGED and covered.isdisjoint(_places(area)):
            covered.update(_places(area))
            yield area


def _places(area: Area) -> Iterator[tuple[int, int]]:
    return ((row, column) for row in range(area.top, area.bottom + 1) for column in range(area.left, area.right + 1))


def _widths(sheet: Sheet, covered: set[At]) -> Mapping[int, float]:
    """Widths in characters by what stands in the columns' own cells; long texts are wrapped."""
    last = max((at.column for at in {*sheet.cells, *covered}), default=0)
    widths = dict.fromkeys(range(1, last + 1), _NARROWEST)
    for at, cell in sheet.cells.items():
        if at not in covered and cell.value is not None:
            longest = max(sum(2 if ord(sign) > 0x2E7F else 1 for sign in line) for line in str(cell.value).split("\n"))
            widths[at.column] = min(max(widths[at.column], longest + 2.0), _WIDEST)
    return widths
