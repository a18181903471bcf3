"""Budget and spending of a form, and what 附件1 adds, as report variables. Amounts in 万元, rates as fractions."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from perfeval_xl.domain.form import BaseRow, Entry, FundRole, Part
from perfeval_xl.forms.text import unnumbered
from perfeval_xl.reports import wording
from perfeval_xl.reports.doubts import Doubts
from perfeval_xl.reports.subject import Subject
from perfeval_xl.reports.values import Missing, doubted, missing
from perfeval_xl.rules.words import explained

_COLUMNS = {"initial": "年初预算数", "budget": "全年预算数", "actual": "全年执行数"}
_CARRIED = "结转"
_ROLES = {FundRole.TOTAL: "总额", FundRole.PART: "部分", FundRole.DETAIL: "其中"}
_BASE = {
    "three_public": "三公经费",
    "vehicles": "公务用车经费",
    "vehicle_purchase": "公车购置",
    "vehicle_running": "公车运行维护",
    "abroad": "出国经费",
    "reception": "公务接待费",
    "projects": "项目支出",
    "public_funds": "公用经费",
    "meetings": "会议费培训费",
    "procurement": "政府采购",
}


def money(subject: Subject) -> dict[str, Any]:
    """资金 with its totals, 执行率, and how the budget changed in the year."""
    initial, budget, actual = (_amount(subject, column) for column in _COLUMNS)
    rate = _rate(subject, budget, actual)
    changed = _minus(budget, initial)
    share = changed / initial if changed is not None and initial else None
    required = share is not None and abs(share) > subject.law.number("limit.budget_change")
    total = subject.form.summed_total
    return {
        "资金": list(_lines(subject)),
        "有金额": any(amount is not None for amount in (initial, budget, actual)),
        "年初预算数": None if total is not None and total.initial is None else _or_missing(initial, "年初预算数"),
        "全年预算数": _or_missing(budget, "全年预算数"),
        "全年执行数": _or_missing(actual, "全年执行数"),
        "未执行数": _or_missing(_minus(budget, actual), "未执行数"),
        "执行率": _or_missing(rate, "执行率"),
        "执行偏低": isinstance(rate, Decimal) and rate < subject.law.number("limit.low_rate"),
        "上年结转": _carried(subject),
        "调整额": _or_missing(changed, "调整额"),
        "调整率": share,
        "调整须说明": required,
        "调整说明": _explanation(subject, required=required),
    }


def _or_missing(value: Any, name: str) -> Any:
    return missing(name) if value is None else value


def _minus(one: Any, other: Any) -> Decimal | None:
    """The difference of two amounts that are both certain."""
    return one - other if isinstance(one, Decimal) and isinstance(other, Decimal) else None


def _amount(subject: Subject, column: str) -> Any:
    """A total in 万元, None where there is none, a mark where the check calls it or one of its parts wrong."""
    total = subject.form.summed_total
    entry: Entry | None = getattr(total, column) if total else None
    if entry is None or entry.number is None:
        return None
    summed = entry != getattr(subject.form.fund_total, column)
    parts = [getattr(fund, column) for fund in subject.form.funds if summed and fund.role is FundRole.PART]
    if subject.doubts.holds(entry, *parts):
        return doubted(_COLUMNS[column], entry.text, subject.doubts.beside(entry))
    return subject.wan(entry)


def _rate(subject: Subject, budget: Any, actual: Any) -> Any:
    """执行率; a mark where it is written wrong, and the name alone where an amount under it is in doubt."""
    written = subject.form.execution.rate if subject.form.execution else None
    if isinstance(budget, Missing) or isinstance(actual, Missing):
        return None
    if subject.doubts.holds(written) and written:
        return doubted("执行率", written.text)
    if subject.assessment.rate is not None:
        return subject.assessment.rate
    return actual / budget if budget and actual is not None else None


def _lines(subject: Subject) -> Iterator[dict[str, Any]]:
    for fund in subject.form.funds:
        yield {"名称": unnumbered(fund.label.text), "层级": _ROLES[fund.role]} | {
            name: _in_line(subject, getattr(fund, column), name) for column, name in _COLUMNS.items()
        }


def _in_line(subject: Subject, entry: Entry | None, name: str) -> Any:
    if entry is None or not subject.doubts.holds(entry):
        return subject.wan(entry)
    return doubted(name, entry.text, subject.doubts.beside(entry))


def _carried(subject: Subject) -> Any:
    """上年结转资金 in this year's budget."""
    for fund in subject.form.funds:
        if fund.role is not FundRole.TOTAL and _CARRIED in fund.label.text:
            carried = _in_line(subject, fund.budget, "上年结转")
            return carried if isinstance(carried, Missing) else carried or _in_line(subject, fund.initial, "上年结转")
    return None


def _explanation(subject: Subject, *, required: bool) -> Any:
    """Why the budget changed: 报告素材 (调整), or the fund block's reason; missing where the change asks for one."""
    passages = [passage.text for passage in subject.material if passage.chapter == "调整"]
    reasons = [fund.reason for fund in subject.form.funds if fund.reason and explained(fund.reason)]
    texts = [*passages, *(reason.text for reason in dict.fromkeys(reasons))]  # one cell merged over all lines is one
    if texts:
        return wording.opened("".join(map(wording.closed, texts)))
    return missing("预算调整原因") if required else ""


def parts(subject: Subject, listed: tuple[Part, ...]) -> list[dict[str, Any]]:
    """收入构成 or 支出构成 of a department: lines with an amount."""
    return [{"名称": part.label, "金额": _part(subject, part)} for part in listed if part.amount]


def _part(subject: Subject, part: Part) -> Any:
    return doubted(part.label, f"{part.amount:f}") if subject.doubts.holds(part.entry) else part.amount


def base_rows(subject: Subject) -> dict[str, Any]:
    """The lines of 附件1 by name; a line that is not filled in is left out, so that `{% if %}` can ask for it."""
    doubts = subject.base_doubts
    lines = subject.base.base if subject.base else ()
    return {_BASE[row.key]: _base_row(row, doubts) for row in lines if doubts and row.key in _BASE and _filled(row)}


def _filled(row: BaseRow) -> bool:
    return row.actual is not None and row.actual.number is not None


def _base_row(row: BaseRow, doubts: Doubts) -> dict[str, Any]:
    named = {"上年决算数": row.previous, "预算数": row.budget, "决算数": row.actual}
    numbers = {name: _base_number(row, name, entry, doubts) for name, entry in named.items()}
    before, now = numbers["上年决算数"], numbers["决算数"]
    rise = _minus(now, before)
    return numbers | {"较上年": rise / before if rise is not None and before else None}


def _base_number(row: BaseRow, name: str, entry: Entry | None, doubts: Doubts) -> Any:
    if entry is None or entry.number is None:
        return None
    return doubted(f"{_BASE[row.key]}{name}", entry.text) if doubts.holds(entry) else entry.number
