"""The head of an indicator block: which row it is, and what stands in its columns.

A head has one row or two: 年度指标值 may stand over 指标性质, 指标值 and 度量单位 in the row under it, merged over them
or not. A column under it whose own head says nothing (值, or blank) is what the head above says.
"""

from collections.abc import Callable, Iterable, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from perfeval_xl.domain.form import Entry
from perfeval_xl.forms.columns import Inferred, infer_columns
from perfeval_xl.forms.grid import Grid
from perfeval_xl.forms.text import year_of
from perfeval_xl.parsing import normalize

WIDEST = 16_384
"""The last column of a sheet."""
_LEVELS = frozenset({"level1", "level2", "level3"})
_POINTS = frozenset({"weight", "score"})
_UPPER = frozenset({"level1", "level2"})
_TELLING = ("指标", "三级", "目标", "完成", "得分")
_LEAST_GUESSED = 5
_OWN = ("值", "名称")
"""How a head ends that is what the head over it says: 指标值 under 年度指标值, 名称 beside 权重 under 一级指标."""
_FEWEST = 3
"""Columns with known heads that every head has at least."""
_VALUES = frozenset({"target", "actual"})
_BESIDE_A_NAME = frozenset({"target", "actual", "weight", "score", "unit", "operator", "adjusted"})
_FEWEST_UNDER = 2
"""Known words in the second row of a head whose first row is not merged over it."""
_FARTHEST_UNDER = 3
"""Rows down to which the second row of a head is looked for."""
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
    doubts: tuple[Inferred, ...] = ()
    """The columns that were inferred, because their heads are unknown."""

    def like(self, other: "Head") -> bool:
        """Whether two heads have the same columns in the same places."""
        return [(name, entry.at.column) for name, entry in self.columns] == [
            (name, entry.at.column) for name, entry in other.columns
        ]


def find_heads(grid: Grid) -> list[Head]:
    """All heads of a sheet from top to bottom; the second row of a head is not taken for a head of its own.

    A row of unknown words is tried only on a sheet on which no row has known ones.
    """
    rows = grid.rows_with("指标")
    return _find_in(grid, rows, _read_head) or _find_in(grid, _wordy_rows(grid), _guess_head)


def _find_in(grid: Grid, rows: Iterable[int], read: Callable[[Grid, int], Head | None]) -> list[Head]:
    heads: list[Head] = []
    for row in rows:
        if heads and row <= heads[-1].bottom:
            continue
        head = read(grid, row)
        if head is not None:
            heads.append(head)
    return heads


def _read_head(grid: Grid, row: int) -> Head | None:
    """The head that begins in a row, by its known words; None for a row that is none."""
    if not any(grid.vocabulary.column(entry.text) for entry in grid.in_row(row, 1, WIDEST)):
        return None
    columns, others = _split(grid, row)
    if not _is_head({column.name for column in columns}):
        columns, others = _with_tall(grid, row, columns, others)
    names = {column.name for column in columns}
    if not _is_head(names) and not names >= _LEVELS:
        return None
    doubts = _infer(grid, columns, others)
    valued = _VALUES & {doubt.name for doubt in doubts}  # all three levels, and 年度目标指标值 that is nearly known
    return _head_of(row, columns, doubts) if valued or _is_head(names) else None


def _with_tall(grid: Grid, row: int, columns: list[Column], others: list[Entry]) -> tuple[list[Column], list[Entry]]:
    """The heads of a row of levels with those that reach down to it from the rows above: 得分 beside 评价指标."""
    if not {column.name for column in columns} >= _LEVELS:
        return columns, others
    last = max(grid.area(*column.entry.at).right for column in columns)
    above = [entry for each in range(row - 1, row - _FEWEST, -1) for entry in grid.in_row(each, last + 1, WIDEST)]
    tall = [entry for entry in above if grid.area(*entry.at).bottom >= row]
    named = [(grid.vocabulary.column(entry.text), entry) for entry in tall]
    recognised = [Column(name, entry) for name, entry in named if name]
    return [*columns, *recognised], [*others, *(entry for name, entry in named if not name)]


def _guess_head(grid: Grid, row: int) -> Head | None:
    """A head of which hardly a word is known; it needs names, values and points at least."""
    columns, others = _split(grid, row)
    doubts = _infer(grid, columns, others)
    names = {column.name for column in columns} | {doubt.name for doubt in doubts}
    certain = len(names) >= _LEAST_GUESSED and "level3" in names and names & _VALUES and names & (_POINTS | _UPPER)
    return _head_of(row, columns, doubts) if certain else None


