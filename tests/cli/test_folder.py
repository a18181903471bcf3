"""The icons of the program folder: what they start, what they say of a folder that is damaged or was moved."""

import hashlib
import io
from pathlib import Path

import pytest

from perfeval_xl.addin.excel import machine as machines
from perfeval_xl.addin.excel.machine import Machine
from perfeval_xl.addin.settings import read_settings
from perfeval_xl.addin.wps import places
from perfeval_xl.addin.wps.places import Desk
from perfeval_xl.cli import folder
from perfeval_xl.cli.folder import LIST, damaged_files, main, named_paths, top_folder
from perfeval_xl.domain.errors import UsageError


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that an icon gives, which are not carried out here; a name with 坏 gives status 2."""
    given: list[list[str]] = []

    def record(words: list[str]) -> int:
        given.append(words)
        return 2 if "坏" in words[-1] else 0

    monkeypatch.setattr(folder, "run_command", record)
    return given


@pytest.fixture
def packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program folder with three files and its list, which this program believes to lie in."""
    top = tmp_path / "绩效 自评"
    (top / "program").mkdir(parents=True)
    names = ("program/python.exe", "program/模块.pyd", "校验.cmd")
    for name in names:
        (top / name).write_bytes(name.encode())
    lines = (f"{hashlib.sha256(name.encode()).hexdigest()}  {name}\n" for name in names)
    (top / LIST).write_text("".join(lines), "utf-8")
    monkeypatch.setattr(folder, "top_folder", lambda: top)
    monkeypatch.setenv("APPDATA", str(tmp_path / "设置"))
    return top


def test_files_on_the_icon_are_checked(calls: list[list[str]]) -> None:
    assert main(["check", "甲.xlsx", "一个 文件夹"]) == 0
    assert calls == [["check", "甲.xlsx", "一个 文件夹"]]


