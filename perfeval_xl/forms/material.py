"""Snapshot to passages: reads the sheet 报告素材 by its column heads."""

from perfeval_xl.domain.grid import MAX_COLUMN
from perfeval_xl.domain.material import Passage
from perfeval_xl.domain.snapshot import Sheet, Snapshot
from perfeval_xl.forms.grid import Grid
from perfeval_xl.forms.text import clean
from perfeval_xl.forms.vocabulary import Material, Vocabulary

SHEET = "报告素材"
_HEAD_ROWS = 10


def read_material(snapshot: Snapshot, vocabulary: Vocabulary) -> tuple[Passage, ...]:
    """All passages of a workbook in the order they are written; rows without text are left out."""
    return tuple(
        passage
        for sheet in snapshot.sheets
        if SHEET in clean(sheet.name)
        for passage in _passages(sheet, vocabulary, date1904=snapshot.date1904)
    )


def _passages(sheet: Sheet, vocabulary: Vocabulary, *, date1904: bool) -> list[Passage]:
    grid = Grid(sheet, vocabulary, date1904=date1904)
    for row in grid.rows[:_HEAD_ROWS]:
        columns = _columns(grid, row)
        if "text" in columns and ("chapter" in columns or "name" in columns):
            return [passage for below in grid.rows if below > row if (passage := _passage(grid, below, columns))]
    return []


def _columns(grid: Grid, row: int) -> dict[str, int]:
    """The columns by meaning; of two that mean the same the left one."""
    meanings = grid.vocabulary.material.columns
    heads = [(clean(entry.text), entry.at.column) for entry in reversed(grid.in_row(row, 1, MAX_COLUMN))]
    return {meanings[label]: column for label, column in heads if label in meanings}


def _passage(grid: Grid, row: int, columns: dict[str, int]) -> Passage | None:
    """A row's passage; a chapter cell merged over several rows counts for each of them."""
    texts = {meaning: grid.entry(row, column).text for meaning, column in columns.items()}
    text = texts["text"]
    if not text or grid.entry(row, columns["text"]).at.row != row:
        return None
    words = grid.vocabulary.material
    chapter = _chapter(words, texts.get("chapter", "")) or _chapter(words, texts.get("name", ""))
    return Passage(chapter, text, texts.get("heading", ""), texts.get("project", "")) if chapter else None


def _chapter(words: Material, name: str) -> str:
    return words.codes.get(clean(name), "")
