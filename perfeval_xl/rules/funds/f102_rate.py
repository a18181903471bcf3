"""F102: 执行率 is not 全年执行数 ÷ 全年预算数."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Entry, Execution
from perfeval_xl.domain.numbers import show_number, show_percent
from perfeval_xl.domain.repair import Repair
from perfeval_xl.parsing import not_applicable
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.repairs import right_amounts
from perfeval_xl.rules.words import RECALCULATE, UNCOMPUTED, number_of, shown

_HUNDRED = Decimal(100)


@rule(
    "F102",
    "执行率",
    severity=Severity.ERROR,
    source="form-2020",
    reads=("tolerance.rate_point", "tolerance.rounding_slip", "tolerance.score"),
    message="{cell} 执行率写的是 {actual}，按全年执行数 {spent} ÷ 全年预算数 {budget} 应为 {expected}。{advice}",
    why="执行率=全年执行数÷全年预算数，是执行率得分的依据。",
    wrong="预算 100、执行 84.66，执行率写 100%。",
    right="预算 100、执行 84.66，执行率写 84.66%。",
    fix="改正执行率，或核对预算数和执行数；也可以清空后让计分自动填。",
    distance=3,
)
def rate_is_quotient(case: Case) -> Iterator[Hit]:
    """执行率要等于全年执行数除以全年预算数；差在 0.05 个百分点以内是提醒，以外是错误；不计分的表可以四舍五入。"""
    form = case.form
    total, rate = form.fund_total, form.execution.rate if form.execution else None
    if total is None or rate is None or (not_applicable(rate.text) and not rate.uncomputed):
        return
    budget, spent = number_of(total.budget), number_of(total.actual)
    if not budget or spent is None:
        return
    exact = spent / budget
    if rate.uncomputed:
        yield hit(
            rate.at,
            expected=show_percent(exact),
            actual=UNCOMPUTED,
            severity=Severity.INFO,
            spent=shown(spent),
            budget=shown(budget),
            advice=RECALCULATE,
        )
        return
    off = _off(rate.number, exact, rate.percent)
    if off is not None and off <= case.law.number("tolerance.rate_point"):
        return
    if form.execution and _bears_no_points(form.execution) and _is_rounded(rate, exact):
        return
    slip = off is not None and off <= case.law.number("tolerance.rounding_slip")
    yield hit(
        rate.at,
        expected=show_percent(exact),
        actual=rate.text,
        severity=Severity.WARNING if slip else None,
        spent=shown(spent),
        budget=shown(budget),
        advice="请改正。" if 0 <= exact <= 1 and not _score_agrees(case, rate) else "请先核对这两个金额。",
        repairs=[Repair((rate.with_rate(exact),)), *right_amounts(case)],
    )


def _bears_no_points(execution: Execution) -> bool:
    """Whether nothing is reckoned with the rate, as in forms of 转移支付 that print neither 分值 nor 得分 beside it."""
    return execution.weight is None and execution.score is None and execution.printed is None


def _is_rounded(rate: Entry, exact: Decimal) -> bool:
    """Whether the rate is the quotient rounded to the decimals it is written with: 86% for 85.75%.

    100% is never taken for a rounded 99.6%, nor 0% for 0.4%: these say that all is spent, or nothing.
    """
    if not rate.percent or rate.number is None or rate.number in (0, 1):
        return False
    return show_percent(exact, _decimals(rate.text)) == f"{show_number(rate.number * _HUNDRED)}%"


def _decimals(text: str) -> int:
    """Digits behind the point: 86.5% has one."""
    _, point, behind = text.strip().rstrip("%％").partition(".")
    return len(behind) if point else 0


def _off(written: Decimal | None, exact: Decimal, is_percent: bool) -> Decimal | None:
    """Percentage points between the two; a bare 84.66 may mean 84.66 %, a bare 0.8466 too."""
    if written is None:
        return None
    readings = [written] if is_percent else [written, written / _HUNDRED]
    return min(abs(reading - exact) for reading in readings) * _HUNDRED


def _score_agrees(case: Case, rate: Entry) -> bool:
    """Whether 得分 was reckoned with the written rate, so that an amount is likelier to be wrong than both."""
    form = case.form
    weight = number_of(form.execution.weight) if form.execution else None
    score = number_of(form.execution.score) if form.execution else None
    if weight is None or score is None or rate.number is None or not rate.percent:
        return False
    return abs(score - rate.number * weight) <= case.law.number("tolerance.score")
