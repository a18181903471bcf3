"""X511: a 控制率 above 100 %."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.numbers import show_percent
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.words import shown


@rule(
    "X511",
    "控制率超过 100%",
    severity=Severity.WARNING,
    source="practice",
    message="{cell} {what}的实际数 {done} 超过批准数 {expected}，控制率 {actual}。请核对，确实超了的要说明原因。",
    why="控制率超过 100% 就是超编制、超规模或超概算，评价和审计都会问。",
    wrong="编制 40 人，在职 43 人。",
    right="编制 43 人（年中核增 3 人），在职 43 人。",
    fix="核对两个数；批准数调整过的填调整后的，没有调整的在报告里说明。",
)
def control_within_limit(case: Case) -> Iterator[Hit]:
    """附件1 的人员、规模、投资控制率不应超过 100%。"""
    for control in case.form.controls:
        planned, done = control.planned.number, control.actual.number
        if planned and done is not None and done > planned > 0:
            rate = show_percent(done / planned)
            yield hit(control.actual.at, expected=shown(planned), actual=rate, what=control.what, done=shown(done))
