"""The figures of one form as they stand in 自评结果汇总表 and 自评工作总结.

They are the variables of the reports, so that what the check calls wrong is a mark here as well and is never summed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from perfeval_xl.domain.finding import Severity
from perfeval_xl.reports import Subject
from perfeval_xl.reports.context import context
from perfeval_xl.reports.naming import code_of
from perfeval_xl.reports.values import Doubted, Missing
from perfeval_xl.reports.wording import opened, target_words

Amount = Decimal | Missing | None
"""万元; a mark where the check calls it wrong, None where the form has none."""
_GRANT = "财政拨款"


@dataclass(frozen=True, kw_only=True)
class Figures:
    """One form's figures; `variables` are those of its report."""

    subject: Subject
    variables: Mapping[str, Any]

    @property
    def code(self) -> str:
        """The number that the budget system puts before a project's name, '' for none."""
        return code_of(self.subject.form.project.text) if self.subject.form.project else ""

    @property
    def name(self) -> str:
        """The project's or the department's name."""
        return self.subject.name

    @property
    def unit(self) -> str:
        """实施单位, else 主管部门; '' where neither is written."""
        named = self.variables["实施单位"]
        return "" if isinstance(named, Missing) else str(named)

    @property
    def initial(self) -> Amount:
        """年初预算数."""
        return self._amount("年初预算数")

    @property
    def budget(self) -> Amount:
        """全年预算数."""
        return self._amount("全年预算数")

    @property
    def spent(self) -> Amount:
        """全年执行数."""
        return self._amount("全年执行数")

    @property
    def rate(self) -> Amount:
        """执行率 as a fraction; a mark where an amount under it is in doubt."""
        doubted = next((each for each in (self.budget, self.spent) if isinstance(each, Doubted)), None)
        return self._amount("执行率") if doubted is None else doubted

    @property
    def initial_share(self) -> Amount:
        """全年执行数 as a share of 年初预算数; a mark where one of them is in doubt."""
        doubted = next((each for each in (self.initial, self.spent) if isinstance(each, Doubted)), None)
        if doubted is not None:
            return doubted
        if not isinstance(self.initial, Decimal) or not isinstance(self.spent, Decimal) or not self.initial:
            return None
        return self.spent / self.initial

    @cached_property
    def grants(self) -> Amount:
        """财政拨款 of 全年预算数: the lines that say so, details of them left out."""
        lines = [
            line["全年预算数"] for line in self.variables["资金"] if _GRANT in line["名称"] and line["层级"] != "其中"
        ]
        if any(isinstance(amount, Missing) for amount in lines):
            return next(amount for amount in lines if isinstance(amount, Missing))
        amounts = [amount for amount in lines if amount is not None]
        return sum(amounts, Decimal(0)) if amounts else None

    def _amount(self, name: str) -> Amount:
        value: Amount = self.variables[name]
        return None if isinstance(value, Missing) and not isinstance(value, Doubted) else value

    @property
    def total(self) -> Amount:
        """总分; None in a form without scores."""
        return self.variables["总分"] if self.variables["计分"] else None

    @property
    def grade(self) -> str:
        """等级, '' where 总分 is not certain."""
        return "" if isinstance(self.total, Missing) or self.total is None else str(self.variables["等级"])

    @property
    def counts(self) -> Mapping[str, Any]:
        """统计 of the indicators."""
        counts: Mapping[str, Any] = self.variables["统计"]
        return counts

    @property
    def unmet(self) -> list[dict[str, Any]]:
        """The indicators that were not fully attained."""
        rows: list[dict[str, Any]] = self.variables["未完成指标"]
        return rows

    @property
    def unmet_lines(self) -> str:
        """Those indicators with target, result and reason, one a line."""
        return "\n".join(map(_sentence, self.unmet))

    @property
    def errors(self) -> int:
        """Open errors of the check."""
        return sum(each.severity is Severity.ERROR and not each.accepted for each in self.subject.findings)


def figures_of(subject: Subject, day: date) -> Figures:
    """The figures of a form."""
    return Figures(subject=subject, variables=context(subject, day))


def added(amounts: Iterable[Amount]) -> Decimal | None:
    """The sum of what is certain; None where nothing is."""
    certain = [amount for amount in amounts if isinstance(amount, Decimal)]
    return sum(certain, Decimal(0)) if certain else None


def _sentence(row: Mapping[str, Any]) -> str:
    target, actual = (_value(row[name]) for name in ("年度指标值", "实际完成值"))
    reason = row["偏差原因"]
    because = f"；原因：{opened(str(reason))}" if reason and not isinstance(reason, Missing) else ""
    return f"{opened(str(row['三级指标']))}：指标值{target}，完成值{actual}{because}。"


def _value(value: Any) -> str:
    return "待核对" if isinstance(value, Missing) else target_words(str(value))
