"""Cells that hold one number with its sign and unit and nothing else (≥95%, 1200人次), as most do, read in one go.

Whatever looks at the words around a number finds none there. So the long way (`parse_target`, `parse_result`, `judge`)
comes to what is put together here; a test holds both ways to the same. A text with any sign that one of the readers
on the long way looks for is left to it: a day, a rank, a numeral, 每, 岁, 余.
"""

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.domain.verdict import Judgement
from perfeval_xl.parsing.comparing import compare
from perfeval_xl.parsing.daytime import convert_time
from perfeval_xl.parsing.grammar import Kind, Result, Target
from perfeval_xl.parsing.language import Language
from perfeval_xl.parsing.operators import CAPS
from perfeval_xl.parsing.terms import Amount, Term, find_terms
from perfeval_xl.parsing.text import RAISED, normalize
from perfeval_xl.parsing.units import NO_UNIT, Unit, comparable

_LONE = pattern(r"(?P<sign>[≥≤><=]?)(?P<number>[0-9]{1,12}(?:\.[0-9]{1,4})?)(?P<unit>%|[\u4e00-\u9fff]{0,4})")
_LONGEST = 64
"""Characters of a cell, blanks included."""
_TELLING = frozenset(
    "零〇一二三四五六七八九十两百千前第每年月季日号周天时岁余多分之度内级上下增减升降涨跌提高低节压正在建施进推筹未待"
)
"""Characters of units that also stand in days, times, ranks, numerals, classes, moves and what is unfinished."""
_DECIMAL_DAY = 4
"""2023.12 may be a month: the point stands behind four digits."""


class Lone(NamedTuple):
    """A normalised text that is one number; `operator` is '' where no sign stands before it."""

    plain: str
    sign: str
    operator: str
    amount: Amount

    def term(self, operator: str, language: Language) -> Term:
        """The number as a term of the whole text, with this operator."""
        weak = bool(self.sign) and language.operators.weak(self.sign)
        return Term(operator, self.amount, None, self.sign, 0, len(self.plain), self.operator in CAPS, weak)


def read_lone(text: str, language: Language) -> Lone | None:
    """The number that a cell's text is, None for a text that is anything else or may be read otherwise."""
    if len(text) > _LONGEST or (not text.isascii() and RAISED.search(text)):
        return None
    plain = normalize(text)
    found = _LONE.fullmatch(plain)
    if found is None:
        return None
    sign, number, unit = found.groups()
    operator = language.operators.before.get(sign) if sign else ""
    meant = _unit_of(unit, language) if unit else NO_UNIT
    if operator is None or meant is None or (number[_DECIMAL_DAY : _DECIMAL_DAY + 1] == "." and not sign):
        return None
    if language.dates.signed.search(plain) or language.dates.whole_year.match(plain):
        return None
    return Lone(plain, sign, operator, Amount(Decimal(number), meant))


@lru_cache(maxsize=1024)
def _unit_of(text: str, language: Language) -> Unit | None:
    """What stands behind a number as its unit; None for what is no unit, or may say more than that."""
    if not _TELLING.isdisjoint(text):
        return None
    (term,) = find_terms(f"1{text}", language)
    return term.low.unit if term.low.unit.text == text else None


def lone_target(lone: Lone, raw: str, year: int | None, language: Language) -> Target:
    """The target that a number is: what has no sign is to be reached."""
    term = lone.term(lone.operator or "=", language)
    return Target(kind=Kind.COMPARISON, terms=(term,), requested=(term.same,), raw=raw, plain=lone.plain, year=year)


def lone_result(lone: Lone, raw: str, year: int | None, language: Language) -> Result:
    """The result that a number is."""
    return Result(wording=lone.plain, terms=(lone.term(lone.operator, language),), raw=raw, year=year)


def judge_lone(target: Target, result: Result) -> Judgement | None:
    """The judgement of a lone number on another; None where the result has a sign or the units do not fit."""
    target_term, term = target.terms[0], result.terms[0]
    if term.operator:
        return None
    term = convert_time(target_term.low.unit, term)
    if not (comparable(target_term.low.unit, term.low.unit) or target_term.low.unit.bare or term.low.unit.bare):
        return None
    return compare(target_term, term)
