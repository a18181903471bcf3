"""Snapshots by hand, and by a reader that is not ours."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from perfeval_xl.domain.finding import Edit
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.snapshot import Cell, CellValue, Sheet, Snapshot


def snapshot_from_openpyxl(path: Path) -> Snapshot:
    """A workbook as openpyxl reads it: values and formulas, merged areas, number formats."""
    values, formulas = openpyxl.load_workbook(path, data_only=True), openpyxl.load_workbook(path)
    sheets = []
    for sheet in values.worksheets:
        written = formulas[sheet.title]
        cells = {
            At(cell.row, cell.column): _cell(cell.value, cell.number_format, written[cell.coordinate].value)
            for row in sheet.iter_rows()
            for cell in row
            if written[cell.coordinate].value is not None
        }
        merges = tuple(Area.parse(str(area)) for area in sheet.merged_cells.ranges)
        sheets.append(Sheet(name=sheet.title, cells=cells, merges=merges))
    return Snapshot(path=str(path), sheets=tuple(sheets))


def _cell(value: Any, number_format: str, written: object) -> Cell:
    formula = written[1:] if isinstance(written, str) and written.startswith("=") and written != value else None
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return Cell(Decimal(repr(value)) if number else value, number_format, formula)


def snapshot_of(
    cells: Mapping[str, CellValue | int | float | Cell],
    merges: Sequence[str] = (),
    name: str = "表",
    path: str = "表.xlsx",
) -> Snapshot:
    """A workbook of one sheet from {'A1': value}."""
    return Snapshot(path=path, sheets=(sheet_of(cells, merges, name),))


def sheet_of(
    cells: Mapping[str, CellValue | int | float | Cell], merges: Sequence[str] = (), name: str = "表"
) -> Sheet:
    """One sheet from {'A1': value}; = alone is a formula whose result nobody has computed."""
    return Sheet(
        name=name,
        cells={At.parse(place): _by_hand(value) for place, value in cells.items() if value is not None},
        merges=tuple(map(Area.parse, merges)),
    )


def _by_hand(value: CellValue | int | float | Cell) -> Cell:
    if isinstance(value, Cell):
        return value
    if value == "=":
        return Cell(None, formula="某名称")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Cell(value)
    return Cell(Decimal(str(value)))


def stretched(sheet: Sheet, row: int, times: int) -> Sheet:
    """The sheet with a row repeated below itself; what is merged around it grows, what is below moves down."""
    cells = {At(at.row + times * (at.row > row), at.column): cell for at, cell in sheet.cells.items()}
    repeated = {at.column: cell for at, cell in sheet.cells.items() if at.row == row}
    for number in range(row + 1, row + times + 1):
        cells |= {At(number, column): cell for column, cell in repeated.items()}
    merges = tuple(
        area._replace(top=area.top + times * (area.top > row), bottom=area.bottom + times * (area.bottom >= row))
        for area in sheet.merges
        if area.top != row or area.bottom != row
    )
    return Sheet(name=sheet.name, cells=cells, merges=merges)


def written_by_openpyxl(sheet: Sheet) -> bytes:
    """A workbook that holds the sheet."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = sheet.name
    for at, cell in sheet.cells.items():
        place = page.cell(at.row, at.column, cell.value)
        place.data_type = "s" if isinstance(cell.value, str) else place.data_type
        place.number_format = cell.number_format
    for area in sheet.merges:
        page.merge_cells(area.a1)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@dataclass
class Recorder:
    """A host that writes nothing and remembers what it was told to write."""

    snapshot: Snapshot
    edits: list[Edit] = field(default_factory=list)
    path: Path | None = None

    def read(self) -> Snapshot:
        return self.snapshot

    def apply(self, edits: Sequence[Edit]) -> None:
        self.edits += edits


def comparable_sheets(snapshot: Snapshot, *, formulas: bool = True) -> tuple[Sheet, ...]:
    """What must agree between hosts: merged areas in any order; Calc spells formulas its own way."""
    return tuple(
        replace(
            sheet,
            cells={
                at: cell if formulas or cell.formula is None else cell._replace(formula="")
                for at, cell in sheet.cells.items()
            },
            merges=tuple(sorted(sheet.merges)),
        )
        for sheet in snapshot.sheets
    )
