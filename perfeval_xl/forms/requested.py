"""What a 绩效目标申报表 asks for and aims at: 年度资金总额, 年度主要任务 with their amounts, the goals."""

from collections.abc import Iterator
from typing import NamedTuple

from perfeval_xl.domain.form import Entry, Fund, FundRole, Goal
from perfeval_xl.forms.amounts import AmountUnit, amount_unit, read_amount
from perfeval_xl.forms.blocks import Block, rows_above
from perfeval_xl.forms.grid import Grid
from perfeval_xl.forms.text import clean
from perfeval_xl.parsing import normalize

_HEAD_ROWS = 1
"""The heads of 年度主要任务 stand in one row or two: 预算金额 over 总额, 财政拨款, 其他资金."""
_SHORTEST_GOAL = 5
"""Characters of a text that aims at something."""


class _Tasks(NamedTuple):
    """Where 年度主要任务 stand: the last row of their heads, the columns of names and amounts (0 without amounts)."""

    head: int
    name: int
    amount: int


def read_requested(grid: Grid, block: Block) -> tuple[tuple[Fund, ...], str]:
    """The amounts above the indicators, and 元, 万元 or '' as their unit; each amount is the line's `initial`."""
    unit = amount_unit(grid, block, block.head - 1)
    tasks = _tasks(grid, block)
    lines = list(_task_lines(grid, block, tasks, unit)) if tasks else []
    if not any(line.role is FundRole.TOTAL for line in lines):
        lines += _total_line(grid, block, unit)
    return tuple(lines), unit.stored


def _tasks(grid: Grid, block: Block) -> _Tasks | None:
    words = grid.vocabulary.tasks
    for row in rows_above(grid, block):
        heads = grid.in_row(row, block.left, block.right)
        name = next((entry for entry in heads if clean(entry.text) in words), None)
        if name is not None:
            bottom = grid.area(*name.at).bottom
            amounts = (
                entry
                for each in range(max(bottom, row + _HEAD_ROWS), row - 1, -1)
                for entry in grid.in_row(each, name.at.column + 1, block.right)
                if _heads_amounts(grid, entry)
            )
            amount = next(amounts, None)
            if amount is None:
                return _Tasks(bottom, name.at.column, 0)
            return _Tasks(max(bottom, amount.at.row), name.at.column, amount.at.column)
    return None


def _heads_amounts(grid: Grid, entry: Entry) -> bool:
    label = clean(entry.text)
    return label in grid.vocabulary.fund_total or grid.vocabulary.fund_column(entry.text) is not None or label == "金额"


def _task_lines(grid: Grid, block: Block, tasks: _Tasks, unit: AmountUnit) -> Iterator[Fund]:
    """The tasks down to the goals or the end of their names; 金额合计 is the total of them."""
    for row in rows_above(grid, block, tasks.head):
        label = grid.first_in_row(row, tasks.name, tasks.name) or grid.first_in_row(row, block.left, tasks.name)
        total = label is not None and clean(label.text) in grid.vocabulary.fund_total
        if label is None or _begins_goals(grid, block, row) or not (total or label.at.column == tasks.name):
            return
        amount = read_amount(grid.entry(row, tasks.amount), unit) if tasks.amount else Entry(label.at)
        role = FundRole.TOTAL if total else FundRole.PART
        yield Fund(role=role, label=label, initial=amount, budget=None, actual=None)
        if total:
            return


def _begins_goals(grid: Grid, block: Block, row: int) -> bool:
    return any(clean(entry.text) in grid.vocabulary.goals for entry in grid.in_row(row, block.left, block.right))


def _total_line(grid: Grid, block: Block, unit: AmountUnit) -> list[Fund]:
    """The line 年度资金总额, that of this year before one of all years; its amount may stand in its own cell."""
    found = [
        Fund(role=FundRole.TOTAL, label=label, initial=amount, budget=None, actual=None)
        for row in rows_above(grid, block)
        for label in grid.in_row(row, block.left, block.reach)
        if (amount := _total_at(grid, block, label, unit)) is not None
    ]
    yearly = [fund for fund in found if any(word in fund.label.text for word in grid.vocabulary.yearly)]
    return (yearly or found)[:1]


def _total_at(grid: Grid, block: Block, label: Entry, unit: AmountUnit) -> Entry | None:
    """The number behind a label of a total; None for any other cell, and where no number follows."""
    words = grid.vocabulary
    name, colon, rest = normalize(label.text).partition(":")
    if clean(name) not in words.fund_total:
        return None
    behind = [label._replace(text=rest)] if colon and rest else []
    area = grid.area(*label.at)
    behind += grid.in_row(area.top, area.right + 1, block.reach)
    for entry in behind:
        amount = read_amount(entry._replace(text=clean(entry.text)), unit)
        if amount.number is not None:
            return amount._replace(text=entry.text)
        if clean(entry.text) in words.fund_total:
            return None
    return None


def read_aims(grid: Grid, block: Block) -> tuple[Goal, ...]:
    """The year's goals as they are approved, each with a blank 实际完成情况."""
    labels = [
        entry
        for row in rows_above(grid, block, block.top)
        for entry in grid.in_row(row, block.left, block.right)
        if grid.vocabulary.goals.get(clean(entry.text)) == "expected"
    ]
    labels.sort(key=lambda label: not clean(label.text).startswith(grid.vocabulary.yearly))
    found = (texts for label in labels if (texts := _aims_at(grid, block, label)))
    return tuple(Goal(text, Entry(text.at)) for text in next(found, []))


def _aims_at(grid: Grid, block: Block, label: Entry) -> list[Entry]:
    """The texts beside a label, one in each of its rows, else those under it."""
    area = grid.area(*label.at)
    beside = [
        entry
        for row in grid.rows_between(area.top, area.bottom)
        if (entry := grid.first_in_row(row, area.right + 1, block.right)) is not None
    ]
    if beside and _aims(grid, beside[0]):
        return [entry for entry in beside if _aims(grid, entry)]
    below = []
    for row in rows_above(grid, block, area.bottom):
        entry = grid.first_in_row(row, label.at.column, area.right)
        if entry is None or not _aims(grid, entry):
            break
        below.append(entry)
    return below


def _aims(grid: Grid, entry: Entry) -> bool:
    """Whether a text is a goal and no label or hint."""
    words, label = grid.vocabulary, clean(entry.text)
    is_label = label in words.goals or label in words.fund_total or words.column(entry.text) is not None
    return len(label) >= _SHORTEST_GOAL and not is_label and not words.is_hint(entry.text)
