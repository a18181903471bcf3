"""The entry of the add-in: every task, told in words, with whatever may go wrong."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from perfeval_xl.addin.__main__ import LATE, main
from perfeval_xl.addin.excel import tasks
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Cell, Sheet
from perfeval_xl.hosts.excel import ExcelBook
from tests.support.cases import clean_sheet
from tests.support.macros import Macros, sent_by_excel

HEAVY = ("pandas", "numpy", "matplotlib", "docxtpl", "openpyxl", "lxml", "jinja2", "rich", "xlwings")


class Excel(Macros):
    """Excel with a form open, as far as a task goes."""

    def __init__(self, sheet: Sheet | None = None, **changes: object) -> None:
        super().__init__(sent_by_excel(sheet or clean_sheet({"set": changes})))

    def press(self, task: str, folder: Path) -> tuple[str, str, str]:
        """What PevTell is told: message, action and place."""
        assert main([task], attach=lambda: ExcelBook(self)) == 0
        ((message, action, place),) = [args for name, args in self.calls if name == "PevTell"]
        return message, action, place


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("APPDATA", str(tmp_path))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    return tmp_path / "perfeval_xl"


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Files that a task has opened for the user."""
    files: list[Path] = []
    monkeypatch.setattr(tasks, "open_file", files.append)
    return files


def test_check_tells_what_it_found(home: Path) -> None:
    assert Excel().press("check", home)[0] == "校验完成，没有发现问题。"
    assert "发现错误" in Excel(F12="1场").press("check", home)[0]


def test_score_fills_and_says_so(home: Path) -> None:
    excel = Excel(H12=None)
    assert "填写了 1 格" in excel.press("score", home)[0]
    assert [step[:3] for step in excel.steps] == [("value", "表", "H12")]
    assert "填写了" in Excel(H13=3).press("rescore", home)[0]


def test_clear(home: Path) -> None:
    assert "已去掉" in Excel().press("clear", home)[0]


@pytest.mark.parametrize(("task", "cell"), [("next", "H12"), ("previous", "I19")])
def test_walking_goes_to_the_next_place(task: str, cell: str, home: Path) -> None:
    message, action, place = Excel(F12="1场", H19=50).press(task, home)
    assert (action, place) == ("go", f"表\x1f{cell}")
    assert message


def test_walking_without_findings(home: Path) -> None:
    assert Excel().press("next", home) == ("没有发现问题。", "", "")


def test_the_rule_behind_a_mark_is_explained(home: Path) -> None:
    excel = Excel(F12="1场")
    excel.answer[5:7] = [12, 8]
    message = excel.press("rules", home)[0]
    assert message.startswith("P4")
    assert "为什么：" in message
    assert "怎么改：" in message
    assert "依据：财预〔2020〕10号" in message


def test_a_cell_without_a_mark_is_told(home: Path) -> None:
    assert "B3 没有发现问题" in Excel().press("rules", home)[0]


def test_the_sheets_with_forms_are_printed(home: Path) -> None:
    assert Excel().press("print", home) == ("", "print", "表")
    blank = Sheet(name="表", cells={At(1, 1): Cell("通讯录")})
    assert "没有找到自评表" in Excel(blank).press("print", home)[0]


class _Copying(Excel):
    """PevCopy writes a form, as Excel does."""

    form: Path

    def __call__(self, name: str) -> Callable[..., Any]:
        run = super().__call__(name)

        def copy(path: str) -> None:
            run(path)
            Path(path).write_bytes(self.form.read_bytes())

        return copy if name == "PevCopy" else run


@pytest.mark.parametrize("saved", [True, False])
def test_a_report_is_written_beside_the_form(
    saved: bool, home: Path, root: Path, tmp_path: Path, shown: list[Path]
) -> None:
    excel = _Copying()
    excel.form = root / "examples" / "2024" / "没有问题的表.xlsx"
    beside = tmp_path / "下达"
    beside.mkdir()
    excel.answer[:2] = ["表.xlsx", str(beside)] if saved else ["工作簿1", ""]
    message = excel.press("report", home)[0]
    (report,) = shown
    assert report.parent == (beside if saved else tmp_path / "Documents")
    assert report.exists()
    assert message.startswith("写好报告 1 份：")
    assert str(report) in message
    assert Path(excel.calls[1][1][0]).suffix == ".xlsx"


def test_a_workbook_that_cannot_be_read_again_is_told(home: Path, root: Path, shown: list[Path]) -> None:
    excel = _Copying()
    excel.form = root / "Makefile"
    assert "这不是 .xlsx 表格" in excel.press("report", home)[0]
    assert shown == []


