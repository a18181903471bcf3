"""Forms on hidden sheets: named by every command, left out of everything, taken in by --hidden and the setting."""

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from perfeval_xl.addin.settings import Settings, read_settings, save_settings
from perfeval_xl.app import pressing
from perfeval_xl.app.printing import print_files
from perfeval_xl.app.results import Printed
from perfeval_xl.domain.finding import Mark, ResultTable, SetValue
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.hosts.file import Workbook
from tests.support.cases import clean_sheet
from tests.support.command import perfeval
from tests.support.results import expect
from tests.support.snapshots import Recorder

NAMED = "隐藏的工作表“旧表”里还有一张自评表"


@pytest.fixture(params=["hidden", "veryHidden"])
def form(request: pytest.FixtureRequest, root: Path, tmp_path: Path) -> Path:
    """A form with its twin on a hidden sheet."""
    book = openpyxl.load_workbook(root / "examples" / "2024" / "空白得分-待计分.xlsx")
    (sheet,) = book.worksheets
    sheet.title = "自评表"
    old = book.copy_worksheet(sheet)
    old.title, old.sheet_state = "旧表", request.param
    path = tmp_path / "表" / "自评表.xlsx"
    path.parent.mkdir()
    book.save(path)
    return path


def test_check_names_the_hidden_form_and_looks_at_the_others(form: Path) -> None:
    (file,) = perfeval("check", form, "--format", "json").json["files"]
    assert [each["sheet"] for each in file["forms"]] == ["自评表"]
    assert [(each["code"], each["cell"]) for each in file["findings"] if each["sheet"] == "旧表"] == [("S108", "A1")]
    assert NAMED in perfeval("check", form).out
    (file,) = perfeval("check", form, "--hidden", "--format", "json").json["files"]
    assert [each["sheet"] for each in file["forms"]] == ["自评表", "旧表"]
    assert "S108" not in {each["code"] for each in file["findings"]}
    assert "S108" not in perfeval("check", form, "--ignore", "S108").out


def test_several_forms_on_one_sheet_are_counted(tmp_path: Path, root: Path) -> None:
    book = openpyxl.load_workbook(root / "examples" / "2024" / "空白得分-待计分.xlsx")
    (sheet,) = book.worksheets
    old = book.copy_worksheet(sheet)
    old.title, old.sheet_state = "旧表", "hidden"
    last = old.max_row
    for row in list(old.iter_rows(max_row=last)):
        for cell in row:
            old.cell(cell.row + last + 2, cell.column, cell.value)
    path = tmp_path / "表.xlsx"
    book.save(path)
    assert "隐藏的工作表“旧表”里还有 2 张自评表" in perfeval("check", path).out


def test_marks_are_not_set_where_nobody_looks(form: Path) -> None:
    before = Workbook.open(form).read()
    hidden = part(form, "xl/worksheets/sheet2.xml")
    perfeval("check", form, "--mark")
    assert part(form, "xl/worksheets/sheet2.xml") == hidden
    assert NAMED in str([[cell.value for cell in row] for row in openpyxl.load_workbook(form)["校验结果"].rows])
    perfeval("check", form, "--clear")
    assert Workbook.open(form).read() == before