def _infer(grid: Grid, columns: Sequence[Column], others: Sequence[Entry]) -> tuple[Inferred, ...]:
    """The other heads whose meaning can be inferred; a label beside the table (绩效指标) reaches down its rows."""
    lowest = max((grid.area(*entry.at).bottom for _, entry in columns), default=0)
    heads = [entry for entry in others if grid.area(*entry.at).bottom <= max(lowest, entry.at.row + 1)]
    edges = [1, *starts_of(columns)[1:], WIDEST + 1]
    return tuple(doubt for left, after in pairwise(edges) for doubt in _infer_in(grid, columns, heads, left, after))


def _infer_in(
    grid: Grid, columns: Sequence[Column], heads: Sequence[Entry], left: int, after: int
) -> Sequence[Inferred]:
    """The same for one of the forms that stand side by side."""
    areas = {name: grid.area(*entry.at) for name, entry in columns if left <= entry.at.column < after}
    return infer_columns(grid, areas, [entry for entry in heads if left <= entry.at.column < after])


def starts_of(columns: Sequence[Column]) -> list[int]:
    """The column in which each form of a head row begins: its 一级指标, or 指标名称 where it has no levels."""
    places = _places(columns)
    name = "level1" if any(each == "level1" for each, _ in places) else "level3"
    return [at for each, at in places if each == name] or [at for _, at in places[:1]]


def _head_of(row: int, columns: Sequence[Column], doubts: tuple[Inferred, ...]) -> Head:
    every = sorted((*columns, *(Column(*doubt) for doubt in doubts)), key=lambda column: column.entry.at.column)
    bottom = max(column.entry.at.row for column in every)
    own = (column for column in every if not _of_upper_level(column, every) and not _of_earlier_year(column, every))
    return Head(row, bottom, tuple(own), doubts)


def _of_upper_level(column: Column, columns: Sequence[Column]) -> bool:
    """Whether 分值 or 得分 belongs to the first or second level: one of its own stands behind the third.

    What stands behind the next form's beginning belongs to that form.
    """
    if column.name not in _POINTS:
        return False
    here = column.entry.at.column
    after = min((at for at in starts_of(columns) if at > here), default=WIDEST + 1)
    third = next((at for name, at in _places(columns) if name == "level3" and here < at < after), None)
    return third is not None and any(name == column.name and third < at < after for name, at in _places(columns))


def _of_earlier_year(column: Column, columns: Sequence[Column]) -> bool:
    """Whether another head asks for the same of a later year: 2022年完成值 beside 2023年完成值."""
    year = year_of(column.entry.text)
    return year is not None and any(
        other.name == column.name and (year_of(other.entry.text) or 0) > year for other in columns
    )


def _places(columns: Sequence[Column]) -> list[tuple[str, int]]:
    return [(column.name, column.entry.at.column) for column in columns]


def _split(grid: Grid, row: int) -> tuple[list[Column], list[Entry]]:
    """A row's heads with known words, and the other ones."""
    recognised: list[Column] = []
    others: list[Entry] = []
    entries = grid.in_row(row, 1, WIDEST)
    names = [grid.vocabulary.column(entry.text) for entry in entries]
    spans = _spans(grid, entries, names)
    areas = {entry.at.column: grid.area(*entry.at) for entry in entries}
    wide = {
        column: right
        for column, area in areas.items()
        if (right := spans.get(column, area.right)) > column and area.bottom == row
    }
    lower = min((_row_under(grid, row, left, right) for left, right in wide.items()), default=row + 1)
    for name, entry in zip(names, entries, strict=True):
        if entry.at.column in wide:
            columns, rest = _under(grid, entry, name, lower, wide[entry.at.column])
            recognised += columns
            others += rest
        elif name:
            recognised.append(Column(name, entry))
        else:
            tall = sum(area.bottom == row + 1 for area in areas.values()) >= _FEWEST
            whole = _whole(grid, entry, row, sure=tall)
            meaning = grid.vocabulary.column(whole.text)
            (recognised.append(Column(meaning, whole)) if meaning else others.append(whole))
    return recognised, others


def _under(grid: Grid, entry: Entry, name: str | None, lower: int, right: int) -> tuple[list[Column], list[Entry]]:
    """The heads in the second row under one that stands over columns.

    The head itself where nothing stands there, or where it has a meaning and none of them has the same.
    """
    under = grid.in_row(lower, entry.at.column, right)
    meanings = [(grid.vocabulary.column(each.text), each) for each in under]
    recognised = [Column(meaning, each) for meaning, each in meanings if meaning]
    others = [each for meaning, each in meanings if not meaning]
    if not recognised and name and not (name in _POINTS and _speak_of(grid, name, others)):
        return [Column(name, entry)], []
    if not recognised:
        words = len(others) >= _FEWEST_UNDER and all(each.number is None for each in others)
        return [], others if words else [entry]
    if name is None or any(column.name == name for column in recognised):
        return recognised, others
    own = next((each for each in others if normalize(each.text).endswith(_OWN)), None) or _blank_under(grid, entry)
    return [*recognised, *([Column(name, own)] if own else [])], [each for each in others if each != own]


