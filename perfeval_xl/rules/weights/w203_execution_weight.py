"""W203: 执行率's 分值 is not the profile's."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.repairs import set_number
from perfeval_xl.rules.words import shown


@rule(
    "W203",
    "执行率分值",
    severity=Severity.WARNING,
    basis="weight.execution",
    message="{cell} 执行率的分值是 {actual}，“{law}”为 {expected}。请核对。",
    why="预算执行率的分值有统一规定，改动会影响各单位之间的可比性。",
    wrong="执行率分值 20。",
    right="执行率分值 {law.weight.execution}。",
    fix="改成口径规定的分值；本地另有规定的，可不改。",
    distance=0,
)
def execution_weight(case: Case) -> Iterator[Hit]:
    """执行率的分值要与评分口径一致（{law.weight.execution} 分）。"""
    entry = case.form.execution.weight if case.form.execution else None
    if entry is not None and entry.number is not None and entry.number != case.law.number("weight.execution"):
        required = case.law.number("weight.execution")
        yield hit(entry.at, expected=shown(required), actual=shown(entry.number), repairs=[set_number(entry, required)])
