"""Where the forms on a sheet are: one block of rows and columns for each indicator head or 附件1 title."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from perfeval_xl.domain.form import Entry
from perfeval_xl.domain.grid import Area
from perfeval_xl.forms.columns import Inferred
from perfeval_xl.forms.grid import Grid
from perfeval_xl.forms.heads import WIDEST, Head, find_heads, left_edge, starts_of
from perfeval_xl.forms.neighbours import MONITORING, TARGETS, monitors, neighbour_on
from perfeval_xl.forms.text import clean
from perfeval_xl.forms.vocabulary import Vocabulary
from perfeval_xl.parsing import normalize

_TITLE = re.compile(r"自评|基础数据表|绩效评价表|绩效评价.{0,8}(?:评分|打分|计分|得分)表|绩效目标完成情况")
_POINTS = ("分", "分数", "分值")
"""How the head of a column ends that speaks of 自评: 自评打分."""
_LONGEST_HEAD, _LONGEST_TITLE = 8, 60


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
    doubts: tuple[Inferred, ...] = ()
    reach: int = WIDEST
    """The last column before a form beside this one: names above the table may stand further right than it."""


def rows_above(grid: Grid, block: Block, after: int = 0) -> list[int]:
    """The rows of a form above the head of its indicators, those after a row alone where one is given."""
    return [row for row in grid.rows_between(block.top, block.head) if after < row < block.head]


def rows_below(grid: Grid, block: Block, after: int) -> list[int]:
    """The rows of a form after one of it, down to its end."""
    return [row for row in grid.rows_between(after, block.bottom) if row > after]


def find_blocks(grid: Grid) -> list[Block]:
    """All forms of a sheet, from top to bottom and left to right; none for a sheet that holds no form."""
    return [block for block in _blocks(grid) if _evaluates(grid, block)] or _base_blocks(grid)


def find_target_blocks(grid: Grid) -> list[Block]:
    """The blocks of a sheet that name indicators with their targets and neither results nor scores."""
    blocks = (block for block in _blocks(grid) if {"level3", "target"} <= block.columns.keys())
    return [block for block in blocks if not _evaluates(grid, block)]


def _blocks(grid: Grid) -> list[Block]:
    """One block for every head, or several where forms stand side by side."""
    heads = find_heads(grid)
    heads = [head for number, head in enumerate(heads) if not (number and _continues(grid, heads[number - 1], head))]
    blocks: list[Block] = []
    for number, head in enumerate(heads):
        below = heads[number + 1].top if number + 1 < len(heads) else None
        above = heads[number - 1].bottom if number else 0
        blocks.extend(_blocks_at(grid, head, above, below))
    return blocks


def _evaluates(grid: Grid, block: Block) -> bool:
    """Whether a block has results, scores or at least a title, and is no table of targets (绩效目标申报表, 监控表)."""
    result_columns = [area.left for name, area in block.columns.items() if name in ("actual", "score")]
    if is_title(block.title, grid.vocabulary):
        return bool(result_columns) or not _titled_as_plan(grid, block)
    return bool(result_columns) and not _monitors(grid, block) and not _only_plans(grid, block, result_columns)


def _titled_as_plan(grid: Grid, block: Block) -> bool:
    """Whether a table of targets only speaks of 自评 under its own title: 上年度绩效自评得分."""
    neighbour = neighbour_on(grid)
    return neighbour is not None and neighbour.kind == TARGETS and neighbour.at.row < block.title.at.row


def _monitors(grid: Grid, block: Block) -> bool:
    """Whether a table tells what is done during the year (绩效运行监控表), by its title or its heads."""
    neighbour = neighbour_on(grid)
    named = neighbour is not None and neighbour.kind == MONITORING and neighbour.at.row <= block.head
    return named or monitors(grid, block.head, max(area.bottom for area in block.columns.values()))


def _only_plans(grid: Grid, block: Block, result_columns: Sequence[int]) -> bool:
    """Whether a table of targets is sent down with blank columns for what will have been done."""
    neighbour = neighbour_on(grid)
    if neighbour is None or neighbour.kind != TARGETS:
        return False
    last = max(area.bottom for area in block.columns.values())
    return not any(grid.entry(row, left).text for row in rows_below(grid, block, last) for left in result_columns)


def _continues(grid: Grid, before: Head, head: Head) -> bool:
    """Whether a head repeats the one above for the same form's next goal: no title, name or 总分 stands between."""
    if not head.like(before):
        return False
    words = grid.vocabulary
    others = words.total | words.fund_total | words.head.keys()
    between = (e for row in grid.rows_between(before.bottom + 1, head.top - 1) for e in grid.in_row(row, 1, WIDEST))
    return not any(clean(entry.text) in others or is_title(entry, words) for entry in between)


