"""Numbers that count by a period (7200元/人/年, 每月600元), one on the period of the other."""

from decimal import Decimal

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing.terms import Amount, Term

_MONTHS = {"月": 1, "季": 3, "季度": 3, "半年": 6, "年": 12}
_BEHIND = pattern(r"(?:/|·|每)?人?(?:/|·|每)(?P<period>半年|季度?|月|年)")
_AHEAD = pattern(r"每个?(?P<period>半年|季度?|月|年)[^0-9,;。]{0,6}$")
_NEAR = 16
"""Characters before a number that can say what it counts by."""


def on_one_period(target: str, target_term: Term, result: str, result_term: Term) -> Term:
    """The result's number by the period of the target: 600元/人/月 for 7200元/人/年 as 7200元.

    `target` and `result` are the normalised texts. A number whose text names no period stays as it is, and so do counts
    (每月1次), of which some texts tell one period's and others the year's.
    """
    target_months, result_months = _months(target, target_term), _months(result, result_term)
    if (
        target_months is None
        or result_months is None
        or target_months == result_months
        or target_term.low.unit.counts
        or result_term.high
    ):
        return result_term
    return result_term._replace(
        low=Amount(result_term.low.number * target_months / result_months, result_term.low.unit)
    )


def _months(text: str, term: Term) -> Decimal | None:
    """The months of the period that a number counts by, None where its text names none."""
    behind = _BEHIND.match(text, term.end)
    ahead = _AHEAD.search(text[max(0, term.start - _NEAR) : term.start])
    found = behind or ahead
    period = term.low.unit.per if term.low.unit.per in _MONTHS else found["period"] if found else ""
    return Decimal(_MONTHS[period]) if period else None
