"""A .xls or .et file as a Snapshot: values, formats and merged areas by xlrd, formulas and protection by `biff`."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import xlrd
from xlrd.formula import FMLA_TYPE_CELL, FMLA_TYPE_SHARED, decompile_formula

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.formats import BUILT_IN, changes_texts
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.numbers import decimal_of_float
from perfeval_xl.domain.snapshot import Cell, Sheet, Snapshot
from perfeval_xl.hosts.legacy.biff import Formula, Records, SheetRecords, read_records
from perfeval_xl.hosts.problems import problem

_GENERAL = frozenset({"GENERAL", "G/通用格式", "STANDARD"})
"""How programs call the format that shows a number as it is."""
_LONGEST_FAULT = 60
_WHOLE = re.compile(r"(?<![\w.])(\d+)\.0(?![\w.])")
"""xlrd writes a typed 100% as 100.0%."""
_MOST_MERGES = 50_000
_TOO_OLD_FOR_RECORDS = 50
"""Before BIFF5 a sheet has no place of its own in the stream by which to find its formulas."""


def read_xls(data: bytes, path: Path) -> Snapshot:
    """All worksheets. Raises `FileProblem` ENCRYPTED, and OLE_BROKEN for whatever xlrd stumbles over."""
    try:
        return _read(data, path)
    except (FileProblem, MemoryError):
        raise
    except Exception as fault:  # xlrd raises AssertionError, struct.error, IndexError and more on damaged files
        raise _as_problem(fault) from None


def _as_problem(fault: Exception) -> FileProblem:
    words = str(fault)
    if "encrypted" in words.lower() or "password" in words.lower():
        return problem("ENCRYPTED")
    return problem("OLE_BROKEN", f"{type(fault).__name__} {words}"[:_LONGEST_FAULT].strip())


def _read(data: bytes, path: Path) -> Snapshot:
    book = xlrd.open_workbook(
        file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO()
    )
    places = [place for place in book._sh_abs_posn if place is not None]
    if len(places) > len(set(places)):
        raise problem("OLE_BROKEN", "几张工作表在同一处")
    stream = bytes(book.mem[book.base : book.base + book.stream_len])
    records = read_records(stream) if book.biff_version >= _TOO_OLD_FOR_RECORDS else Records({}, frozenset())
    sheets = []
    for number in range(book.nsheets):
        reader = _Reader(book, number, records)
        sheets.append(reader.sheet())
        reader.forget()
    return Snapshot(path=str(path), sheets=tuple(sheets), date1904=book.datemode == 1)


class _Reader:
    """One worksheet being read."""

    def __init__(self, book: xlrd.Book, number: int, records: Records) -> None:
        self._book = book
        self._sheet = book.sheet_by_index(number)
        place = book._sh_abs_posn[number] - book.base if records.sheets else -1
        self._records = records.sheets.get(place, SheetRecords({}, {}))
        self._protected = place in records.protected
        self._codes: dict[int, str] = {each.format_key: each.format_str for each in book.format_list}

    def sheet(self) -> Sheet:
        """The sheet; blank cells are left out, but for formulas whose result is an empty text. Raises TOO_LARGE."""
        if len(self._sheet.merged_cells) > _MOST_MERGES:
            raise problem("TOO_LARGE", f"{len(self._sheet.merged_cells)} 个合并区域")
        return Sheet(
            name=self._sheet.name,
            cells=dict(self._cells()),
            merges=tuple(
                Area(top + 1, left + 1, bottom, right) for top, bottom, left, right in self._sheet.merged_cells
            ),
            protected=self._protected,
            hidden=self._sheet.visibility != 0,
        )

    def forget(self) -> None:
        """Give back what xlrd holds of the sheet: a cell in the last row makes lists of all the rows above it."""
        self._book.unload_sheet(self._sheet.number)
        for lists in (self._sheet._cell_values, self._sheet._cell_types, self._sheet._cell_xf_indexes):
            lists.clear()

    def _cells(self) -> Iterator[tuple[At, Cell]]:
        for row in range(self._sheet.nrows):
            for column, kind in enumerate(self._sheet.row_types(row)):
                if kind not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                    cell = self._cell(row, column, kind)
                    if cell.value is not None or cell.formula is not None:
                        yield At(row + 1, column + 1), cell

    def _cell(self, row: int, column: int, kind: int) -> Cell:
        value = self._sheet.cell_value(row, column)
        formula = self._formula(row, column)
        if kind == xlrd.XL_CELL_TEXT:
            code = self._format(row, column)
            if not value:
                return Cell(None if formula is None else "", "General", formula)
            return Cell(value, code if changes_texts(code) else "General", formula)
        if kind == xlrd.XL_CELL_BOOLEAN:
            return Cell(bool(value), "General", formula)
        if kind == xlrd.XL_CELL_ERROR:
            return Cell(xlrd.error_text_from_code.get(value, "#VALUE!"), "General", formula, True)
        if value - value != 0:
            raise problem("NOT_FINITE", f"{self._sheet.name}!{At(row + 1, column + 1).a1}")
        return Cell(decimal_of_float(float(value)), self._format(row, column), formula)

    def _format(self, row: int, column: int) -> str:
        """The cell's number format; General where the file names none that it has."""
        try:
            key = self._book.xf_list[self._sheet.cell_xf_index(row, column)].format_key
        except IndexError:
            return "General"
        code = self._codes.get(key) or BUILT_IN.get(key, "General")
        return "General" if code.upper() in _GENERAL else code

    def _formula(self, row: int, column: int) -> str | None:
        found = self._records.formula(row, column)
        return None if found is None else self._text(found, row, column)

    def _text(self, formula: Formula, row: int, column: int) -> str:
        """The formula as people write it; '' where it cannot be told, and it may then depend on anything."""
        kind = FMLA_TYPE_SHARED if formula.shared else FMLA_TYPE_CELL
        try:
            text = decompile_formula(self._book, formula.tokens, len(formula.tokens), kind, row, column)
        except Exception:  # as of `read_xls`: its text is not needed to show the result
            return ""
        return _WHOLE.sub(r"\1", text) if text and '"' not in text else text or ""
