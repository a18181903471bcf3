"""X503: 控制率 of 附件1 is not what its two numbers give."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.numbers import show_percent
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.words import shown, slip_severity

_HUNDRED = Decimal(100)


@rule(
    "X503",
    "附件1 控制率",
    severity=Severity.ERROR,
    source="arithmetic",
    reads=("tolerance.rate_point", "tolerance.rounding_slip"),
    message="{cell} {what}控制率写的是 {actual}，按 {done} ÷ {planned} 应为 {expected}。请改正。",
    why="控制率=实际数÷批准数，用来看人员、规模、投资是否超标。",
    wrong="编制 96 人，在职 90 人，控制率 90%。",
    right="编制 96 人，在职 90 人，控制率 93.75%。",
    fix="按两个数重算控制率，或核对人数、规模、投资数。",
)
def control_rate(case: Case) -> Iterator[Hit]:
    """附件1 的人员、规模、投资控制率要等于实际数除以批准数；差在 0.05 个百分点以内是提醒，以外是错误。"""
    for control in case.form.controls:
        planned, done, rate = control.planned.number, control.actual.number, control.rate.number
        if not planned or done is None or rate is None:
            continue
        exact = done / planned
        readings = [rate] if control.rate.percent else [rate, rate / _HUNDRED]
        off = min(abs(reading - exact) for reading in readings) * _HUNDRED
        if off > case.law.number("tolerance.rate_point"):
            yield hit(
                control.rate.at,
                expected=show_percent(exact),
                actual=control.rate.text,
                severity=slip_severity(case.law, off),
                what=control.what,
                done=shown(done),
                planned=shown(planned),
            )
