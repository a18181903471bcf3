"""What the cells of a row say: target, result, and one held against the other, read once and kept by their texts."""

from functools import lru_cache
from typing import NamedTuple

from perfeval_xl.domain.form import Indicator
from perfeval_xl.domain.verdict import Judgement, Verdict
from perfeval_xl.parsing.grammar import Result, Target, parse_result, parse_target
from perfeval_xl.parsing.judging import judge, none_meets_target
from perfeval_xl.parsing.language import Language
from perfeval_xl.parsing.lone import judge_lone, lone_result, lone_target, read_lone
from perfeval_xl.parsing.text import ParseError, normalize


class Reading(NamedTuple):
    """A row as it was understood; `target` or `result` is None for a text that cannot be read as one (S106)."""

    target: Target | None
    result: Result | None
    judgement: Judgement

    @property
    def none_meets_target(self) -> bool:
        """Whether 无, 未发生 or 零事故 is the result to a target of 0."""
        return self.target is not None and self.result is not None and none_meets_target(self.target, self.result)


def read_row(row: Indicator, year: int | None, language: Language) -> Reading:
    """A row of a form of that year; operator and unit may stand in columns of their own."""
    operator = row.operator.text if row.operator else ""
    unit = row.unit.text if row.unit else ""
    return _read(row.target.text, row.actual.text, row.level3.text, operator, unit, year, language)


def read_texts(
    target: str, actual: str, *, name: str, operator: str, unit: str, year: int | None, language: Language
) -> Reading:
    """Two cells' texts; one that cannot be read gives an undecided, `unreadable` judgement. Never raises."""
    return _read(target, actual, name, operator, unit, year, language)


@lru_cache(maxsize=8192)
def _read(
    target: str, actual: str, name: str, operator: str, unit: str, year: int | None, language: Language
) -> Reading:
    alone = not (operator or unit)
    bar = read_lone(target, language) if alone else None
    number = read_lone(actual, language) if alone else None
    parsed_target, why = (
        _target(target, operator, unit, year, language)
        if bar is None
        else (lone_target(bar, target, year, language), "")
    )
    parsed_result, fault = (
        _result(actual, unit, year, language) if number is None else (lone_result(number, actual, year, language), "")
    )
    if parsed_target is None or parsed_result is None:
        return Reading(parsed_target, parsed_result, Judgement(Verdict.UNDECIDED, why=why or fault, unreadable=True))
    judged = judge_lone(parsed_target, parsed_result) if bar and number else None
    judged = judged or judge(parsed_target, parsed_result, language, normalize(name))
    if judged.qualitative and name and judged.verdict is Verdict.MET and parsed_result.wording == normalize(name):
        judged = Judgement(Verdict.UNDECIDED, qualitative=True, why="完成值只是重复了指标名称")
    return Reading(parsed_target, parsed_result, judged)


def _target(text: str, operator: str, unit: str, year: int | None, language: Language) -> tuple[Target | None, str]:
    """The target, or what is wrong with it."""
    try:
        return parse_target(text, operator=operator, unit=unit, year=year, language=language), ""
    except ParseError as fault:
        return None, fault.what


def _result(text: str, unit: str, year: int | None, language: Language) -> tuple[Result | None, str]:
    """The result, or what is wrong with it."""
    try:
        return parse_result(text, unit=unit, year=year, language=language), ""
    except ParseError as fault:
        return None, fault.what


def judge_texts(
    target: str,
    actual: str,
    *,
    name: str = "",
    operator: str = "",
    unit: str = "",
    year: int | None = None,
    language: Language | None = None,
) -> Judgement:
    """The judgement on two cells' texts, as of `read_texts`."""
    language = language or Language.own()
    return read_texts(target, actual, name=name, operator=operator, unit=unit, year=year, language=language).judgement
