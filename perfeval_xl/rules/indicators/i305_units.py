"""I305: units differ or one is missing."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules.base import Case, Hit, hit, rule


@rule(
    "I305",
    "单位不一致",
    severity=Severity.WARNING,
    source="practice",
    message="{cell} 完成值“{actual}”与指标值“{target}”的单位不一致，或有一个没写单位。请统一单位。",
    why="单位不一致就不能直接比较，容易判错。",
    wrong="指标值 ≥85，完成值 90%。",
    right="指标值 ≥85%，完成值 90%。",
    fix="指标值和完成值写同样的单位。",
)
def units_agree(case: Case) -> Iterator[Hit]:
    """指标值和完成值都是数时，单位要一致，不能只有一个写单位。"""
    for row in case.form.indicators:
        if case.assessment.by_row[row.row].judgement.units_differ:
            yield hit(row.actual.at, expected=row.target.text, actual=row.actual.text, target=row.full_target)
