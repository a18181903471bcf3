"""A person at a desk: the extension in a fresh LibreOffice, its real buttons clicked, the workbook saved and read back.

With PERFEVAL_PICTURES set to a folder, the pictures of docs/images are taken along the way.
"""

import os
import shutil
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval_xl.addin.settings import Settings, read_settings, save_settings, settings_file
from perfeval_xl.hosts.file import Workbook
from tests.support.desk import Desk, desk, open_folder

pytestmark = pytest.mark.libreoffice
PROGRAM = str(Path(sys.executable).with_name("perfeval-xl"))
FORM = "数字云溪-项目支出自评表.xlsx"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with open_folder() as found:
        yield found


@pytest.fixture(scope="module")
def sat_down(folder: Path) -> Iterator[Desk]:
    """The program is named in the settings: on PATH its folder would give LibreOffice a Python that is not its own."""
    with desk(folder) as found:
        save_settings(folder / "perfeval_xl", Settings(command=PROGRAM))
        yield found


@pytest.fixture
def form(root: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(root / "examples" / "2024" / FORM, tmp_path / FORM))


@pytest.fixture
def document(sat_down: Desk, form: Path) -> Iterator[Any]:
    opened = sat_down.open(form, form.stem)
    yield opened
    opened.close(True)


def picture(sat_down: Desk, name: str) -> None:
    folder = os.environ.get("PERFEVAL_PICTURES")
    if folder:
        time.sleep(2)  # what is behind a box is painted after it
        sat_down.screen.picture(Path(folder) / f"libreoffice-{name}.png")


def selected(document: Any) -> str:
    name: str = document.CurrentSelection.AbsoluteName
    return name.split(":")[0].replace("$", "")


def test_check_marks_lists_and_says_so_and_the_file_holds_it(sat_down: Desk, document: Any, form: Path) -> None:
    sat_down.press(document, "校验")
    sat_down.screen.wait_for("^绩效自评$")
    picture(sat_down, "校验")
    sat_down.box()
    assert document.Sheets.ElementNames[-1] == "校验结果"
    document.store()
    saved = openpyxl.load_workbook(form)
    noted = [cell.comment.text for row in saved["政务云租赁"].iter_rows() for cell in row if cell.comment]
    assert noted and all(text.startswith("【校验】") for text in noted)
    assert saved["政务云租赁"].conditional_formatting
    assert len(Workbook.open(form).read().sheets) == 4

    sat_down.press(document, "清除标记")
    sat_down.box()
    assert document.Sheets.ElementNames == ("政务云租赁", "数据治理培训", "数字乡村试点")


def has_moved(document: Any, before: str) -> bool:
    return selected(document) != before


def test_next_and_previous_go_from_slip_to_slip(sat_down: Desk, document: Any) -> None:
    places = []
    for label in ("下一处问题", "下一处问题", "上一处问题"):
        before = selected(document)
        sat_down.press(document, label)
        sat_down.until(partial(has_moved, document, before))
        places.append(selected(document))
    assert places[0] == places[2] != places[1]
    assert document.CurrentController.hasInfobar("perfeval_xl")
    picture(sat_down, "下一处")


def test_score_again_is_one_step_to_undo(sat_down: Desk, document: Any) -> None:
    sheet = document.Sheets.getByName("数据治理培训")
    before = sheet.getCellRangeByName("A1:I40").getDataArray()
    sat_down.press(document, "重新计分（覆盖）")
    sat_down.box()
    assert sheet.getCellRangeByName("A1:I40").getDataArray() != before
    sat_down.screen.key("ctrl+z")
    sat_down.until(lambda: bool(sheet.getCellRangeByName("A1:I40").getDataArray() == before))


def test_a_protected_sheet_is_told_and_left_alone(sat_down: Desk, document: Any) -> None:
    document.Sheets.getByIndex(0).protect("")
    sat_down.press(document, "校验")
    sat_down.screen.wait_for("^绩效自评$")
    picture(sat_down, "保护")
    sat_down.box()
    assert document.Sheets.ElementNames == ("政务云租赁", "数据治理培训", "数字乡村试点")


def test_a_book_that_was_never_saved_is_checked(sat_down: Desk, form: Path) -> None:
    document = sat_down.open(form, "1 - LibreOffice|无标题|未命名", AsTemplate=True)
    try:
        sat_down.press(document, "校验")
        sat_down.box()
        assert document.Sheets.ElementNames[-1] == "校验结果"
        assert document.URL == ""
    finally:
        document.close(True)


@pytest.fixture
def held(folder: Path) -> Iterator[Path]:
    """The program, but for the time being it waits until this file is there."""
    place, go, program = folder / "perfeval_xl", folder / "go", folder / "held"
    program.write_text(f"#!/bin/sh\nwhile [ ! -e '{go}' ]; do sleep 0.1; done\nexec '{PROGRAM}' \"$@\"\n")
    program.chmod(0o755)
    save_settings(place, Settings(command=str(program)))
    yield go
    go.unlink(missing_ok=True)
    save_settings(place, Settings(command=PROGRAM))


def test_the_report_is_written_beside_the_book_and_a_second_press_waits(
    sat_down: Desk, document: Any, form: Path, held: Path
) -> None:
    sat_down.press(document, "生成报告")
    sat_down.press(document, "生成报告")
    sat_down.box()
    held.touch()
    sat_down.box()
    assert len(list(form.parent.glob("*绩效自评报告.docx"))) == 3


def test_forms_are_printed_beside_the_book(sat_down: Desk, document: Any, form: Path) -> None:
    sat_down.press(document, "打印")
    sat_down.box()
    assert [path.read_bytes()[:4] for path in form.parent.glob("*.pdf")] == [b"%PDF"]


def test_the_dossier_is_made_of_the_forms_in_the_folder(sat_down: Desk, document: Any, form: Path) -> None:
    sat_down.press(document, "上报材料")
    sat_down.box()
    assert (form.parent / "上报材料" / "汇编.docx").read_bytes()[:2] == b"PK"


def test_rules_explain_the_slip_at_the_cell(sat_down: Desk, document: Any) -> None:
    sat_down.press(document, "下一处问题")
    sat_down.until(lambda: bool(document.CurrentController.hasInfobar("perfeval_xl")))
    sat_down.press(document, "规则说明")
    sat_down.box()


def test_settings_are_shown_and_written_anew(sat_down: Desk, document: Any, folder: Path) -> None:
    file = settings_file(folder / "perfeval_xl")
    file.write_text(f"[评分]\n口径 = mof-2020\n[报告]\n图表 = 是\n[程序]\n位置 = {PROGRAM}\n", "utf-8")
    sat_down.press(document, "设置")
    sat_down.screen.wait_for("^绩效自评 - 设置$")
    sat_down.close("^绩效自评 - 设置$")
    sat_down.box()
    assert file.read_text("utf-8-sig").startswith("# 绩效自评按钮的设置")
    assert read_settings(file.parent) == Settings(profile="mof-2020", charts=True, command=PROGRAM)
    save_settings(file.parent, Settings(command=PROGRAM))
