"""What the macro PevRead answers: one list for the workbook, one for each sheet, as PevReading.bas lays them out."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.numbers import decimal_of_float
from perfeval_xl.domain.snapshot import Cell, CellValue, Sheet, Snapshot

_HEAD = 7
_BETWEEN_FORMATS = "\x1e"
_ERROR_BASE = -2146828288
_ERRORS = {2000: "#NULL!", 2007: "#DIV/0!", 2015: "#VALUE!", 2023: "#REF!", 2029: "#NAME?", 2036: "#NUM!", 2042: "#N/A"}
"""Error values as COM hands them over: HRESULTs upon 0x800A0000. Source: Excel's XlCVError."""


class SheetState(NamedTuple):
    """One sheet as far as marks are concerned: `notes` and `ours` are cells with a note, anybody's and our own."""

    sheet: Sheet
    notes: frozenset[At]
    ours: frozenset[At]
    coloured: bool

    @property
    def marked(self) -> bool:
        """Whether marks of ours stand on the sheet."""
        return self.coloured or bool(self.ours)


class BookState(NamedTuple):
    """The workbook at one moment; `folder` is '' for one that was never saved, `sheet` and `at` are the active cell."""

    name: str
    folder: str
    date1904: bool
    fixed: bool
    """The order and number of sheets are protected."""
    sheet: str
    at: At
    sheets: tuple[SheetState, ...]

    @property
    def snapshot(self) -> Snapshot:
        """What the core reads."""
        return Snapshot(path=self.name, sheets=tuple(each.sheet for each in self.sheets), date1904=self.date1904)


def understood(answer: Sequence[Any]) -> BookState:
    """The answer of PevRead."""
    name, folder, date1904, fixed, sheet, row, column = answer[:_HEAD]
    sheets = tuple(map(_sheet_state, answer[_HEAD:]))
    return BookState(name, folder, bool(date1904), bool(fixed), sheet, At(int(row), int(column)), sheets)


def _sheet_state(fields: Sequence[Any]) -> SheetState:
    name, hidden, locked, row, column, values, formulas, formats, merges, notes, coloured = fields
    sheet = Sheet(
        name=name,
        cells=dict(_cells(At(int(row), int(column)), _block(values), _block(formulas), _formats(formats))),
        merges=tuple(Area.parse(area) for area in merges.split(",") if area),
        protected=bool(locked),
        hidden=bool(hidden),
    )
    cells = [cell for cell in notes.split(",") if cell]
    ours = frozenset(At.parse(cell[1:]) for cell in cells if cell[0] == "*")
    return SheetState(sheet, frozenset(At.parse(cell.lstrip("*")) for cell in cells), ours, bool(coloured))


def _block(values: Any) -> Sequence[Sequence[Any]]:
    """Rows of cells; one cell alone comes without its row."""
    return values if isinstance(values, (tuple, list)) else ((values,),)


def _formats(text: str) -> dict[At, str]:
    """Number formats by cell; General ones are left out."""
    found = {}
    for line in text.split(_BETWEEN_FORMATS)[:-1]:
        row, column, code = line.split(",", 2)
        found[At(int(row), int(column))] = code
    return found


def _cells(
    first: At, values: Sequence[Sequence[Any]], formulas: Sequence[Sequence[Any]], formats: dict[At, str]
) -> Iterator[tuple[At, Cell]]:
    for row, (line, written) in enumerate(zip(values, formulas, strict=True), first.row):
        for column, (value, text) in enumerate(zip(line, written, strict=True), first.column):
            if value not in (None, "") or text:
                at = At(row, column)
                yield at, _cell(value, text, formats.get(at, "General"))


def _cell(value: Any, text: Any, number_format: str) -> Cell:
    """A text that begins with = and a formula are distinguished by the value: a text's is itself."""
    formula = text[1:] if isinstance(text, str) and text.startswith("=") and text != value else None
    if isinstance(value, int) and not isinstance(value, bool):
        return Cell(_ERRORS.get(value - _ERROR_BASE, "#N/A"), formula=formula, error=True)
    if formula is not None and value == "":
        return Cell("", formula=formula)
    return Cell(_plain(value), number_format, formula)


def _plain(value: Any) -> CellValue:
    """A number as people see it: the shortest decimal of its double."""
    if isinstance(value, float):
        return decimal_of_float(value)
    if isinstance(value, bool):
        return value
    return value if isinstance(value, str) and value else None
