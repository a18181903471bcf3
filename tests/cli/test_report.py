"""check --report: what people and programs are told of a report."""

import shutil
from pathlib import Path

import pytest

from tests.support.command import perfeval
from tests.support.reports import paragraph, report

FORM = "examples/2024/没有问题的表.xlsx"


@pytest.fixture
def form(root: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(root / FORM, tmp_path / "表.xlsx"))


def written(folder: Path, *texts: str, name: str = "报告.docx") -> Path:
    path = folder / name
    path.write_bytes(report("".join(map(paragraph, texts))))
    return path


def amounts(form: Path) -> tuple[str, str]:
    (told,) = perfeval("check", form, "--format", "json").json["files"][0]["forms"]
    total = next(fund for fund in told["funds"] if "总额" in fund["label"])
    return total["initial"], total["actual"]


def test_a_report_that_agrees_changes_nothing(form: Path, tmp_path: Path) -> None:
    initial, actual = amounts(form)
    agreed = written(tmp_path, f"本项目年初预算{initial}万元，实际支出{actual}万元。")
    answer = perfeval("check", form, "--report", agreed)
    assert answer.status == 0
    assert "2 处金额、比率和数量与表核对过，没有发现不一致" in answer.out


def test_a_difference_is_an_error_at_the_forms_cell(form: Path, tmp_path: Path) -> None:
    initial, actual = amounts(form)
    slip = written(tmp_path, f"本项目年初预算{initial}万元，实际支出{actual}1万元。")
    answer = perfeval("check", form, "--report", slip, "--format", "json")
    forms, told = answer.json["files"]
    (finding,) = [each for each in forms["findings"] if each["code"].startswith("N")]
    assert answer.status == 1
    assert (finding["code"], finding["actual"]) == ("N601", f"{actual}1万元")
    assert f"实际支出{actual}1万元" in finding["message"]
    assert list(told) == ["path", "status", "message", "forms", "findings"]
    assert (told["status"], told["forms"], told["findings"]) == ("ok", [], [])
    assert "1 处要核对" in perfeval("check", form, "--report", slip).out


def test_the_difference_is_marked_in_the_form(form: Path, tmp_path: Path) -> None:
    slip = written(tmp_path, "本项目年初预算99999万元，实际支出88888万元。")
    before = slip.read_bytes()
    assert perfeval("check", form, "--report", slip, "--mark").status == 1
    assert slip.read_bytes() == before
    assert perfeval("check", form, "--clear").status == 0


def test_rules_can_be_left_out(form: Path, tmp_path: Path) -> None:
    slip = written(tmp_path, "本项目年初预算99999万元，实际支出88888万元。")
    assert perfeval("check", form, "--report", slip, "--ignore", "N").status == 0


def test_a_report_that_cannot_be_read_is_told_like_a_form(form: Path, tmp_path: Path) -> None:
    old = tmp_path / "旧.doc"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048))
    answer = perfeval("check", form, "--report", old, "--report", form, "--format", "json")
    assert answer.status == 2
    assert [file["status"] for file in answer.json["files"]] == ["ok", "LEGACY_DOC", "NOT_DOCX"]
    assert "另存为 .docx" in perfeval("check", form, "--report", old).out


@pytest.mark.parametrize("name", ["没有.docx", "."])
def test_a_report_must_be_a_file_that_is_there(form: Path, tmp_path: Path, name: str) -> None:
    answer = perfeval("check", form, "--report", tmp_path / name)
    assert answer.status == 2
    assert "报告" in answer.err


def test_a_report_of_something_else_is_told(form: Path, tmp_path: Path) -> None:
    answer = perfeval("check", form, "--report", written(tmp_path, "今天开会。"))
    assert "没有找到与这些表对应的说法" in answer.out
