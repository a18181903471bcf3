"""I313: a whole-project cost that differs from 全年执行数."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Indicator
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing import Amount, Result, normalize
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.words import number_of, shown

_WHOLE = pattern(
    r"(?<!单个)(?<!单项)(?<!每个)(?<!各)项目总?成本|总成本|项目总(?:费用|投资|支出)|项目支出总额|项目资金总额"
)


@rule(
    "I313",
    "项目总成本",
    severity=Severity.WARNING,
    source="arithmetic",
    message="{cell} “{name}”的完成值是“{actual}”，资金部分的全年执行数是 {expected} {unit}，两个数不一致。请核对。",
    why="项目总成本就是全年执行数，两处应是同一个数。",
    wrong="项目总成本完成值 5 万元，全年执行数 4.94 万元。",
    right="项目总成本完成值 4.94 万元，全年执行数 4.94 万元。",
    fix="以会计账为准，改正不对的一处。",
)
def whole_cost_as_spent(case: Case) -> Iterator[Hit]:
    """考核整个项目成本的指标，完成值要与全年执行数一致（按写出的位数四舍五入后相同也算一致）。"""
    spent = number_of(case.form.fund_total.actual) if case.form.fund_total else None
    if not spent:
        return
    for row in case.form.indicators:
        if row.is_cost and _WHOLE.search(normalize(row.level3.text)):
            yield from _compare(case, row, spent)


def _compare(case: Case, row: Indicator, spent: Decimal) -> Iterator[Hit]:
    result = case.reading(row).result
    amount = _amount(result) if result else None
    if amount is None:
        return
    unit = case.form.money_unit
    same_unit = spent if amount.unit.bare else spent * unit.yuan / amount.unit.factor
    # 90 for 89.974 is the same amount with fewer digits.
    if same_unit.quantize(amount.number, ROUND_HALF_UP) != amount.number:
        yield hit(row.actual.at, expected=shown(spent), actual=row.actual.text, name=row.level3.text, unit=unit)


def _amount(result: Result) -> Amount | None:
    """The only amount of money in the result."""
    found = [term.low for term in result.terms if term.low.unit.group == "money" or term.low.unit.bare]
    return found[0] if len(found) == 1 else None
