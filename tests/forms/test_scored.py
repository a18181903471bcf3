"""A form whose scores were filled in reads as its sheet would, and forms on hidden sheets are counted in words."""

from dataclasses import replace
from decimal import Decimal

import pytest

from perfeval_xl.domain.form import Form
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Cell, Snapshot
from perfeval_xl.forms import read
from perfeval_xl.forms.hidden import HiddenForms
from perfeval_xl.forms.scored import with_scores
from tests.support.published import sheet_of_table

TOP = "项目支出绩效自评表（2024年度）\n项目名称 | 修路\n"
FUNDS = "资金（万元） | | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分\n | 年度资金总额 | 100 | 90 | 10\n"
ROWS = "一级指标 | 二级指标 | 三级指标 | 目标值 | 完成值 | 分值 | 得分\n产出 | 数量 | 修路 | 3公里 | 3公里 | 90\n"
WIDE = ROWS.replace("得分\n", "得分 | 偏差原因\n")
TOTAL = "总分 | | | | | 100\n"


def form_of(table: str) -> Form:
    (form,) = read(Snapshot(path="表.xlsx", sheets=(sheet_of_table(table),)))
    return form


def changed(table: str, cells: dict[str, object]) -> tuple[Form, Form]:
    """The form with scores filled in, and the same read from a sheet that holds them."""
    new = {At.parse(at): Cell(value if isinstance(value, str) else Decimal(str(value))) for at, value in cells.items()}
    sheet = sheet_of_table(table)
    (again,) = read(Snapshot(path="表.xlsx", sheets=(replace(sheet, cells={**sheet.cells, **new}),)))
    return with_scores(form_of(table), new, date1904=False), again


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        (TOP + FUNDS + ROWS + TOTAL, {"F4": "90%", "G4": 9, "G6": 90, "G7": 99}),
        (TOP + ROWS + TOTAL, {"G4": 90, "G5": 90}),
        (TOP + FUNDS + ROWS, {"F4": "90%", "G4": 9, "G6": 90}),
        (TOP + ROWS, {"G4": 90}),
        (TOP + WIDE + "总分 | | | | | 100 | | 等级：\n", {"G4": 90, "G5": 90, "H5": "等级：优"}),
        (TOP + WIDE + "总分 | | | | | 100 | | 等级：良\n", {"G4": 90, "G5": 90}),
    ],
    ids=["都有", "没有资金", "没有总分", "只有指标", "等级在同一格", "等级不动"],
)
def test_it_reads_as_its_sheet_would(table: str, cells: dict[str, object]) -> None:
    filled, again = changed(table, cells)
    assert filled == again
    assert filled != form_of(table)


def test_the_grade_behind_its_label_is_the_grade_alone() -> None:
    filled, _ = changed(TOP + WIDE + "总分 | | | | | 100 | | 等级：\n", {"G4": 90, "G5": 90, "H5": "等级：优"})
    assert filled.total is not None
    assert filled.total.grade is not None
    assert filled.total.grade.text == "优"


@pytest.mark.parametrize(("number", "count"), [(1, "一张"), (2, " 2 张"), (12, " 12 张")])
def test_hidden_forms_are_counted(number: int, count: str) -> None:
    assert str(HiddenForms("旧表", At(1, 1), number)) == f"隐藏的工作表“旧表”里还有{count}自评表"
