"""new: a form for the new year, with last year's indicators and nothing of last year's results."""

from pathlib import Path

import pytest

from perfeval_xl.domain.form import Form, FormKind
from perfeval_xl.forms import read, read_targets
from perfeval_xl.hosts.file import Workbook
from tests.conftest import REAL
from tests.support.cases import clean_sheet
from tests.support.command import perfeval
from tests.support.fictional import write_form
from tests.support.published import published_forms
from tests.support.snapshots import written_by_openpyxl


def filled(path: Path) -> Form:
    return next(form for form in read(Workbook.open(path).read()) if not form.untouched)


@pytest.mark.parametrize("kind", ["project", "department", "base"])
def test_a_blank_form_of_every_kind(kind: str, tmp_path: Path) -> None:
    answer = perfeval("new", "--kind", kind, "--year", "2026", "--out", tmp_path / "新.xlsx")
    assert answer.status == 0
    forms = read(Workbook.open(tmp_path / "新.xlsx").read())
    assert {form.year for form in forms} == {2026}
    assert kind in {form.kind.value for form in forms}


def test_last_years_indicators_come_over_and_results_do_not(any_form: Path, tmp_path: Path) -> None:
    answer = perfeval("new", "--year", "2025", "--from", any_form, "--out", tmp_path)
    (path,) = tmp_path.glob("*.xlsx")
    old, new = filled(any_form), filled(path)
    assert old.project is not None
    assert path.name == f"2025-{old.project.text}.xlsx"
    assert (new.project.text, new.unit.text) == (old.project.text, old.unit.text)
    carried = [(row.level3.text, row.target.text, row.weight.text) for row in new.indicators if row.level3.text]
    assert sorted(carried) == sorted(
        (row.level3.text, row.target.text, row.weight.text) for row in old.indicators if not row.placeholder
    )
    assert not [row for row in new.indicators if row.actual.text or (row.score and row.score.text)]
    assert not [fund for fund in new.funds if fund.budget and fund.budget.text]
    (deadline,) = [row.target.text for row in old.indicators if row.target.text.startswith("2024年")]
    assert deadline in answer.out


@pytest.mark.parametrize("name", ["fictional", pytest.param("2020-智能制造.xlsx", marks=pytest.mark.corpus)])
def test_every_indicator_finds_a_row_or_is_told(name: str, tmp_path: Path) -> None:
    source = write_form(tmp_path) if name == "fictional" else REAL["corpus"] / name
    answer = perfeval("new", "--year", "2025", "--from", source, "--out", tmp_path / "新.xlsx")
    names = {row.level3.text for row in filled(tmp_path / "新.xlsx").indicators}
    for row in filled(source).indicators:
        assert row.placeholder or row.level3.text in names or row.level3.text in answer.out


@pytest.mark.parametrize(
    ("merge", "cells", "told"),
    [
        (["G13:G14", "H13:H14"], {"G13": 30, "G14": None, "H14": None}, ["数据更新时间"]),
        (["G13:G14"], {"G13": 30, "G14": None}, ["数据更新时间"]),
        (["G12:G14"], {"G12": 40, "G13": None, "G14": None}, ["系统可用率", "数据更新时间"]),
        (["G17:G18"], {"G17": 30, "G18": None}, ["运行维护费用"]),
        (["H12:H13"], {"H12": 30, "H13": None}, []),
    ],
    ids=["分值和得分", "分值", "三行", "两个一级指标", "得分"],
)
def test_a_weight_over_several_rows_comes_over_once(
    merge: list[str], cells: dict[str, object], told: list[str], tmp_path: Path
) -> None:
    """Every row of it had the whole 分值, and the new form more than 100."""
    source = tmp_path / "上年.xlsx"
    source.write_bytes(written_by_openpyxl(clean_sheet({"set": cells, "merge": merge})))
    answer = perfeval("new", "--year", "2025", "--from", source, "--out", tmp_path / "新.xlsx")
    (new,) = (form for form in read(Workbook.open(tmp_path / "新.xlsx").read()) if not form.untouched)
    weights = {row.level3.text: row.weight.number for row in new.indicators if row.level3.text and row.weight}
    assert sum(weight or 0 for weight in weights.values()) == 90
    assert sorted(name for name, weight in weights.items() if weight is None) == sorted(told)
    assert all(f"“{name}”和“" in answer.out for name in told)


