"""P406: 总分 is not the sum of the scores."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Entry, Form
from perfeval_xl.parsing import not_applicable
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.repairs import set_number
from perfeval_xl.rules.words import RECALCULATE, UNCOMPUTED, number_of, points_of, shown, slip_severity

_CORRECT = "请改正。"


@rule(
    "P406",
    "总分",
    severity=Severity.ERROR,
    source="arithmetic",
    reads=("tolerance.score", "tolerance.rounding_slip"),
    message="{cell} 总分写的是 {actual}，{detail}各项得分（含执行率）之和为 {expected}。{advice}",
    why="总分等于各项得分之和，加错会影响等级。",
    wrong="各项得分之和 96.5，总分写 98。",
    right="各项得分之和 96.5，总分 96.5。",
    fix="重新加总；也可以清空后让计分自动填。",
    distance=5,
)
def total_adds_up(case: Case) -> Iterator[Hit]:
    """总分要等于各项得分之和；差在 0.05 以内是提醒，以外是错误；要只写数字。没填齐、填错、有行缺名称或分值时不查。"""
    form, added = case.form, case.assessment.written_total
    total = form.total.score if form.total else None
    if total is not None and total.uncomputed:
        yield from _uncomputed(case, total)
        return
    if total is None or not_applicable(total.text) or added is None or form.stray_points or _some_open(form):
        return
    if total.number is None:
        repairs = [set_number(total, added)]
        yield hit(
            total.at, expected=shown(added), actual=total.text, detail="不是数；", advice=_CORRECT, repairs=repairs
        )
        return
    off = abs(total.number - added)
    if off > case.law.number("tolerance.score"):
        severity = slip_severity(case.law, off)
        yield hit(
            total.at,
            expected=shown(added),
            actual=shown(total.number),
            severity=severity,
            detail="",
            advice=_CORRECT,
            repairs=[set_number(total, added)],
        )


def _uncomputed(case: Case, total: Entry) -> Iterator[Hit]:
    """A sum that no program has computed yet, though all its parts are numbers."""
    added = case.assessment.total
    to_fill = (entry for entry in case.form.scoring_cells if entry.unfilled)
    grade = case.form.total.grade if case.form.total else None
    if added is None or any(entry != grade for entry in to_fill):
        return
    yield hit(total.at, expected=shown(added), actual=UNCOMPUTED, severity=Severity.INFO, detail="", advice=RECALCULATE)


def _some_open(form: Form) -> bool:
    """Whether something that has 分值 has no 得分 yet, or one that is none (P401), so that there is no sum yet."""
    execution = form.execution
    if execution is not None and _blank(execution.weight, execution.score):
        return True
    return any(_blank(head.weight, head.score) or _no_points(head.score) for head, _ in form.groups)


def _blank(weight: Entry | None, score: Entry | None) -> bool:
    return bool(score is not None and score.blank and number_of(weight))


def _no_points(score: Entry | None) -> bool:
    return score is not None and not not_applicable(score.text) and points_of(score) is None