def part(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def test_scores_are_filled_on_sheets_that_are_seen(form: Path) -> None:
    told = perfeval("score", form)
    assert NAMED in told.out
    assert "填写 [自评表]" in told.out
    assert "填写 [旧表]" not in told.out
    assert "填写 [旧表]" in perfeval("score", form, "--hidden").out


def test_a_report_is_written_on_forms_that_are_seen(form: Path, tmp_path: Path) -> None:
    told = perfeval("report", form, "--out", tmp_path / "报告")
    assert NAMED in told.out
    assert len(list((tmp_path / "报告").iterdir())) == 1
    perfeval("report", form, "--hidden", "--out", tmp_path / "两份")
    assert len(list((tmp_path / "两份").iterdir())) == 2


def test_a_roll_up_counts_forms_that_are_seen(form: Path, tmp_path: Path) -> None:
    for words, count in (((), 1), (("--hidden",), 2)):
        perfeval("rollup", form, *words, "--out", tmp_path / "汇总")
        book = openpyxl.load_workbook(tmp_path / "汇总" / "汇总.xlsx")
        assert sum(cell.value == "项目支出" for row in book["各表"].rows for cell in row) == count
        told = str([cell.value for row in book["问题清单"].rows for cell in row])
        assert (NAMED in told) is (count == 1)


def test_a_new_form_is_not_made_from_a_hidden_one_unless_asked(form: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(form)
    book.create_sheet("封面", 0)
    del book["自评表"]
    book.save(form)
    refused = perfeval("new", "--from", form, "--out", tmp_path / "新.xlsx")
    assert refused.status == 2
    assert NAMED in refused.err
    assert "--hidden" in refused.err
    assert perfeval("new", "--from", form, "--hidden", "--out", tmp_path / "新.xlsx").status == 0
    no_form = perfeval("check", form)
    assert no_form.status == 2
    assert NAMED in no_form.out
    assert "看过的工作表：封面）" in no_form.out


def test_the_print_copy_shows_forms_that_are_seen(form: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfeval_xl.app.printing.find_office", lambda: None)
    file = expect(Printed, print_files([form], keep_xlsx=True).files[0])
    assert [note.note.text.startswith(NAMED) for note in file.notes] == [True]
    assert visible(file.kept) == ["自评表"]
    file = expect(Printed, print_files([form], keep_xlsx=True, hidden=True).files[0])
    assert file.notes == ()
    assert visible(file.kept) == ["自评表", "旧表"]


def visible(path: Path | None) -> list[str]:
    assert path
    return [sheet.title for sheet in openpyxl.load_workbook(path) if sheet.sheet_state == "visible"]


@pytest.mark.parametrize("hidden", [False, True])
def test_a_batch_leaves_them_out_or_takes_them_in(form: Path, tmp_path: Path, hidden: bool) -> None:
    config = tmp_path / "nightly.toml"
    config.write_text(f"folder = '表'\nout = '结果'\npdf = false\nhidden = {str(hidden).lower()}\n", "utf-8")
    assert perfeval("batch", "--config", config).status == 0
    (log,) = (tmp_path / "结果" / "日志").glob("*.jsonl")
    line = json.loads(log.read_text("utf-8"))
    assert [each["sheet"] for each in line["forms"]] == (["自评表", "旧表"] if hidden else ["自评表"])
    assert [each["sheet"] for each in line["findings"] if each["code"] == "S108"] == ([] if hidden else ["旧表"])
    assert len(line["outputs"]["reports"]) == (2 if hidden else 1)
    before, after = (Workbook.open(path).read().sheets[1] for path in (form, tmp_path / "结果" / "计分" / form.name))
    assert (before.cells != after.cells) is hidden


def two(*, hidden: bool) -> Recorder:
    """A form with a slip and a blank score, and its twin on another, protected sheet."""
    sheet = clean_sheet({"set": {"H12": None, "F13": "1场"}})
    sheets = (replace(sheet, name="自评表"), replace(sheet, name="旧表", hidden=hidden, protected=True))
    return Recorder(Snapshot(path="表.xlsx", sheets=sheets))


@pytest.mark.parametrize("press", [pressing.check, pressing.score])
def test_buttons_leave_hidden_sheets_alone_and_say_so(press: Callable[..., pressing.Pressed]) -> None:
    book = two(hidden=True)
    pressed = press(book)
    assert {edit.sheet for edit in book.edits if isinstance(edit, (Mark, SetValue))} == {"自评表"}
    rows = [row.message for edit in book.edits if isinstance(edit, ResultTable) for row in edit.rows]
    assert NAMED in pressed.message + "".join(rows)
    asked, seen = two(hidden=True), two(hidden=False)
    press(asked, hidden=True)
    press(seen)
    assert asked.edits == seen.edits
    assert {edit.sheet for edit in asked.edits if isinstance(edit, (Mark, SetValue))} == {"自评表", "旧表"}


def test_the_buttons_say_so_where_every_form_is_hidden() -> None:
    sheet = replace(clean_sheet({}), name="旧表", hidden=True)
    message = pressing.check(Recorder(Snapshot(path="表.xlsx", sheets=(sheet,)))).message
    assert "没有找到自评表" in message
    assert NAMED in message


def test_the_setting_is_kept_and_read(tmp_path: Path) -> None:
    assert not read_settings(tmp_path).hidden
    save_settings(tmp_path, Settings(hidden=True))
    assert read_settings(tmp_path).hidden
    (tmp_path / "设置.ini").write_text("[读表]\n隐藏的工作表 = 否\n", "utf-8")
    assert not read_settings(tmp_path).hidden


def test_blank_hidden_forms_of_the_template_are_no_news(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    book = openpyxl.load_workbook(root / "templates" / "附件2.xlsx")
    book["整体支出自评表"].sheet_state = "hidden"
    book.save(path)
    assert "S108" not in perfeval("check", path).out
