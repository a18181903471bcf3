"""资金管理情况: lines under the funds that carry 分值 and 得分 of their own but no target.

The forms of whole provinces and of central transfers print them; where the block has no score columns it only informs.
"""

from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from perfeval_xl.domain.form import Entry, Indicator, Level
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.forms.blocks import Block, rows_above
from perfeval_xl.forms.columns import infer_by_words
from perfeval_xl.forms.grid import Grid, in_points, in_weights
from perfeval_xl.forms.text import clean


class _Lines(NamedTuple):
    """The block's label, its columns by meaning, and its rows."""

    label: Entry
    columns: dict[str, Area]
    rows: list[int]


def read_management(grid: Grid, block: Block) -> tuple[Indicator, ...]:
    """One scored line a row, in order; none for a form without the block or without scores in it."""
    lines = _find_lines(grid, block)
    if lines is None or not {"weight", "score"} <= lines.columns.keys():
        return ()
    return tuple(row for number in lines.rows if (row := _scored_line(grid, lines, number)))


def _find_lines(grid: Grid, block: Block) -> _Lines | None:
    for row in rows_above(grid, block):
        entries = grid.in_row(row, block.left, block.right)
        label = next((entry for entry in entries if clean(entry.text) in grid.vocabulary.management), None)
        if label is not None:
            return _Lines(label, _columns(grid, entries), _rows_beside(grid, block, label))
    return None


def _rows_beside(grid: Grid, block: Block, label: Entry) -> list[int]:
    """The rows that the label is merged over, or those under it in which nothing stands in its column."""
    row, column = label.at
    bottom = grid.area(row, column).bottom
    if bottom > row:
        return grid.rows_between(row + 1, bottom)
    below = rows_above(grid, block, row)
    return list(takewhile(lambda each: grid.first_in_row(each, block.left, column) is None, below))


def _columns(grid: Grid, entries: Sequence[Entry]) -> dict[str, Area]:
    words = grid.vocabulary
    names = words.management_columns
    heads = {names[label]: entry for entry in entries if (label := clean(entry.text)) in names}
    others = [entry for entry in entries if entry not in heads.values() and clean(entry.text) not in words.management]
    heads |= dict(infer_by_words(words.near_management, heads, others))
    return {name: grid.area(*entry.at) for name, entry in heads.items()}


def _scored_line(grid: Grid, lines: _Lines, number: int) -> Indicator | None:
    """A line by its name, to the left of its columns; None for a row without one."""
    first = min(area.left for area in lines.columns.values())
    name = grid.first_in_row(number, grid.area(*lines.label.at).right + 1, first - 1)
    if name is None:
        return None
    cells = {key: grid.entry(number, area.left) for key, area in lines.columns.items()}
    return Indicator(
        row=number,
        level1=Level(entry=lines.label, name=clean(lines.label.text)),
        level2=None,
        level3=name,
        target=Entry(name.at),
        actual=cells.get("actual") or Entry(At(number, first)),
        weight=in_weights(cells["weight"]),
        score=in_points(cells["score"]),
        reason=cells.get("reason"),
        group=number,
        untargeted=True,
    )
