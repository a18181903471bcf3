"""Forms as they were published, typed as tables of text, with what a careful person expects of each."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.snapshot import Cell, CellValue, Sheet
from tests.support.cases import load_cases
from tests.support.snapshots import written_by_openpyxl

FOLDER = Path(__file__).resolve().parent.parent / "published"
FIRST_SIGHT = FOLDER / "first_sight.json"
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_SPAN = re.compile(r"([<^])(\d*)")
_ROWS = re.compile(r"(\d+)(?:-(\d+))?")


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What was written down before the program saw the form; places are cells, “*” is anywhere, “a/b” is one of these."""

    must: tuple[tuple[str, str], ...]
    may: frozenset[tuple[str, str]]
    never: frozenset[str]
    verdicts: Mapping[int, str]
    scores: Mapping[str, Decimal]


@dataclass(frozen=True, kw_only=True)
class Published:
    """One form: where it is from, its sheet, and what is expected of it."""

    name: str
    place: str
    year: int | None
    cut: bool
    sheet: Sheet
    expected: Expected

    @property
    def set_aside(self) -> bool:
        """Whether the form is in the half that nobody looks into while mending: its name's hash decides."""
        return hashlib.sha256(f"published: {self.name}".encode()).digest()[0] % 2 == 1

    def write_to(self, folder: Path) -> Path:
        """The workbook of the form, in the folder."""
        path = folder / f"{self.name}.xlsx"
        path.write_bytes(written_by_openpyxl(self.sheet))
        return path


def published_forms(folder: Path = FOLDER) -> Iterator[Published]:
    """The forms of the folder, by name."""
    for path in sorted(folder.glob("*.yaml")):
        yield published_form(path.stem, load_cases(path))


def seen_forms() -> Iterator[Published]:
    """The forms with a first sight on record; a batch that waits for its own is read by no program until then."""
    notes = json.loads(FIRST_SIGHT.read_text("utf-8"))
    return (form for form in published_forms() if form.name in notes)


def published_form(name: str, entry: Mapping[str, Any]) -> Published:
    """A form from its entry."""
    return Published(
        name=name,
        place=entry["place"],
        year=entry["year"],
        cut="cut" in entry,
        sheet=sheet_of_table(entry["table"]),
        expected=_expected(entry),
    )


def sheet_of_table(table: str) -> Sheet:
    """A sheet from lines of cells: “<” belongs to the cell on the left, “^” to the one above, “<3” is three such."""
    rows = [list(_spread(line)) for line in table.splitlines()]
    origins: dict[At, At] = {}
    cells: dict[At, Cell] = {}
    for row, line in enumerate(rows, 1):
        for column, text in enumerate(line, 1):
            at = At(row, column)
            before = {"<": At(row, column - 1), "^": At(row - 1, column)}.get(text)
            origins[at] = origins[before] if before else at
            if text and not before:
                cells[at] = Cell(_value(text))
    return Sheet(name="表", cells=cells, merges=tuple(_areas(origins)))


def _spread(line: str) -> Iterator[str]:
    for text in map(str.strip, line.split("|")):
        span = _SPAN.fullmatch(text)
        yield from [span[1]] * int(span[2] or 1) if span else [text.replace("⏎", "\n")]


def _value(text: str) -> CellValue:
    return Decimal(text) if _NUMBER.fullmatch(text) else text


def _areas(origins: Mapping[At, At]) -> Iterator[Area]:
    members: dict[At, list[At]] = {}
    for at, origin in origins.items():
        members.setdefault(origin, []).append(at)
    for origin, spread in members.items():
        if len(spread) > 1:
            area = Area(origin.row, origin.column, max(at.row for at in spread), max(at.column for at in spread))
            assert len(spread) == (area.bottom - area.top + 1) * (area.right - area.left + 1), origin.a1
            yield area


def _expected(entry: Mapping[str, Any]) -> Expected:
    return Expected(
        must=tuple((codes, cells) for codes, places in entry["must"].items() for cells in places),
        may=frozenset(_allowed(each) for each in entry["may"]),
        never=frozenset(entry.get("never", ())),
        verdicts={row: verdict for rows, verdict in entry["verdicts"].items() for row in _rows(str(rows))},
        scores={str(row): Decimal(str(score)) for row, score in entry["scores"].items()},
    )


def _allowed(text: str) -> tuple[str, str]:
    code, _, cell = text.partition("@")
    return code, cell or "*"


def _rows(text: str) -> range:
    first, last = _ROWS.fullmatch(text).groups()
    return range(int(first), int(last or first) + 1)
