"""A row's target and result as several rules read them; the parser remembers texts, so nothing is parsed twice."""

from perfeval_xl.domain.form import Indicator
from perfeval_xl.parsing import ParseError, Result, Target, parse_result, parse_target


def target_of(row: Indicator, year: int | None) -> Target | None:
    """The row's target, None for a placeholder row or a text that cannot be read (S106 tells)."""
    if row.placeholder or row.target.blank:
        return None
    try:
        return parse_target(row.target.text, operator=_text(row, "operator"), unit=_text(row, "unit"), year=year)
    except ParseError:
        return None


def result_of(row: Indicator, year: int | None) -> Result | None:
    """The row's result, None where there is none."""
    if row.placeholder or row.actual.blank:
        return None
    try:
        return parse_result(row.actual.text, unit=_text(row, "unit"), year=year)
    except ParseError:
        return None


def _text(row: Indicator, column: str) -> str:
    entry = row.operator if column == "operator" else row.unit
    return entry.text if entry else ""


def is_cost(row: Indicator) -> bool:
    """Whether the row stands under 成本指标, as first or second level."""
    return any(level is not None and "成本" in level.name for level in (row.level1, row.level2))
