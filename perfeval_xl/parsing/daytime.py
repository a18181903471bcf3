"""Lengths of time held against others: months and years, hours and days, days and working days."""

from decimal import Decimal

from perfeval_xl.domain.verdict import Judgement, Verdict
from perfeval_xl.parsing.comparing import compare
from perfeval_xl.parsing.terms import Amount, Term
from perfeval_xl.parsing.units import Unit, months_in

_HOURS_OF_A_DAY, _MINUTES_OF_A_DAY = frozenset({"天", "日"}), Decimal(1440)
_WORKING = "工作日"
_WEEKEND = Decimal(5) / Decimal(3)
"""Three working days may take five."""


def in_unit_asked(unit: Unit, term: Term) -> Term:
    """A length of time in the unit that is asked for: 1年 as 12个月, 1天 as 24小时."""
    factor = _factor(unit, term.low.unit)
    if factor is None or term.high:
        return term
    return term._replace(low=Amount(term.low.number * factor, unit))


def _factor(asked: Unit, given: Unit) -> Decimal | None:
    """How many of the one the other is; None where they are of one kind, or no lengths of time."""
    months, of = months_in(asked), months_in(given)
    if months is not None and of is not None:
        return None if months == of else of / months
    if asked.group == "hour" and given.text in _HOURS_OF_A_DAY:
        return _MINUTES_OF_A_DAY / asked.factor
    return given.factor / _MINUTES_OF_A_DAY if asked.text in _HOURS_OF_A_DAY and given.group == "hour" else None


def over_a_weekend(asked: Term, done: Term, judged: Judgement) -> Judgement:
    """Left to a person where only one side counts working days and a weekend between may decide: 5天 for ≤3个工作日."""
    working = [_WORKING in term.low.unit.text for term in (asked, done)]
    if working[0] is working[1] or done.high or {asked.low.unit.group, done.low.unit.group} != {"day"}:
        return judged
    factor = 1 / _WEEKEND if working[0] else _WEEKEND
    other = compare(asked, done._replace(low=Amount(done.low.number * factor, done.low.unit)))
    if (other.verdict is Verdict.UNMET) is (judged.verdict is Verdict.UNMET):
        return judged
    return judged._replace(verdict=Verdict.UNDECIDED, why="一个按工作日、一个按天计，是否按时要由人判断")
