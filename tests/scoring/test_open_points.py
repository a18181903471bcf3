"""Points that nobody has given yet leave the total open, and points beside blank amounts count."""

from dataclasses import replace
from decimal import Decimal

import pytest

from perfeval_xl.domain.form import Form
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Cell, Snapshot
from perfeval_xl.forms import read
from perfeval_xl.law import LawBook
from perfeval_xl.law.book import HERE
from perfeval_xl.scoring import assess
from tests.support.published import sheet_of_table

LAW = LawBook.load([HERE]).for_form(2021)
POINTS = (
    "项目支出绩效评价表（2021年度） | < | < | < | <\n一级指标 | 二级指标 | 三级指标 | 分值 | 得分\n"
    "项目决策 | 科学决策 | 必要性 | 40 | 40\n^ | ^ | 可行性 | 20 | {}\n项目绩效 | 完成 | 完成数量 | 40 | 38\n总分 | < | < | < | \n"
)
MANAGED = (
    "项目支出绩效自评表（2021年度） | < | < | < | < | < | <\n项目名称 | 修路\n"
    "资金管理情况 | | 情况说明 | | | 分值 | 得分\n | 分配科学性 | 已按规定 | | | 10 | {}\n"
    "一级指标 | 二级指标 | 三级指标 | 目标值 | 完成值 | 分值 | 得分\n产出 | 数量 | 修路 | 3公里 | 3公里 | 90 | 90\n总分 | < | < | < | < | 100 | \n"
)
SPENDING = (
    "项目支出绩效自评表（2021年度） | < | < | < | < | < | <\n项目名称 | 修路\n"
    "资金（万元） | | 全年预算数 | 全年执行数 | 执行率 | 分值 | 得分\n | | {} | {} | {} | 10 | 7.6\n"
    "一级指标 | 二级指标 | 三级指标 | 目标值 | 完成值 | 分值 | 得分\n产出 | 数量 | 修路 | 3公里 | 3公里 | 90 | 90\n总分 | < | < | < | < | 100 | \n"
)


def form_of(table: str, waiting: str = "") -> Form:
    """The form of a table; one of its cells may be a formula without a result."""
    sheet = sheet_of_table(table)
    if waiting:
        sheet = replace(sheet, cells={**sheet.cells, At.parse(waiting): Cell(None, formula="=A1")})
    (form,) = read(Snapshot(path="表", sheets=(sheet,)))
    return form


@pytest.mark.parametrize(("table", "cell"), [(POINTS, "E4"), (MANAGED, "G4")])
def test_a_line_that_only_a_person_can_score_leaves_the_total_open(table: str, cell: str) -> None:
    assert assess(form_of(table.format("")), LAW).total is None
    assert assess(form_of(table.format(""), cell), LAW).total is None
    assert assess(form_of(table.format("8")), LAW).total is not None


def test_a_total_without_a_line_that_was_left_out_stays_a_sum() -> None:
    """A line that says that it does not apply is none of the form's."""
    assert assess(form_of(POINTS.replace("20 | {}", "/ | /")), LAW).total == 78


@pytest.mark.parametrize("amounts", [("", "", ""), ("", "", "76%"), ("100", "76", "")])
def test_points_for_spending_count_beside_blank_amounts(amounts: tuple[str, str, str]) -> None:
    assert assess(form_of(SPENDING.format(*amounts)), LAW).total == Decimal("97.60")


def test_points_for_spending_count_while_the_rate_waits() -> None:
    assert assess(form_of(SPENDING.format("", "", ""), "E4"), LAW).total == Decimal("97.60")
