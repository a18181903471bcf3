"""What rules say of workbooks that no case in YAML can be: rows that were cut, many sheets, formulas without a result."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.finding import Finding
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Cell, Sheet, Snapshot
from perfeval_xl.forms import read
from perfeval_xl.rules import catalogue, run
from perfeval_xl.rules.levels import level_weights
from tests.support.cases import clean_sheet
from tests.support.published import sheet_of_table

HEAD = "项目支出绩效自评表（2024年度）\n项目名称 | 修路\n一级指标 | 二级指标 | 三级指标 | 目标值 | 完成值 | 分值 | "


def found(code: str, *sheets: Sheet) -> list[Finding]:
    return list(run([book_of(Snapshot(path="表.xlsx", sheets=sheets), None)], [catalogue()[code]]))


def test_a_row_that_was_put_together_is_told() -> None:
    (finding,) = found("S107", replace(clean_sheet({}), doubts=(At(12, 3),)))
    assert finding.at == At(12, 3)
    assert "分页断开" in finding.message
    assert not found("S107", replace(clean_sheet({}), doubts=(At(400, 3),)))


@pytest.mark.parametrize(("count", "named"), [(1, 1), (8, 8), (9, 8), (30, 8)])
def test_a_workbook_without_a_form_names_its_first_sheets(count: int, named: int) -> None:
    sheets = [Sheet(name=f"第{number}张", cells={At(1, 1): Cell("目录")}) for number in range(1, count + 1)]
    (finding,) = found("S101", *sheets)
    assert finding.at == At(1, 1)
    assert f"第{named}张" in finding.message
    assert f"第{named + 1}张" not in finding.message


@pytest.mark.parametrize(
    ("rows", "sums"),
    [
        (
            "产出指标（50分） | 数量 | 甲 | 1 | 1 | 30 | 30\n产出指标（50分） | 质量 | 乙 | 1 | 1 | 20 | 20",
            {"产出指标": 50},
        ),
        ("产出指标（50分） | 数量 | 甲 | 1 | 1 | 30 | 30\n产出指标 | 质量 | 乙 | 1 | 1 | 20 | 20", {"产出指标": 50}),
        (
            "产出指标 | 数量 | 甲 | 1 | 1 | 50 | 50\n效益指标 | 社会 | 乙 | 1 | 1 | 40 | 40",
            {"产出指标": 50, "效益指标": 40},
        ),
    ],
)
def test_a_first_level_written_anew_in_every_row_is_one(rows: str, sums: Mapping[str, int]) -> None:
    (form,) = read(Snapshot(path="表.xlsx", sheets=(sheet_of_table(f"{HEAD}得分\n{rows}"),)))
    assert {level.name: total for level, total in level_weights(form)} == sums


def test_a_first_level_with_other_points_is_another() -> None:
    rows = "产出指标（30分） | 数量 | 甲 | 1 | 1 | 30 | 30\n产出指标（20分） | 质量 | 乙 | 1 | 1 | 20 | 20"
    (form,) = read(Snapshot(path="表.xlsx", sheets=(sheet_of_table(f"{HEAD}得分\n{rows}"),)))
    assert [total for _, total in level_weights(form)] == [Decimal(30), Decimal(20)]


@pytest.mark.parametrize(
    ("coefficient", "told"),
    [
        (Cell(Decimal("0.9")), ""),
        (Cell("九成"), "不是"),
        (Cell(None, "General", "D4/E4"), ""),
    ],
)
def test_a_coefficient_that_waits_to_be_computed_is_no_fault(coefficient: Cell, told: str) -> None:
    sheet = sheet_of_table(f"{HEAD}得分系数\n产出 | 数量 | 修路 | 3公里 | 3公里 | 90")
    findings = found("P401", replace(sheet, cells={**sheet.cells, At(4, 7): coefficient}))
    assert bool(findings) is bool(told)
    assert all(told in finding.message for finding in findings)
