"""Both built files in LibreOffice: they load, their macros compile, and every button reaches Python."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from perfeval_xl.addin.excel.tasks import TASKS
from scripts import build_addin
from scripts.vba.workbook import WORKBOOK, MacroBook
from tests.support.excel import Book, Excel, excel, modules_for_calc
from tests.support.remarks import REMARKS

pytestmark = pytest.mark.libreoffice

TEXTS = {
    "title": "绩效自评",
    "prefix": "【校验】",
    "error": "错误",
    "warning": "提醒",
    "info": "提示",
    "undo": "撤销绩效自评的写入",
    "busy": "上一次还没有做完，请稍等片刻再按。",
    "no_book": "请先打开自评表，再按按钮。从邮件或网上来的表，请先点“启用编辑”。",
    "unfinished": "程序做完了，但没能显示出来：",
    "no_python": "没有找到 perfeval_xl 的 Python。请在命令行运行 perfeval-xl addin install，再重新打开 Excel。",
    "moved": "按钮用的程序不在原来的地方了：可能文件夹移动过，或被删掉。请到新的地方双击“安装按钮”，再按一次；"
    "别的装法请运行 perfeval-xl addin install。",
    "late": "程序用了 5 分钟还没有做完，已经停下，表格可能只改了一部分。请按 Ctrl+Z 撤销，再按一次；"
    "还是这样，请把这张表发给维护人员。",
    "failed": "程序没有启动起来，表格没有改动。请在命令行运行 perfeval-xl addin status，按提示办理。",
    "blocked": "Excel 没能启动 Python，可能被本单位的安全策略拦住了。请联系管理员放行，或改用命令行："
    "perfeval-xl check 表格文件。",
}
_LIMIT = 20


class Python:
    """Stands where the registry says Python is: remembers how it was called, then is Python."""

    def __init__(self, folder: Path) -> None:
        self.path, self.record = folder / "python.sh", folder / "called.txt"
        told = folder / "told.txt"
        lines = ("#!/bin/sh", f"{sys.executable} \"$@\" 2> '{told}'", f"printf '%s\\n' \"$@\" > '{self.record}.new'")
        self.path.write_text("\n".join([*lines, f"mv '{self.record}.new' '{self.record}'", ""]), "utf-8")
        self.path.chmod(0o755)
        self.told = told

    def call(self) -> list[str]:
        """The arguments of the call that has just been made."""
        end = time.monotonic() + _LIMIT
        while not self.record.exists():
            assert time.monotonic() < end, "Python was not started"
            time.sleep(0.05)
        arguments = self.record.read_text("utf-8").splitlines()
        self.record.unlink()
        return arguments


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Python:
    return Python(tmp_path_factory.mktemp("python"))


@pytest.fixture(scope="module")
def office(python: Python, root: Path) -> Iterator[Excel]:
    path = os.pathsep.join(filter(None, (str(root), os.environ.get("PYTHONPATH"))))
    with excel(PERFEVAL_TEST_PYTHON=str(python.path), PERFEVAL_TEST_STATUS="2", PYTHONPATH=path) as running:
        yield running


@pytest.fixture(scope="module")
def template(office: Excel, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """附件2.xlsm as built, but for the module that only Excel understands."""
    path = tmp_path_factory.mktemp("book") / "附件2.xlsm"
    path.write_bytes(build_addin.template((root / "templates" / "附件2.xlsx").read_bytes(), modules_for_calc()))
    book = office.open(path)
    yield book
    book.close()


@pytest.mark.parametrize("name", ["perfeval_xl.xlam", "附件2.xlsm"])
def test_the_built_files_load_and_their_macros_run(name: str, office: Excel, root: Path, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes((root / "templates" / name).read_bytes())
    book = office.open(path)
    assert {key: book.run("PevText", (key,)) for key in TEXTS} == TEXTS
    book.close()


@pytest.mark.parametrize("task", TASKS)
def test_every_button_starts_python_with_its_task(task: str, template: Book, python: Python) -> None:
    assert template.run("PevRibbonPressed", (f"pev_{task}",)) == TEXTS["failed"]
    called = ["-P", "-m", "perfeval_xl.addin", task, "--wb=附件2.xlsm", "--from_xl=1", "--hwnd=0"]
    assert python.call() == called
    assert "没有找到按下按钮的那个 Excel" in python.told.read_text("utf-8")


def test_a_click_on_each_button_of_the_sheet_starts_its_task(template: Book, python: Python) -> None:
    sheet = template.document.Sheets.getByName("项目支出自评表")
    controller = template.document.CurrentController
    controller.setActiveSheet(sheet)
    buttons = [shape.Control for shape in sheet.DrawPage if hasattr(shape, "Control")]
    assert [button.Label for button in buttons] == [button.label for button in build_addin.BUTTONS]
    tasks = []
    for button in buttons:
        controller.getControl(button).getAccessibleContext().doAccessibleAction(0)
        tasks.append(python.call()[3])
    assert tasks == [button.macro.removeprefix("Pev").lower() for button in build_addin.BUTTONS]


def test_a_second_press_is_told_to_wait(template: Book) -> None:
    assert template.run("PevPressedTwice", ()) == TEXTS["busy"]


@pytest.mark.parametrize(
    ("program", "status", "told"),
    [
        ("", "0", "no_python"),
        ("/moved/pythonw.exe", "0", "moved"),
        ("/bin/true", "3", "late"),
        ("/bin/true", "1", "failed"),
    ],
)
def test_where_python_is_missing_or_gives_up_the_way_out_is_told(
    program: str, status: str, told: str, root: Path, tmp_path: Path
) -> None:
    path = tmp_path / "表.xlsm"
    book = MacroBook((root / "templates" / "附件2.xlsx").read_bytes())
    book.add_macros(modules_for_calc(), WORKBOOK)
    path.write_bytes(book.packed())
    with excel(PERFEVAL_TEST_PYTHON=program, PERFEVAL_TEST_STATUS=status) as running:
        assert running.open(path).run("PevPressed", ("check",)) == TEXTS[told]


@pytest.mark.parametrize("name", REMARKS)
def test_excel_tells_a_remark_as_the_other_programs_do(template: Book, name: str) -> None:
    text, remark = REMARKS[name]
    assert template.run("PevRemark", [text]) == remark
