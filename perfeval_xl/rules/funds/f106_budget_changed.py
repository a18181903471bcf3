"""F106: a large change of the budget without an explanation."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.numbers import show_percent
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.repairs import FUNDS_EXPLAINED
from perfeval_xl.rules.words import funds_explained, number_of, shown


@rule(
    "F106",
    "预算调整未说明",
    severity=Severity.WARNING,
    basis="limit.budget_change",
    message="{cell} 全年预算数 {actual} 与年初预算数 {initial} 相差 {change}，没有说明原因。请补充说明。",
    why="预算变动大，说明年初编得不准或年中有大的调整，评价时一定会问原因。",
    wrong="年初预算 65，全年预算 23.22，没有说明。",
    right="年初预算 65，全年预算 23.22，并说明“合同分期支付，余款下年支付，年中收回结余”。",
    fix="在资金部分的说明、备注或报告里写明调整的原因和依据。",
    distance=5,
)
def budget_change_explained(case: Case) -> Iterator[Hit]:
    """全年预算数与年初预算数相差超过 {law.limit.budget_change:%} 时要有说明。"""
    total = case.form.summed_total
    if total is None or total.budget is None:
        return
    initial, budget = number_of(total.initial), total.budget.number
    if initial is None or not budget:
        return
    change = abs(budget - initial) / initial if initial else None  # nothing at first, and all of it added later
    large = change is None or change > case.law.number("limit.budget_change")
    if large and not funds_explained(case.form):
        yield hit(
            total.budget.at,
            actual=shown(budget),
            initial=shown(initial),
            change=shown(budget) if change is None else show_percent(change),
            repairs=[FUNDS_EXPLAINED],
        )
