"""Presses in WPS: what they read and write is what the file host reads and writes."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval_xl.app import pressing
from perfeval_xl.domain.finding import Edit
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.hosts.excel.answer import understood
from perfeval_xl.hosts.file import Workbook
from perfeval_xl.serve.pressing import read_answer
from tests.conftest import REAL
from tests.support.cases import clean_sheet
from tests.support.packages import written
from tests.support.snapshots import Recorder, comparable_sheets, stretched, written_by_openpyxl
from tests.support.wps import Wps

pytestmark = [pytest.mark.browser, pytest.mark.libreoffice]

FORMS = sorted(path.name for path in REAL["corpus"].glob("*.xlsx"))
EXAMPLES = ("2020/智慧社区.xlsx", "2024/数字云溪-项目支出自评表.xlsx", "2024/空白得分-待计分.xlsx")
MOST_FOR_VALUES = 12
SIGN = 'N("perfeval_xl")=0'

Press = Callable[[Any], pressing.Pressed]
PRESSES: dict[str, Press] = {
    "check": pressing.check,
    "score": pressing.score,
    "rescore": lambda host: pressing.score(host, overwrite=True),
}


def as_sent(office: Wps) -> Snapshot:
    return understood(read_answer(office.answer.encode())).snapshot


def contents(path: Path) -> dict[str, Any]:
    """What a marked or scored form holds: values, notes, and the cells in each of our colours."""
    snapshot, book = Workbook.open(path).read(), openpyxl.load_workbook(path)
    sheets = ((sheet, book[sheet.name]) for sheet in snapshot.sheets)
    return {sheet.name: (values_of(sheet, plain), notes_of(plain), colours_of(plain)) for sheet, plain in sheets}


def values_of(sheet: Any, plain: Any) -> dict[str, Any]:
    """The list of findings is no form, so the file host may pass it over: it is taken as openpyxl reads it."""
    if sheet.name.startswith("校验结果"):
        return {
            cell.coordinate: cell.value for row in plain.iter_rows() for cell in row if cell.value not in (None, "")
        }
    return {at.a1: cell.value for at, cell in sheet.cells.items() if cell.value is not None}


def notes_of(sheet: Any) -> dict[str, str]:
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


def colours_of(sheet: Any) -> set[tuple[str, str]]:
    """Cells that stand first in a coloured area, with their colour."""
    return {
        (area.coord.split(":")[0], str(rule.dxf.fill.bgColor.rgb)[-6:])
        for formats in sheet.conditional_formatting
        for rule in formats.rules
        if rule.formula and SIGN in rule.formula[0]
        for area in formats.cells.ranges
    }


def by_file(path: Path, edits: tuple[Edit, ...], folder: Path) -> dict[str, Any]:
    """What the file host makes of the edits."""
    return contents(written(folder, Workbook.open(path).apply(edits)))


def check_alike(office: Wps, path: Path, folder: Path, *buttons: str) -> None:
    """Each button, one after the other, in WPS and on disk."""
    book = office.open(path)
    here = path
    for number, button in enumerate(buttons):
        snapshot = Workbook.open(here).read()
        pressed = PRESSES[button](Recorder(snapshot))
        state = office.press(button)
        assert (state["tone"], state["message"]) == ("done", pressed.message)
        if number == 0:
            assert comparable_sheets(as_sent(office), formulas=False) == comparable_sheets(snapshot, formulas=False)
        place = folder / str(number)
        place.mkdir()
        expected = by_file(here, pressed.edits, place)
        found = contents(book.save(place / "存.xlsx"))
        assert found == expected
        here = next(each for each in place.iterdir() if each.name != "存.xlsx")


@pytest.mark.parametrize("button", ["check", "score"])
@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_marked_and_scored_as_on_disk(
    office: Wps, corpus: Path, tmp_path: Path, name: str, button: str
) -> None:
    check_alike(office, corpus / name, tmp_path, button)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_marked_and_scored_as_on_disk(office: Wps, root: Path, tmp_path: Path, name: str) -> None:
    check_alike(office, root / "examples" / name, tmp_path, "check", "rescore")


SLIPS = "数字云溪-项目支出自评表.xlsx"


def test_marks_are_notes_and_colours_and_a_list_with_links(office: Wps, root: Path, tmp_path: Path) -> None:
    book = office.open(root / "examples" / "2024" / SLIPS)
    office.press("check")
    found = contents(book.save(tmp_path / "存.xlsx"))
    *forms, (listed, _, _) = found.values()
    assert list(found)[-1] == "校验结果"
    assert sum(len(notes) for _, notes, _ in forms) > 10
    assert {colour for _, _, colours in forms for _, colour in colours} == {"FFC7CE", "FFEB9C", "DDEBF7"}
    links = openpyxl.load_workbook(tmp_path / "存.xlsx")["校验结果"]
    targets = [cell.hyperlink.location for (cell,) in links["F3:F6"]]
    assert all("!" in target for target in targets)
    assert listed["A3"] == 1
    assert office.application.ActiveWorkbook is book
    assert book.ActiveSheet.Name != "校验结果"


def test_clearing_takes_off_what_a_check_put_on_and_leaves_the_users_notes(
    office: Wps, root: Path, tmp_path: Path
) -> None:
    book = office.open(root / "examples" / "2024" / SLIPS)
    book.Worksheets.Item(1).Range("A1").AddComment("自己的批注")
    before = contents(book.save(tmp_path / "前.xlsx"))
    office.press("check")
    assert contents(book.save(tmp_path / "标.xlsx")) != before
    office.press("check")
    state = office.press("clear")
    assert contents(book.save(tmp_path / "后.xlsx")) == before
    assert state["lines"] == []


def test_a_fault_in_the_middle_leaves_the_book_as_it_was(office: Wps, root: Path, tmp_path: Path) -> None:
    book = office.open(root / "examples" / "2024" / SLIPS)
    before = contents(book.save(tmp_path / "前.xlsx"))
    path = root / "examples" / "2024" / SLIPS
    pressed = pressing.check(Recorder(Workbook.open(path).read()))
    (_, notes, _) = by_file(path, pressed.edits, tmp_path)[book.Worksheets.Item(1).Name]
    office.application.refuses = list(notes.values())[-1]
    state = office.press("check")
    assert state["tone"] == "fault"
    assert "已经恢复原样" in state["message"] and "WPS refuses" in state["message"]
    assert contents(book.save(tmp_path / "后.xlsx")) == before
    office.application.refuses = ""
    assert office.press("check")["tone"] == "done"


@pytest.mark.parametrize("button", ["check", "rescore"])
def test_undo_brings_back_what_stood_there(office: Wps, root: Path, tmp_path: Path, button: str) -> None:
    book = office.open(root / "examples" / "2024" / SLIPS)
    before = contents(book.save(tmp_path / "前.xlsx"))
    office.press(button)
    assert contents(book.save(tmp_path / "中.xlsx")) != before
    office.pane.locator("#undo").click()
    office.pane.locator("#undo").wait_for(state="hidden")
    assert contents(book.save(tmp_path / "后.xlsx")) == before


def test_texts_that_look_like_something_else_come_back_as_texts(office: Wps, root: Path, tmp_path: Path) -> None:
    book = office.open(root / "examples" / "2024" / SLIPS)
    cells = book.Worksheets.Item(1).Range("K1:K7")
    texts = ["=100%", "-", "+5", "100", "2024-01-01", "'引", "优"]
    office.ribbon.evaluate(
        """texts => {
          const app = window.Application, book = app.ActiveWorkbook;
          const steps = texts.map((text, place) => ["value", book.Worksheets.Item(1).Name, `K${place + 1}`, text, ""]);
          window.undo = pevApply(app, book, steps, pevRead(app, book));
        }""",
        texts,
    )
    assert [row[0] for row in cells.Value2] == texts
    answer = office.ribbon.evaluate("pevRead(window.Application, window.Application.ActiveWorkbook)")
    assert answer[7][5][0][answer[7][4] - 1 + 10] == "=100%"
    more = """texts => {
      const app = window.Application, book = app.ActiveWorkbook;
      const steps = texts.map((_, place) => ["value", book.Worksheets.Item(1).Name, `K${place + 1}`, 7, "0.00%"]);
      const undo = pevApply(app, book, steps, pevRead(app, book));
      pevTakeBack(app, book, undo);
    }"""
    office.ribbon.evaluate(more, texts)
    assert [row[0] for row in cells.Value2] == texts
    assert book.Worksheets.Item(1).Range("K7").NumberFormat == "General"


@pytest.mark.parametrize("code", ["0%", "0.00%", "yyyy/m/d", "@", "0.0", '0.00"%"', "0.00,", '0.0,"万"', "h:mm", ";;;"])
def test_a_score_reads_as_a_score_whatever_the_cell_looked_like(office: Wps, root: Path, code: str) -> None:
    book = office.open(root / "examples" / "2024" / "空白得分-待计分.xlsx")
    sheet = book.Worksheets.Item(1)
    office.ribbon.evaluate(
        """code => {
          const app = window.Application, book = app.ActiveWorkbook, sheet = book.Worksheets.Item(1);
          sheet.Range("L1:L3").NumberFormat = code;
          const steps = [9.5, 12, 0.5].map((value, place) => ["value", sheet.Name, `L${place + 1}`, value, ""]);
          pevApply(app, book, steps, pevRead(app, book));
        }""",
        code,
    )
    disguised = code not in ("@", "0.0")
    assert sheet.Range("L1:L3").NumberFormat == ("General" if disguised else code)
    assert [row[0] for row in sheet.Range("L1:L3").Value2] == [9.5, 12, 0.5]


def test_the_protected_sheet_is_named_and_nothing_is_written(office: Wps, root: Path, tmp_path: Path) -> None:
    path = tmp_path / "锁.xlsx"
    locked = openpyxl.load_workbook(root / "examples" / "2024" / SLIPS)
    locked.worksheets[0].protection.sheet = True
    locked.save(path)
    book = office.open(path)
    before = contents(book.save(tmp_path / "前.xlsx"))
    state = office.press("check")
    assert state["tone"] == "fault"
    assert "PROTECTED" in state["message"] and locked.sheetnames[0] in state["message"]
    assert contents(book.save(tmp_path / "后.xlsx")) == before


def test_without_a_workbook_a_press_says_to_open_one(office: Wps) -> None:
    assert office.press("check")["message"] == "请先打开自评表，再按按钮。"


def test_the_buttons_that_write_nothing(office: Wps, root: Path) -> None:
    book = office.open(root / "examples" / "2024" / SLIPS)
    office.press("next")
    first = (book.ActiveSheet.Name, active_cell(office))
    office.press("next")
    assert (book.ActiveSheet.Name, active_cell(office)) != first
    office.press("previous")
    assert (book.ActiveSheet.Name, active_cell(office)) == first
    assert "为什么" in office.press("rules")["message"]
    office.press("print")
    assert office.application.PluginStorage.getItem("previewed")
    assert office.press("settings")["view"] == "settings"


def test_a_report_is_written_beside_the_form(office: Wps, root: Path, tmp_path: Path) -> None:
    path = tmp_path / SLIPS
    path.write_bytes((root / "examples" / "2024" / SLIPS).read_bytes())
    office.open(path)
    state = office.press("report")
    reports = sorted(tmp_path.glob("*.docx"))
    assert reports and all(str(report) in state["message"] for report in reports)


def test_the_dossier_is_made_of_the_forms_in_the_folder(office: Wps, root: Path, tmp_path: Path) -> None:
    department = shutil.copytree(root / "examples" / "2024", tmp_path / "本部门")
    office.open(department / SLIPS)
    assert str(department / "上报材料") in office.press("dossier")["message"]
    assert (department / "上报材料" / "材料清单.html").exists()


def active_cell(office: Wps) -> str:
    cell = office.application.ActiveCell
    assert cell is not None
    return cell.Address(False, False)


@pytest.mark.parametrize("button", ["check", "score", "rescore"])
def test_values_take_few_round_trips_for_any_number_of_rows(office: Wps, tmp_path: Path, button: str) -> None:
    counts = []
    for rows in (40, 120):
        score = None if button == "score" else 1
        form = stretched(clean_sheet({"set": {"H13": score, "F13": "1%"}}), 13, rows)
        path = tmp_path / f"{rows}行.xlsx"
        path.write_bytes(written_by_openpyxl(form))
        office.open(path)
        assert office.press(button)["tone"] == "done"
        counts.append(office.bridge.for_values)
    assert counts[1] <= counts[0] <= MOST_FOR_VALUES
