"""I303: the result copies the target."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules.base import Case, Hit, hit, rule


@rule(
    "I303",
    "完成值照抄指标值",
    severity=Severity.WARNING,
    source="practice",
    message="{cell} 实际完成值“{actual}”照抄了年度指标值“{expected}”。请填写实际完成的数或情况。",
    why="完成值要写实际结果；“≥2000家”是要求，不是结果。",
    wrong="指标值 ≥2000家，完成值也写 ≥2000家。",
    right="指标值 ≥2000家，完成值 2316家。",
    fix="把完成值改成统计出来的实际数；定性的，写做到了什么程度、有什么依据。",
)
def result_not_copied(case: Case) -> Iterator[Hit]:
    """实际完成值不能照抄年度指标值：比较式（≥2000家）不是结果，大段文字也不能原样照搬。"""
    for row in case.form.indicators:
        if case.assessment.by_row[row.row].judgement.copied:
            yield hit(row.actual.at, expected=row.target.text, actual=row.actual.text)
