"""A result held against its target: met, over, unmet, undecided or not applicable, with the numbers behind it."""

import re
from datetime import date
from decimal import Decimal

from perfeval_xl.domain.verdict import Judgement, Verdict
from perfeval_xl.parsing.attainment import Attainment, AttainmentWords
from perfeval_xl.parsing.comparing import compare
from perfeval_xl.parsing.counting import compare_counts
from perfeval_xl.parsing.dates import Day
from perfeval_xl.parsing.grammar import Kind, Result, Target
from perfeval_xl.parsing.terms import WEAK, Amount, Term
from perfeval_xl.parsing.text import normalize
from perfeval_xl.parsing.units import Unit, comparable

LONG_WORDING = 8
"""From this many characters on, the same words as target and result are a copy, not a state."""
_ZERO, _MONTHS = Decimal(0), Decimal(12)
_YEARS_END = Day(None, 12, None)
_DENIAL = re.compile(r"(?:未|没有|没|不)(?:能够?|有)?(?:达到|达成|完成|实现|达|满|足|到)?$")
"""What stands before a number that was not reached."""
_DENIED_MOVE = re.compile(
    r"(?:未|没有|没|不)(?:能|有|见)?(?:明显|显著)?(?:下降|减少|降低|节约|压减|上升|增长|增加|提高|提升|上涨)"
)
_SHARE_ALONE = re.compile(r"(?:已|均)?(?:完成|达到?)?100%(?:完成)?")
_SCALE = re.compile(r"[优良中低差好一般]{3,}")
_BOTTOM, _MIDDLE = frozenset({"差", "低", "较差", "较低"}), frozenset({"良", "良好", "中", "中等", "一般"})
"""Answers to a target that only names the grades (优良中低差)."""
_BARE = re.compile(r"[0-9][0-9.,]*%?")


def judge(target: Target, result: Result, words: AttainmentWords) -> Judgement:
    """The verdict on one row; see `Judgement` for the numbers it carries."""
    if target.kind is Kind.NOTHING:
        return Judgement(Verdict.NOT_APPLICABLE)
    if none_as_asked(target, result):
        return Judgement(Verdict.MET, target=_ZERO, actual=_ZERO, operator=target.terms[0].operator)
    if result.nothing:
        return Judgement(Verdict.UNDECIDED, why="没有填写完成值" if not result.wording else "完成值不是结果")
    judged = _JUDGES[target.kind](target, result, words)
    return judged._replace(copied=True) if _copied(target, result) else judged


def none_as_asked(target: Target, result: Result) -> bool:
    """未发生, 无 or 零投诉 is the result to a target of 0."""
    numbers = (term.low.number for term in (*target.terms, *result.terms))
    return bool(target.terms) and not any(numbers) and result.none


def _copied(target: Target, result: Result) -> bool:
    """A comparison as a result, or the same long wording."""
    same_words = normalize(target.raw) == result.wording
    if target.kind in (Kind.COMPARISON, Kind.SEVERAL):
        # a bare 80 beside ≤ in a column of its own is a result like any other
        plain_number = all(term.operator == "=" for term in target.terms) or _BARE.fullmatch(result.wording)
        return (same_words and not plain_number) or _repeats_a_bar(target, result)
    if target.kind is Kind.DEADLINE:
        return same_words and any(day.before for day in result.days)
    return same_words and len(result.wording) >= LONG_WORDING


def _repeats_a_bar(target: Target, result: Result) -> bool:
    """≥2000家 as a result, 大于100人 for ≥100人: a comparison with the target's own number."""
    bars = {term.low.base for term in target.terms}
    return any(
        term.operator not in ("", "=", "range") and term.word not in WEAK and term.low.base in bars
        for term in result.terms
    )


