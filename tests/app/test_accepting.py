"""已认可: told, struck through, counted apart, never lost and never hidden, on every way that leads to people."""

import shutil
import sys
from pathlib import Path

import openpyxl
import pytest

from perfeval_xl.app import pressing
from perfeval_xl.app.accepting import NAME, Acceptance, read_acceptances, write_acceptances
from perfeval_xl.app.walking import explained, find, neighbour
from perfeval_xl.domain.errors import UsageError
from perfeval_xl.domain.finding import Mark, ResultTable
from perfeval_xl.domain.grid import At
from perfeval_xl.hosts.file import Workbook
from perfeval_xl.rollup import BOOK, PAGE
from tests.conftest import ROOT
from tests.support.command import Answer, perfeval
from tests.support.openings import page_of, pdf_of_form
from tests.support.snapshots import Recorder
from tests.support.word_forms import forms_document

FORM = "数字云溪-项目支出自评表.xlsx"
REASON = '批复分期完成：第"二"期在明年，已看批文'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "表"
    place.mkdir()
    shutil.copyfile(ROOT / "examples" / "2024" / FORM, place / FORM)
    return place


def accept(folder: Path, cell: str = "H18", code: str = "p403", *more: str) -> Answer:
    return perfeval("accept", folder / FORM, cell, code, "--sheet", "政务云租赁", *(more or ("--reason", REASON)))


def counts(folder: Path) -> tuple[int, int]:
    """Errors open, and slips accepted."""
    found = [each for file in perfeval("check", folder, "--format", "json").json["files"] for each in file["findings"]]
    roots = [each for each in found if each["because"] is None]
    accepted = sum(each["accepted"] is not None for each in roots)
    return sum(each["severity"] == "error" and not each["accepted"] for each in roots), accepted


def test_it_is_told_struck_through_and_counted_apart(folder: Path) -> None:
    before, none = counts(folder)
    answer = accept(folder)
    assert answer.status == 0, answer.err
    assert counts(folder) == (before - 1, none + 1)
    text = perfeval("check", folder).out
    assert "已认可 P403  H18" in text
    assert f"理由：{REASON}" in text
    assert "另有已认可 1 处" in text


def test_what_comes_of_it_goes_with_it(folder: Path) -> None:
    """P408 is told of the same slip."""
    assert "P408" in perfeval("check", folder, "--select", "P4").out
    accept(folder)
    assert perfeval("accept", folder / FORM, "H21", "P408", "--reason", "x").status == 2
    accept(folder, "H18", "P403", "--withdraw")
    answer = perfeval("accept", folder / FORM, "H21", "P408", "--reason", "x")
    assert answer.status == 2
    assert "请认可 H18 P403" in answer.err


def test_a_form_with_nothing_else_ends_well(tmp_path: Path) -> None:
    shutil.copyfile(ROOT / "examples" / "2024" / "没有问题的表.xlsx", tmp_path / "表.xlsx")
    book = openpyxl.load_workbook(tmp_path / "表.xlsx")
    book.active["H18"] = 1
    book.save(tmp_path / "表.xlsx")
    found = perfeval("check", tmp_path, "--format", "json").json["files"][0]["findings"]
    errors = [each for each in found if each["severity"] == "error" and each["because"] is None]
    assert errors
    for each in errors:
        assert perfeval("accept", tmp_path / "表.xlsx", each["cell"], each["code"], "--reason", "看过").status == 0
    assert perfeval("check", tmp_path).status == 0


def test_it_holds_on_where_its_row_has_moved_and_not_for_another_indicator(folder: Path) -> None:
    accept(folder)
    (entry,) = read_acceptances(folder)
    assert entry.indicator
    moved = Acceptance(**{name: getattr(entry, name) for name in entry.__slots__} | {"cell": "H13"})
    write_acceptances(folder, [moved])
    assert counts(folder)[1] == 1
    other = Acceptance(**{name: getattr(entry, name) for name in entry.__slots__} | {"indicator": "另一个指标"})
    write_acceptances(folder, [other])
    assert counts(folder)[1] == 0
    assert read_acceptances(folder) == [other], "an entry that meets nothing stays"


