"""Budget and spending of a form, and what 附件1 adds, as report variables. Amounts in 万元, rates as fractions."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from perfeval_xl.domain.form import BaseRow, Form, FundRole, Part
from perfeval_xl.forms.data import unnumbered
from perfeval_xl.report import wording
from perfeval_xl.report.subject import Subject
from perfeval_xl.report.values import missing
from perfeval_xl.rules.words import explained

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
    total = subject.form.summed_total
    initial = subject.wan(total.initial) if total else None
    budget = subject.wan(total.budget) if total else None
    actual = subject.wan(total.actual) if total else None
    rate = subject.assessment.rate
    if rate is None and budget and actual is not None:
        rate = actual / budget
    changed = None if initial is None or budget is None else budget - initial
    share = changed / initial if initial and changed is not None else None
    asked = share is not None and abs(share) > subject.law.number("limit.budget_change")
    return {
        "资金": list(_lines(subject)),
        "年初预算数": _or_missing(initial, "年初预算数") if total is None or total.initial else None,
        "全年预算数": _or_missing(budget, "全年预算数"),
        "全年执行数": _or_missing(actual, "全年执行数"),
        "未执行数": _or_missing(None if budget is None or actual is None else budget - actual, "未执行数"),
        "执行率": _or_missing(rate, "执行率"),
        "执行偏低": rate is not None and rate < subject.law.number("limit.low_rate"),
        "上年结转": _carried(subject),
        "调整额": _or_missing(changed, "调整额"),
        "调整率": share,
        "调整须说明": asked,
        "调整说明": _explanation(subject, asked=asked),
    }


def _or_missing(number: Decimal | None, name: str) -> Any:
    return missing(name) if number is None else number


def _lines(subject: Subject) -> Iterator[dict[str, Any]]:
    for fund in subject.form.funds:
        yield {
            "名称": unnumbered(fund.label.text),
            "层级": _ROLES[fund.role],
            "年初预算数": subject.wan(fund.initial),
            "全年预算数": subject.wan(fund.budget),
            "全年执行数": subject.wan(fund.actual),
        }


def _carried(subject: Subject) -> Decimal | None:
    """上年结转资金 in this year's budget."""
    for fund in subject.form.funds:
        if fund.role is not FundRole.TOTAL and _CARRIED in fund.label.text:
            return subject.wan(fund.budget) or subject.wan(fund.initial)
    return None


def _explanation(subject: Subject, *, asked: bool) -> Any:
    """Why the budget changed: 报告素材 (调整), or the fund block's reason; missing where the change asks for one."""
    passages = [passage.text for passage in subject.material if passage.chapter == "调整"]
    reasons = [fund.reason for fund in subject.form.funds if fund.reason and explained(fund.reason)]
    texts = [*passages, *(reason.text for reason in dict.fromkeys(reasons))]  # one cell merged over all lines is one
    if texts:
        return wording.opened("".join(map(wording.closed, texts)))
    return missing("预算调整原因") if asked else ""


def parts(listed: tuple[Part, ...]) -> list[dict[str, Any]]:
    """收入构成 or 支出构成 of a department: lines with an amount."""
    return [{"名称": part.label, "金额": part.amount} for part in listed if part.amount]


def base_rows(base: Form | None) -> dict[str, Any]:
    """The lines of 附件1 by name; a line that is not filled in is left out, so that `{% if %}` can ask for it."""
    return {_BASE[row.key]: _base_row(row) for row in (base.base if base else ()) if row.key in _BASE and _filled(row)}


def _filled(row: BaseRow) -> bool:
    return row.actual is not None and row.actual.number is not None


def _base_row(row: BaseRow) -> dict[str, Any]:
    numbers = {
        "上年决算数": row.previous.number if row.previous else None,
        "预算数": row.budget.number if row.budget else None,
        "决算数": row.actual.number if row.actual else None,
    }
    before, now = numbers["上年决算数"], numbers["决算数"]
    return numbers | {"较上年": (now - before) / before if before and now is not None else None}