def _judge_comparison(target: Target, result: Result, _: AttainmentWords) -> Judgement:
    asked = target.terms[0]
    done, why = _matching(asked, result, target.year)
    if done is None:
        differ = bool(result.terms) and why.startswith("单位")
        return Judgement(
            Verdict.UNDECIDED, target=asked.low.base, operator=asked.operator, units_differ=differ, why=why
        )
    if done.operator == "<" or _denies(result.wording, done):
        return _compare_below(asked, done)
    if not asked.low.unit.counts:
        return compare(asked, done)
    several = sum(term.same == done.same for term in result.terms) > 1
    asked_as = f"{normalize(target.raw)}{asked.low.unit.text}"
    return compare_counts(asked, done, asked_as, result.wording, several=several)


def _denies(wording: str, done: Term) -> bool:
    """Whether a number is said not to have been reached: 未达到100%."""
    return (
        _DENIAL.search(wording[: done.start] + (done.word if done.operator not in ("≤", "range") else "")) is not None
    )


def _compare_below(asked: Term, done: Term) -> Judgement:
    """The verdict for a result that is under a number (不足100人): only a number up to the bar decides."""
    bound = compare(asked._replace(operator="≤"), done._replace(operator=""))
    if bound.verdict is not Verdict.MET or asked.operator == "range":
        return bound._replace(verdict=Verdict.UNDECIDED, share=None, why="完成值只说没有达到某个数，没有写实际是多少")
    verdict = Verdict.MET if asked.operator in ("≤", "<") else Verdict.UNMET
    why = "" if verdict is Verdict.MET else "完成值说明没有达到指标值"
    return bound._replace(
        verdict=verdict, operator=asked.operator, share=None, why=why, qualitative=verdict is Verdict.UNMET
    )


def _matching(asked: Term, result: Result, year: int | None) -> tuple[Term | None, str]:
    """The term of the result that answers what is asked, or why there is none."""
    if result.whole_year and (whole := _whole_year(asked.low.unit, year)):
        return Term("", whole, None, "", 0, 0), ""
    if not result.terms:
        return None, "指标值是数，完成值里没有数"
    fitting = [term for term in result.terms if comparable(asked.low.unit, term.low.unit)]
    if not fitting:
        fitting = [term for term in result.terms if term.low.unit.bare or asked.low.unit.bare]
    if not fitting:
        return None, f"单位对不上：指标值是“{asked.low}”，完成值是“{result.terms[0].low}”"
    if len({term.same for term in fitting}) == 1:
        return fitting[0], ""
    return _closest(asked, fitting)


def _closest(asked: Term, fitting: list[Term]) -> tuple[Term | None, str]:
    """Several numbers fit: the one with the very same unit, if there is only one."""
    same = [term for term in fitting if term.low.unit.text == asked.low.unit.text]
    if len({term.same for term in same}) == 1:
        return same[0], ""
    return None, "完成值里有几个数，不能确定是哪一个"


def _whole_year(unit: Unit, year: int | None) -> Amount | None:
    """全年 in the unit that is asked for."""
    days = Decimal((date(year + 1, 1, 1) - date(year, 1, 1)).days if year else 365)
    whole = {"day": days, "month": _MONTHS, "quarter": Decimal(4), "year": Decimal(1)}.get(unit.group)
    return None if whole is None else Amount(whole, unit)


def _judge_several(target: Target, result: Result, _: AttainmentWords) -> Judgement:
    """Each part against its own; the weakest counts."""
    answers = _answers(target.terms, result.terms)
    if answers is None:
        return Judgement(Verdict.UNDECIDED, operator="several", why="指标值有几项，完成值的项数不同")
    parts = [_compare_part(asked, done, result.wording) for asked, done in zip(target.terms, answers, strict=True)]
    return min(parts, key=lambda part: part.verdict.weakness)


