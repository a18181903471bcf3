"""F108: a low 执行率 without an explanation."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.numbers import show_percent
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.repairs import FUNDS_EXPLAINED, written_rates
from perfeval_xl.rules.words import funds_explained


@rule(
    "F108",
    "执行率偏低未说明",
    severity=Severity.WARNING,
    basis="limit.low_rate",
    message="{cell} 执行率只有 {actual}，低于 {expected}，没有说明原因。请补充说明。",
    why="执行率偏低要分析原因，提出改进措施。",
    wrong="执行率 61.5%，偏差原因空白。",
    right="执行率 61.5%，说明“招标结余，余款按合同于下年支付”。",
    fix="在资金部分的说明或备注里写明执行慢的原因和改进措施。",
    distance=5,
)
def low_rate_explained(case: Case) -> Iterator[Hit]:
    """执行率低于 {law.limit.low_rate:%} 时要有说明。"""
    total, rate, limit = case.form.fund_total, _rate(case), case.law.number("limit.low_rate")
    if total is None or total.actual is None or rate is None or rate >= limit or funds_explained(case.form):
        return
    execution = case.form.execution
    place = execution.rate if execution and execution.rate else total.actual
    yield hit(place.at, expected=show_percent(limit), actual=show_percent(rate), repairs=[FUNDS_EXPLAINED])


def _rate(case: Case) -> Decimal | None:
    """执行率 from the amounts; the written one where there are no amounts."""
    return case.assessment.rate if case.assessment.rate is not None else next(written_rates(case.form), None)
