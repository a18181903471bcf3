"""X519: a budget at the beginning of the year that is not the approved amount."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Entry, Form, FormKind
from perfeval_xl.domain.money import MoneyUnit
from perfeval_xl.rules.base import Case, Hit, Scope, hit, rule
from perfeval_xl.rules.cross.approved import Approval, approvals
from perfeval_xl.rules.words import shown

_INITIAL, _BUDGET = "年初预算数", "全年预算数"


@rule(
    "X519",
    "预算与申报表不一致",
    severity=Severity.WARNING,
    source="caiyu-2020-10",
    reads=("tolerance.money",),
    message="{cell} {column}是 {actual} 万元，{source}的年度资金总额是 {expected} 万元。"
    "请核对，照批复的填；年中调整过的，写明调整的原因和文号。",
    why="年初预算数要与批复的一致，改小了，执行率就虚高。",
    wrong="申报表的年度资金总额 30 万元，自评表的年初预算数写 20 万元。",
    right="年初预算数写 30 万元，调减的 10 万元写在全年预算数里，并说明原因。",
    fix="对照预算批复改正；“年初预算数”填批复数，“全年预算数”填调整以后的数。",
    scope=Scope.CALL,
    needs=FormKind.TARGETS,
    of_project=True,
)
def money_as_approved(cases: Sequence[Case]) -> Iterator[Hit]:
    """与申报表一起检查时，年初预算数（没有这一栏的，全年预算数）要等于批复的年度资金总额（写明调整的，只作提示）。"""
    for approval in approvals(cases):
        approved, (column, written) = approval.targets.fund_total, _written_budget(approval.case.form)
        if approved is not None and approved.initial is not None and written is not None:
            yield from _compared(approval, approved.initial, column, written)


def _written_budget(form: Form) -> tuple[str, Entry | None]:
    """The budget of a self-evaluation that was approved, as far as it has one, and what its column is called."""
    total = form.summed_total
    if total is None:
        return _INITIAL, None
    return (_INITIAL, total.initial) if total.initial is not None else (_BUDGET, total.budget)


def _compared(approval: Approval, approved: Entry, column: str, written: Entry) -> Iterator[Hit]:
    form = approval.case.form
    amounts = _in_wan(approval.targets, approved), _in_wan(form, written)
    if not all(amounts) or _agree(*amounts, approval.case.law.number("tolerance.money")):
        return
    if approval.unlike or _one_unit_unnamed(approval, *amounts):
        return
    explained = approval.funded_anew or column == _BUDGET
    severity = Severity.INFO if explained else None
    expected, actual = map(shown, amounts)
    yield hit(
        written.at,
        expected=expected,
        actual=actual,
        severity=severity,
        form=form,
        column=column,
        source=approval.source,
    )


def _in_wan(form: Form, entry: Entry) -> Decimal:
    return form.in_wan(entry.number or Decimal(0))


def _agree(one: Decimal, other: Decimal, slack: Decimal) -> bool:
    """Whether two amounts are one, the finer of them rounded as the coarser is written."""
    places = min(_places(one), _places(other))
    return abs(one - other) <= slack or abs(one - other) * 2 <= Decimal(1).scaleb(-places)


def _places(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _one_unit_unnamed(approval: Approval, approved: Decimal, written: Decimal) -> bool:
    """Whether one of the tables does not say its unit, and the amounts are the same in 元 and 万元."""
    unnamed = not (approval.targets.amount_unit and approval.case.form.amount_unit)
    factor = MoneyUnit.WAN.yuan
    return unnamed and (approved == written * factor or written == approved * factor)
