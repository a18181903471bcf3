"""绩效目标申报表 are read as forms of their own kind, and never judged as self-evaluations."""

from dataclasses import replace
from typing import Any

import pytest

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Form, FormKind
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.forms import read, read_targets
from perfeval_xl.rules import run
from tests.support.cases import clean_sheet
from tests.support.published import sheet_of_table

FLAT = """
  2023年部门预算项目绩效目标表 | <5
  一级项目名称 | 信息化 | 二级项目名称 | 平台升级 | |
  指标名称 | 计量单位 | 指标性质 | 指标值 | 权重（%） | 备注
  升级模块 | 个 | ≥ | 6 | 60
  故障次数 | 次 | ≤ | 2 | 40
  单位负责人意见 | （签章） | <4
"""
TITLES = (
    "项目支出绩效目标表",
    "绩 效 目 标 批 复 表",
    "2024年项目绩效目标审批表",
    "部门预算项目绩效目标申报表（2024年度）",
)


def snapshot(of: str = "targets", **cells: Any) -> Snapshot:
    return Snapshot(path="表", sheets=(clean_sheet({"of": of, "set": cells}),))


def only(book: Snapshot) -> Form:
    (form,) = read_targets(book)
    return form


@pytest.mark.parametrize("title", TITLES)
def test_names_targets_and_weights_are_read(title: str) -> None:
    form = only(snapshot(A1=title))
    assert form.kind is FormKind.TARGETS
    assert form.year == 2024
    assert form.project
    assert form.project.text == "政务数据平台运行维护"
    assert form.unit
    assert form.unit.text == "云溪市数据中心"
    rows = [(row.level1 and row.level1.name, row.level3.text, row.target.text) for row in form.indicators]
    assert len(rows) == 7
    assert rows[0] == ("产出指标", "开展培训", "≥3场")
    assert [row.weight.text for row in form.indicators if row.weight] == ["10", "20", "10", "10", "10", "10", "20"]


def test_a_flat_table_has_sign_and_unit_in_columns_of_their_own() -> None:
    form = only(Snapshot(path="表", sheets=(sheet_of_table(FLAT.strip()),)))
    assert form.year == 2023
    assert form.project
    assert form.project.text == "平台升级"
    assert [(row.level3.text, row.full_target) for row in form.indicators] == [
        ("升级模块", "≥6个"),
        ("故障次数", "≤2次"),
    ]


@pytest.mark.parametrize("of", ["project", "department", "base", "county", "nothing"])
def test_a_self_evaluation_is_no_table_of_targets(of: str) -> None:
    assert read_targets(snapshot(of)) == ()


def test_a_table_of_targets_is_no_self_evaluation() -> None:
    assert read(snapshot()) == ()


@pytest.mark.parametrize("cells", [{"B3": None}, {"A1": "项目支出绩效运行监控表"}, {"A1": "项目情况"}])
def test_without_a_project_or_a_title_there_is_none(cells: dict[str, Any]) -> None:
    assert read_targets(snapshot(**cells)) == ()


def test_alone_it_is_named_and_nothing_is_missed_in_it() -> None:
    (finding,) = run([book_of(snapshot(), None)])
    assert (finding.code, finding.severity) == ("S101", Severity.INFO)
    assert "与同一项目的自评表一起检查" in finding.message


def test_beside_its_self_evaluation_nothing_is_said_of_it() -> None:
    both = (clean_sheet({"of": "targets"}), clean_sheet({}))
    sheets = tuple(replace(sheet, name=name) for sheet, name in zip(both, "甲乙", strict=True))
    assert run([book_of(Snapshot(path="表", sheets=sheets), None)]) == []


def amounts(form: Form) -> list[tuple[str, str]]:
    """The lines of money as (label, amount)."""
    return [(fund.label.text, str(fund.initial.number)) for fund in form.funds if fund.initial is not None]


def test_a_departments_tasks_money_and_goals_are_read() -> None:
    form = only(snapshot("task_targets"))
    assert form.project is None
    assert form.department
    assert form.department.text == "云溪市数据局"
    assert amounts(form) == [("推进数据共享", "100"), ("保障平台运行", "50"), ("金额合计", "150")]
    assert form.amount_unit == "万元"
    assert [goal.expected.at.a1 for goal in form.goals] == ["B9"]


@pytest.mark.parametrize("title", ["部门绩效目标申报表", "2024年单位整体绩效目标批复表"])
def test_a_department_is_told_by_its_title(title: str) -> None:
    assert only(snapshot("task_targets", A1=title)).department


@pytest.mark.parametrize("cells", [{"A1": "部门预算项目绩效目标表"}, {"C3": None}, {"A1": "绩效目标申报表"}])
def test_no_department_where_the_title_or_the_name_does_not_say_so(cells: dict[str, object]) -> None:
    assert read_targets(snapshot("task_targets", **cells)) == ()


@pytest.mark.parametrize(
    ("cells", "amount"),
    [
        ({}, "20"),
        ({"E6": None, "B6": "年度资金总额：35万元"}, "35"),
        ({"E6": "854万（农田400万元，示范454万元）"}, "854"),
        ({"A6": "项目资金（元）", "E6": 200000}, "200000"),
        ({"A5": "实施期资金总额", "B5": 60}, "20"),
        ({"B6": "资金总额", "B5": "年度资金总额", "C5": 25}, "25"),
    ],
)
def test_the_years_amount_is_read_however_it_is_laid_out(cells: dict[str, Any], amount: str) -> None:
    assert [number for _, number in amounts(only(snapshot(**cells)))] == [amount]


@pytest.mark.parametrize(
    ("rows", "goals"),
    [
        ("总体目标 | 保障平台全年稳定运行。 | <3", ["保障平台全年稳定运行。"]),
        ("总体目标 | 年度目标 | <3\n^ | 保障平台全年稳定运行。 | <3", ["保障平台全年稳定运行。"]),
        (
            "总体目标 | 实施期目标 | < | 年度目标 | <\n^ | 三年建成平台。 | < | 今年建成一期平台。 | <",
            ["今年建成一期平台。"],
        ),
        (
            "年度总体目标 | 目标1：建成平台一期 | <3\n^ | 目标2：开展培训10场 | <3",
            ["目标1：建成平台一期", "目标2：开展培训10场"],
        ),
        ("总体目标 | （请简要说明，100字以内） | <3", []),
    ],
)
def test_the_years_goals_are_read_however_they_are_laid_out(rows: str, goals: list[str]) -> None:
    table = f"""项目支出绩效目标申报表 | <4
  项目名称 | 平台升级 | <3
  {rows}
  绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值
  ^ | 产出指标 | 数量指标 | 升级模块 | ≥6个"""
    form = only(Snapshot(path="表", sheets=(sheet_of_table(table),)))
    assert [goal.expected.text for goal in form.goals] == goals