@pytest.fixture
def department(root: Path, tmp_path: Path) -> Path:
    """A folder with the forms of a department."""
    return Path(shutil.copytree(root / "examples" / "2024", tmp_path / "本部门"))


def test_the_dossier_is_made_beside_the_form(home: Path, department: Path, shown: list[Path]) -> None:
    excel = Excel()
    excel.answer[:2] = ["表.xlsx", str(department)]
    message = excel.press("dossier", home)[0]
    made = department / "上报材料"
    assert message.startswith(f"上报材料做好了，在：\n{made}\n共 8 项：")
    assert "请保存后再按一次" in message
    assert shown == [made]
    assert {"汇编.docx", "自评结果汇总表.xlsx", "自评工作总结.docx", "材料清单.html"} <= {
        path.name for path in made.iterdir()
    }


def test_a_second_dossier_takes_nothing_from_the_first(home: Path, department: Path, shown: list[Path]) -> None:
    excel = Excel()
    excel.answer[:2] = ["表.xlsx", str(department)]
    first = excel.press("dossier", home)[0]
    excel.calls.clear()
    assert excel.press("dossier", home)[0] == first


@pytest.mark.parametrize("place", ["", "https://d.docs.live.net/x/本部门", "没有/这样的"])
def test_without_a_folder_there_is_no_dossier(place: str, home: Path, shown: list[Path]) -> None:
    excel = Excel()
    excel.answer[1] = place
    assert excel.press("dossier", home)[0].endswith("再按“上报材料”。（NO_FORM_FOLDER）")
    assert shown == []


def test_settings_are_opened_and_kept(home: Path, shown: list[Path]) -> None:
    assert "设置文件已经打开" in Excel().press("settings", home)[0]
    (path,) = shown
    path.write_text(path.read_text("utf-8-sig").replace("口径 = 自动", "口径 = 旧口径"), "gb18030")
    message = Excel().press("check", home)[0]
    assert "口径 = 旧口径" in message
    assert "mof-2024" in message
    Excel().press("settings", home)
    assert "旧口径" in path.read_text("gb18030")


def test_what_keeps_a_press_from_its_work_is_told(home: Path) -> None:
    excel = Excel(F12="1场")
    excel.answer[7][2] = True
    assert "设了保护" in excel.press("check", home)[0]


def test_a_fault_of_the_program_is_told_and_kept(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("某处")

    monkeypatch.setitem(tasks.TASKS, "check", fail)
    message = Excel().press("check", home)[0]
    log = home / "出错记录.txt"
    assert str(log) in message
    assert "ZeroDivisionError: 某处" in log.read_text("utf-8")


def test_long_messages_are_cut(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise PerfevalError("LONG", "长" * 2000)

    monkeypatch.setitem(tasks.TASKS, "check", fail)
    assert len(Excel().press("check", home)[0]) < 1000


def test_without_excel_it_is_told_on_the_error_stream(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--wb=表.xlsm", "--from_xl=1", "--hwnd=0"]) == 2
    assert "没有找到按下按钮的那个 Excel" in capsys.readouterr().err


def test_an_unknown_task_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rm"]) == 2
    assert "check|score" in capsys.readouterr().err


def test_the_entry_module_imports_nothing_heavy(root: Path) -> None:
    program = f"import sys, perfeval_xl.addin.__main__; print(*[name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == ""


def test_xlwings_is_kept_from_what_no_button_needs(root: Path, tmp_path: Path) -> None:
    for name in HEAVY[:3]:
        (tmp_path / f"{name}.py").write_text("raise SystemExit('loaded')")
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); from perfeval_xl.addin.__main__ import LATE, main; main(['check']);"
        "print('xlwings' in sys.modules, *[name for name in ('pandas', 'numpy', 'matplotlib') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, cwd=root)
    assert done.stdout.strip() == "True"


@pytest.mark.parametrize(("seconds", "status"), [(0.5, LATE), (30, 0)])
def test_a_press_that_takes_too_long_ends_itself(seconds: float, status: int, home: Path) -> None:
    """Also one that hangs where Python cannot be interrupted: here on a lock that nobody gives back."""
    program = f"""
import sys, threading
from perfeval_xl.addin import __main__ as entry
entry._LIMIT = {seconds}
held = threading.Lock()
held.acquire()
entry.run_task = lambda *_: held.acquire(timeout=3)
sys.exit(entry.main(["check"], attach=object))
"""
    assert subprocess.run([sys.executable, "-c", program]).returncode == status
