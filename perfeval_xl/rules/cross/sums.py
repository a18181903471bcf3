"""Sums of 附件1: a line against the lines that make it up, column by column."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval_xl.domain.form import BaseRow, Entry
from perfeval_xl.rules.base import Case, Hit, hit
from perfeval_xl.rules.words import shown

COLUMNS = (("previous", "上年决算数"), ("budget", "本年预算数"), ("actual", "本年决算数"))


def lines(case: Case, *keys: str) -> list[BaseRow]:
    """The lines of 附件1 with these meanings."""
    return [row for row in case.form.base if row.key in keys]


def sum_slips(case: Case, whole: BaseRow, parts: Sequence[BaseRow]) -> Iterator[Hit]:
    """A hit for every column in which a line is not the sum of its parts; a column without any part is passed over."""
    for column, name in COLUMNS:
        entry: Entry | None = getattr(whole, column)
        numbers = [e.number for part in parts if (e := getattr(part, column)) is not None and e.number is not None]
        if entry is None or not numbers or (entry.text and entry.number is None):
            continue
        added = sum(numbers, Decimal(0))
        if abs(added - (entry.number or Decimal(0))) > case.law.number("tolerance.money"):
            label = whole.label.text.strip("：: ")
            yield hit(entry.at, expected=shown(added), actual=shown(entry.number), column=name, label=label)