def test_without_files_it_asks_until_nothing_is_given(
    calls: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(folder, "_WINDOWS", False)
    form = tmp_path / "有 空格.xlsx"
    form.touch()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{form}\n'坏.xlsx'\n'没有收尾\n\n后面.xlsx\n"))
    assert main(["check"]) == 2
    assert calls == [["check", str(form)], ["check", "坏.xlsx"]]
    told = capsys.readouterr().out
    assert told.count("拖到这个窗口里") == 4
    assert "引号没有写全" in told


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        (KeyboardInterrupt(), 130, "已经结束"),
        (UsageError("PORT_TAKEN", "端口 1 被占着。"), 2, "PORT_TAKEN  端口 1 被占着"),
    ],
)
def test_an_icon_ends_without_a_traceback(
    fault: BaseException, status: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> int:
        raise fault

    monkeypatch.setitem(folder.ICONS, "page", fail)
    assert main(["page"]) == status
    assert said in capsys.readouterr().out


def test_the_end_of_input_ends_the_questions(calls: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["check"]) == 0
    assert calls == []


@pytest.mark.parametrize(
    ("line", "system", "paths"),
    [
        (r'"C:\我的 表\甲.xlsx"', "nt", [r"C:\我的 表\甲.xlsx"]),
        (r'C:\表\甲.xlsx "C:\我的 表\乙.xlsx"', "nt", [r"C:\表\甲.xlsx", r"C:\我的 表\乙.xlsx"]),
        (r"\\服务器\共享\丙.xlsx", "nt", [r"\\服务器\共享\丙.xlsx"]),
        ("'/桌面/我的 表.xlsx' ", "posix", ["/桌面/我的 表.xlsx"]),
        (r"/桌面/我的\ 表.xlsx /桌面/乙.xlsx", "posix", ["/桌面/我的 表.xlsx", "/桌面/乙.xlsx"]),
        ('""', "nt", []),
    ],
)
def test_paths_are_taken_as_the_system_writes_them_when_dragged(
    line: str, system: str, paths: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "_WINDOWS", system == "nt")
    assert named_paths(line) == paths


def test_a_whole_folder_has_nothing_damaged(packed: Path) -> None:
    assert list(damaged_files(packed)) == []


def test_what_is_missing_or_changed_is_named_and_nothing_is_installed(
    packed: Path, calls: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    (packed / "program" / "模块.pyd").unlink()
    (packed / "校验.cmd").write_bytes(b"other")
    assert list(damaged_files(packed)) == ["program/模块.pyd", "校验.cmd"]
    assert main(["install"]) == 2
    told = capsys.readouterr().out
    assert "program/模块.pyd" in told and "重新解压" in told and "杀毒软件" in told
    assert calls == []


def test_buttons_go_into_every_program_that_is_there(
    packed: Path, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "_WINDOWS", True)
    monkeypatch.setattr("perfeval_xl.hosts.office.find_office", lambda: Path("soffice"))
    assert main(["install"]) == 0
    assert calls == [["addin", "install"], ["addin", "install", "--libreoffice"]]
    calls.clear()
    assert main(["remove"]) == 0
    assert calls == [["addin", "remove"], ["addin", "remove", "--libreoffice"]]


def test_wps_has_its_buttons_too(
    packed: Path, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "et").touch()
    desk = Desk(home=tmp_path, programs=(tmp_path / "et",), platform="linux")
    monkeypatch.setattr(folder, "_WINDOWS", False)
    monkeypatch.setattr(places, "this_desk", lambda: desk)
    monkeypatch.setattr("perfeval_xl.hosts.office.find_office", lambda: None)
    assert main(["install"]) == 0
    assert calls == [["addin", "install", "--wps"]]
    (tmp_path / "et").unlink()
    monkeypatch.setattr("perfeval_xl.addin.wps.installing.installed", lambda desk: True)
    main(["remove"])
    assert calls[1:] == [["addin", "remove", "--wps"]], "WPS is gone, but not what was put in place for it"


@pytest.mark.parametrize("excel", [False, True])
def test_with_wps_and_no_excel_nothing_is_said_of_excel(
    packed: Path, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, excel: bool
) -> None:
    (tmp_path / "et").touch()
    desk = Desk(home=tmp_path, programs=(tmp_path / "et",), platform="linux")
    monkeypatch.setattr(folder, "_WINDOWS", True)
    monkeypatch.setattr(places, "this_desk", lambda: desk)
    monkeypatch.setattr("perfeval_xl.addin.excel.installing.has_excel", lambda machine: excel)
    monkeypatch.setattr("perfeval_xl.hosts.office.find_office", lambda: None)
    assert main(["install"]) == 0
    assert calls == [*([["addin", "install"]] if excel else []), ["addin", "install", "--wps"]]
    calls.clear()
    main(["remove"])
    assert calls == [["addin", "remove"], ["addin", "remove", "--wps"]], "an Excel may have been there"


def test_where_no_program_can_have_buttons_the_page_is_named(
    packed: Path, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(folder, "_WINDOWS", False)
    monkeypatch.setattr("perfeval_xl.hosts.office.find_office", lambda: None)
    main(["install"])
    assert calls == []
    assert "打开网页" in capsys.readouterr().out


@pytest.mark.parametrize("program", ["perfeval-xl", "perfeval-xl.cmd"])
def test_buttons_in_libreoffice_learn_which_program_writes_reports(
    packed: Path, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str
) -> None:
    monkeypatch.setattr(folder, "_WINDOWS", program.endswith(".cmd"))
    monkeypatch.setattr("perfeval_xl.hosts.office.find_office", lambda: Path("soffice"))
    main(["install"])
    settings = tmp_path / "设置" / "perfeval_xl"
    assert read_settings(settings).command == str(packed / program)
    (packed / program).touch()
    moved = packed.rename(packed.with_name("换了地方"))
    monkeypatch.setattr(folder, "top_folder", lambda: moved)
    main(["install"])
    assert read_settings(settings).command == str(moved / program)


def test_a_program_that_somebody_has_set_stays(
    packed: Path, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = tmp_path / "自己的程序"
    own.touch()
    settings = tmp_path / "设置" / "perfeval_xl"
    folder.save_command(settings, str(own))
    main(["install"])
    assert read_settings(settings).command == str(own)


def test_this_checkout_is_no_program_folder() -> None:
    assert top_folder() is None


def test_buttons_of_a_folder_that_was_moved_are_led_to_its_new_place(
    calls: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.addin.test_install import KNOWN, FakeRegistry, windows

    registry = FakeRegistry()
    registry.values[KNOWN] = str(tmp_path / "原来的地方" / "pythonw.exe")
    machine: Machine = windows(tmp_path, registry=registry)
    monkeypatch.setattr(machines, "this_machine", lambda: machine)
    main(["check", "甲.xlsx"])
    assert registry.values[KNOWN] == str(machine.windowless_python)
    assert "换了地方" in capsys.readouterr().out
    main(["check", "甲.xlsx"])
    assert capsys.readouterr().out == ""
