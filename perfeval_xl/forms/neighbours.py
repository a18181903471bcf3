"""Tables that stand beside self-evaluations and are none: told by name, so that nobody looks for a mistake in them."""

from collections.abc import Iterator
from typing import NamedTuple

from perfeval_xl.domain.finding import RESULT_TITLE
from perfeval_xl.domain.form import Entry
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.forms.grid import Grid
from perfeval_xl.forms.text import clean
from perfeval_xl.forms.vocabulary import Vocabulary

TARGETS = "绩效目标申报表"
"""Tables of approved targets, by their name among the neighbours of labels.yaml."""
_TITLE_ROWS = 6
"""A title stands in one of the first rows that hold text."""
_WIDEST = 64
_LONGEST_TITLE = 60


class Neighbour(NamedTuple):
    """A sheet that holds a known table which is no self-evaluation; `kind` is its Chinese name."""

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
    return next((Neighbour(grid.name, e.at, kind) for e in titles if (kind := _kind(e, grid.vocabulary))), None)


def _kind(entry: Entry, vocabulary: Vocabulary) -> str:
    """What a title names: 绩效目标申报表; '' for any other text."""
    title = clean(entry.text)
    if not 4 <= len(title) <= _LONGEST_TITLE or title.endswith("。"):
        return ""
    return next((kind for kind, words in vocabulary.neighbours.items() if any(word in title for word in words)), "")
