"""Lengths of time held against others: months and years, hours and days, days and working days."""

from datetime import date
from decimal import Decimal

from perfeval_xl.domain.verdict import Judgement, Verdict
from perfeval_xl.parsing.comparing import compare
from perfeval_xl.parsing.terms import Amount, Term
from perfeval_xl.parsing.units import Unit, months_in

_HOURS_OF_A_DAY, _MINUTES_OF_A_DAY = frozenset({"天", "日"}), Decimal(1440)
_SECONDS = Decimal(60)
"""Of a minute, in which the units of hours are measured."""
_WORKING = "工作日"
_YEAR_OF_DAYS, _MONTHS_OF_YEAR = 365, Decimal(12)
_WORKED, _PASSED = Decimal(3), Decimal(5)
"""Three working days may take five."""


def convert_time(unit: Unit, term: Term) -> Term:
    """A length of time in the unit of the target: 1年 as 12个月, 1天 as 24小时."""
    if unit == term.low.unit:
        return term
    ratio = _ratio(unit, term.low.unit)
    if ratio is None or term.high:
        return term
    times, parts = ratio
    return term._replace(low=Amount(term.low.number * times / parts, unit))


def whole_year(target: Amount, year: int | None) -> Amount | None:
    """全年 in the unit of the target, None for a unit that is no time; 365天 is the whole of a leap year too."""
    days = Decimal((date(year + 1, 1, 1) - date(year, 1, 1)).days if year else _YEAR_OF_DAYS)
    if target.unit.group == "day" and target.number == _YEAR_OF_DAYS:
        days = target.number
    whole = {"day": days, "month": _MONTHS_OF_YEAR, "quarter": Decimal(4), "year": Decimal(1)}.get(target.unit.group)
    return None if whole is None else Amount(whole, target.unit)


def _ratio(target_unit: Unit, other: Unit) -> tuple[Decimal, Decimal] | None:
    """What the other unit and the target's are worth in a third; None where they are of one kind, or no times.

    Two numbers and no quotient, so that 120秒 are two minutes and not a hair less.
    """
    months, of = months_in(target_unit), months_in(other)
    if months is not None and of is not None:
        return None if months == of else (of, months)
    seconds, others = _seconds_in(target_unit), _seconds_in(other)
    if seconds is None or others is None or target_unit.group == other.group:
        return None
    return others, seconds


def _seconds_in(unit: Unit) -> Decimal | None:
    """How many seconds a unit of time up to a day is; None for a working day and for all else."""
    if unit.text in _HOURS_OF_A_DAY:
        return _MINUTES_OF_A_DAY * _SECONDS
    return {"hour": unit.factor * _SECONDS, "second": unit.factor}.get(unit.group)


def over_a_weekend(target_term: Term, result_term: Term, judged: Judgement) -> Judgement:
    """Left to a person where only one side counts working days and a weekend between may decide: 5天 for ≤3个工作日."""
    working = [_WORKING in term.low.unit.text for term in (target_term, result_term)]
    if (
        working[0] is working[1]
        or result_term.high
        or {target_term.low.unit.group, result_term.low.unit.group} != {"day"}
    ):
        return judged
    by, of = (_WORKED, _PASSED) if working[0] else (_PASSED, _WORKED)
    # multiplied first, so that three working days are five days and not a hair more
    other = compare(
        target_term, result_term._replace(low=Amount(result_term.low.number * by / of, result_term.low.unit))
    )
    if (other.verdict is Verdict.UNMET) is (judged.verdict is Verdict.UNMET):
        return judged
    return judged._replace(verdict=Verdict.UNDECIDED, why="一个按工作日、一个按天计，是否按时要由人判断")
