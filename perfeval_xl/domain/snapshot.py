"""What the core needs of a workbook: values, merged areas, number formats of the cells that hold something."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from perfeval_xl.domain.grid import Area, At, area_around
from perfeval_xl.domain.places import Places

CellValue = str | Decimal | bool | None


class Cell(NamedTuple):
    """A cell that holds something.

    Numbers are as people see them (`decimal_of_float`), dates stay the number Excel stores; an error value (#DIV/0!)
    is its text and `error` is true. `formula` is without its '=' and `value` is then the result last computed.
    """

    value: CellValue
    number_format: str = "General"
    formula: str | None = None
    error: bool = False


class Unsure(StrEnum):
    """Why it is not sure where words of an original belong."""

    OUTSIDE = "outside"
    """They stand in no cell and were not read."""
    BEYOND = "beyond"
    """They reach beyond their cell, and were read as all its own."""
    HIDDEN = "hidden"
    """Nobody sees them, and they were not read."""


class Unplaced(NamedTuple):
    """Words of the original that may belong elsewhere, or were not read, with the cell at or next to them."""

    at: At
    text: str
    reason: Unsure = Unsure.OUTSIDE


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One worksheet; blank cells are absent from `cells`."""

    name: str
    cells: Mapping[At, Cell]
    merges: tuple[Area, ...] = ()
    protected: bool = False
    hidden: bool = False
    places: Places | None = None
    """How its cells are called where A1 names say nothing: in Word tables and PDF pages."""
    doubts: tuple[At, ...] = ()
    """First cells of rows that were put together by reasoning: a page break of a PDF cuts rows in two."""
    unplaced: tuple[Unplaced, ...] = ()
    """What a table may have lost or hold too much: texts of a PDF between, beside or behind its cells."""

    def name_of(self, at: At) -> str:
        """What people call a cell: H14 on a worksheet, 第3个表第14行第8格 in a document."""
        return self.places.name_of(at) if self.places else at.a1

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

    def name_of(self, sheet: str, at: At) -> str:
        """What people call a cell of the sheet with this name; A1 where there is no such sheet."""
        return next((each.name_of(at) for each in self.sheets if each.name == sheet), at.a1)
