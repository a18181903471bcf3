"""Lengths of time held against others: months and years, hours and days, days and working days."""

from datetime import date
from decimal import Decimal

from perfeval_xl.domain.verdict import Judgement, Verdict
from perfeval_xl.parsing.comparing import compare
from perfeval_xl.parsing.terms import Amount, Term
from perfeval_xl.parsing.units import Unit, months_in

_HOURS_OF_A_DAY, _MINUTES_OF_A_DAY = frozenset({"天", "日"}), Decimal(1440)
_WORKING = "工作日"
_YEAR_OF_DAYS, _MONTHS_OF_YEAR = 365, Decimal(12)
_WORKED, _PASSED = Decimal(3), Decimal(5)
"""Three working days may take five."""


def convert_time(unit: Unit, term: Term) -> Term:
    """A length of time in the unit of the target: 1年 as 12个月, 1天 as 24小时."""
    factor = _factor(unit, term.low.unit)
    if factor is None or term.high:
        return term
    return term._replace(low=Amount(term.low.number * factor, unit))


def whole_year(target: Amount, year: int | None) -> Amount | None:
    """全年 in the unit of the target, None for a unit that is no time; 365天 is the whole of a leap year too."""
    days = Decimal((date(year + 1, 1, 1) - date(year, 1, 1)).days if year else _YEAR_OF_DAYS)
    if target.unit.group == "day" and target.number == _YEAR_OF_DAYS:
        days = target.number
    whole = {"day": days, "month": _MONTHS_OF_YEAR, "quarter": Decimal(4), "year": Decimal(1)}.get(target.unit.group)
    return None if whole is None else Amount(whole, target.unit)


def _factor(target_unit: Unit, other: Unit) -> Decimal | None:
    """How many of the target's unit the other is worth; None where they are of one kind, or no lengths of time."""
    months, of = months_in(target_unit), months_in(other)
    if months is not None and of is not None:
        return None if months == of else of / months
    if target_unit.group == "hour" and other.text in _HOURS_OF_A_DAY:
        return _MINUTES_OF_A_DAY / target_unit.factor
    return other.factor / _MINUTES_OF_A_DAY if target_unit.text in _HOURS_OF_A_DAY and other.group == "hour" else None


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
