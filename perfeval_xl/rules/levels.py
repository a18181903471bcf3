"""Weights by first level."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.domain.form import Entry, Form, Level


def level_weights(form: Form) -> Iterator[tuple[Level, Decimal]]:
    """Every first level with the sum of its 分值, each group once; none in a form without 分值.

    A first level with a 分值 that no program has computed is left out.

    A first level written anew in every row, instead of once in a merged cell, is one level all the same.
    """
    if "weight" not in form.columns:
        return
    level: Level | None = None
    total: Decimal | None = Decimal(0)
    for row, _ in form.groups:
        if row.level1 is None:
            continue
        if level is not None and not _goes_on(level, row.level1):
            if total is not None:
                yield level, total
            level, total = None, Decimal(0)
        level = level or row.level1
        total = _added(total, row.weight)
    if level is not None and total is not None:
        yield level, total


def _added(total: Decimal | None, weight: Entry | None) -> Decimal | None:
    if total is None or weight is None:
        return total
    return None if weight.uncomputed else total + (weight.number or Decimal(0))


def _goes_on(level: Level, following: Level) -> bool:
    return following.name == level.name and following.printed_weight in (None, level.printed_weight)
