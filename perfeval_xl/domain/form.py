"""A 绩效自评 form as read from a sheet: every value keeps its raw text and its place."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from perfeval_xl.domain.base import BaseRow as BaseRow
from perfeval_xl.domain.base import Control as Control
from perfeval_xl.domain.entry import Entry as Entry
from perfeval_xl.domain.funds import Execution as Execution
from perfeval_xl.domain.funds import Fund as Fund
from perfeval_xl.domain.funds import FundRole as FundRole
from perfeval_xl.domain.funds import summed
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.indicators import Group as Group
from perfeval_xl.domain.indicators import Indicator as Indicator
from perfeval_xl.domain.indicators import Level as Level
from perfeval_xl.domain.indicators import LevelWeight as LevelWeight
from perfeval_xl.domain.indicators import groups_of, weights_by_level
from perfeval_xl.domain.money import MoneyUnit
from perfeval_xl.domain.places import Places


class FormKind(StrEnum):
    """The three forms of the yearly self-evaluation."""

    PROJECT = "project"
    """项目支出绩效自评表."""
    DEPARTMENT = "department"
    """整体支出绩效自评表."""
    BASE = "base"
    """整体支出绩效评价基础数据表 (附件1)."""
    TARGETS = "targets"
    """绩效目标申报表: what was approved, without results and scores. It is never judged as a self-evaluation."""


class Total(NamedTuple):
    """The 总分 line."""

    weight: Entry | None
    score: Entry | None
    grade: Entry | None = None
    """The cell in which 等级 is written; its text is the grade alone (优)."""
    grade_prefix: str = ""
    """What stands before the grade in the same cell: 等级："""


class Goal(NamedTuple):
    """年度总体目标: what was planned and what came of it."""

    expected: Entry
    actual: Entry


class Part(NamedTuple):
    """An amount written inside a text cell (整体: 其中：一般公共预算：2917.75), or a labelled amount of 附件1."""

    label: str
    amount: Decimal | None
    entry: Entry


class Doubt(NamedTuple):
    """A column whose head is none of the known ones, and what it was taken for, in Chinese (三级指标)."""

    entry: Entry
    meaning: str


class Trouble(NamedTuple):
    """What could not be understood while reading; `code` is S102 or S106, `what` names it in Chinese."""

    code: str
    at: At
    what: str
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Form:
    """One form. `year` is the year evaluated; None when nothing on the sheet tells it.

    `years` are all years that the title, dates and goals speak of as (place, year).
    `head` is the row with 一级指标 …, 0 where there is none (附件1).
    `amount_unit` is '万元' or '元', as the fund block's label says ('' when it does not).
    `columns` are the canonical names of the columns found (the keys of the layout file).
    """

    path: str
    sheet: str
    kind: FormKind
    layout: str
    area: Area
    title: Entry
    year: int | None
    head: int = 0
    years: tuple[tuple[At, int], ...] = ()
    project: Entry | None = None
    department: Entry | None = None
    unit: Entry | None = None
    amount_unit: str = ""
    funds: tuple[Fund, ...] = ()
    execution: Execution | None = None
    goals: tuple[Goal, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    total: Total | None = None
    income: tuple[Part, ...] = ()
    """整体: 按收入性质分."""
    spending: tuple[Part, ...] = ()
    """整体: 按支出性质分."""
    base: tuple[BaseRow, ...] = ()
    controls: tuple[Control, ...] = ()
    remarks: tuple[Entry, ...] = ()
    """Free text under the table (备注, 说明, a reason written as a row)."""
    hints: tuple[Entry, ...] = ()
    """Texts printed in the blank form (对照年度目标说明…，100字以内) that nobody has replaced by an answer."""
    doubts: tuple[Doubt, ...] = ()
    columns: frozenset[str] = frozenset()
    troubles: tuple[Trouble, ...] = ()
    strays: tuple[Entry, ...] = ()
    """得分 (else 分值) of rows that could not be understood."""
    unread: tuple[Entry, ...] = ()
    """Heads and labels that are formulas without a result: what stands under and beside them may be misread."""
    unnamed: tuple[Entry, ...] = ()
    """Such cells among title and names, on which no number hangs."""
    places: Places | None = None
    """How its cells are called where A1 names say nothing."""

    def with_parts(self, **parts: Any) -> "Form":
        """The same form with other parts, by their names; for trials by the hundred, where `replace` is slow."""
        form = object.__new__(Form)
        vars(form).update(vars(self))
        for name in _WORKED_OUT & vars(form).keys():
            del vars(form)[name]
        vars(form).update(parts)
        return form

    def name_of(self, at: At) -> str:
        """What people call one of its cells: H14, or 第3个表第14行第8格."""
        return self.places.name_of(at) if self.places else at.a1

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The rows of the indicator block by the score they share, in the order of their first rows."""
        return groups_of(self.indicators)

    @cached_property
    def level_weights(self) -> tuple[LevelWeight, ...]:
        """Every first level with the sum of its 分值; none in a form without a column 分值."""
        return tuple(weights_by_level(self.groups)) if "weight" in self.columns else ()

    @cached_property
    def stray_points(self) -> tuple[Entry, ...]:
        """Points of rows without a name, and 得分 without 分值: nobody knows whether 总分 is to have them."""
        heads = (group.head for group in self.groups)
        beside = (head.score for head in heads if head.weight is not None and head.weight.number is None)
        return tuple(entry for entry in (*self.strays, *beside) if entry is not None and entry.number)

    @property
    def scoring_cells(self) -> tuple[Entry, ...]:
        """The cells that 计分 fills: 执行率, every 得分, 总分 and 等级, as far as the form has them."""
        execution = (self.execution.rate, self.execution.score) if self.execution else ()
        total = (self.total.score, self.total.grade) if self.total else ()
        scores = (group.head.score for group in self.groups)
        return tuple(entry for entry in (*execution, *scores, *total) if entry is not None)

    @property
    def given_cells(self) -> tuple[Entry, ...]:
        """The cells from which 计分 and 校验 start: names, amounts, goals, 分值, indicators, targets, …"""
        names = (self.project, self.department, self.unit)
        lines: tuple[Fund | BaseRow, ...] = (*self.funds, *self.base)
        amounts = (entry for line in lines for entry in line.amounts)
        controls = (entry for control in self.controls for entry in control[1:])
        weights = (self.execution and self.execution.weight, self.total and self.total.weight)
        goals = (entry for goal in self.goals for entry in goal)
        entries = [*names, *amounts, *controls, *goals, *weights]
        for row in self.indicators:
            entries += (row.level3, row.operator, row.target, row.unit, row.actual, row.weight, row.reason)
        return tuple({entry.at: entry for entry in entries if entry is not None}.values())

    @property
    def scored_by_coefficient(self) -> bool:
        """Whether 得分系数 stands in the place of 得分: a row's score is its points, its cell holds the coefficient."""
        return "coefficient" in self.columns and "score" not in self.columns

    @property
    def is_table_of_points(self) -> bool:
        """Whether it is an 评价评分表: 分值 and 得分 by a standard, without targets and results."""
        return bool(self.indicators) and not {"target", "actual"} & self.columns

    @property
    def money_unit(self) -> MoneyUnit:
        """What the form's amounts are in: 万元 where it names no unit."""
        return MoneyUnit(self.amount_unit or MoneyUnit.WAN)

    def in_wan(self, amount: Decimal) -> Decimal:
        """One of the form's amounts in 万元."""
        return self.money_unit.in_wan(amount)

    @cached_property
    def fund_total(self) -> Fund | None:
        """The line 年度资金总额, if the form has one."""
        return next((fund for fund in self.funds if fund.role is FundRole.TOTAL), None)

    @cached_property
    def summed_total(self) -> Fund | None:
        """The total line; where its amount is blank or 0, the sum of its parts, in the place of the first of them."""
        total = self.fund_total
        return None if total is None else summed(total, self.funds)

    @property
    def without_results(self) -> bool:
        """Whether its indicators have no column for 实际完成值 and none for 得分 (S102 tells)."""
        return bool(self.indicators) and self.columns.isdisjoint(("actual", "score"))

    @property
    def untouched(self) -> bool:
        """Whether nobody has filled anything in: a blank form that came with a template."""
        names = (self.project, self.department, self.unit)
        rows = (entry for row in self.indicators for entry in (row.level3, row.target, row.actual, row.score))
        lines: tuple[Fund | BaseRow, ...] = (*self.funds, *self.base)
        amounts = (entry for line in lines for entry in (line.budget, line.actual))
        return not any(entry.text for entry in (*names, *rows, *amounts) if entry is not None)


_WORKED_OUT = frozenset(name for name, value in vars(Form).items() if isinstance(value, cached_property))
"""What a form remembers of what was asked of it."""
