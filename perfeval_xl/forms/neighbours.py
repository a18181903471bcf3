"""Tables beside self-evaluations that are none: reported by name, so that nobody looks for a mistake in them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from perfeval_xl.domain.finding import RESULT_TITLE
from perfeval_xl.domain.form import Entry
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.forms.grid import Grid
from perfeval_xl.forms.text import clean
from perfeval_xl.forms.vocabulary import Vocabulary

TARGETS, MONITORING = "绩效目标申报表", "绩效运行监控表"
"""Tables of approved targets, and of the year so far, by their names among the neighbours of labels.yaml."""
_TITLE_ROWS = 6
"""A title stands in one of the first rows that hold text."""
_WIDEST = 64
_LONGEST_TITLE, _LONGEST_HEAD = 60, 20


class Neighbour(NamedTuple):
    """A sheet with another kind of table; `kind` is its Chinese name."""

    sheet: str
    at: At
    kind: str


def find_neighbours(snapshot: Snapshot, vocabulary: Vocabulary | None = None) -> Iterator[Neighbour]:
    """The sheets of a workbook that hold such a table, by their titles."""
    words = vocabulary or Vocabulary.own()
    for sheet in snapshot.sheets:
        neighbour = neighbour_on(Grid(sheet, words, date1904=snapshot.date1904))
        if neighbour is not None:
            yield neighbour


def neighbour_on(grid: Grid) -> Neighbour | None:
    """Such a table on one sheet."""
    entries = (entry for row in grid.rows[:_TITLE_ROWS] for entry in grid.in_row(row, 1, _WIDEST))
    titles = (entry for entry in entries if entry.text != RESULT_TITLE)
    named = next((Neighbour(grid.name, e.at, kind) for e in titles if (kind := _kind(e, grid.vocabulary))), None)
    return named or next((Neighbour(grid.name, e.at, MONITORING) for e in _monitoring_heads(grid, grid.rows)), None)


def monitors(grid: Grid, first: int, last: int) -> bool:
    """Whether heads between two rows ask how likely the year's targets are: 完成目标可能性, 全年预计完成情况."""
    return any(True for _ in _monitoring_heads(grid, grid.rows_between(first, last)))


def _monitoring_heads(grid: Grid, rows: Sequence[int]) -> Iterator[Entry]:
    entries = (entry for row in rows for entry in grid.in_row(row, 1, _WIDEST) if len(entry.text) <= _LONGEST_HEAD)
    return (entry for entry in entries if any(word in clean(entry.text) for word in grid.vocabulary.monitoring))


def _kind(entry: Entry, vocabulary: Vocabulary) -> str:
    """What a title names: 绩效目标申报表; '' for any other text."""
    title = clean(entry.text)
    if len(title) > _LONGEST_TITLE or entry.text.rstrip().endswith("。"):
        return ""
    return next((kind for kind, words in vocabulary.neighbours.items() if any(word in title for word in words)), "")