def test_any_reason_comes_back_as_it_was(tmp_path: Path) -> None:
    reasons = ["a: b # c", "- x", "'\"\\n", "null", "2026-01-01", "多行\n第二行", "😀", "{{x}}", "&y *z"]
    entries = [
        Acceptance(file="甲.xlsx", sheet="1", cell=f"A{number}", code="P403", indicator="是", reason=text, date="")
        for number, text in enumerate(reasons, 1)
    ]
    write_acceptances(tmp_path, entries)
    assert read_acceptances(tmp_path) == entries


def test_it_is_taken_back(folder: Path) -> None:
    before = counts(folder)
    accept(folder)
    assert accept(folder, "H18", "P403", "--withdraw").status == 0
    assert counts(folder) == before
    assert accept(folder, "H18", "P403", "--withdraw").status == 2


def test_what_is_not_there_is_not_accepted(folder: Path) -> None:
    answer = accept(folder, "A1", "P403")
    assert answer.status == 2
    assert "H18 P403" in answer.err
    assert not (folder / NAME).exists()


@pytest.mark.parametrize(
    "text", ["x: 1", "- 1", "- {file: a.xlsx}", "- {file: a, cell: A1, code: P403, reason: x, y: 1}", ": ["]
)
def test_a_file_that_is_wrong_is_told_and_nothing_is_taken_for_accepted(text: str, folder: Path) -> None:
    (folder / NAME).write_text(text, "utf-8")
    answer = perfeval("check", folder)
    assert answer.status == 2
    assert answer.err.startswith("BAD_ACCEPTED")
    with pytest.raises(UsageError):
        read_acceptances(folder)


def struck(path: Path) -> list[str]:
    """The cells of 问题清单 that are struck through."""
    sheet = openpyxl.load_workbook(path)["问题清单"]
    return [str(cell.value) for row in sheet.iter_rows(min_row=4) for cell in row if cell.font.strike]


def test_the_roll_up_shows_it_struck_through_in_workbook_and_page(folder: Path, tmp_path: Path) -> None:
    accept(folder)
    perfeval("rollup", folder, "--out", tmp_path / "汇总")
    assert any(REASON in text for text in struck(tmp_path / "汇总" / BOOK))
    assert "P403" in struck(tmp_path / "汇总" / BOOK)
    assert "已认可 1" in (tmp_path / "汇总" / "摘要.txt").read_text("utf-8")
    assert "分期完成" in (tmp_path / "汇总" / PAGE).read_text("utf-8")


