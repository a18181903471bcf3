"""P404: points cut without a reason."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Indicator
from perfeval_xl.domain.repair import Repair
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.repairs import explain, missing_points, set_number
from perfeval_xl.rules.words import Later, describe_score, number_of, points_of, rows_explained, shown


@rule(
    "P404",
    "扣分未说明原因",
    severity=Severity.ERROR,
    source="caiyu-2020-10",
    message="{cell} {score}低于分值 {expected}，偏差原因{reason}。请在偏差原因一栏写明为什么扣分。",
    why="扣了分就要说明偏差原因和改进措施，这是自评表的要求。",
    wrong="分值 10，得分 9，偏差原因空白。",
    right="分值 10，得分 9，偏差原因“满意度调查样本偏少，下年扩大调查范围”。",
    fix="写明偏差原因和改进措施；不该扣的，把得分改成满分。",
    distance=4,
)
def cut_has_reason(case: Case) -> Iterator[Hit]:
    """得分低于分值的，要在偏差原因一栏说明（没有这一栏的评价评分表不查）。"""
    if case.form.is_table_of_points and "reason" not in case.form.columns:
        return
    for head, rows in case.form.groups:
        weight, score = number_of(head.weight), points_of(head.score)
        if not weight or score is None or score >= weight or head.score is None:
            continue
        if not rows_explained(case.form, rows):
            yield hit(
                head.score.at,
                expected=Later(shown, weight),
                actual=Later(shown, score),
                score=Later(describe_score, case.form, head.score, score),
                reason=Later(_reason_of, rows),
                repairs=_repairs(case, head, rows, score),
            )


def _reason_of(rows: Sequence[Indicator]) -> str:
    return next((f"只写了“{row.reason.text}”" for row in rows if row.reason and row.reason.text), "空白")


def _repairs(case: Case, head: Indicator, rows: Sequence[Indicator], score: Decimal) -> Iterator[Repair]:
    """A reason; or the score that 总分 was added up with."""
    yield Repair(explain(rows))
    missing = missing_points(case)
    if missing and head.score is not None:
        yield set_number(head.score, score + missing)