def _whole(grid: Grid, entry: Entry, row: int, *, sure: bool) -> Entry:
    """A head whose words stand in two cells, one under the other (年度, 指标值), as one in the place of the lower.

    Only where the words are known together, or where it is `sure` that the head has two rows.
    """
    area = grid.area(*entry.at)
    under = grid.entry(row + 1, entry.at.column)
    if area.bottom > row or area.left < area.right or under.at != (row + 1, entry.at.column):
        return entry
    whole = under._replace(text=entry.text + under.text)
    worded = bool(under.text) and under.number is None
    return whole if worded and (sure or grid.vocabulary.column(whole.text)) else entry


def _speak_of(grid: Grid, name: str, entries: Sequence[Entry]) -> bool:
    """Whether one of several heads says in words of its own what the one over them means."""
    near = grid.vocabulary.near.get(name)
    return len(entries) > 1 and near is not None and any(word in each.text for each in entries for word in near.any)


def _row_under(grid: Grid, row: int, left: int, right: int) -> int:
    """The next row with text between two columns: people put blank ones between."""
    rows = grid.rows_between(row + 1, row + _FARTHEST_UNDER)
    return next((each for each in rows if grid.in_row(each, left, right)), row + 1)


def _blank_under(grid: Grid, entry: Entry) -> Entry | None:
    """The first blank place in the row under a head that is merged over several columns."""
    _, left, _, right = grid.area(*entry.at)
    row = _row_under(grid, entry.at.row, left, right)
    places = (grid.entry(row, column) for column in range(left, right + 1))
    return next((place for place in places if not place.text), None)


def _spans(grid: Grid, entries: Sequence[Entry], names: Sequence[str | None]) -> dict[int, int]:
    """Column of each head -> the last one under it, where a second row goes on without being merged under the first.

    What stands behind a gap to the right of the known heads is no part of the table; a blank column under a merged head
    is none.
    """
    recognised = [entry for entry, name in zip(entries, names, strict=True) if name]
    if len(recognised) < _FEWEST_UNDER:
        return {}
    row, left = entries[0].at
    areas = [grid.area(*entry.at) for entry in entries]
    upper = {column for area in areas for column in range(area.left, area.right + 1)}
    lower = grid.in_row(_row_under(grid, row, left, _end(recognised[-1], upper)), left, WIDEST)
    end = _end(recognised[-1], upper | {entry.at.column for entry in lower})
    columns = [entry.at.column for entry in entries if entry.at.column <= end]
    if not _goes_on(grid, columns, [entry for entry in lower if entry.at.column <= end]):
        return {}
    return dict(zip(columns, [*(column - 1 for column in columns[1:]), end], strict=True))


def _goes_on(grid: Grid, upper: Sequence[int], lower: Sequence[Entry]) -> bool:
    """Whether a row is the second of a head: known words, no numbers, and nothing under a lone head of the first."""
    if sum(grid.vocabulary.column(entry.text) is not None for entry in lower) < _FEWEST_UNDER:
        return False
    return all(entry.number is None and not {entry.at.column, entry.at.column + 1} <= set(upper) for entry in lower)


def _end(last: Entry, columns: Set[int]) -> int:
    """The column up to which there is no gap to the right of an entry."""
    column = last.at.column
    while column + 1 in columns:
        column += 1
    return column


def _wordy_rows(grid: Grid) -> list[int]:
    """Rows that could be a head in words of their own: several texts, one of which speaks of targets or points."""
    rows = {row for word in _TELLING for row in grid.rows_with(word)}
    return sorted(row for row in rows if len(grid.in_row(row, 1, WIDEST)) >= _LEAST_GUESSED)


def _is_head(names: set[str]) -> bool:
    """Two of the levels with targets, results or all points; or 指标名称 alone with several columns (flat forms)."""
    if len(names & _LEVELS) >= 2 and (names & _VALUES or _POINTS.issubset(names)):
        return True
    return bool(names & _VALUES) and "level3" in names and len(names & _BESIDE_A_NAME) >= _LEAST_BESIDE_A_NAME


def left_edge(grid: Grid, row: int, level1: int) -> int:
    """The column in which a form beside another begins: 绩效指标, to the left of 一级指标."""
    before = grid.entry(row, level1 - 1)
    return level1 - 1 if normalize(before.text).startswith("绩效指标") else level1
