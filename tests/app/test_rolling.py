"""perfeval-xl rollup: from a folder of forms to the three products."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
import pytest

from perfeval_xl.app.rolling import write_rollup
from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.rollup import BOOK, PAGE, SUMMARY
from tests.support.command import perfeval
from tests.support.records import finding, form, record

FILES = [BOOK, PAGE, SUMMARY]


@pytest.fixture
def forms(root: Path, tmp_path: Path) -> Path:
    """examples/ with a file that is none and an old one."""
    folder = Path(shutil.copytree(root / "examples", tmp_path / "表"))
    (folder / "坏的.xlsx").write_bytes(b"PK\x03\x04 broken")
    (folder / "旧.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    return folder


def test_a_folder_is_checked_and_rolled_up(forms: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in forms.rglob("*.xls*")}
    answer = perfeval("rollup", forms, "--out", tmp_path / "结果")
    assert answer.status == 2  # two files could not be read
    assert sorted(path.name for path in (tmp_path / "结果").iterdir()) == sorted(FILES)
    assert {path: path.read_bytes() for path in before} == before
    assert "7 个文件、8 张表" in answer.out
    book = openpyxl.load_workbook(tmp_path / "结果" / BOOK)
    assert [book["读不了的文件"].cell(row, 2).value for row in (4, 5)] == ["ZIP_BROKEN", "OLE_BROKEN"]
    target = book["各表"]["M4"].hyperlink.target.replace("\\", "/")
    assert (tmp_path / "结果" / target).resolve() == forms / "2020" / "智慧社区.xlsx"


def test_figures_agree_with_the_json_of_check(forms: Path, tmp_path: Path) -> None:
    answer = perfeval("check", forms, "--format", "json").json
    perfeval("rollup", forms, "--out", tmp_path)
    book = openpyxl.load_workbook(tmp_path / BOOK)
    told = [(finding["code"], finding["cell"]) for file in answer["files"] for finding in file["findings"]]
    listed = [(row[1].value, row[8].value) for row in book["问题清单"].iter_rows(min_row=4)]
    assert sorted(listed) == sorted(told)
    totals = [form["total"]["computed"] for file in answer["files"] for form in file["forms"] if form["total"]]
    written = [row[5].value for row in book["各表"].iter_rows(min_row=4) if row[2].value != "附件1"]
    assert sorted(filter(None, written)) == sorted(float(total) for total in totals if total)


def test_no_room_for_temporary_files_is_told_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "没有"))
    with pytest.raises(FileProblem, match="TMPDIR") as refused:
        write_rollup([record(forms=[form()], findings=[finding()])], tmp_path / "结果")
    assert refused.value.code == "NO_SPACE"
    assert not (tmp_path / "结果").exists()


def test_the_summary_can_be_mailed(forms: Path, tmp_path: Path) -> None:
    answer = perfeval("rollup", forms, "--out", tmp_path / "结果")
    text = (tmp_path / "结果" / SUMMARY).read_text("utf-8")
    assert answer.out == text
    assert "先看这些表" in text
    assert "读不了的文件 2 个：" in text
    assert "打开修复后另存。" in text
    assert str(tmp_path / "结果" / BOOK) in text
    assert len(text.splitlines()) < 40


def test_the_roll_up_of_yesterday_is_replaced_and_no_form(forms: Path) -> None:
    perfeval("rollup", forms, "--out", forms)
    first = {name: (forms / name).read_bytes() for name in FILES}
    assert perfeval("rollup", forms, "--out", forms).status == 2
    assert {name: (forms / name).read_bytes() for name in FILES} == first


def test_a_folder_with_nothing_but_a_roll_up_is_told(tmp_path: Path) -> None:
    write_rollup([], tmp_path)
    answer = perfeval("rollup", tmp_path, "--out", tmp_path)
    assert answer.status == 2
    assert "NO_WORKBOOK" in answer.err


def test_a_product_that_is_open_elsewhere_is_named_and_the_others_are_written(tmp_path: Path) -> None:
    write_rollup([], tmp_path)
    before = (tmp_path / BOOK).read_bytes()
    (tmp_path / f".~lock.{BOOK}#").write_text(",某人,电脑,21.11.2026 08:00,file:///;", "utf-8")
    with pytest.raises(FileProblem, match=f"“{BOOK}”没有写成") as raised:
        write_rollup([record(forms=[form()], findings=[finding()])], tmp_path)
    assert raised.value.code == "BUSY"
    assert (tmp_path / BOOK).read_bytes() == before
    assert "1 个文件、1 张表" in (tmp_path / SUMMARY).read_text("utf-8")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "结果").write_text("一个文件")
    answer = perfeval("rollup", _form(tmp_path), "--out", tmp_path / "结果" / "里面")
    assert answer.status == 2
    assert "不能当文件夹用" in answer.err


def _form(folder: Path) -> Path:
    perfeval("new", "--out", folder / "表.xlsx")
    return folder / "表.xlsx"


def test_records_name_paths_as_they_were_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written = write_rollup([record("表/甲.xlsx", [form()])], Path("结果"))
    assert written == [Path("结果") / name for name in FILES]
    assert str(tmp_path / "结果" / PAGE) in written[-1].read_text("utf-8")
    assert '"../%E8%A1%A8/%E7%94%B2.xlsx"' in written[1].read_text("utf-8")


def test_only_who_rolls_up_loads_xlsxwriter_and_nobody_pandas(tmp_path: Path) -> None:
    program = """
import sys
from pathlib import Path
from perfeval_xl.app.rolling import write_rollup
print(*(name in sys.modules for name in ("xlsxwriter", "pandas", "numpy")))
write_rollup([], Path(sys.argv[1]))
print(*(name in sys.modules for name in ("xlsxwriter", "pandas", "numpy")))
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", program, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.split() == ["False", "False", "False", "True", "False", "False"]
