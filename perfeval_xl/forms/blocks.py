"""Where the forms on a sheet are: one block of rows and columns for each indicator head or 附件1 title."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from perfeval_xl.domain.form import Entry
from perfeval_xl.domain.grid import Area
from perfeval_xl.forms.data import clean, head_meaning, meanings
from perfeval_xl.forms.grid import Grid
from perfeval_xl.parsing import normalize

_TITLE = re.compile(r"自评|基础数据表|绩效评价表|绩效目标完成情况")
_LONGEST_TITLE = 60
_LEVELS = ("level1", "level2", "level3")
_WIDEST = 16_384
_Entries = list[tuple[str, Entry]]
"""Entries of a head with their meanings."""


class Block(NamedTuple):
    """A form's place: `head` is the row with 一级指标 … (0 for 附件1), `columns` what stands in its columns."""

    title: Entry
    top: int
    head: int
    left: int
    right: int
    bottom: int
    columns: dict[str, Area]
    """Meaning of a column -> the head cell's area."""


def find_blocks(grid: Grid) -> list[Block]:
    """All forms of a sheet, from top to bottom and left to right; none for a sheet that holds no form."""
    heads = [(row, entries) for row in grid.rows_with("指标") if (entries := _head_entries(grid, row))]
    heads = [head for number, head in enumerate(heads) if not (number and _continues(grid, heads[number - 1], head))]
    blocks: list[Block] = []
    for number, (row, entries) in enumerate(heads):
        below = heads[number + 1][0] if number + 1 < len(heads) else None
        above = heads[number - 1][0] if number else 0
        blocks.extend(_blocks_at(grid, row, entries, above, below))
    return [block for block in blocks if _evaluates(block)] or _base_blocks(grid)


def _evaluates(block: Block) -> bool:
    """Whether a block has results, scores or at least a title, and is no table of targets (绩效目标申报表, 监控表)."""
    return bool({"actual", "score"} & block.columns.keys()) or is_title(block.title)


def _head_entries(grid: Grid, row: int) -> _Entries:
    """Meanings and entries of a row, if it is the head of an indicator block."""
    found = [(name, e) for e in _heads_in(grid, row) if (name := head_meaning("columns", e.text))]
    names = [name for name, _ in found]
    is_head = sum(name in names for name in _LEVELS) >= 2 and ("target" in names or "actual" in names)
    return found if is_head else []


def _heads_in(grid: Grid, row: int) -> list[Entry]:
    """A row's entries; for one over several columns the heads under it, if any: 指标值 over 目标值 and 完成值."""
    heads: list[Entry] = []
    for entry in grid.in_row(row, 1, _WIDEST):
        area = grid.area(*entry.at)
        wide = area.right > area.left and area.bottom == area.top
        under = grid.in_row(row + 1, area.left, area.right) if wide else ()
        heads += [each for each in under if clean(each.text) in meanings("columns")] or [entry]
    return heads


def _continues(grid: Grid, before: tuple[int, _Entries], head: tuple[int, _Entries]) -> bool:
    """Whether a head repeats the one above for the same form's next goal: no title, name or 总分 stands between."""
    if [(name, e.at.column) for name, e in before[1]] != [(name, e.at.column) for name, e in head[1]]:
        return False
    others = (*meanings("total"), *meanings("fund_total"), *meanings("head"))
    between = (e for row in grid.rows_between(before[0] + 1, head[0] - 1) for e in grid.in_row(row, 1, _WIDEST))
    return not any(clean(entry.text) in others or is_title(entry) for entry in between)


def _blocks_at(grid: Grid, row: int, entries: _Entries, above: int, below: int | None) -> Iterator[Block]:
    """One block, or several side by side: a second 一级指标 in the row begins the next form."""
    starts = [e.at.column for name, e in entries if name == "level1"][:1] or [entries[0][1].at.column]
    starts += [e.at.column for name, e in entries if name == "level1" and e.at.column > starts[0]]
    edges = [1, *(_left_edge(grid, row, start) for start in starts[1:]), _WIDEST + 1]
    for left, after in pairwise(edges):
        columns = {name: grid.area(*e.at) for name, e in reversed(entries) if left <= e.at.column < after}
        title = _title_above(grid, row, left, after - 1, above)
        top = title.at.row if title else max(above + 1, _first_row(grid, row, left, after - 1, above))
        bottom = _title_row_before(grid, row, left, after - 1, below)
        right = max([area.right for area in columns.values()] + list(_fund_edges(grid, top, row, left, after - 1)))
        yield Block(title or grid.entry(top, left), top, row, left, right, bottom, columns)


def _fund_edges(grid: Grid, top: int, head: int, left: int, right: int) -> Iterator[int]:
    """How far the heads of the fund block reach, which may have more columns than the indicators."""
    for row in (each for each in grid.rows if top <= each < head):
        for entry in grid.in_row(row, left, right):
            if head_meaning("funds", entry.text):
                yield grid.area(*entry.at).right


def _left_edge(grid: Grid, row: int, level1: int) -> int:
    """The column in which a form beside another begins: 绩效指标, to the left of 一级指标."""
    before = grid.entry(row, level1 - 1)
    return level1 - 1 if normalize(before.text).startswith("绩效指标") else level1


def is_title(entry: Entry) -> bool:
    """Whether a text heads a form: 2024年度项目支出绩效自评表; 自评得分 is a column's head."""
    text = normalize(entry.text)
    if not 4 <= len(text) <= _LONGEST_TITLE or _TITLE.search(text) is None or text.endswith("。"):
        return False
    return not any(clean(entry.text) in meanings(group) for group in ("columns", "funds", "total", "grade"))


def _title_above(grid: Grid, row: int, left: int, right: int, above: int) -> Entry | None:
    for each in reversed(grid.rows_between(above + 1, row - 1)):
        for entry in grid.in_row(each, left, right):
            if is_title(entry):
                return entry
    return None


def _first_row(grid: Grid, row: int, left: int, right: int, above: int) -> int:
    """Without a title: the first row with text since the form above."""
    return next((r for r in grid.rows_between(above + 1, row - 1) if grid.in_row(r, left, right)), row)


def _title_row_before(grid: Grid, row: int, left: int, right: int, below: int | None) -> int:
    """The last row that can belong to the form: the one before the next form's title, or the last with text."""
    last = grid.rows[-1]
    if below is None:
        return last
    title = _title_above(grid, below, left, right, row)
    return (title.at.row if title else below) - 1


def _base_blocks(grid: Grid) -> list[Block]:
    """附件1 has no indicators; its title tells."""
    for row in grid.rows:
        for entry in grid.in_row(row, 1, _WIDEST):
            if "基础数据表" in entry.text and is_title(entry):
                right = max((grid.area(*e.at).right for r in grid.rows for e in grid.in_row(r, 1, 64)), default=1)
                return [Block(entry, row, 0, 1, right, grid.rows[-1], {})]
    return []
