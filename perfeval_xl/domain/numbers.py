"""Numbers on their way from doubles to what people read."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

_CENT, _HUNDRED = Decimal("0.01"), Decimal(100)
_LARGEST_WHOLE = 1e15
_LARGEST_ROUNDED = 20
"""Digits before the point of the largest number that is rounded; decimals of a monstrous one say nothing."""


def decimal_of_float(number: float) -> Decimal:
    """A finite double as people see it: the shortest decimal that gives the double back, a whole number as such."""
    if number.is_integer() and abs(number) < _LARGEST_WHOLE:
        return Decimal(int(number))
    return Decimal(repr(number))


def to_cents(number: Decimal) -> Decimal:
    """Two decimals, half-up: 2.675 -> 2.68."""
    return number.quantize(_CENT, ROUND_HALF_UP)


def mean_to_cents(numbers: Sequence[Decimal]) -> Decimal | None:
    """The mean as Excel's ROUND(AVERAGE(…), 2) gives it; None of no numbers."""
    return to_cents(sum(numbers, Decimal(0)) / len(numbers)) if numbers else None


def show_number(number: Decimal) -> str:
    """Digits as people write them, no exponent and no zeros at their end: 6.50 -> 6.5, 1E+2 -> 100."""
    text = str(number)
    if "E" in text:
        text = f"{number:f}"
    if "." not in text:
        return text
    text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def show_percent(rate: Decimal, decimals: int = 2) -> str:
    """A fraction as a percentage, half-up: 0.84665 -> 84.67%."""
    share = rate * _HUNDRED
    if share.adjusted() <= _LARGEST_ROUNDED:
        share = share.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{show_number(share)}%"
