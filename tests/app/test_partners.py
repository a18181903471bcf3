"""A 申报表 that its project's self-evaluation is held against is no longer told as a table of another kind."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from perfeval_xl.app.checking import check_files, with_own_findings, with_shared_findings
from perfeval_xl.app.reading import book_of
from perfeval_xl.app.results import PassedOver, ReadFile
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.rules import catalogue
from perfeval_xl.standard import Standard
from tests.support.cases import clean_sheet
from tests.support.snapshots import written_by_openpyxl
from tests.support.word_forms import body_document, form_blocks


def codes(folder: Path, **files: Any) -> dict[str, list[str]]:
    """What `check` finds in clean forms with some cells changed, by file."""
    for name, data in files.items():
        (folder / f"{name}.xlsx").write_bytes(written_by_openpyxl(clean_sheet(data)))
    paths = [folder / f"{name}.xlsx" for name in files]
    return {file.path.stem: [each.code for each in file.findings] for file in check_files(paths).files}


@pytest.mark.parametrize("order", [("申报表", "自评表"), ("自评表", "申报表")])
def test_one_in_use_is_not_told(tmp_path: Path, order: tuple[str, str]) -> None:
    forms: dict[str, Any] = {"申报表": {"of": "targets"}, "自评表": {"of": "project"}}
    assert codes(tmp_path, **{name: forms[name] for name in order}) == {"申报表": [], "自评表": []}


@pytest.mark.parametrize("change", [{"B2": "智慧社区建设"}, {"A1": "2023年度项目支出绩效自评表", "F14": "2023年11月"}])
def test_one_without_its_form_is_told(tmp_path: Path, change: dict[str, str]) -> None:
    found = codes(tmp_path, 申报表={"of": "targets"}, 自评表={"of": "project", "set": change})
    assert found["申报表"] == ["S101"]


@pytest.mark.parametrize(
    "title", ["项目支出绩效目标申报表", "项目支出绩效目标批复表（2024年度）", "附件3：财政支出绩效目标表"]
)
def test_one_in_a_word_document_is_held_against_the_form(tmp_path: Path, title: str) -> None:
    approved, form = tmp_path / "批复.docx", tmp_path / "自评表.xlsx"
    approved.write_bytes(body_document(form_blocks(clean_sheet({"of": "targets", "set": {"A1": title}}))))
    form.write_bytes(written_by_openpyxl(clean_sheet({"of": "project"})))
    alone, both = check_files([approved]).files, check_files([approved, form]).files
    assert [each.code for file in alone for each in file.findings] == ["S101"]
    assert [each.code for file in both for each in file.findings] == []
    form.write_bytes(written_by_openpyxl(clean_sheet({"of": "project", "set": {"E12": "≥2场"}})))
    found = [each.code for file in check_files([approved, form]).files for each in file.findings]
    assert "X514" in found


def test_a_document_with_another_table_is_told_by_the_tables_name(tmp_path: Path) -> None:
    path = tmp_path / "监控.docx"
    path.write_bytes(body_document(form_blocks(clean_sheet({"of": "targets", "set": {"A1": "项目绩效运行监控表"}}))))
    (file,) = check_files([path]).files
    assert isinstance(file, PassedOver) and file.failure.code == "OTHER_DOCUMENT"
    assert "绩效运行监控表" in file.failure.message and "不是自评表" in file.failure.message


def test_a_file_with_one_more_is_told() -> None:
    sheets: dict[str, dict[str, object]] = {
        "甲": {"of": "targets"},
        "乙": {"of": "targets", "set": {"B3": "智慧社区建设"}},
    }
    both = tuple(replace(clean_sheet(data), name=name) for name, data in sheets.items())
    snapshots = Snapshot(path="申报表", sheets=both), Snapshot(path="自评表", sheets=(clean_sheet({}),))
    rules = list(catalogue().values())
    files = [ReadFile(path=Path(each.path), snapshot=each, book=book_of(each, None)) for each in snapshots]
    result = with_shared_findings([with_own_findings(file, rules, Standard.default()) for file in files], rules)
    assert [[each.code for each in file.findings] for file in result.files] == [["S101"], []]
