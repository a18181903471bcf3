"""F103: 得分 of 执行率 is not 执行率 × 分值."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.parsing import not_applicable
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.repairs import set_number
from perfeval_xl.rules.words import RECALCULATE, UNCOMPUTED, shown, slip_severity

_CORRECT, _AMOUNTS_FIRST = "请改正。", "请先核对全年预算数和全年执行数。"


@rule(
    "F103",
    "执行率得分",
    severity=Severity.ERROR,
    source="form-2020",
    reads=("execution.cap", "tolerance.score", "tolerance.rounding_slip"),
    message="{cell} 执行率的得分写的是 {actual}，{why}；按执行率 × 分值应为 {expected}。{advice}",
    why="执行率得分=执行率×分值，最高不超过分值；把比率填进得分格会使总分对不上。",
    wrong="分值 10，执行率 84.66%，得分写 846.6 或 84.66%。",
    right="分值 10，执行率 84.66%，得分写 8.47。",
    fix="改成执行率×分值（执行率超过 {law.execution.cap:%} 按 {law.execution.cap:%} 算），保留两位小数。",
    distance=4,
)
def execution_score(case: Case) -> Iterator[Hit]:
    """执行率的得分要等于执行率乘分值，不超过分值，只写数字，也不能填成比率。"""
    execution, expected = case.form.execution, case.assessment.execution_score
    if execution is None or execution.score is None or expected is None:
        return
    entry, written = execution.score, execution.score.number
    if entry.uncomputed and execution.rate is not None and execution.rate.unfilled:
        return  # not a matter of recalculating: 执行率 is to be filled first
    if entry.uncomputed:
        yield hit(
            entry.at,
            expected=shown(expected),
            actual=UNCOMPUTED,
            severity=Severity.INFO,
            why="没有算出的数",
            advice=RECALCULATE,
        )
        return
    if not_applicable(entry.text):
        return
    severity = None
    if written is None:
        why = "不是数"
    elif entry.percent:
        why = "填的是比率，不是得分"
    else:
        why, off = "与算法不符", abs(written - expected)
        if off <= case.law.number("tolerance.score"):
            return
        severity = slip_severity(case.law, off)
    yield hit(
        entry.at,
        expected=shown(expected),
        actual=entry.text,
        severity=severity,
        why=why,
        advice=_CORRECT if 0 <= (case.assessment.rate or 0) <= 1 else _AMOUNTS_FIRST,
        repairs=[set_number(entry, expected)],
    )
