"""What the core needs of a workbook: values, merged areas, number formats of the cells that hold something."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.domain.grid import Area, At, area_around

CellValue = str | Decimal | bool | None
_LARGEST_WHOLE = 1e15


def decimal_of_float(number: float) -> Decimal:
    """A finite double as people see it: the shortest decimal that gives the double back, a whole number as such."""
    if number.is_integer() and abs(number) < _LARGEST_WHOLE:
        return Decimal(int(number))
    return Decimal(repr(number))


class Cell(NamedTuple):
    """A cell that holds something.

    Numbers are `Decimal(repr(float))`, dates stay the number Excel stores; an error value (#DIV/0!) is its text and
    `error` is true. `formula` is without its '=' and `value` is then the result last computed.
    """

    value: CellValue
    number_format: str = "General"
    formula: str | None = None
    error: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One worksheet; blank cells are absent from `cells`."""

    name: str
    cells: Mapping[At, Cell]
    merges: tuple[Area, ...] = ()
    protected: bool = False
    hidden: bool = False

    def area_of(self, at: At) -> Area:
        """The merged area around a cell, or the cell alone."""
        return area_around(at, self.merges)


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """A workbook as read at one moment; `path` is the name to show people."""

    path: str
    sheets: tuple[Sheet, ...]
    date1904: bool = False
    missing: tuple[str, ...] = ()
    """The names of sheets that the workbook lists but does not hold."""