def _blocks_at(grid: Grid, head: Head, above: int, below: int | None) -> Iterator[Block]:
    """One block, or several side by side: a second 一级指标 in the row begins the next form."""
    row = head.top
    starts = starts_of(head.columns)
    between = (above + 1, below or grid.rows[-1])
    lefts = [_left_of(grid, head, starts[number], starts[number + 1], between) for number in range(len(starts) - 1)]
    edges = [1, *lefts, WIDEST + 1]
    for left, after in pairwise(edges):
        columns = {name: grid.area(*e.at) for name, e in reversed(head.columns) if left <= e.at.column < after}
        title = _title_above(grid, row, left, after - 1, above)
        top = title.at.row if title else max(above + 1, _first_row(grid, row, left, after - 1, above))
        bottom = _title_row_before(grid, row, left, after - 1, below)
        right = max([area.right for area in columns.values()] + list(_fund_edges(grid, top, row, left, after - 1)))
        doubts = tuple(doubt for doubt in head.doubts if left <= doubt.entry.at.column < after)
        first = title or grid.first_in_row(top, left, after - 1) or grid.entry(top, left)
        yield Block(first, top, row, left, right, bottom, columns, doubts, after - 1)


def _left_of(grid: Grid, head: Head, before: int, start: int, rows: tuple[int, int]) -> int:
    """Where a form beside another begins: at its title or labels, which may stand left of its 一级指标 in `start`."""
    last = max(grid.area(*e.at).right for _, e in head.columns if before <= e.at.column < start)
    words = grid.vocabulary
    labels = (words.head, words.total, words.goals, words.fund_total)
    entries = (entry for row in grid.rows_between(*rows) for entry in grid.in_row(row, last + 1, start - 1))
    columns = (
        entry.at.column
        for entry in entries
        if is_title(entry, words) or any(clean(entry.text) in each for each in labels)
    )
    return min([start, left_edge(grid, head.top, start), *columns])


def _fund_edges(grid: Grid, top: int, head: int, left: int, right: int) -> Iterator[int]:
    """How far the heads of the fund block reach, which may have more columns than the indicators."""
    for row in (each for each in grid.rows if top <= each < head):
        for entry in grid.in_row(row, left, right):
            if grid.vocabulary.fund_column(entry.text):
                yield grid.area(*entry.at).right


def is_title(entry: Entry, vocabulary: Vocabulary) -> bool:
    """Whether a text heads a form: 2024年度项目支出绩效自评表; 自评得分 is a column's head."""
    text = normalize(entry.text)
    if not 4 <= len(text) <= _LONGEST_TITLE or _TITLE.search(text) is None or text.endswith("。"):
        return False
    if len(text) <= _LONGEST_HEAD and text.endswith(_POINTS):
        return False
    label = clean(entry.text)
    label_lists = (vocabulary.columns, vocabulary.funds, vocabulary.total, vocabulary.grade)
    return not any(label in labels for labels in label_lists)


def _title_above(grid: Grid, row: int, left: int, right: int, above: int) -> Entry | None:
    for each in reversed(grid.rows_between(above + 1, row - 1)):
        for entry in grid.in_row(each, left, right):
            if is_title(entry, grid.vocabulary):
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
        for entry in grid.in_row(row, 1, WIDEST):
            if "基础数据表" in entry.text and is_title(entry, grid.vocabulary):
                right = max(grid.area(*e.at).right for r in grid.rows for e in grid.in_row(r, 1, WIDEST))
                return [Block(entry, row, 0, 1, right, grid.rows[-1], {})]
    return []
