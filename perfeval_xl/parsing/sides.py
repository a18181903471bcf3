"""Results that tell only one side of a number (54岁以上), held against a range."""

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.domain.verdict import Judgement, Verdict
from perfeval_xl.parsing.grammar import Result
from perfeval_xl.parsing.terms import Term

_AGED = pattern(r"周?岁及?(?:(?P<below>以下)|以上)")
"""Ages are no quantities that targets ask for, so that 岁 is no unit."""
_SIDES = {"≤": "below", "<": "below", "≥": "above", ">": "above"}


def judge_sides(target_term: Term, result: Result) -> Judgement | None:
    """The verdict on one-sided results to a range: 存在18岁以下、54岁以上 for 18—54岁; None where they do not decide.

    Ages tell of people, so that a single side beyond the range is enough, and one across it leaves the rest open.
    """
    if target_term.operator != "range" or target_term.high is None:
        return None
    aged = [term for term in result.terms if _AGED.match(result.wording, term.end)]
    terms = aged or (result.terms if len(result.terms) > 1 else ())
    low, high = target_term.low.base, target_term.high.base
    sides = [(_side_of(term, result.wording), term.low.base) for term in terms]
    if sides and all((side == "below" and end <= low) or (side == "above" and end >= high) for side, end in sides):
        return Judgement(Verdict.UNMET, operator="range", qualitative=True, why="完成值都在指标值的范围之外")
    if not aged:
        return None
    return Judgement(Verdict.UNDECIDED, operator="range", why="完成值只写了年龄的一头，是否都在范围之内要由人判断")


def _side_of(term: Term, wording: str) -> str:
    """'below' for a result that lies under its number, 'above' for one over it, '' for the number itself."""
    if term.operator in _SIDES:
        return _SIDES[term.operator]
    aged = _AGED.match(wording, term.end)
    return "" if aged is None else "below" if aged["below"] else "above"
