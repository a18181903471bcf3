"""A 绩效自评 form as read from a sheet: every value keeps its raw text and its place."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from perfeval_xl.domain.base import BaseRow as BaseRow
from perfeval_xl.domain.base import Control as Control
from perfeval_xl.domain.entry import Entry as Entry
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.places import Places


class FormKind(StrEnum):
    """The three forms of the yearly self-evaluation."""

    PROJECT = "project"
    """项目支出绩效自评表."""
    DEPARTMENT = "department"
    """整体支出绩效自评表."""
    BASE = "base"
    """整体支出绩效评价基础数据表 (附件1)."""


YUAN_IN_WAN = Decimal(10_000)


class FundRole(StrEnum):
    """What a line of the fund block is to the total."""

    TOTAL = "total"
    """年度资金总额."""
    PART = "part"
    """A line that the total is the sum of."""
    DETAIL = "detail"
    """A line under a part (其中：中央补助), not added again."""


class Fund(NamedTuple):
    """A line of the fund block; a column that the layout lacks is None. Amounts in the form's `amount_unit`."""

    role: FundRole
    label: Entry
    initial: Entry | None
    """年初预算数."""
    budget: Entry | None
    """全年预算数."""
    actual: Entry | None
    """全年执行数."""
    reason: Entry | None = None


class Execution(NamedTuple):
    """执行率 with its 分值 and 得分, on the total line; a column that the layout lacks is None."""

    weight: Entry | None
    rate: Entry | None
    score: Entry | None


class Level(NamedTuple):
    """A first- or second-level indicator (一级/二级指标), which may span rows.

    `name` is without the weight printed behind it and without white space: 产出指标; `printed_weight` is 50 for
    产出指标（50分）.
    """

    entry: Entry
    name: str
    printed_weight: Decimal | None = None


_SIGNS = frozenset("≥≤><=≧≦＞＜＝")


class Indicator(NamedTuple):
    """One row of the indicator block. A column that the layout lacks is None.

    `group` is the number of the row whose merged 分值/得分 cell this row shares; it is the row's own number where
    nothing is shared. Rows of one group carry the same `weight` and `score` entries.
    `placeholder` is true for a row that says 'not applicable' (/ 无 …… or nothing but its 二级指标).
    """

    row: int
    level1: Level | None
    level2: Level | None
    level3: Entry
    target: Entry
    actual: Entry
    weight: Entry | None
    score: Entry | None
    reason: Entry | None
    operator: Entry | None = None
    """指标性质, where it has a column of its own: ≥ ≤ = 定性."""
    unit: Entry | None = None
    """度量单位, where it has a column of its own."""
    group: int = 0
    placeholder: bool = False
    planned: Entry | None = None
    """年初指标值 where `target` is the adjusted one (调整指标值)."""
    untargeted: bool = False
    """A scored line that has no target by design: 资金管理情况."""

    @property
    def is_part(self) -> bool:
        """Whether the row only spells out a part of the one above (其中：桃树种植面积) and has no points of its own."""
        given = (self.weight, self.score)
        named = self.level3.text.lstrip("★*·•-— ").startswith("其中")
        return named and not any(entry.text for entry in given if entry is not None)

    @property
    def full_target(self) -> str:
        """The target with sign and unit from columns of their own: ≤3万元."""
        sign, unit = self.operator.text if self.operator else "", self.unit.text if self.unit else ""
        if not self.target.text[:1].isdigit():
            return self.target.text
        sign = sign if sign[:1] in _SIGNS else ""
        return f"{sign}{self.target.text}{'' if self.target.text.endswith(unit) else unit}"

    @property
    def is_cost(self) -> bool:
        """Whether the row stands under 成本指标, as first or second level."""
        return any(level is not None and "成本" in level.name for level in (self.level1, self.level2))


class Group(NamedTuple):
    """Rows that share one score; `head`, the first of them, carries it."""

    head: Indicator
    rows: tuple[Indicator, ...]


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
    places: Places | None = None
    """How its cells are called where A1 names say nothing."""

    def name_of(self, at: At) -> str:
        """What people call one of its cells: H14, or 第3个表第14行第8格."""
        return self.places.name_of(at) if self.places else at.a1

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The rows of the indicator block by the score they share, in the order of their first rows."""
        shared: dict[int, list[Indicator]] = {}
        for row in self.indicators:
            shared.setdefault(row.group, []).append(row)
        return tuple(Group(_head_of(rows), tuple(rows)) for rows in shared.values())

    @property
    def scoring_cells(self) -> tuple[Entry, ...]:
        """The cells that 计分 fills: 执行率, every 得分, 总分 and 等级, as far as the form has them."""
        execution = (self.execution.rate, self.execution.score) if self.execution else ()
        total = (self.total.score, self.total.grade) if self.total else ()
        scores = (group.head.score for group in self.groups)
        return tuple(entry for entry in (*execution, *scores, *total) if entry is not None)

    @property
    def is_table_of_points(self) -> bool:
        """Whether it is an 评价评分表: 分值 and 得分 by a standard, without targets and results."""
        return bool(self.indicators) and not {"target", "actual"} & self.columns

    @property
    def yuan(self) -> Decimal:
        """What one of the form's amounts is worth in 元; one that names no unit is in 万元."""
        return Decimal(1) if self.amount_unit == "元" else YUAN_IN_WAN

    def in_wan(self, amount: Decimal) -> Decimal:
        """One of the form's amounts in 万元."""
        return amount / YUAN_IN_WAN if self.amount_unit == "元" else amount

    @cached_property
    def fund_total(self) -> Fund | None:
        """The line 年度资金总额, if the form has one."""
        return next((fund for fund in self.funds if fund.role is FundRole.TOTAL), None)

    @cached_property
    def summed_total(self) -> Fund | None:
        """The total line; where its amount is blank or 0, the sum of its parts, in the place of the first of them."""
        total = self.fund_total
        if total is None:
            return None
        parts = [fund for fund in self.funds if fund.role is FundRole.PART]
        return total._replace(
            initial=_or_sum(total.initial, [part.initial for part in parts]),
            budget=_or_sum(total.budget, [part.budget for part in parts]),
            actual=_or_sum(total.actual, [part.actual for part in parts]),
        )

    @property
    def untouched(self) -> bool:
        """Whether nobody has filled anything in: a blank form that came with a template."""
        names = (self.project, self.department, self.unit)
        rows = (entry for row in self.indicators for entry in (row.level3, row.target, row.actual, row.score))
        lines: tuple[Fund | BaseRow, ...] = (*self.funds, *self.base)
        amounts = (entry for line in lines for entry in (line.budget, line.actual))
        return not any(entry.text for entry in (*names, *rows, *amounts) if entry is not None)


def _head_of(rows: list[Indicator]) -> Indicator:
    """The first row of a group; where one 得分 is merged over rows that have each their own 分值, with all of these."""
    head = rows[0]
    weights = {row.weight.at: row.weight for row in rows if row.weight is not None}
    numbers = [weight.number for weight in weights.values() if weight.number is not None]
    if head.weight is None or len(weights) < 2 or len(numbers) < 2:
        return head
    added = sum(numbers, Decimal(0))
    return head._replace(weight=head.weight._replace(text=f"{added}", number=added, percent=False))


def _or_sum(total: Entry | None, parts: list[Entry | None]) -> Entry | None:
    known = [part for part in parts if part is not None and part.number]
    if not known or (total is not None and total.number):
        return total
    amount = sum((part.number for part in known if part.number), Decimal(0))
    return known[0]._replace(text=f"{amount}", number=amount)
