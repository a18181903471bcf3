"""F101: 年度资金总额 is not the sum of its lines."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import FundRole
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.repairs import set_number
from perfeval_xl.rules.words import shown


@rule(
    "F101",
    "年度资金总额",
    severity=Severity.ERROR,
    source="arithmetic",
    reads=("tolerance.money",),
    message="{cell} 年度资金总额的{column}为 {actual}，而各项之和为 {expected}。请核对总额和各项。",
    why="总额是执行率和得分的依据，总额错了后面都错。",
    wrong="总额 0，其中：当年财政拨款 89.974。",
    right="总额 89.974，其中：当年财政拨款 89.974。",
    fix="把总额改成各项之和，或补全漏填的资金来源。",
    distance=1,
)
def fund_total_adds_up(case: Case) -> Iterator[Hit]:
    """年度资金总额要等于各资金来源之和（各项都空白时不查）。"""
    form = case.form
    total = form.fund_total
    parts = [fund for fund in form.funds if fund.role is FundRole.PART]
    if total is None:
        return
    for column, name in (("initial", "年初预算数"), ("budget", "全年预算数"), ("actual", "全年执行数")):
        entry = getattr(total, column)
        amounts = [e for part in parts if (e := getattr(part, column)) is not None]
        numbers = [amount.number for amount in amounts if amount.number is not None]
        if entry is None or not numbers or (entry.text and entry.number is None):
            continue
        added = sum(numbers, Decimal(0))
        off = abs(added - (entry.number or Decimal(0)))
        if off > case.law.number("tolerance.money") and not any(each.uncomputed for each in (entry, *amounts)):
            repair = set_number(entry, added)
            yield hit(entry.at, expected=shown(added), actual=shown(entry.number), column=name, repairs=[repair])
