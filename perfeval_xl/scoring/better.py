"""Targets without ≥ or ≤: whether more or less than the number is better, as far as the indicator's name tells."""

from perfeval_xl.domain.form import Indicator
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.domain.verdict import Judgement, Verdict
from perfeval_xl.parsing.attainment import AttainmentWords
from perfeval_xl.parsing.comparing import OUTSIDE
from perfeval_xl.parsing.grammar import Target
from perfeval_xl.parsing.readings import Reading
from perfeval_xl.parsing.text import normalize

_CAPPED = "指标值没有写≥或≤，{}指标值是不是更好要由人判断"
_COST = "成本低于指标值，是节约还是没有做完要由人判断"
_TIME = "时间没有写≥或≤，与指标值不同是好是坏要由人判断"
_SPENT = pattern(r"预算|概算|成本|造价|控制价")
_TIMES = frozenset({"day", "hour"})
_MISSED_OR_OVER = (Verdict.UNMET, Verdict.OVER)


def by_what_is_better(reading: Reading, row: Indicator, words: AttainmentWords) -> Judgement:
    """The judgement of a row; a person decides where a number other than the target's may be good or bad."""
    judged, target = reading.judgement, reading.target
    if judged.verdict is Verdict.UNDECIDED and (judged.share or 0) > 1 and _is_income(row, words):
        return judged._replace(verdict=Verdict.OVER, why="") if judged.operator == "=" else judged
    if judged.operator == "range" and judged.verdict in _MISSED_OR_OVER and words.kept_between(_name(row)):
        return judged._replace(verdict=Verdict.UNMET, share=None, qualitative=True, why=OUTSIDE)
    if judged.operator != "=" or judged.verdict not in _MISSED_OR_OVER or target is None:
        return judged
    if words.capped(_name(row)):
        side = "低于" if judged.verdict is Verdict.UNMET else "高于"
        return judged._replace(verdict=Verdict.UNDECIDED, why=_CAPPED.format(side))
    if _all_of(target, {"money"}) and _is_cost(row, target) and judged.verdict is Verdict.UNMET:
        cheaper = _is_unit_price(target) and not words.entitled(f"{_name(row)}{target.plain}")
        return judged._replace(verdict=Verdict.MET if cheaper else Verdict.UNDECIDED, why="" if cheaper else _COST)
    return _by_time(judged, row, words) if _all_of(target, _TIMES) else judged


def _by_time(judged: Judgement, row: Indicator, words: AttainmentWords) -> Judgement:
    """工期 should be short and 开放天数 long; of other times nobody knows."""
    if words.lasting(_name(row)):
        return judged
    if words.quick(_name(row)) and judged.verdict is Verdict.UNMET:
        return judged._replace(verdict=Verdict.MET, why="")
    return judged._replace(verdict=Verdict.UNDECIDED, why=_TIME)


def _all_of(target: Target, groups: set[str] | frozenset[str]) -> bool:
    return bool(target.terms) and all(term.low.unit.group in groups for term in target.terms)


def _name(row: Indicator) -> str:
    """The indicator's name without the blanks that people put between its signs."""
    return normalize(row.level3.text)


def _is_cost(row: Indicator, target: Target) -> bool:
    """Whether the row, or its target's own words, say that the money is a cost."""
    return row.is_cost or _SPENT.search(target.plain) is not None


def _is_unit_price(target: Target) -> bool:
    """Whether money is named for each of something (400元/人、天), of which less cannot mean that less was done."""
    return all(term.low.unit.per or target.plain.startswith("/", term.end) for term in target.terms)


def _is_income(row: Indicator, words: AttainmentWords) -> bool:
    """Whether more money is better: income, output or taxes under 效益指标."""
    return row.is_benefit and words.income(_name(row))
