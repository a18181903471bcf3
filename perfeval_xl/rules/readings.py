"""A row's target and result as several rules read them; the parser remembers texts, so nothing is parsed twice."""

import re
from functools import lru_cache

from perfeval_xl.domain.form import Indicator
from perfeval_xl.parsing import (
    ParseError,
    Result,
    Target,
    normalize,
    not_applicable,
    parse_result,
    parse_target,
    says_none,
)

_NOTE = re.compile(r"\([^()]*\)|[:：。.]+$")
_BARE_LABEL = re.compile(
    r"(?:产出|数量|质量|时效|成本|效益|(?:经济|社会|生态)效益|可持续影响|(?:服务对象)?满意度)(?:指标)?"
)


def target_of(row: Indicator, year: int | None) -> Target | None:
    """The row's target, None for a placeholder row or a text that cannot be read (S106 tells)."""
    if row.placeholder or not row.target.text:
        return None
    return _target(row.target.text, row.operator.text if row.operator else "", row.unit.text if row.unit else "", year)


def result_of(row: Indicator, year: int | None) -> Result | None:
    """The row's result, None where there is none."""
    if row.placeholder or not row.actual.text:
        return None
    return _result(row.actual.text, row.unit.text if row.unit else "", year)


@lru_cache(maxsize=4096)
def _target(text: str, operator: str, unit: str, year: int | None) -> Target | None:
    try:
        return parse_target(text, operator=operator, unit=unit, year=year)
    except ParseError:
        return None


@lru_cache(maxsize=4096)
def _result(text: str, unit: str, year: int | None) -> Result | None:
    try:
        return parse_result(text, unit=unit, year=year)
    except ParseError:
        return None


def only_names(row: Indicator) -> bool:
    """Whether the result is a mere name: the row's 三级指标 again, its target not being that, or 数量指标."""
    actual = _without_note(row.actual.text)
    if not_applicable(actual) or actual == normalize(row.target.text):
        return False
    if actual == _without_note(row.level3.text) or _BARE_LABEL.fullmatch(actual):
        return True
    return any(level is not None and actual == _without_note(level.name) for level in (row.level1, row.level2))


@lru_cache(maxsize=8192)
def _without_note(text: str) -> str:
    return _NOTE.sub("", normalize(text))


def answers_zero(row: Indicator, year: int | None) -> bool:
    """Whether 无, 未发生 or 零事故 is the result to a target of 0."""
    if not says_none(normalize(row.actual.text)):
        return False
    target = target_of(row, year)
    return target is not None and bool(target.terms) and not any(term.low.number for term in target.terms)
