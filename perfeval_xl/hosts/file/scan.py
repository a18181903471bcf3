"""One pass over a sheet: its values with their cells, and where cells stand when they are to be written."""

import re
from functools import lru_cache
from typing import NamedTuple

from perfeval_xl.domain.grid import MAX_COLUMN, MAX_ROW, Area, At, column_letters, column_number
from perfeval_xl.hosts.file import xml
from perfeval_xl.hosts.file.problems import problem

MOST_CELLS = 4_000_000
MOST_VALUES = 1_000_000
MOST_MERGES = 50_000
_DEEPEST = 200
_REF = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.IGNORECASE)
_COLUMNS = {column_letters(column): column for column in range(1, 703)}


class RawCell(NamedTuple):
    """A cell as written: type (n s str inlineStr b e d), style index, value's text, formula ('' for a shared one)."""

    kind: str
    style: str
    value: str | None
    formula: str | None


class SheetScan(NamedTuple):
    """What a sheet holds."""

    cells: dict[At, RawCell]
    merges: tuple[Area, ...]
    protected: bool


@lru_cache(maxsize=1 << 16)
def place_of(ref: str, part: str) -> At:
    """'H14' as a place; TOO_LARGE for one outside the grid."""
    found = _REF.fullmatch(ref)
    if found:
        row, letters = int(found[2]), found[1].upper()
        column = _COLUMNS.get(letters) or column_number(letters)
        if 1 <= row <= MAX_ROW and column <= MAX_COLUMN:
            return At(row, column)
    raise problem("TOO_LARGE", f"{part} 里的位置“{ref[:20]}”不在表格范围内")


class _Reader:
    """Handlers of one pass; a row or cell without @r follows the one before it."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.cells: dict[At, RawCell] = {}
        self.merges: list[Area] = []
        self.protected = False
        self.seen = self.depth = self.row = 0
        self.cell: dict[str, str] = {}
        self.value: str | None = None
        self.formula: str | None = None
        self.phonetic = False
        self.chunks: list[str] = []
        self.tags: dict[str, str] = {}
        self.made = xml.parser(part)
        self.made.StartElementHandler = self.start_root
        self.made.EndElementHandler = self.end

    def start_root(self, tag: str, _: dict[str, str]) -> None:
        prefix = tag[: len(tag) - len(xml.local(tag))]
        self.tags = {prefix + name: name for name in ("row", "c", "v", "f", "t", "rPh", "mergeCell", "sheetProtection")}
        self.made.StartElementHandler = self.start

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise problem("TOO_LARGE", f"{self.part} 嵌套过深")
        name = self.tags.get(tag)
        if name == "c":
            self.start_cell(attributes)
        elif name == "v" or name == "f" or (name == "t" and not self.phonetic):
            self.chunks = []
            self.made.CharacterDataHandler = self.chunks.append
        elif name == "row":
            self.start_row(attributes.get("r"))
        elif name == "rPh":
            self.phonetic = True
        elif name == "mergeCell":
            self.merge(attributes.get("ref", ""))
        elif name == "sheetProtection":
            self.protected = attributes.get("sheet") in ("1", "true")

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
        """A cell's place is only worked out when it holds something: most cells of a form are blank."""
        if "r" not in attributes:
            attributes["r"] = self.following()
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
        self.cells[place_of(cell["r"], self.part)] = RawCell(
            cell.get("t", "n"), cell.get("s", "0"), self.value, self.formula
        )
        if len(self.cells) > MOST_VALUES:
            raise problem("TOO_LARGE", f"{self.part} 超过 {MOST_VALUES} 个有内容的单元格")

    def merge(self, ref: str) -> None:
        first, _, second = ref.partition(":")
        a, b = place_of(first, self.part), place_of(second or first, self.part)
        area = Area(min(a.row, b.row), min(a.column, b.column), max(a.row, b.row), max(a.column, b.column))
        self.merges.append(area)
        if len(self.merges) > MOST_MERGES:
            raise problem("TOO_LARGE", f"{self.part} 超过 {MOST_MERGES} 个合并区域")


def scan(data: bytes, part: str) -> SheetScan:
    """Values, merged areas and protection of a sheet (UTF-8). Raises XML_BAD, XML_DOCTYPE, TOO_LARGE."""
    reader = _Reader(part)
    xml.parse(reader.made, data, part)
    return SheetScan(reader.cells, tuple(reader.merges), reader.protected)
