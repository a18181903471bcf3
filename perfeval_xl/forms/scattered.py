"""Amounts beside their labels, not under them: 年初预算数 | 50 | 全年预算数 | 50 | 全年执行数 | 48."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from perfeval_xl.domain.form import Entry, Execution, Fund, FundRole
from perfeval_xl.forms.amounts import AmountUnit, amount_unit, read_amount
from perfeval_xl.forms.blocks import Block, rows_above
from perfeval_xl.forms.grid import Grid, in_points, in_weights

AMOUNTS = ("initial", "budget", "actual")
_POINTS = ("weight", "score")
_LEAST = 2


class Scattered(NamedTuple):
    """The total of such funds, with what they are executed by, and the unit of the amounts."""

    total: Fund
    execution: Execution | None
    unit: AmountUnit


class _Pair(NamedTuple):
    """A label and the next text to its right."""

    label: Entry
    value: Entry


def read_scattered(grid: Grid, block: Block) -> Scattered | None:
    """Funds of which at least two amounts stand each beside its label, in one row or several; None for others."""
    pairs = dict(_pairs(grid, block))
    amounts = {name: pairs[name] for name in AMOUNTS if name in pairs}
    if len(amounts) < _LEAST:
        return None
    if "budget" not in amounts:
        amounts["budget"] = amounts.pop("initial")
    label = amounts["budget"].label
    unit = amount_unit(grid, block, label.at.row)
    read = {name: read_amount(pair.value, unit) for name, pair in amounts.items()}
    total = Fund(
        role=FundRole.TOTAL,
        label=label,
        initial=read.get("initial"),
        budget=read["budget"],
        actual=read.get("actual"),
    )
    return Scattered(total, _execution(grid, block, pairs, min(pair.label.at.row for pair in amounts.values())), unit)


def _pairs(grid: Grid, block: Block) -> Iterator[tuple[str, _Pair]]:
    """Every label of the funds with a number beside it; points only in a row with an amount or a rate."""
    for row in reversed(rows_above(grid, block)):
        entries = grid.in_row(row, block.left, block.reach)
        named = ((grid.vocabulary.fund_column(entry.text), entry, value) for entry, value in pairwise(entries))
        pairs = [(name, _Pair(entry, value)) for name, entry, value in named if name]
        valued = [(name, pair) for name, pair in pairs if _is_number(pair.value)]
        if any(name not in _POINTS for name, _ in valued):
            yield from valued


def _is_number(entry: Entry) -> bool:
    """Whether a cell holds a number, with or without 分 behind it."""
    points = in_points(entry)
    return points is not None and points.number is not None


def _execution(grid: Grid, block: Block, pairs: Mapping[str, _Pair], first: int) -> Execution | None:
    """分值, 执行率 and 得分 beside their labels, or under them in the first row of the amounts."""
    cells = {name: pairs[name].value for name in ("weight", "rate", "score") if name in pairs}
    others = {entry.at for pair in pairs.values() for entry in pair}
    above = next(iter(reversed(grid.rows_between(block.top, first - 1))), None)
    heads = grid.in_row(above, block.left, block.right) if above is not None else ()
    for head in heads:
        name = grid.vocabulary.fund_column(head.text)
        under = grid.entry(first, head.at.column)
        if name in ("weight", "rate", "score") and name not in cells and under.at not in others:
            cells[name] = under
    if not cells:
        return None
    return Execution(
        weight=in_weights(cells.get("weight")), rate=cells.get("rate"), score=in_points(cells.get("score"))
    )
