"""Rows that share one score."""

import random
from decimal import Decimal

import pytest

from perfeval_xl.domain.entry import Entry
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.indicators import Indicator, groups_of, regrouped


@pytest.mark.parametrize("seed", range(30))
def test_only_the_groups_of_changed_rows_are_made_anew(seed: int) -> None:
    chance = random.Random(seed)
    rows = [_row(number, chance.choice((number, 10, 11, 12)), chance.choice((5, 10, None))) for number in range(10, 22)]
    groups = groups_of(rows)
    changed = chance.randrange(len(rows))
    rows[changed] = _row(rows[changed].row, rows[changed].group, 7)
    anew = regrouped(groups, rows, {rows[changed].group})
    assert anew == groups_of(rows)
    assert [now is then for now, then in zip(anew, groups, strict=True)].count(False) == 1


def _row(number: int, group: int, weight: int | None) -> Indicator:
    cell = Entry(At(number, 1), "文字")
    points = Entry(At(number, 2), "" if weight is None else str(weight), None if weight is None else Decimal(weight))
    return Indicator(number, None, None, cell, cell, cell, points, None, None, group=group)
