"""Whether two texts of 年度指标值 ask for the same, and which of them asks for less."""

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from itertools import zip_longest

from perfeval_xl.domain.form import Indicator
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing import Kind, Language, Target, Term, normalize, read_row

_MARKS = pattern(r"[\W_]+")
_NUMBERS = (Kind.COMPARISON, Kind.SEVERAL)
_AT_MOST = ("≤", "<")


class Change(Enum):
    """What became of an approved target."""

    NONE = "none"
    LOWER = "lower"
    HIGHER = "higher"
    OTHER = "other"
    """Other numbers or another day, neither of which is simply less."""
    WORDS = "words"


def change_of(approved: Indicator, evaluated: Indicator, year: int | None, language: Language) -> Change:
    """How the evaluated target differs from the approved one; only the sign or the unit written out is no change."""
    one, other = read_row(approved, year, language).target, read_row(evaluated, year, language).target
    if one is None or other is None or one == other:
        return Change.NONE
    if one.kind in _NUMBERS and other.kind in _NUMBERS:
        return _change_of_numbers(one.terms, other.terms)
    if one.kind is other.kind is Kind.DEADLINE:
        return _change_of_days(one, other, year)
    short, long = sorted((_MARKS.sub("", normalize(row.target.text)) for row in (approved, evaluated)), key=len)
    return Change.NONE if short in long else Change.WORDS


def _change_of_numbers(approved: Sequence[Term], evaluated: Sequence[Term]) -> Change:
    if all(_same(one, other) for one, other in zip_longest(approved, evaluated)):
        return Change.NONE
    if len(approved) != 1 or len(evaluated) != 1:
        return Change.OTHER
    (one,), (other,) = approved, evaluated
    if one.high or other.high or one.low.unit.group != other.low.unit.group or one.low.base == other.low.base:
        return Change.OTHER
    return Change.LOWER if other.low.base < one.low.base else Change.HIGHER


def _same(one: Term | None, other: Term | None) -> bool:
    """Whether two terms give the same number, and not one as a floor and the other as a ceiling."""
    if one is None or other is None:
        return False
    opposed = {one.operator in _AT_MOST, other.operator in _AT_MOST} == {True, False}
    plain = "=" in (one.operator, other.operator)
    numbers = _numbers(one), _numbers(other)
    return any(mine == theirs for mine, theirs in zip(*numbers, strict=True)) and (plain or not opposed)


def _numbers(term: Term) -> tuple[tuple[Decimal, Decimal | None], ...]:
    """A term's numbers by what they are worth, and as they are written: a unit may be left out."""
    high = term.high
    return (term.low.base, high.base if high else None), (term.low.number, high.number if high else None)


def _change_of_days(one: Target, other: Target, year: int | None) -> Change:
    if one.deadline is None or other.deadline is None:
        return Change.NONE
    first, second = one.deadline.last(year), other.deadline.last(year)
    return Change.NONE if first == second else Change.OTHER
