"""What is written into a template's cell for a cell of a form."""

from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.domain.form import Entry, Indicator
from perfeval_xl.domain.grid import At

SIGNED = "填表人"
"""Begins the line for names and telephones at the foot, which every template has."""
_PERCENT = "0.00%"
_MOST = 2
"""What a rate is at most; nobody spends twice the budget."""


class Value(NamedTuple):
    """A value, the cell it goes into, and its number format where the cell's own would show it otherwise."""

    at: At
    value: str | Decimal
    number_format: str | None = None


def number_of(at: At, entry: Entry) -> Value:
    """A number where a cell holds one; 100% for points is a slip that stays as it was typed."""
    return Value(at, entry.text if entry.number is None or entry.percent else entry.number)


def rate_of(at: At, entry: Entry) -> Value:
    """A rate as people read it."""
    rate = fraction_of(entry)
    return Value(at, entry.text) if rate is None else Value(at, rate, _PERCENT)


def fraction_of(entry: Entry) -> Decimal | None:
    """A rate as a fraction: where the head of its column says per cent, 86.19 is typed for 86.19%."""
    if entry.number is None or entry.percent or entry.number <= _MOST:
        return entry.number
    return entry.number / 100


def target_text(row: Indicator) -> str:
    """The target with sign and unit from columns of their own; only before and behind a number they mean the same."""
    return row.target.text if row.target.number is None else row.full_target


def actual_text(row: Indicator) -> str:
    """The result, with the unit where that stands in a column of its own for both."""
    unit = row.unit.text if row.unit else ""
    bare = row.actual.number is not None and not row.actual.percent and row.target.number is not None
    return f"{row.actual.text}{unit}" if bare and not row.actual.text.endswith(unit) else row.actual.text
