"""The columns of 自评结果汇总表, and what stands in them for a form."""

from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.dossier.bundle import Project
from perfeval_xl.dossier.figures import Figures
from perfeval_xl.reports.values import Missing

UNSURE = "待核对"
"""What stands in place of a figure that the check calls wrong."""
NO_FORM = "没有自评表"

INITIAL = "年初\n预算数"
BUDGET = "全年\n预算数"
SPENT = "全年\n执行数"
RATE = "预算\n执行率"
SHARE = "占年初\n预算"
SCORE = "自评\n得分"
UNMET = "未完成指标、原因和改进措施"
NOTES = "备注"
CODE = "项目编码"
PROJECT = "项目名称"
NUMBER = "序号"


class Column(NamedTuple):
    """A column: head, width in characters, how its values look."""

    head: str
    width: float
    kind: str
    sum: str = ""
    """The function that stands in the row of sums."""


COLUMNS = (
    Column(NUMBER, 4.5, "centre"),
    Column(CODE, 13, "text"),
    Column(PROJECT, 22, "text"),
    Column("预算单位", 14, "text"),
    Column(INITIAL, 9.5, "money", "SUM"),
    Column(BUDGET, 9.5, "money", "SUM"),
    Column("其中：\n财政拨款", 9.5, "money", "SUM"),
    Column(SPENT, 9.5, "money", "SUM"),
    Column(RATE, 8.5, "rate"),
    Column(SHARE, 8.5, "rate"),
    Column(SCORE, 7, "score"),
    Column("自评\n等级", 5.5, "centre"),
    Column("指标\n项数", 5.5, "count", "SUM"),
    Column("完成\n项数", 5.5, "count", "SUM"),
    Column(UNMET, 34, "text"),
    Column(NOTES, 12, "text"),
)


class Formula(NamedTuple):
    """A formula with the value that it gives."""

    text: str
    value: Decimal


Value = Decimal | int | str | Missing | Formula | None


def values_of(figures: Figures) -> dict[str, Value]:
    """A form's figures by the heads of their columns."""
    counts = figures.counts
    return {
        CODE: figures.code,
        PROJECT: figures.name,
        "预算单位": figures.unit,
        INITIAL: figures.initial,
        BUDGET: figures.budget,
        "其中：\n财政拨款": figures.grants,
        SPENT: figures.spent,
        RATE: figures.rate,
        SHARE: figures.initial_share,
        SCORE: figures.total,
        "自评\n等级": figures.grade,
        "指标\n项数": counts["总数"] or None,
        "完成\n项数": counts["完成数"] if counts["总数"] else None,
        UNMET: figures.unmet_lines,
        NOTES: f"有{figures.errors}处错误待改" if figures.errors else "",
    }


def values_lacking(project: Project) -> dict[str, Value]:
    """What stands there for a project that only 附件1 names."""
    return {PROJECT: project.name, NOTES: NO_FORM}
