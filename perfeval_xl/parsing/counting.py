"""Counts held against counts, where people give one for each month or place and another for the whole year."""

from decimal import Decimal
from functools import lru_cache

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.domain.verdict import Judgement, Verdict
from perfeval_xl.parsing.comparing import compare
from perfeval_xl.parsing.terms import Term

_PERIOD = pattern(r"(?:每个?|/)(?P<period>半年|季度|季|月|周|星期|天|日)")
_TIMES = {"半年": 2, "季度": 4, "季": 4, "月": 12, "周": 52, "星期": 52, "天": 365, "日": 365}
_FEW = (2, 4, 12)
"""Periods a year of which none is left out for a holiday, as days and weeks are."""
_IN_ALL = pattern(r"全年|年内|累计|合计|总计|共")
_HALF = Decimal("0.5")
_APART = pattern(r"(?:各|分别)[^0-9,;。]{0,6}$")


@lru_cache(maxsize=4096)
def times_a_year(plain: str) -> int:
    """How many of the periods that a normalised text counts by are in a year: 1次/季度 4, 每月1次 12; 1 without any."""
    found = _PERIOD.search(plain) if "每" in plain or "/" in plain else None
    return _TIMES[found["period"]] if found else 1


def compare_counts(
    target_term: Term, result_term: Term, target: str, result: str, *, several: bool = False
) -> Judgement:
    """The verdict for a count; `target` and `result` are the normalised texts around the two.

    `several`: the result gives this number more than once (上半年2场，下半年2场).
    """
    judged, target_times, result_times = compare(target_term, result_term), times_a_year(target), times_a_year(result)
    if target_times != result_times:
        by_year = _by_the_year(judged, _times(target_term, target_times), _times(result_term, result_times))
        missed = compare(_times(target_term, target_times), result_term)
        may_be_short = by_year.verdict is Verdict.UNDECIDED and result_times == 1
        return missed if may_be_short and _is_short_of_a_year(missed, target_times, result) else by_year
    if judged.verdict is Verdict.UNMET and (several or _APART.search(result[: result_term.start])):
        return judged._replace(verdict=Verdict.UNDECIDED, why="完成值是分开写的，合计多少要由人判断")
    return judged


def _is_short_of_a_year(missed: Judgement, target_times: int, result: str) -> bool:
    """Whether an open count can only be that of the whole year, and too small: 11次 or 全年9次 for 每月1次."""
    if missed.verdict is not Verdict.UNMET or missed.share is None:
        return False
    return (target_times in _FEW and missed.share > _HALF) or _IN_ALL.search(result) is not None


def _by_the_year(judged: Judgement, target_term: Term, result_term: Term) -> Judgement:
    """One side counts by the month, the other does not: the year's counts tell, or a number like one month's."""
    whole_year = compare(target_term, result_term)
    if target_term.operator in ("≤", "<"):
        whole_year = judged
    if whole_year.verdict is not Verdict.UNMET:
        return whole_year
    if judged.verdict is not Verdict.UNMET and judged.share is not None and judged.share < 2:
        return judged
    return judged._replace(verdict=Verdict.UNDECIDED, why="指标值和完成值一个按期、一个按全年计数，是否完成要由人判断")


def _times(term: Term, times: int) -> Term:
    low, high, by = term.low, term.high, Decimal(times)
    return term._replace(low=low._replace(number=low.number * by), high=high and high._replace(number=high.number * by))