def test_a_file_that_is_there_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "新.xlsx").write_bytes(b"mine")
    answer = perfeval("new", "--out", tmp_path / "新.xlsx")
    assert (answer.status, (tmp_path / "新.xlsx").read_bytes()) == (2, b"mine")
    assert "没有覆盖" in answer.err


def test_a_source_without_such_a_form_is_told(root: Path, tmp_path: Path) -> None:
    answer = perfeval("new", "--from", root / "templates" / "附件1.xlsx", "--out", tmp_path / "新.xlsx")
    assert answer.status == 2
    assert "没有找到" in answer.err


def approved(folder: Path, **cells: object) -> Path:
    """A 绩效目标申报表 in the folder."""
    path = folder / "申报表.xlsx"
    path.write_bytes(written_by_openpyxl(clean_sheet({"of": "targets", "set": cells})))
    return path


def test_approved_targets_come_over_with_their_year(tmp_path: Path) -> None:
    out = tmp_path / "新.xlsx"
    answer = perfeval("new", "--from", approved(tmp_path), "--out", out)
    assert answer.status == 0
    assert "请改成" not in answer.out
    form = filled(out)
    assert (form.year, form.project and form.project.text) == (2024, "政务数据平台运行维护")
    assert (form.department and form.department.text, form.unit and form.unit.text) == (
        "云溪市数据局",
        "云溪市数据中心",
    )
    rows = {row.level3.text: (row.target.text, row.weight and row.weight.text) for row in form.indicators}
    assert rows["开展培训"] == ("≥3场", "10")
    assert rows["运行维护费用"] == ("≤20万元", "20")
    assert not [row for row in form.indicators if row.actual.text or (row.score and row.score.text)]


def test_what_came_from_the_approved_targets_agrees_with_them(tmp_path: Path) -> None:
    source = approved(tmp_path)
    perfeval("new", "--from", source, "--out", tmp_path / "新.xlsx")
    answer = perfeval("check", "--select", "X513,X514,X515", source, tmp_path / "新.xlsx")
    assert answer.status == 0


def test_a_departments_approved_targets_begin_its_self_evaluation(tmp_path: Path) -> None:
    source, out = tmp_path / "目标表.xlsx", tmp_path / "新.xlsx"
    source.write_bytes(written_by_openpyxl(clean_sheet({"of": "task_targets"})))
    assert perfeval("new", "--kind", "department", "--from", source, "--out", out).status == 0
    (form,) = (form for form in read(Workbook.open(out).read()) if form.kind is FormKind.DEPARTMENT)
    assert form.year == 2024
    assert "共享数据目录" in {row.level3.text for row in form.indicators}
    assert perfeval("new", "--from", source, "--out", tmp_path / "项目.xlsx").status == 2


def test_another_year_than_the_approved_one_is_told_of_dates(tmp_path: Path) -> None:
    answer = perfeval("new", "--year", "2025", "--from", approved(tmp_path), "--out", tmp_path / "新.xlsx")
    assert "2024年12月底前" in answer.out
    assert filled(tmp_path / "新.xlsx").year == 2025


@pytest.mark.parametrize("name", ["四川-2021-昭化特困申报", "湖南-2022-岳阳县农田申报", "湖北-2022-黄石党校批复"])
def test_published_targets_all_find_a_row_or_are_told(name: str, tmp_path: Path) -> None:
    (published,) = [form for form in published_forms() if form.name == name]
    source = published.write_to(tmp_path)
    answer = perfeval("new", "--from", source, "--out", tmp_path / "新.xlsx")
    assert answer.status == 0
    rows = {row.level3.text for row in filled(tmp_path / "新.xlsx").indicators}
    (approved_form,) = read_targets(Workbook.open(source).read())
    missing = [row.level3.text for row in approved_form.indicators if row.level3.text not in rows]
    assert [text for text in missing if text not in answer.out] == []
