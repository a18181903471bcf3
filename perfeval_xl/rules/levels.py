"""Weights by first level."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.domain.form import Form, Level
from perfeval_xl.domain.grid import At


def level_weights(form: Form) -> Iterator[tuple[Level, Decimal]]:
    """Every first level with the sum of its 分值, each group once; none in a form without 分值."""
    if "weight" not in form.columns:
        return
    levels: dict[At, Level] = {}
    sums: dict[At, Decimal] = {}
    for row, _ in form.groups:
        if row.level1 is not None:
            at = row.level1.entry.at
            levels[at] = row.level1
            weight = row.weight.number if row.weight and row.weight.number is not None else Decimal(0)
            sums[at] = sums.get(at, Decimal(0)) + weight
    for at, level in levels.items():
        yield level, sums[at]
