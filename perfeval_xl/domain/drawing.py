"""How a worksheet looks on a screen: its cells in rows, each with its text and its paint."""

from dataclasses import dataclass
from typing import NamedTuple

from perfeval_xl.domain.grid import At


class Paint(NamedTuple):
    """How a cell is drawn; `size` is the font's in points, colours are RRGGBB, '' for the usual one.

    `across` and `down` are how the text is aligned, '' for the usual way; `edges` holds t, r, b, l for drawn borders.
    """

    bold: bool = False
    size: float = 11.0
    across: str = ""
    down: str = ""
    ink: str = ""
    fill: str = ""
    edges: str = ""


class DrawnCell(NamedTuple):
    """A cell, or a merged area, with how many rows and columns it takes."""

    at: At
    text: str
    rows: int = 1
    columns: int = 1
    paint: Paint = Paint()


class DrawnRow(NamedTuple):
    """A row that can be seen; `height` is in points, 0 where nothing is known of it."""

    number: int
    height: float
    cells: tuple[DrawnCell, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnSheet:
    """A sheet from A1 on; `columns` are the number and width in pixels of each that can be seen.

    `cut` says that the sheet goes on behind what is drawn.
    """

    name: str
    columns: tuple[tuple[int, int], ...]
    rows: tuple[DrawnRow, ...]
    cut: bool = False
