"""One pass over a sheet: its values with their cells, its merged areas, whether it is protected.

Expat goes over all of it and decides whether it is well-formed. What stands between <sheetData> and its end, most of
the sheet, is read as text (`plainsheet`): where every cell is written in the ordinary way, expat goes over
that part without calling back for every element, which is most of what reading a sheet costs.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from perfeval_xl.domain.grid import MAX_COLUMN, MAX_ROW, Area, At, column_letters, column_number
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.domain.snapshot import Cell
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.file.sheet.plainsheet import plain_cells
from perfeval_xl.hosts.file.sheet.structure import NAMESPACES
from perfeval_xl.hosts.file.sheet.values import CellValues, RawCell
from perfeval_xl.hosts.problems import problem

MOST_CELLS = 4_000_000
MOST_VALUES = 1_000_000
MOST_MERGES = 50_000
MOST_FILLED = 100_000
"""Cells of one array formula; a larger range than this is no form's."""
_DEEPEST = 200
_LARGEST_PLAIN = 4 << 20
"""Bytes of plain rows, which are held in pieces (a form has some 20 kB); larger ones go through the handlers."""
_REF = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.IGNORECASE | re.ASCII)
_DECLARED = pattern(
    rb"\sxmlns(?::([\w.-]+))?\s*=\s*[\"'](?:" + b"|".join(re.escape(each.encode()) for each in NAMESPACES) + rb")[\"']"
)
_ROOT = pattern(rb"<([A-Za-z_][\w.-]*:)?worksheet[\s>]")
_HEAD, _FOOT = b"<sheetData>", b"</sheetData>"


class SheetShape(NamedTuple):
    """What writing into a sheet needs to know of it."""

    merges: tuple[Area, ...]
    plain: tuple[int, int] | None
    """Where the rows stand in the bytes, if they are all written in the ordinary way."""
    arrays: tuple[Area, ...] = ()
    """Ranges that one array formula or data table fills: each of their cells is a formula cell."""


class SheetScan(NamedTuple):
    """What a sheet holds."""

    cells: dict[At, Cell]
    shape: SheetShape
    protected: bool


def place_of(ref: str, part: str) -> At:
    """'H14' as a place; TOO_LARGE for one outside the grid, XML_BAD for what names no place, as Excel has it."""
    at = _place(ref)
    if at is None and _REF.fullmatch(ref):
        raise problem("TOO_LARGE", f"{part} 里的位置“{ref[:20]}”不在表格范围内")
    if at is None:
        raise problem("XML_BAD", f"{part} 里有个单元格的位置写成“{ref[:20]}”")
    return at


@lru_cache(maxsize=1 << 14)
def _place(ref: str) -> At | None:
    found = _REF.fullmatch(ref)
    if found is None:
        return None
    row, column = int(found[2]), column_number(found[1])
    return At(row, column) if 1 <= row <= MAX_ROW and column <= MAX_COLUMN else None


@lru_cache(maxsize=1 << 12)
def _area(ref: str) -> Area | None:
    first, _, second = ref.partition(":")
    a, b = _place(first), _place(second or first)
    if a is None or b is None:
        return None
    return Area(min(a.row, b.row), min(a.column, b.column), max(a.row, b.row), max(a.column, b.column))


class _Outside:
    """Handlers for what stands around the rows: merged areas, protection, and where <sheetData> begins."""

    names: tuple[str, ...] = ("mergeCell", "sheetProtection", "sheetData")

    def __init__(self, part: str, prefixes: frozenset[str]) -> None:
        self.part = part
        self.merges: list[Area] = []
        self.arrays: list[Area] = []
        self.protected = False
        self.data_start = -1
        self.depth = 0
        self.tags = {prefix + name: name for prefix in prefixes for name in self.names}
        self.made = xml.parser(part)
        self.made.StartElementHandler = self.start
        self.made.EndElementHandler = self.end

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise problem("TOO_LARGE", f"{self.part} 嵌套过深")
        name = self.tags.get(tag)
        if name is not None:
            self.take(name, attributes)

    def take(self, name: str, attributes: dict[str, str]) -> None:
        """An element that means something here."""
        if name == "mergeCell":
            self.merge(attributes.get("ref", ""))
        elif name == "sheetProtection":
            self.protected = attributes.get("sheet") in ("1", "true")
        else:
            self.data_start = self.made.CurrentByteIndex

    def end(self, _: str) -> None:
        self.depth -= 1

    def merge(self, ref: str) -> None:
        area = _area(ref)
        if area is None:
            raise problem("TOO_LARGE", f"{self.part} 里的合并区域“{ref[:20]}”不在表格范围内")
        self.merges.append(area)
        if len(self.merges) > MOST_MERGES:
            raise problem("TOO_LARGE", f"{self.part} 超过 {MOST_MERGES} 个合并区域")

    def feed(self, data: bytes, *, last: bool = False) -> None:
        xml.parse(self.made, data, self.part, last=last)

    def pass_over(self, data: bytes) -> None:
        """Let expat check what is read in another way; its handlers are back when it is through."""
        self.made.StartElementHandler = self.made.EndElementHandler = None
        self.feed(data)
        self.made.StartElementHandler, self.made.EndElementHandler = self.start, self.end


