"""Weights by first level."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.domain.form import Form, Level


def level_weights(form: Form) -> Iterator[tuple[Level, Decimal]]:
    """Every first level with the sum of its 分值, each group once; none in a form without 分值.

    A first level written anew in every row, instead of once in a merged cell, is one level all the same.
    """
    if "weight" not in form.columns:
        return
    level: Level | None = None
    total = Decimal(0)
    for row, _ in form.groups:
        if row.level1 is None:
            continue
        if level is not None and row.level1.entry.at != level.entry.at and not _goes_on(level, row.level1):
            yield level, total
            level, total = None, Decimal(0)
        level = level or row.level1
        total += row.weight.number if row.weight and row.weight.number is not None else Decimal(0)
    if level is not None:
        yield level, total


def _goes_on(level: Level, following: Level) -> bool:
    return following.name == level.name and following.printed_weight in (None, level.printed_weight)
