"""Every real form reads completely: each row is an indicator, or a trouble that says so."""

from dataclasses import replace
from pathlib import Path

import pytest

from perfeval_xl.domain.form import Form, FormKind, FundRole
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Cell
from perfeval_xl.forms import read
from tests import conftest as folders
from tests.support.fictional import write_form
from tests.support.snapshots import snapshot_from_openpyxl

# file: layout, year, indicator rows, placeholders, fund lines, total score, troubles
REAL: dict[str, tuple[str, int, int, int, int, str | None, list[tuple[str, str]]]] = {
    "2020-技术创新中心.xlsx": ("project-2020", 2020, 9, 1, 4, "97", []),
    "2020-智能制造.xlsx": ("project-2020", 2020, 12, 1, 4, "98", []),
    "2024-央企对接现场会相关经费.xlsx": ("project-2024", 2024, 12, 3, 4, "100", []),
    "2024-市工信局2023年信息化.xlsx": ("project-2024", 2024, 11, 2, 4, "100", []),
    "2024-行政运行（其他）经费.xlsx": ("project-2024", 2024, 11, 2, 4, "100", []),
    "安徽2022-委托业务.xlsx": ("project-2020", 2022, 11, 1, 4, "90", []),
    "湖南县级2020-储备粮.xlsx": ("project-2020", 2020, 10, 0, 3, None, [("S102", "D10")]),
}


def forms(path: Path) -> tuple[Form, ...]:
    return read(snapshot_from_openpyxl(path))


FICTIONAL: tuple[str, int, int, int, int, str | None, list[tuple[str, str]]] = (
    "project-2024",
    2024,
    12,
    3,
    4,
    "100",
    [],
)


@pytest.mark.parametrize("name", ["fictional", *(pytest.param(name, marks=pytest.mark.corpus) for name in REAL)])
def test_a_form_reads_completely(name: str, tmp_path: Path) -> None:
    path = write_form(tmp_path) if name == "fictional" else folders.REAL["corpus"] / name
    layout, year, rows, placeholders, funds, total, troubles = REAL.get(name, FICTIONAL)
    (form,) = forms(path)
    assert (form.layout, form.year, form.amount_unit) == (layout, year, "万元")
    assert len(form.indicators) == rows
    assert sum(row.placeholder for row in form.indicators) == placeholders
    assert len(form.funds) == funds
    assert (form.total.score.text if form.total and form.total.score else None) == total
    assert [(trouble.code, trouble.at.a1) for trouble in form.troubles] == troubles
    assert all(row.level1 and row.level2 for row in form.indicators)
    assert form.project
    assert len(form.goals) == 1


def test_a_workbook_of_fourteen_forms(corpus: Path) -> None:
    found = forms(corpus / "2024项目支出.xlsx")
    assert len(found) == 14
    assert len({form.project.text for form in found if form.project}) == 14
    assert sum(len(form.indicators) for form in found) == 158
    assert not [form for form in found if form.troubles]


def test_the_department_and_its_base_table(corpus: Path) -> None:
    base, department = forms(corpus / "2024整体支出.xlsx")
    assert (base.kind, department.kind) == (FormKind.BASE, FormKind.DEPARTMENT)
    assert [(part.label, str(part.amount)) for part in department.spending] == [
        ("基本支出", "2148.72"),
        ("项目支出", "773.97"),
    ]
    assert [part.amount is None for part in department.income] == [False, True, True, False]
    assert department.execution and department.execution.score and department.execution.score.text == "100%"
    assert sum(row.key == "project" for row in base.base) == 21
    rows = {row.key: row for row in base.base}
    assert [rows["three_public"].previous.text, rows["projects"].actual.text] == ["64.45", "773.97"]
    assert [(control.what, control.rate.text) for control in base.controls] == [
        ("人员", "93.75%"),
        ("规模", ""),
        ("投资", ""),
    ]


def test_a_blank_in_an_empty_row_of_the_base_table_is_no_line(corpus: Path) -> None:
    snapshot = snapshot_from_openpyxl(corpus / "2024整体支出.xlsx")
    sheet = snapshot.sheets[0]
    last = max(at.row for at in sheet.cells)
    longer = replace(sheet, cells={**sheet.cells, At(last + 2, 3): Cell(" "), At(last + 3, 1): Cell("备注")})
    (before, *_), (after, *_) = read(snapshot), read(replace(snapshot, sheets=(longer, *snapshot.sheets[1:])))
    assert before.kind is FormKind.BASE
    assert after.base[: len(before.base)] == before.base


def test_the_total_line_may_be_first_or_last(corpus: Path) -> None:
    roles = [
        [fund.role for fund in forms(corpus / name)[0].funds]
        for name in ("2020-智能制造.xlsx", "2024-行政运行（其他）经费.xlsx")
    ]
    part, total = FundRole.PART, FundRole.TOTAL
    assert roles == [[total, part, part, part], [part, part, part, total]]


def test_the_grade_is_read_out_of_its_cell(corpus: Path) -> None:
    (form,) = forms(corpus / "2020-技术创新中心.xlsx")
    assert form.total and form.total.grade
    assert (form.total.grade.text, form.total.grade.at.a1, form.total.grade_prefix) == ("优", "I23", "等级：")
