"""One pass over a sheet: its values with their cells, its merged areas, whether it is protected.

Expat decides whether it is well-formed. What stands between <sheetData> and its end, most of the sheet, is cut into
cells (`plainsheet`): where each is written in the ordinary way, expat reads the contents of those that are new, and
the sheet without its cells. Any other sheet it reads as a whole, with a call for every element.
"""

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from perfeval_xl.domain.grid import MAX_ROW, Area, At, column_letters
from perfeval_xl.domain.snapshot import Cell
from perfeval_xl.hosts.file.sheet.around import FOOT, HEAD, Around, Outside, read_around, sheet_prefixes
from perfeval_xl.hosts.file.sheet.plainsheet import CellIndex, read_plain
from perfeval_xl.hosts.file.sheet.refs import area_of, place_of
from perfeval_xl.hosts.file.sheet.values import CellValues, RawCell
from perfeval_xl.hosts.problems import problem

MOST_CELLS = 4_000_000
MOST_VALUES = 1_000_000
MOST_FILLED = 100_000
"""Cells of one array formula; a larger range than this is no form's."""
_LARGEST_PLAIN = 4 << 20
"""Bytes of plain rows, which are held in pieces (a form has some 20 kB); larger ones go through the handlers."""


class SheetShape(NamedTuple):
    """What writing into a sheet needs to know of it."""

    merges: tuple[Area, ...]
    rows: CellIndex | None
    """Where the cells stand in the bytes, if all rows are written in the ordinary way."""
    arrays: tuple[Area, ...] = ()
    """Ranges that one array formula or data table fills: each of their cells is a formula cell."""


class SheetScan(NamedTuple):
    """What a sheet holds."""

    cells: dict[At, Cell]
    shape: SheetShape
    protected: bool


class _Everything(Outside):
    """Handlers for the cells as well; a row or cell without @r follows the one before it."""

    names = (*Outside.names, "row", "c", "v", "f", "t", "rPh")

    def __init__(self, part: str, prefixes: frozenset[str], sheet: str, values: CellValues) -> None:
        super().__init__(part, prefixes)
        self.sheet = sheet
        self.values = values
        self.cells: dict[At, Cell] = {}
        self.seen = self.row = 0
        self.cell: dict[str, str] = {}
        self.value: str | None = None
        self.formula: str | None = None
        self.owned = True
        self.phonetic = False
        self.chunks: list[str] = []

    def take(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self.start_cell(attributes)
        elif name == "v" or name == "f" or (name == "t" and not self.phonetic):
            if name == "f":
                self.owned = attributes.get("t", "normal") == "normal"
                if attributes.get("t") in ("array", "dataTable"):
                    self.fill(attributes.get("ref", ""))
            self.chunks = []
            self.made.CharacterDataHandler = self.chunks.append
        elif name == "row":
            self.start_row(attributes.get("r"))
        elif name == "rPh":
            self.phonetic = True
        elif name != "t":
            super().take(name, attributes)

    def fill(self, ref: str) -> None:
        """The range of an array formula; one that is not written as a range has the formula's own cell alone."""
        area = area_of(ref)
        if area is not None and area.cells <= MOST_FILLED:
            self.arrays.append(area)

    def start_row(self, number: str | None) -> None:
        if number is None:
            self.row += 1
        elif not number.isascii() or not number.isdigit() or len(number) > 7 or not 1 <= int(number) <= MAX_ROW:
            raise problem("TOO_LARGE", f"{self.part} 里的行号“{number[:20]}”不在表格范围内")
        else:
            self.row = int(number)
        self.cell = {}

    def following(self) -> str:
        """The name of the cell behind the one before, in a row whose cells have none."""
        column = place_of(self.cell["r"], self.part).column if "r" in self.cell else 0
        return f"{column_letters(column + 1)}{max(self.row, 1)}"

    def start_cell(self, attributes: dict[str, str]) -> None:
        """Blank cells must have a place as well: they are written into."""
        if "r" not in attributes:
            attributes["r"] = self.following()
        place_of(attributes["r"], self.part)
        self.cell = attributes
        self.value = self.formula = None
        self.seen += 1
        if self.seen > MOST_CELLS:
            raise problem("TOO_LARGE", f"{self.part} 超过 {MOST_CELLS} 个单元格")

    def end(self, tag: str) -> None:
        self.depth -= 1
        name = self.tags.get(tag)
        if name == "c":
            if self.value is not None or self.formula is not None:
                self.keep()
        elif name == "v":
            self.value = "".join(self.chunks)
            self.made.CharacterDataHandler = None
        elif name == "t" and not self.phonetic:
            self.value = (self.value or "") + "".join(self.chunks)
            self.made.CharacterDataHandler = None
        elif name == "f":
            text = "".join(self.chunks)
            self.formula = None if self.owned and not text else text
            self.made.CharacterDataHandler = None
        elif name == "rPh":
            self.phonetic = False

    def keep(self) -> None:
        cell = self.cell
        raw = RawCell(cell.get("t", "n"), cell.get("s", "0"), self.value, self.formula)
        if raw.blank:
            return
        self.cells[place_of(cell["r"], self.part)] = self.values.cell(raw, self.sheet, cell["r"])
        if len(self.cells) > MOST_VALUES:
            raise problem("TOO_LARGE", f"{self.part} 超过 {MOST_VALUES} 个有内容的单元格")


def scan(data: bytes, part: str, sheet: str, values: CellValues) -> SheetScan:
    """Values, merged areas and protection of a sheet (UTF-8). Raises XML_BAD, XML_DOCTYPE, TOO_LARGE, NOT_FINITE."""
    plain = scan_plain(data, sheet, values)
    if plain is None:
        return _scan_any(data, part, sheet, values)
    return SheetScan(plain.rows.cells, SheetShape(plain.around.merges, plain.rows), plain.around.protected)


class PlainScan(NamedTuple):
    """A sheet with plain rows."""

    rows: CellIndex
    around: Around


def scan_plain(data: bytes, sheet: str, values: CellValues) -> PlainScan | None:
    """What a sheet with plain rows holds; None where they are not plain, or something is not well-formed."""
    head, stop = data.find(HEAD), data.rfind(FOOT)
    if not 0 <= head < stop <= head + _LARGEST_PLAIN:
        return None
    start = head + len(HEAD)
    rows = read_plain(data, start, stop, sheet, values)
    if rows is None:
        return None
    around = read_around(data[:start], rows.tags, data[stop:])
    return around and PlainScan(rows, around)


def _scan_any(data: bytes, part: str, sheet: str, values: CellValues) -> SheetScan:
    """What any sheet holds."""
    reader = _Everything(part, sheet_prefixes(data), sheet, values)
    reader.feed(data, last=True)
    shape = SheetShape(tuple(reader.merges), None, tuple(reader.arrays))
    return SheetScan(_with_arrays(reader.cells, shape.arrays), shape, reader.protected)


def _with_arrays(cells: dict[At, Cell], arrays: Sequence[Area]) -> dict[At, Cell]:
    """The cells with all that an array formula fills as formula cells, blank ones included."""
    for area in arrays:
        for row, column in product(range(area.top, area.bottom + 1), range(area.left, area.right + 1)):
            cell = cells.get(At(row, column), Cell(None))
            if cell.formula is None:
                cells[At(row, column)] = cell._replace(formula="")
    return cells


class NoValues(CellValues):
    """For whoever asks only what shape a sheet has: of what its cells hold, formulas alone are looked at."""

    def cell(self, raw: RawCell, sheet: str, name: str) -> Cell:
        """No value."""
        return Cell(None, formula=raw.formula)
