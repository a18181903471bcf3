"""P409: a reason that says nothing."""

from collections.abc import Iterator, Sequence

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Indicator
from perfeval_xl.domain.verdict import Verdict
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.words import number_of, points_of, rows_explained, says_nothing


@rule(
    "P409",
    "偏差原因等于没写",
    severity=Severity.WARNING,
    source="practice",
    reads=("limit.over",),
    message="{cell} 偏差原因只写了“{actual}”，而这一行{needed}，需要说明原因。请写清楚。",
    why="未完成、扣分或超额很多的，都要写明偏差原因和改进措施。",
    wrong="完成值未达到指标值，偏差原因写“无”。",
    right="偏差原因“受天气影响推迟两场，下年提前安排”。",
    fix="写明原因和改进措施，至少一句完整的话。",
)
def reason_says_something(case: Case) -> Iterator[Hit]:
    """需要说明原因的行，偏差原因不能只有标点或“无”。"""
    for _, rows in case.form.groups:
        for row in rows:
            if row.reason is not None and says_nothing(row.reason) and (needed := _needed(case, row, rows)):
                yield hit(row.reason.at, actual=row.reason.text, needed=needed)


def _needed(case: Case, row: Indicator, rows: Sequence[Indicator]) -> str:
    judged = case.assessment.by_row[row.row].judgement
    weight, score = number_of(row.weight), points_of(row.score)
    if judged.verdict is Verdict.UNMET:
        return "没有完成指标值"
    if weight and score is not None and score < weight and not rows_explained(case.form, rows):
        return "扣了分"
    over = judged.share if judged.verdict is Verdict.OVER and not judged.units_differ else None
    return "超出指标值很多" if over is not None and over > 1 + case.law.number("limit.over") else ""
