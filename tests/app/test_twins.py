"""The same form in several files of one call: the best kind of file counts, and the others are told."""

from pathlib import Path

import openpyxl
import pytest

from perfeval_xl.app.checking import check_files
from perfeval_xl.app.rolling import record_of
from perfeval_xl.domain.finding import Finding
from perfeval_xl.hosts.file import Workbook
from tests.conftest import ROOT
from tests.support.cases import clean_sheet
from tests.support.openings import page_of
from tests.support.snapshots import written_by_openpyxl
from tests.support.word_forms import forms_document

EXAMPLES = ROOT / "examples"
PROJECT = EXAMPLES / "2024" / "数字云溪-项目支出自评表.xlsx"
BOTH = EXAMPLES / "2024" / "附件1和整体支出自评表.xlsx"


def told(paths: list[Path]) -> dict[str, list[Finding]]:
    """X509 by the name of the file."""
    files = check_files(paths).files
    return {file.path.name: [each for each in file.findings if each.code == "X509"] for file in files}


@pytest.mark.parametrize("form", [PROJECT, BOTH], ids=["项目", "附件1和整体"])
@pytest.mark.parametrize("first", ["xlsx", "docx", "web"])
def test_the_workbook_counts_whatever_comes_first(form: Path, first: str, tmp_path: Path) -> None:
    document = tmp_path / "报告.docx"
    document.write_bytes(forms_document(Workbook.open(form).read().sheets))
    files = {"xlsx": form, "docx": document, "web": page_of(form, tmp_path / "导出.xls")}
    paths = [files.pop(first), *files.values()]
    result = check_files(paths)
    alone = check_files([form])
    assert result.forms == alone.forms
    counted = {file.path.suffix: len(record_of(file).forms) for file in result.files}
    assert counted == {".xlsx": alone.forms, ".docx": 0, ".xls": 0}
    for file in result.files:
        codes = {each.code for each in file.findings if not each.code.startswith("N")}
        assert codes == ({each.code for each in alone.files[0].findings} if file.path == form else {"X509"})


def test_rows_that_differ_are_told_with_both_places(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(PROJECT)
    score = next(cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == 120)
    score.value = 121
    book.save(tmp_path / "改过.xlsx")
    (finding, *others) = told([PROJECT, tmp_path / "改过.xlsx"])["改过.xlsx"]
    assert finding.at.a1 == score.coordinate
    assert f"“{PROJECT.name}”" in finding.message
    assert score.coordinate in finding.message.partition("那里")[2]
    assert [each.severity.value for each in others] == ["info"] * (len(book.worksheets) - 1)


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "表.xlsx").write_bytes(PROJECT.read_bytes())
    findings = [each for file in check_files(sorted(tmp_path.rglob("*.xlsx"))).files for each in file.findings]
    assert "“乙/表.xlsx”" in next(each.message for each in findings if each.code == "X509")


def test_copies_are_left_out_where_their_rule_is_not_chosen(tmp_path: Path) -> None:
    (tmp_path / "另存.xlsx").write_bytes(PROJECT.read_bytes())
    result = check_files([PROJECT, tmp_path / "另存.xlsx"], rules=[])
    assert result.forms == check_files([PROJECT]).forms


def typed(path: Path, cells: dict[str, object]) -> Path:
    """A clean form with some cells changed, as a workbook."""
    path.write_bytes(written_by_openpyxl(clean_sheet({"set": cells})))
    return path


def test_a_form_without_a_name_is_known_by_its_indicators(tmp_path: Path) -> None:
    one, other = (typed(tmp_path / name, {"B2": None}) for name in ("甲.xlsx", "乙.xlsx"))
    assert {name: len(found) for name, found in told([one, other]).items()} == {"甲.xlsx": 0, "乙.xlsx": 1}


@pytest.mark.parametrize(
    "change",
    [
        {"B3": "云溪市教育局"},
        {"A1": "2023年度项目支出绩效自评表"},
        {"D12": "另一个指标"},
    ],
)
def test_forms_without_a_name_that_differ_in_more_are_two(tmp_path: Path, change: dict[str, object]) -> None:
    one, other = typed(tmp_path / "甲.xlsx", {"B2": None}), typed(tmp_path / "乙.xlsx", {"B2": None, **change})
    assert not any(told([one, other]).values())