def test_the_worklist_names_it_and_does_not_count_it(folder: Path) -> None:
    accept(folder)
    perfeval("check", folder, "--mark")
    sheet = openpyxl.load_workbook(folder / FORM)["校验结果"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    (row,) = [row for row in rows if str(row[6]).startswith("【已认可】")]
    assert row[1] == "已认可"
    assert "H18" in row
    assert any(REASON in str(value) for value in row)


def test_a_night_takes_a_new_entry_in_without_a_changed_form(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "结果"
    words = ("batch", folder, "--out", out, "--no-pdf", "--no-report", "--since-last")
    perfeval(*words)
    assert not struck(out / BOOK)
    accept(folder)
    perfeval(*words)
    assert "P403" in struck(out / BOOK)
    assert "没有变化 1 个" in perfeval(*words).out
    accept(folder, "H18", "P403", "--withdraw")
    perfeval(*words)
    assert not struck(out / BOOK)


def test_a_wrong_list_fails_its_own_folder_alone(folder: Path, tmp_path: Path) -> None:
    (folder / "二").mkdir()
    shutil.copyfile(folder / FORM, folder / "二" / FORM)
    (folder / "二" / NAME).write_text("x: 1", "utf-8")
    answer = perfeval("batch", folder, "--out", tmp_path / "结果", "--no-pdf", "--no-report")
    assert answer.status == 2
    assert "BAD_ACCEPTED 1" in answer.out
    assert "已停下" not in answer.out


def test_an_accepted_score_is_a_fact_in_the_report(folder: Path, tmp_path: Path) -> None:
    from docx import Document

    def asked() -> int:
        perfeval("report", folder, "--out", tmp_path / "报告")
        path = tmp_path / "报告" / "政务云平台租赁服务绩效自评报告.docx"
        return sum("【待填" in each.text for each in Document(str(path)).paragraphs)

    before = asked()
    accept(folder)
    assert asked() <= before


def pressed(folder: Path, *, beside: bool = True) -> tuple[Recorder, pressing.Pressed]:
    """校验 pressed over the open form, which lies beside the entries or was never saved."""
    book = Recorder(Workbook.open(folder / FORM).read(), path=folder / FORM if beside else None)
    return book, pressing.check(book)


def marked(book: Recorder) -> set[tuple[str, str]]:
    return {(edit.sheet, edit.at.a1) for edit in book.edits if isinstance(edit, Mark)}


def test_the_buttons_read_it_as_well(folder: Path) -> None:
    before, _ = pressed(folder)
    assert ("政务云租赁", "H18") in marked(before)
    accept(folder)
    book, told = pressed(folder)
    assert "另有已认可 1 处。" in told.message
    assert ("政务云租赁", "H18") not in marked(book)
    assert not [each for each in told.findings if each.accepted]
    (table,) = [edit for edit in book.edits if isinstance(edit, ResultTable)]
    (row,) = [row for row in table.rows if row.message.startswith("【已认可】")]
    assert (row.code, row.at.a1, row.state, row.advice) == ("P403", "H18", "已认可", f"已认可：{REASON}")
    unsaved, _ = pressed(folder, beside=False)
    assert marked(unsaved) == marked(before)


def test_walking_passes_it_by_and_its_rule_tells_the_reason(folder: Path) -> None:
    accept(folder)
    snapshot, findings = find(Recorder(Workbook.open(folder / FORM).read(), path=folder / FORM))
    at = At.parse("H18")
    assert f"已认可：{REASON}" in explained(snapshot, findings, "政务云租赁", at)
    here, places = ("政务云租赁", At(1, 1)), []
    for _ in findings:
        found = neighbour(snapshot, findings, *here, forward=True)
        assert found
        here = (found.sheet, found.at)
        places.append((found.sheet, found.at.a1))
    assert ("政务云租赁", "H18") not in places


def test_a_wrong_list_is_told_by_the_buttons(folder: Path) -> None:
    (folder / NAME).write_text("x: 1", "utf-8")
    with pytest.raises(UsageError, match="BAD_ACCEPTED"):
        pressed(folder)


def test_what_we_write_is_read_without_a_yaml_parser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice's own Python has none."""
    entry = Acceptance(file="甲.xlsx", sheet="表", cell="A1", code="P403", indicator="是", reason=REASON, date="")
    write_acceptances(tmp_path, [entry, entry])
    monkeypatch.setitem(sys.modules, "yaml", None)
    assert read_acceptances(tmp_path) == [entry, entry]
    (tmp_path / NAME).write_text("- file: 甲.xlsx\n  cell: A1\n  code: P403\n  reason: 手写的\n", "utf-8")
    with pytest.raises(UsageError, match="没有 YAML 解析器"):
        read_acceptances(tmp_path)
    monkeypatch.undo()
    assert [each.reason for each in read_acceptances(tmp_path)] == ["手写的"]


@pytest.mark.parametrize("suffix", [".docx", ".pdf", ".xls"])
def test_in_a_document_the_place_that_was_told_is_accepted(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"表{suffix}"
    form = ROOT / "examples" / "2024" / "空白得分-待计分.xlsx"
    if suffix == ".docx":
        path.write_bytes(forms_document(Workbook.open(form).read().sheets))
    else:
        (pdf_of_form if suffix == ".pdf" else page_of)(form, path)
    (finding,) = perfeval("check", path, "--format", "json").json["files"][0]["findings"]
    place = finding["place"]
    assert ("个表" in place) == (suffix != ".xls")
    answer = perfeval("accept", path, place, finding["code"], "--reason", REASON)
    assert f"已认可 {place}" in answer.out
    wrong = perfeval("accept", path, "第9个表第9行第9格", finding["code"], "--reason", REASON)
    assert (wrong.status, place in wrong.err) == (2, True)
    assert perfeval("check", path, "--format", "json").json["files"][0]["findings"][0]["accepted"] == REASON
    assert perfeval("accept", path, place, finding["code"], "--withdraw").status == 0
    assert read_acceptances(tmp_path) == []
