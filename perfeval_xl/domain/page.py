"""A sheet as it lies on paper: how its cells are drawn, and what printing changes on a copy of it.

Lengths across are pixels at 96 dpi (column widths), lengths down are points, as spreadsheet files have them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from perfeval_xl.domain.grid import Area, At

POINTS_PER_PIXEL = 0.75


class TextBox(NamedTuple):
    """A cell's text as it is drawn; `size` is the font's in points, `stacked` one character under the other."""

    at: At
    text: str
    size: float
    wrap: bool = True
    indent: int = 0
    stacked: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class PageSetup:
    """A4, one page wide; margins in points. `one_page` shrinks the sheet to a single page."""

    landscape: bool = False
    one_page: bool = False
    left: float = 42.5
    right: float = 42.5
    top: float = 34.0
    bottom: float = 42.5


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetLayout:
    """What a sheet's look depends on.

    `columns` holds the widths from column A on, `width` that of every column behind them; `heights` the rows' own
    heights, `height` that of every other row; hidden ones are 0. `ruled_rows` and `ruled_columns` hold cells with a
    border, blank ones included. `setup`, `area`, `titles` and `breaks` are what the sheet says of its printing; `setup`
    is None where it was never set up for A4, one page wide.
    """

    name: str
    columns: tuple[int, ...]
    width: int
    heights: Mapping[int, float]
    height: float
    boxes: tuple[TextBox, ...]
    merges: tuple[Area, ...] = ()
    ruled_rows: frozenset[int] = frozenset()
    ruled_columns: frozenset[int] = frozenset()
    setup: PageSetup | None = None
    landscape: bool = False
    area: Area | None = None
    titles: tuple[int, int] | None = None
    breaks: tuple[int, ...] = ()

    def across(self, column: int) -> int:
        """The width of a column."""
        return self.columns[column - 1] if column <= len(self.columns) else self.width

    def down(self, row: int) -> float:
        """The height of a row."""
        return self.heights.get(row, self.height)


class Landmarks(NamedTuple):
    """What the reader of forms knows of a sheet: the rows to repeat, and where groups of rows begin.

    `forms` are the areas of its forms; `strong` are first rows of forms and first-level indicators, `weak` those of
    second-level ones.
    """

    forms: tuple[Area, ...] = ()
    titles: tuple[int, int] | None = None
    strong: frozenset[int] = frozenset()
    weak: frozenset[int] = frozenset()


class Split(NamedTuple):
    """A merged area cut where a page ends: the areas that take its place, and the text of each."""

    area: Area
    parts: tuple[Area, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintPlan:
    """What printing changes on a copy of a sheet.

    `setup` is None where the sheet's own set-up stays; `area` and `titles` hold either way. `heights` are the rows to
    set, `breaks` the last rows of pages. `cut` are cells whose text needs more than the tallest row allowed.
    """

    layout: SheetLayout
    setup: PageSetup | None
    area: Area
    titles: tuple[int, int] | None
    heights: Mapping[int, float]
    breaks: tuple[int, ...] = ()
    splits: tuple[Split, ...] = ()
    cut: tuple[At, ...] = ()
