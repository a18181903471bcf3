"""I304: the result is only a label."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.words import only_names


@rule(
    "I304",
    "完成值不是结果",
    severity=Severity.ERROR,
    source="practice",
    message="{cell} 实际完成值“{actual}”只是指标的名称，不是完成情况。请填写实际结果。",
    why="重复指标名称看不出完成了多少。",
    wrong="三级指标“公众满意度”，完成值也写“公众满意度”。",
    right="三级指标“公众满意度”，完成值 95%。",
    fix="填写实际完成的数或情况。",
)
def result_is_no_label(case: Case) -> Iterator[Hit]:
    """实际完成值不能只是重复三级指标的名称，或一个光秃秃的标签。"""
    for row in case.form.indicators:
        if only_names(row):
            yield hit(row.actual.at, actual=row.actual.text)