def _answers(asked: tuple[Term, ...], terms: tuple[Term, ...]) -> tuple[Term, ...] | None:
    """The number that answers each part: the only one of its kind of unit, or else, where all do, that in its place."""
    by_unit = [[term for term in terms if term.low.unit.group == part.low.unit.group != ""] for part in asked]
    groups = {part.low.unit.group for part in asked}
    if len(groups) == len(asked) and all(len(each) == 1 for each in by_unit):
        return tuple(each[0] for each in by_unit)
    return terms if len(terms) == len(asked) else None


def _compare_part(asked: Term, done: Term, wording: str) -> Judgement:
    return _compare_below(asked, done) if done.operator == "<" or _denies(wording, done) else compare(asked, done)


def _judge_deadline(target: Target, result: Result, words: AttainmentWords) -> Judgement:
    year = target.year
    days = [term.day for term in result.days] or [day for day in map(_month_of, result.terms) if day]
    if not days and result.whole_year:
        days = [_YEARS_END]
    if not days or target.deadline is None:
        judged = (
            Judgement(Verdict.UNDECIDED)
            if _SHARE_ALONE.fullmatch(result.wording)
            else _judge_wording(target, result, words)
        )
        return judged._replace(operator="date", why="指标值是日期，完成值里没有日期")
    limit, done = target.deadline.last(year), days[-1].last(year)
    if limit is None or done is None:
        return Judgement(Verdict.UNDECIDED, operator="date", why="日期不完整，不能比较")
    verdict = Verdict.MET if done <= limit else Verdict.UNMET
    return Judgement(verdict, operator="date", why="" if done <= limit else f"{done:%Y-%m-%d} 晚于 {limit:%Y-%m-%d}")


def _month_of(term: Term) -> Day | None:
    """'8月' as the answer to a deadline is a month, not a duration."""
    if term.low.unit.text == "月" and 1 <= term.low.number <= _MONTHS and term.low.number == int(term.low.number):
        return Day(None, int(term.low.number), None)
    return None


def _judge_direction(target: Target, result: Result, words: AttainmentWords) -> Judgement:
    if result.rising is None:
        return _judge_wording(target, result, words)
    fits = result.rising is target.rising and not _DENIED_MOVE.search(result.wording)
    verdict = Verdict.MET if fits else Verdict.UNMET
    return Judgement(verdict, operator="text", qualitative=True, why="" if fits else "变化方向与指标值相反")


_TIERS = {
    Attainment.MET: (Verdict.MET, ""),
    Attainment.UNMET: (Verdict.UNMET, "完成值说明没有达成"),
    Attainment.PARTLY: (Verdict.UNDECIDED, "完成值只说部分达成，得几分要由人判断"),
    Attainment.UNKNOWN: (Verdict.UNDECIDED, "定性指标，是否达成要由人判断"),
}


def _judge_wording(target: Target, result: Result, words: AttainmentWords) -> Judgement:
    verdict, why = _TIERS[_on_scale(target, result) or words.tier(result.wording)]
    if result.wording == target.wording and verdict is Verdict.MET and len(result.wording) >= LONG_WORDING:
        verdict, why = Verdict.UNDECIDED, "完成值照抄指标值，是否达成要由人判断"
    elif result.wording == target.wording and verdict is Verdict.UNDECIDED and len(result.wording) < LONG_WORDING:
        verdict, why = Verdict.MET, ""
    return Judgement(verdict, operator="text", qualitative=True, why=why)


def _on_scale(target: Target, result: Result) -> Attainment | None:
    """The tier that a grade means where the target is the list of grades: 优良中低差."""
    if not _SCALE.fullmatch(re.sub(r"[/、,]", "", target.wording)):
        return None
    if result.wording in _BOTTOM:
        return Attainment.UNMET
    return Attainment.PARTLY if result.wording in _MIDDLE else None


_JUDGES = {
    Kind.COMPARISON: _judge_comparison,
    Kind.SEVERAL: _judge_several,
    Kind.DEADLINE: _judge_deadline,
    Kind.DIRECTION: _judge_direction,
    Kind.WORDING: _judge_wording,
}
