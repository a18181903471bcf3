"""Snapshot to passages: reads the sheet 报告素材 by its column heads."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from perfeval_xl import datafiles
from perfeval_xl.domain.material import Passage
from perfeval_xl.domain.snapshot import Sheet, Snapshot
from perfeval_xl.forms.data import clean
from perfeval_xl.forms.grid import Grid

SHEET = "报告素材"
_HEAD_ROWS = 10


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    data: dict[str, Any] = datafiles.load(Path(__file__).with_name("material.yaml"))
    return data


def chapters() -> dict[str, str]:
    """The chapters by code, each with the name people know it by, in the order of the sheet."""
    return {code: names[0] for code, names in _data()["chapters"].items()}


def required_chapters() -> tuple[str, ...]:
    """The chapters that every report needs."""
    return tuple(_data()["required"])


def read_material(snapshot: Snapshot) -> tuple[Passage, ...]:
    """All passages of a workbook in the order they are written; rows without text are left out."""
    return tuple(
        passage
        for sheet in snapshot.sheets
        if SHEET in clean(sheet.name)
        for passage in _passages(sheet, date1904=snapshot.date1904)
    )


def _passages(sheet: Sheet, *, date1904: bool) -> list[Passage]:
    grid = Grid(sheet, date1904=date1904)
    for row in grid.rows[:_HEAD_ROWS]:
        columns = _columns(grid, row)
        if "text" in columns and ("chapter" in columns or "name" in columns):
            return [passage for below in grid.rows if below > row if (passage := _passage(grid, below, columns))]
    return []


def _columns(grid: Grid, row: int) -> dict[str, int]:
    meanings = {clean(name): meaning for meaning, names in _data()["columns"].items() for name in names}
    last = max((area.at.column for area in grid.in_row(row, 1, 1 << 14)), default=0)
    found: dict[str, int] = {}
    for entry in grid.in_row(row, 1, last):
        meaning = meanings.get(clean(entry.text))
        if meaning:
            found.setdefault(meaning, entry.at.column)
    return found


def _passage(grid: Grid, row: int, columns: dict[str, int]) -> Passage | None:
    """A row's passage; a chapter cell merged over several rows counts for each of them."""
    told = {meaning: grid.entry(row, column).text for meaning, column in columns.items()}
    text = told["text"]
    if not text or grid.entry(row, columns["text"]).at.row != row:
        return None
    chapter = _chapter(told.get("chapter", "")) or _chapter(told.get("name", ""))
    return Passage(chapter, text, told.get("heading", ""), told.get("project", "")) if chapter else None


def _chapter(name: str) -> str:
    wanted = clean(name)
    for code, names in _data()["chapters"].items():
        if wanted == code or wanted in map(clean, names):
            return str(code)
    return ""
