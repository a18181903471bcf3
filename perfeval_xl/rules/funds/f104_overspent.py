"""F104: 全年执行数 exceeds 全年预算数."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.repairs import right_amounts
from perfeval_xl.rules.words import number_of, shown


@rule(
    "F104",
    "执行数超过预算数",
    severity=Severity.ERROR,
    source="arithmetic",
    reads=("tolerance.money",),
    message="{cell} “{label}”的全年执行数 {actual} 超过全年预算数 {expected}。请核对两个数，预算调整过的填调整后的数。",
    why="没有预算不得支出；执行数大于预算数通常是填错了数或漏填了预算调整。",
    wrong="全年预算数 20，全年执行数 23.5。",
    right="全年预算数（调整后）23.5，全年执行数 23.5。",
    fix="核对支付数据；预算调整过的，把全年预算数改成调整后的数。",
    distance=2,
)
def not_overspent(case: Case) -> Iterator[Hit]:
    """全年执行数不能超过全年预算数。"""
    total = case.form.fund_total
    for fund in [total] if total else case.form.funds:
        budget, spent = number_of(fund.budget), number_of(fund.actual)
        if budget and spent is not None and fund.actual and spent - budget > case.law.number("tolerance.money"):
            yield hit(
                fund.actual.at,
                expected=shown(budget),
                actual=shown(spent),
                label=fund.label.text,
                repairs=right_amounts(case),
            )
