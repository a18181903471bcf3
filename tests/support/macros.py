"""The add-in's macros without Excel: they answer what a test says, and remember every call."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Cell, Sheet


class Macros:
    """The macros of the add-in: answers as PevRead does, remembers what it was told, counts every call."""

    def __init__(self, *sheets: list[Any], fixed: bool = False, fault: str = "") -> None:
        self.answer = ["表.xlsx", "", False, fixed, sheets[0][0], 3, 2, *sheets]
        self.fault = fault
        self.calls: list[tuple[str, tuple[Any, ...]]] = []

    def __call__(self, name: str) -> Callable[..., Any]:
        def run(*args: Any) -> Any:
            self.calls.append((name, args))
            return {"PevRead": self.answer, "PevApply": self.fault}.get(name)

        return run

    @property
    def steps(self) -> list[tuple[Any, ...]]:
        """The steps of the one PevApply."""
        (flat,) = (args[0] for name, args in self.calls if name == "PevApply")
        return [tuple(flat[k : k + 5]) for k in range(0, len(flat), 5)]


def sheet_record(
    values: Any = (("标题", None), (None, 2.5)),
    formulas: Any = None,
    *,
    name: str = "表",
    locked: bool = False,
    formats: str = "",
    merges: str = "",
    notes: str = "",
    coloured: bool = False,
) -> list[Any]:
    """One sheet as PevRead tells it, from A1 on."""
    block = values if isinstance(values, tuple) else ((values,),)
    written = formulas or tuple(tuple("" if cell is None else str(cell) for cell in row) for row in block)
    written = written if isinstance(values, tuple) else written[0][0]
    return [name, False, locked, 1, 1, values, written, formats, merges, notes, coloured]


def sent_by_excel(sheet: Sheet) -> list[Any]:
    """A sheet of a test as Excel would tell it."""
    rows, columns = max(at.row for at in sheet.cells), max(at.column for at in sheet.cells)
    values = tuple(tuple(_com(sheet.cells.get(At(r, c))) for c in range(1, columns + 1)) for r in range(1, rows + 1))
    formats = "".join(f"{at.row},{at.column},{cell.number_format}\x1e" for at, cell in sheet.cells.items())
    return sheet_record(values, name=sheet.name, merges=",".join(area.a1 for area in sheet.merges), formats=formats)


def _com(cell: Cell | None) -> Any:
    value = cell.value if cell else None
    return float(value) if isinstance(value, Decimal) else value
