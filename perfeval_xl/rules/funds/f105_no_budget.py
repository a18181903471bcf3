"""F105: money spent without a budget."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Form
from perfeval_xl.domain.repair import Repair
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.repairs import budget_at, set_number, sum_of_parts, written_rates
from perfeval_xl.rules.words import number_of, shown


@rule(
    "F105",
    "没有预算却有执行",
    severity=Severity.ERROR,
    source="arithmetic",
    message="{cell} “{label}”的全年预算数是 {actual}，全年执行数却是 {spent}。请补填全年预算数。",
    why="没有预算数就算不出执行率。",
    wrong="全年预算数空白，全年执行数 17.86。",
    right="全年预算数 17.86，全年执行数 17.86。",
    fix="补填全年预算数（年中追加或上年结转的也算）。",
    distance=0,
)
def budget_behind_spending(case: Case) -> Iterator[Hit]:
    """有全年执行数的行，全年预算数不能空白或为 0。"""
    for fund in case.form.funds:
        spent = number_of(fund.actual)
        if spent and fund.budget is not None and not (fund.budget.number or fund.budget.uncomputed):
            actual = fund.budget.text or "空白"
            numbers = (sum_of_parts(case.form, "budget"), number_of(fund.initial), spent)
            repairs = [*(set_number(fund.budget, number) for number in numbers if number), *_all_lines(case.form)]
            yield hit(fund.budget.at, actual=actual, label=fund.label.text, spent=shown(spent), repairs=repairs)


def _all_lines(form: Form) -> Iterator[Repair]:
    """Every blank 全年预算数 as 年初预算数, as what was spent, and as 执行率 speaks for it."""
    spent = [(fund.budget, number_of(fund.actual)) for fund in form.funds]
    initial = [(fund.budget, number_of(fund.initial) or number_of(fund.actual)) for fund in form.funds]
    by_rate = [[(entry, amount and budget_at(rate, amount)) for entry, amount in spent] for rate in written_rates(form)]
    for lines in (initial, spent, *by_rate):
        yield Repair(tuple(entry.with_number(each) for entry, each in lines if entry and not entry.number and each))
