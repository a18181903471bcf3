"""P403: missed, with full marks."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.repair import Repair
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.points.missed import Missed, missed_groups
from perfeval_xl.rules.repairs import explain
from perfeval_xl.rules.words import describe_score, score_due, shown


@rule(
    "P403",
    "未完成得满分",
    severity=Severity.ERROR,
    source="caiyu-2020-10",
    message="{cell} 完成值“{result}”未达到指标值“{target}”，{score}却为满分{should}。请改得分，或核对完成值。",
    why="未完成的指标要扣分，给满分会使自评失实。",
    wrong="指标值 ≥3场次，完成值 1场，分值 20，得分 20。",
    right="指标值 ≥3场次，完成值 1场，分值 20，得分 6.67，并写明偏差原因。",
    fix="按完成比例改得分并写明偏差原因；完成值填错的，改完成值。",
    distance=3,
)
def missed_is_not_full(case: Case) -> Iterator[Hit]:
    """没有达到指标值的，不能给满分；差得极少、按比例四舍五入后不扣分的除外。"""
    for missed in missed_groups(case):
        due = missed.expected
        slight = case.assessment.by_row[missed.row.row].slight
        if missed.written >= missed.weight and not slight and (due is None or due < missed.weight):
            should = "" if due is None else f"；按完成比例应为 {score_due(case.form, due, missed.weight)}"
            yield hit(
                missed.score.at,
                expected=None if missed.expected is None else shown(missed.expected),
                actual=shown(missed.written),
                result=missed.row.actual.text,
                target=missed.row.full_target,
                score=describe_score(case.form, missed.score, missed.written),
                should=should,
                repairs=_repairs(case, missed),
            )


def _repairs(case: Case, missed: Missed) -> Iterator[Repair]:
    """The law's score with a reason beside it; once more with a 总分 that is as much smaller."""
    if missed.expected is None:
        return
    cells = (missed.score.with_number(missed.expected), *explain([missed.row]))
    yield Repair(cells)
    total = case.form.total.score if case.form.total else None
    if total is not None and total.number is not None:
        yield Repair((*cells, total.with_number(total.number - missed.written + missed.expected)))
