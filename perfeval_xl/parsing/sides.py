"""Results that tell only one side of a number: 54岁以上 held against a range, 超过3% against ≤3%."""

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.domain.verdict import Judgement, Verdict
from perfeval_xl.parsing.comparing import compare
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


_BEYOND = ("超过", "超出", "突破")
"""Words that are ≥ in a target, and say more than the number in a result."""
_DENIALS = ("未", "没", "没有", "不", "并未")


def tells_other_side(target_term: Term, wording: str, result_term: Term) -> bool:
    """Whether a result only tells a bound on the side that the target forbids: 超过3% for ≤3%, 90家以内 for ≥90家."""
    if result_term.weak or target_term.high is not None or result_term.high is not None:
        return False
    if wording[: result_term.start].endswith(_DENIALS):  # 未超过3%
        return False
    side = _SIDES.get(target_term.operator), _SIDES.get(result_term.operator)
    return side in (("below", "above"), ("above", "below"))


def judge_other_side(target_term: Term, result_term: Term) -> Judgement:
    """The verdict on such a bound: missed where all that it allows misses the target, else open."""
    at_bound = compare(target_term, result_term._replace(operator=""))
    beyond = result_term.operator in (">", "<") or result_term.word in _BEYOND
    equal = at_bound.share == 1 or at_bound.target == at_bound.actual
    if at_bound.verdict is Verdict.UNMET or (beyond and equal and at_bound.verdict is Verdict.MET):
        return at_bound._replace(verdict=Verdict.UNMET, qualitative=True, why="完成值说明没有达到指标值")
    return at_bound._replace(verdict=Verdict.UNDECIDED, share=None, why="完成值只写了一个界限，没有写实际是多少")


def _side_of(term: Term, wording: str) -> str:
    """'below' for a result that lies under its number, 'above' for one over it, '' for the number itself."""
    if term.operator in _SIDES:
        return _SIDES[term.operator]
    aged = _AGED.match(wording, term.end)
    return "" if aged is None else "below" if aged["below"] else "above"
