"""A result held against a deadline: its last day against the target's, and the spans where both name one."""

from decimal import Decimal

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.domain.verdict import Judgement, Verdict
from perfeval_xl.parsing.dates import Day, DayTerm, names_only_year
from perfeval_xl.parsing.grammar import Result, Target
from perfeval_xl.parsing.language import Language
from perfeval_xl.parsing.terms import Term
from perfeval_xl.parsing.wording import judge_wording

_MONTHS = Decimal(12)
_QUARTER = 3
_BEFORE_QUARTER = pattern(r"季度?(?:之|以)?前")
"""Whether its first or its last day is meant is not said: 第三季度前."""
_YEARS_END = DayTerm(Day(None, 12, None), 0, 0, before=False)
_SHARE_ALONE = pattern(r"(?:已|均)?(?:完成|达到?)?100%(?:完成)?")
_EVERY_MONTH = pattern(r"每(?:个?月|个?季度?)[^0-9,;。]{0,6}[0-9]{1,2}[日号]", signs="每")
"""A day that comes back every month: 每月25日前发放."""


def is_monthly(target: Target) -> bool:
    """Whether a target is a day of every month, which the grammar takes for a number."""
    return _EVERY_MONTH.match(target.plain) is not None


def judge_deadline(target: Target, result: Result, language: Language) -> Judgement:
    """Whether the day of a result is one on which the target was still kept; words are for a person to weigh."""
    year = target.year
    days = result.days or tuple(day for day in map(_month_of, result.terms) if day)
    if not days and result.whole_year:
        days = (_YEARS_END,)
    if not days or target.deadline is None:
        return judge_without_day(target, result, language)
    limit, done = target.deadline.last(year), days[-1].day.last(target.deadline.year or year)
    if limit is None or done is None:
        return Judgement(Verdict.UNDECIDED, operator="date", why="日期不完整，不能比较")
    if names_only_year(result.wording) and not names_only_year(target.plain) and done.year == limit.year:
        return Judgement(Verdict.UNDECIDED, operator="date", why="完成值只写了年份，不能比较")
    if done > limit:
        return Judgement(Verdict.UNMET, operator="date", why=f"{done:%Y-%m-%d} 晚于 {limit:%Y-%m-%d}")
    if _BEFORE_QUARTER.search(target.plain) and (done.year, done.month) > (limit.year, limit.month - _QUARTER):
        return Judgement(Verdict.UNDECIDED, operator="date", why="“季度前”是到季度开始还是到季度末，要由人判断")
    if target.since and (days[-1].since or 0) > target.since:
        return Judgement(Verdict.UNDECIDED, operator="date", why="起止月份比指标值短，是否完成要由人判断")
    return Judgement(Verdict.MET, operator="date")


def judge_without_day(target: Target, result: Result, language: Language) -> Judgement:
    """The verdict where a day is asked for and the result names none."""
    alone = _SHARE_ALONE.fullmatch(result.wording)
    judged = Judgement(Verdict.UNDECIDED) if alone else judge_wording(target, result, language)
    return judged._replace(operator="date", why="指标值是日期，完成值里没有日期")


def _month_of(term: Term) -> DayTerm | None:
    """'8月' as the answer to a deadline is a month, not a duration."""
    if term.low.unit.text == "月" and 1 <= term.low.number <= _MONTHS and term.low.number == int(term.low.number):
        return DayTerm(Day(None, int(term.low.number), None), term.start, term.end, before=False)
    return None
