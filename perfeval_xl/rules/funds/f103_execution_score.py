"""F103: 得分 of 执行率 is not 执行率 × 分值."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.parsing import not_applicable
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.words import RECALCULATE, UNCOMPUTED, shown

_CORRECT = "请改正。"


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
)
def execution_score(case: Case) -> Iterator[Hit]:
    """执行率的得分要等于执行率乘分值，不超过分值，只写数字，也不能填成比率。"""
    execution, expected = case.form.execution, case.assessment.execution_score
    if execution is None or execution.score is None or expected is None:
        return
    entry, written = execution.score, execution.score.number
    if entry.uncomputed and execution.rate is not None and execution.rate.blank and not execution.rate.formula:
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
    if written is None:
        yield hit(entry.at, expected=shown(expected), actual=entry.text, why="不是数", advice=_CORRECT)
        return
    if entry.percent:
        yield hit(entry.at, expected=shown(expected), actual=entry.text, why="填的是比率，不是得分", advice=_CORRECT)
        return
    off = abs(written - expected)
    if off > case.law.number("tolerance.score"):
        slip = off <= case.law.number("tolerance.rounding_slip")
        severity = Severity.WARNING if slip else None
        yield hit(
            entry.at,
            expected=shown(expected),
            actual=entry.text,
            severity=severity,
            why="与算法不符",
            advice=_CORRECT,
        )