class _Everything(_Outside):
    """Handlers for the cells as well; a row or cell without @r follows the one before it."""

    names = (*_Outside.names, "row", "c", "v", "f", "t", "rPh")

    def __init__(self, part: str, prefixes: frozenset[str], sheet: str, values: CellValues) -> None:
        super().__init__(part, prefixes)
        self.sheet = sheet
        self.values = values
        self.cells: dict[At, Cell] = {}
        self.seen = self.row = 0
        self.cell: dict[str, str] = {}
        self.value: str | None = None
        self.formula: str | None = None
        self.phonetic = False
        self.chunks: list[str] = []

    def take(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self.start_cell(attributes)
        elif name == "v" or name == "f" or (name == "t" and not self.phonetic):
            if name == "f" and attributes.get("t") in ("array", "dataTable"):
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
        area = _area(ref)
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
            self.formula = "".join(self.chunks)
            self.made.CharacterDataHandler = None
        elif name == "rPh":
            self.phonetic = False

    def keep(self) -> None:
        cell = self.cell
        raw = RawCell(cell.get("t", "n"), cell.get("s", "0"), self.value, self.formula)
        if raw.unset and raw.formula is None:
            return
        self.cells[place_of(cell["r"], self.part)] = self.values.cell(raw, self.sheet, cell["r"])
        if len(self.cells) > MOST_VALUES:
            raise problem("TOO_LARGE", f"{self.part} 超过 {MOST_VALUES} 个有内容的单元格")


def scan(data: bytes, part: str, sheet: str, values: CellValues) -> SheetScan:
    """Values, merged areas and protection of a sheet (UTF-8). Raises XML_BAD, XML_DOCTYPE, TOO_LARGE, NOT_FINITE."""
    prefixes = sheet_prefixes(data)
    return _scan_plain(data, part, prefixes, sheet, values) or _scan_any(data, part, prefixes, sheet, values)


def sheet_prefixes(data: bytes) -> frozenset[str]:
    """The prefixes, '' or 'x:', that stand for the namespace of sheets; a sheet may have several, mixed as it likes."""
    declared = frozenset(f"{prefix.decode()}:" if prefix else "" for prefix in _DECLARED.findall(data))
    root = None if declared else _ROOT.search(data)
    return declared or frozenset(((root[1] or b"").decode() if root else "",))


def _scan_plain(data: bytes, part: str, prefixes: frozenset[str], sheet: str, values: CellValues) -> SheetScan | None:
    """What a sheet with plain rows holds; None where they are not plain."""
    head, stop = data.find(_HEAD), data.rfind(_FOOT)
    if not 0 <= head < stop <= head + _LARGEST_PLAIN:
        return None
    start = head + len(_HEAD)
    reader = _Outside(part, prefixes)
    try:
        reader.feed(data[:start])
        if reader.data_start != head:
            return None  # it stands in a comment, and is no element
        rows = data[start:stop]
        reader.pass_over(rows)
        cells = plain_cells(rows.decode(), sheet, values)
        if cells is None:
            return None
        reader.feed(data[stop:], last=True)
    finally:
        xml.release(reader.made)
    shape = SheetShape(tuple(reader.merges), (start, stop))
    return SheetScan(cells, shape, reader.protected)


def _scan_any(data: bytes, part: str, prefixes: frozenset[str], sheet: str, values: CellValues) -> SheetScan:
    """What any sheet holds."""
    reader = _Everything(part, prefixes, sheet, values)
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


class _NoValues(CellValues):
    """For whoever asks only what shape a sheet has: what its cells hold is not looked at."""

    def cell(self, raw: RawCell, sheet: str, name: str) -> Cell:
        """The same for every cell."""
        return Cell(None)


def shape_of(data: bytes, part: str) -> SheetShape:
    """What writing into a sheet needs to know, for a sheet whose values nobody has asked for."""
    return scan(data, part, part, _NoValues((), ())).shape
