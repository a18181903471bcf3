"""How slips may be put right, as far as the other cells of the form tell."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from perfeval_xl.domain.form import Entry, Form, Fund, FundRole, Indicator
from perfeval_xl.domain.numbers import to_cents
from perfeval_xl.domain.repair import Repair
from perfeval_xl.rules.base import Case
from perfeval_xl.rules.words import number_of

_ZERO = Decimal(0)
_REASON = "受客观条件影响没有全部完成"
FUNDS_EXPLAINED = Repair(remark="因合同分期支付，资金结余按规定结转")
"""Any text that explains."""


def set_number(entry: Entry, number: Decimal) -> Repair:
    """One cell with another number."""
    return Repair((entry.with_number(number),))


def set_amount(form: Form, column: str, number: Decimal) -> Repair:
    """年度资金总额's amount in a column (initial, budget, actual), and a part's that repeats it."""
    total = form.fund_total
    entry = getattr(total, column) if total else None
    if entry is None:
        return Repair()
    same = [each for fund in _parts(form) if (each := getattr(fund, column)) and each.number == entry.number]
    repeated = same if len(same) == 1 and entry.number is not None else []
    return Repair(tuple(each.with_number(number) for each in (entry, *repeated)))


def sum_of_parts(form: Form, column: str) -> Decimal | None:
    """What the lines of 年度资金总额 add up to in a column, None where all are blank."""
    numbers = [number for fund in _parts(form) if (number := number_of(getattr(fund, column))) is not None]
    return sum(numbers, _ZERO) if numbers else None


def _parts(form: Form) -> Iterator[Fund]:
    return (fund for fund in form.funds if fund.role is FundRole.PART)


def right_amounts(case: Case) -> Iterator[Repair]:
    """全年执行数 or 全年预算数 as parts, 执行率 and its 得分 speak for it, where both are on the total line."""
    form = case.form
    total = form.fund_total
    budget, spent = (number_of(total.budget), number_of(total.actual)) if total else (None, None)
    rates = list(written_rates(form))
    for column in ("actual", "budget"):
        added = sum_of_parts(form, column)
        if added:
            yield set_amount(form, column, added)
    for rate in rates:
        if budget:
            yield set_amount(form, "actual", budget * rate)
        if spent:
            yield set_amount(form, "budget", budget_at(rate, spent))
    initial = number_of(total.initial) if total else None
    if initial:
        yield set_amount(form, "budget", initial)


def budget_at(rate: Decimal, spent: Decimal) -> Decimal:
    """The 全年预算数 of which a rate was spent, to two decimals."""
    return to_cents(spent / rate)


def written_rates(form: Form) -> Iterator[Decimal]:
    """执行率 as written, and as its 得分 speaks for it: fractions above 0 up to 1."""
    execution = form.execution
    if execution is None:
        return
    weight, score, rate = map(number_of, (execution.weight, execution.score, execution.rate))
    if rate is not None and execution.rate is not None and not execution.rate.percent and rate > 1:
        rate /= 100
    earned = score / weight if weight and score is not None else None
    yield from dict.fromkeys(each for each in (rate, earned) if each is not None and 0 < each <= 1)


def weights_of(form: Form) -> Iterator[Entry]:
    """Every cell with a 分值, 执行率's included."""
    own = (form.execution.weight if form.execution else None, *(row.weight for row in form.indicators))
    cells = {entry.at: entry for entry in own if entry is not None}
    yield from cells.values()


def more_weight(entries: Iterable[Entry], missing: Decimal) -> Iterator[Repair]:
    """Each of the 分值 in turn, larger by what is missing (smaller, where it is negative)."""
    for entry in entries:
        number = number_of(entry)
        if number and number + missing > 0:
            yield set_number(entry, number + missing)


def missing_weight(case: Case) -> Decimal:
    """What all 分值 together lack of what the law asks for; 0 where that is not known."""
    weight = case.assessment.weight
    if weight is None and any(each.uncomputed for each in weights_of(case.form)):
        return _ZERO
    return case.law.number("weight.total") - (weight or _ZERO)


def missing_points(case: Case) -> Decimal | None:
    """What all written 得分 together lack of the written 总分, None where there is no such number."""
    total = case.form.total.score if case.form.total else None
    added = case.assessment.written_total
    return total.number - added if total is not None and total.number is not None and added is not None else None


def explain(rows: Iterable[Indicator]) -> tuple[Entry, ...]:
    """The reason cells of rows, each with a reason in it."""
    return tuple(row.reason.with_text(_REASON) for row in rows if row.reason is not None)
