"""I307: the target is a number, the result has none."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.words import only_names


@rule(
    "I307",
    "完成值没有数",
    severity=Severity.WARNING,
    source="practice",
    message="{cell} 指标值“{target}”是数，完成值“{actual}”里没有数。请填写实际的数。",
    why="定量指标要用数来说明完成情况。",
    wrong="指标值 ≥90%，完成值“均满意”。",
    right="指标值 ≥90%，完成值 96.5%。",
    fix="填写统计出来的实际数，保留依据备查。",
)
def result_has_number(case: Case) -> Iterator[Hit]:
    """指标值是数的，完成值也要有数（指标值为 0 的，“未发生”就是结果）。"""
    for row in case.form.indicators:
        reading = case.reading(row)
        target, result = reading.target, reading.result
        if target is None or result is None or not target.terms:
            continue
        if result.nothing or result.terms or result.whole_year or only_names(row):
            continue
        if not reading.none_meets_target:
            yield hit(row.actual.at, expected=row.target.text, actual=row.actual.text, target=row.full_target)
