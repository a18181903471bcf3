"""X508: the parts of 整体 do not add up to 年度资金总额."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.words import number_of, shown, slip_severity


@rule(
    "X508",
    "收入、支出性质合计",
    severity=Severity.ERROR,
    source="arithmetic",
    reads=("tolerance.money", "tolerance.rounding_slip"),
    message="{cell} {what}各项之和为 {actual}，年度资金总额是 {expected}。请核对各项。",
    why="按收入性质和按支出性质分，说的都是年度资金总额，合计应相等。",
    wrong="年度资金总额 2922.7，基本支出 2148.72、项目支出 763.97。",
    right="年度资金总额 2922.7，基本支出 2148.72、项目支出 773.98。",
    fix="逐项核对，补上漏填的项。",
)
def parts_add_up(case: Case) -> Iterator[Hit]:
    """整体表按收入性质、按支出性质分的各项之和，都要等于年度资金总额。"""
    form, total = case.form, case.form.fund_total
    if total is None or any(entry is not None and entry.uncomputed for entry in (total.budget, total.actual)):
        return
    totals = [number for entry in (total.budget, total.actual) if (number := number_of(entry)) is not None]
    for what, parts in (("按收入性质分", form.income), ("按支出性质分", form.spending)):
        amounts = [part.amount for part in parts if part.amount is not None]
        if not amounts or not totals:
            continue
        added = sum(amounts, Decimal(0))
        off = min(abs(added - number) for number in totals)
        if off > case.law.number("tolerance.money"):
            severity = slip_severity(case.law, off)
            yield hit(parts[0].entry.at, expected=shown(totals[0]), actual=shown(added), severity=severity, what=what)
