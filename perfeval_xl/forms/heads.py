"""The head of an indicator block: which row it is, and what stands in its columns.

A head has one row or two: 年度指标值 may stand over 指标性质, 指标值 and 度量单位 in the row under it.
"""

from typing import NamedTuple

from perfeval_xl.domain.form import Entry
from perfeval_xl.forms.data import head_meaning
from perfeval_xl.forms.grid import Grid
from perfeval_xl.parsing import normalize

WIDEST = 16_384
"""The last column of a sheet."""
_LEVELS = frozenset({"level1", "level2", "level3"})
_VALUES = frozenset({"target", "actual"})
_BESIDE_A_NAME = frozenset({"target", "actual", "weight", "score", "unit", "operator", "adjusted"})
_LEAST_BESIDE_A_NAME = 3
"""Without first and second levels, this many columns beside 指标名称 make a head."""


class Column(NamedTuple):
    """A column's head cell and what it means."""

    name: str
    entry: Entry


class Head(NamedTuple):
    """The head of an indicator block: its first and last row, and its columns from left to right."""

    top: int
    bottom: int
    columns: tuple[Column, ...]

    def like(self, other: "Head") -> bool:
        """Whether two heads have the same columns in the same places."""
        return [(name, entry.at.column) for name, entry in self.columns] == [
            (name, entry.at.column) for name, entry in other.columns
        ]


def find_heads(grid: Grid) -> list[Head]:
    """All heads of a sheet from top to bottom; the second row of a head is not taken for a head of its own."""
    heads: list[Head] = []
    for row in grid.rows_with("指标"):
        if heads and row <= heads[-1].bottom:
            continue
        head = _read_head(grid, row)
        if head is not None:
            heads.append(head)
    return heads


def _read_head(grid: Grid, row: int) -> Head | None:
    """The head that begins in a row; None for a row that is none."""
    entries = _head_entries(grid, row)
    columns = tuple(Column(name, entry) for entry in entries if (name := head_meaning("columns", entry.text)))
    if not _is_head({column.name for column in columns}):
        return None
    return Head(row, max(column.entry.at.row for column in columns), columns)


def _is_head(names: set[str]) -> bool:
    """Two of the levels with targets or results; or 指标名称 alone with several columns of its values (flat forms)."""
    if not names & _VALUES:
        return False
    return len(names & _LEVELS) >= 2 or ("level3" in names and len(names & _BESIDE_A_NAME) >= _LEAST_BESIDE_A_NAME)


def _head_entries(grid: Grid, row: int) -> list[Entry]:
    """A row's entries; for one over several columns the heads under it, if any: 指标值 over 目标值 and 完成值."""
    entries: list[Entry] = []
    for entry in grid.in_row(row, 1, WIDEST):
        area = grid.area(*entry.at)
        wide = area.right > area.left and area.bottom == area.top
        under = grid.in_row(row + 1, area.left, area.right) if wide else ()
        entries += [each for each in under if head_meaning("columns", each.text)] or [entry]
    return entries


def left_edge(grid: Grid, row: int, level1: int) -> int:
    """The column in which a form beside another begins: 绩效指标, to the left of 一级指标."""
    before = grid.entry(row, level1 - 1)
    return level1 - 1 if normalize(before.text).startswith("绩效指标") else level1
