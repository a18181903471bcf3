"""Installing on a Windows that is not there: its folders, its registry, and each way in which it may go wrong."""

import importlib.util
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from perfeval_xl.addin.excel import installing
from perfeval_xl.addin.excel.installing import install, refind, remove, status
from perfeval_xl.addin.excel.machine import Machine, this_machine
from perfeval_xl.addin.excel.registry import EVERYBODY, USER
from perfeval_xl.addin.wps.places import Desk
from perfeval_xl.cli.addin import button_checks, run_excel
from perfeval_xl.cli.screen import PlainScreen
from perfeval_xl.domain.errors import UsageError
from tests.support.command import perfeval

EXCEL = (EVERYBODY, r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe", "")
POLICY = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"
SECURITY = r"Software\Microsoft\Office\16.0\Excel\Security"
KNOWN = (USER, r"Software\perfeval_xl", "python")
RULES = r"SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"


@dataclass
class FakeRegistry:
    """The registry as a dictionary; a locked one takes nothing."""

    values: dict[tuple[str, str, str], str | int] = field(default_factory=lambda: {EXCEL: r"C:\Office\EXCEL.EXE"})
    locked: bool = False

    def read(self, root: str, key: str, name: str = "") -> str | int | None:
        return self.values.get((root, key, name))

    def write(self, key: str, name: str, value: str) -> None:
        if self.locked:
            raise PermissionError(13, "拒绝访问")
        self.values[USER, key, name] = value

    def delete(self, key: str) -> None:
        if self.locked:
            raise PermissionError(13, "拒绝访问")
        for place in [place for place in self.values if place[:2] == (USER, key)]:
            del self.values[place]

    def delete_value(self, key: str, name: str) -> None:
        if self.locked:
            raise PermissionError(13, "拒绝访问")
        self.values.pop((USER, key, name), None)


def windows(folder: Path, **more: Any) -> Machine:
    """A Windows whose user has a profile below a folder."""
    python = folder / "Python312" / "python.exe"
    python.parent.mkdir(exist_ok=True)
    for name in ("python.exe", "pythonw.exe"):
        (python.parent / name).touch()
    settings: dict[str, Any] = {
        "registry": FakeRegistry(),
        "environment": {"APPDATA": str(folder / "Roaming")},
        "python": python,
    }
    return Machine(platform="win32", **{**settings, **more})


def advice(machine: Machine) -> dict[str, str]:
    """What status finds fault with."""
    return {check.name: f"{check.state}：{check.advice}" for check in status(machine) if check.advice}


def test_installing_puts_the_add_in_and_names_python(tmp_path: Path, root: Path) -> None:
    machine = windows(tmp_path)
    target = install(machine)
    assert target == tmp_path / "Roaming" / "Microsoft" / "Excel" / "XLSTART" / "perfeval_xl.xlam"
    assert target.read_bytes() == (root / "templates" / "perfeval_xl.xlam").read_bytes()
    assert machine.registry.read(USER, r"Software\perfeval_xl", "python") == str(tmp_path / "Python312" / "pythonw.exe")
    assert [path.name for path in target.parent.iterdir()] == ["perfeval_xl.xlam"]
    assert advice(machine) == {}


def test_without_pythonw_python_does(tmp_path: Path) -> None:
    machine = windows(tmp_path)
    machine.windowless_python.unlink()
    install(machine)
    assert machine.registry.read(USER, r"Software\perfeval_xl", "python") == str(machine.python)


def test_installing_again_replaces_an_older_add_in(tmp_path: Path) -> None:
    machine = windows(tmp_path)
    target = install(machine)
    target.write_bytes(b"older")
    assert "版本与程序不同" in advice(machine)["加载项"]
    install(machine)
    assert advice(machine) == {}


def test_removing_leaves_nothing_but_settings(tmp_path: Path) -> None:
    machine = windows(tmp_path)
    target = install(machine)
    assert remove(machine)
    assert not target.exists()
    assert machine.registry.read(USER, r"Software\perfeval_xl", "python") is None
    assert not remove(machine)


@pytest.mark.parametrize(
    ("code", "change", "word"),
    [
        ("NOT_WINDOWS", {"platform": "darwin"}, "perfeval-xl check"),
        ("NO_APPDATA", {"environment": {}}, "自己的账户"),
        ("STORE_PYTHON", {"python": Path("/Users/me/AppData/Local/Microsoft/WindowsApps/python.exe")}, "python.org"),
        ("DENIED", {"registry": FakeRegistry(locked=True)}, "管理员"),
    ],
)
def test_each_failure_tells_the_way_out(code: str, change: dict[str, Any], word: str, tmp_path: Path) -> None:
    machine = Machine(**{**windows(tmp_path).__dict__, **change})
    with pytest.raises(UsageError, match=f"{code}: .*{word}"):
        install(machine)


def test_without_xlwings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"NO_XLWINGS: .*pip install xlwings"):
        install(windows(tmp_path))


def test_while_excel_holds_the_add_in_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = windows(tmp_path)
    target = install(machine)
    target.write_bytes(b"older")

    def held(*_: object, **__: object) -> None:
        raise PermissionError(13, "另一个程序正在使用此文件")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", held)
        with pytest.raises(UsageError, match=r"EXCEL_OPEN: .*关闭所有 Excel"):
            install(machine)
    assert target.read_bytes() == b"older"
    assert [path.name for path in target.parent.iterdir()] == ["perfeval_xl.xlam"]
    monkeypatch.setattr(Path, "unlink", held)
    with pytest.raises(UsageError, match="EXCEL_OPEN"):
        remove(machine)


def test_a_start_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "Roaming").write_text("a file where a folder should be")
    with pytest.raises(UsageError, match=r"DENIED: 不能写入“.*XLSTART”"):
        install(windows(tmp_path))


@pytest.mark.parametrize(
    ("values", "name", "word"),
    [
        ({(USER, POLICY, "VBAWarnings"): 4}, "宏", "策略禁用：请联系管理员"),
        ({(EVERYBODY, POLICY, "VBAWarnings"): 4}, "宏", "策略禁用：请联系管理员"),
        (
            {
                (USER, SECURITY, "VBAWarnings"): 4,
                (USER, SECURITY + r"\Trusted Locations", "AllLocationsDisabled"): 1,
            },
            "宏",
            "设置禁用：请在 Excel",
        ),
        ({(EVERYBODY, RULES, "d4f940ab-401b-4efc-aadc-ad5f3c50688a"): "1"}, "启动程序", "Defender"),
    ],
)
def test_status_names_what_stands_in_the_way(
    values: dict[tuple[str, str, str], str | int], name: str, word: str, tmp_path: Path
) -> None:
    machine = windows(tmp_path, registry=FakeRegistry({EXCEL: "x", **values}))
    install(machine)
    told = advice(machine)
    assert told.keys() == {name}
    assert word in told[name]


def test_without_excel(tmp_path: Path) -> None:
    assert "没有找到：没有 Excel" in advice(windows(tmp_path, registry=FakeRegistry({})))["Excel"]


def test_with_wps_alone(tmp_path: Path) -> None:
    registry = FakeRegistry({(USER, r"Software\Kingsoft\Office\6.0\Common", "InstallRoot"): r"C:\WPS"})
    assert "addin install --wps" in advice(windows(tmp_path, registry=registry))["Excel"]


def test_before_installing_status_says_how(tmp_path: Path) -> None:
    told = advice(windows(tmp_path))
    assert told.keys() == {"加载项", "按钮用的 Python"}
    assert all("perfeval-xl addin install" in text for text in told.values())


def test_a_python_that_has_gone_is_noticed(tmp_path: Path) -> None:
    machine = windows(tmp_path)
    install(machine)
    machine.windowless_python.unlink()
    assert "找不到这个文件" in advice(machine)["按钮用的 Python"]


def test_the_command_tells_the_next_step(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    machine = windows(tmp_path)
    assert run_excel("status", machine, PlainScreen()) == 2
    assert run_excel("install", machine, PlainScreen()) == 0
    assert "功能区里有“绩效自评”一栏" in capsys.readouterr().out
    assert run_excel("remove", machine, PlainScreen()) == 0
    assert "已卸下" in capsys.readouterr().out
    assert run_excel("remove", machine, PlainScreen()) == 0
    assert "没有安装过" in capsys.readouterr().out


def test_the_doctor_tells_whether_the_buttons_are_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APPDATA", str(tmp_path / "Roaming"))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    machine = windows(tmp_path)
    desk = Desk(home=tmp_path, environment={}, programs=())
    excel, calc = button_checks(machine, desk)
    assert (excel.state, calc.state) == ("加载项：没有安装", "没有装")
    assert "addin install" in excel.advice and "addin install --libreoffice" in calc.advice
    install(machine)
    place = tmp_path / ".config" / "libreoffice" / "4" / "user" / "uno_packages" / "cache" / "uno_packages" / "lu1.tmp_"
    (place / "perfeval_xl-0.9.oxt").mkdir(parents=True)
    assert [(check.state, check.advice) for check in button_checks(machine, desk)] == [("已装", ""), ("已装 0.9", "")]
    (only,) = button_checks(this_machine(), desk)
    assert not only.needed


def test_elsewhere_the_command_says_what_to_do() -> None:
    answer = perfeval("addin", "status")
    assert answer.status == 2
    assert answer.err.startswith("NOT_WINDOWS")


def test_this_machine_has_no_registry() -> None:
    registry = this_machine().registry
    assert registry.read(USER, installing.KEY) is None
    registry.delete(installing.KEY)
    with pytest.raises(OSError, match="no registry"):
        registry.write(installing.KEY, "python", "")


def test_an_add_in_whose_python_is_gone_is_led_to_this_one(tmp_path: Path) -> None:
    machine = windows(tmp_path)
    assert not refind(machine), "nothing is installed"
    machine.registry.write(KNOWN[1], KNOWN[2], str(tmp_path / "别处" / "pythonw.exe"))
    assert refind(machine)
    assert machine.registry.read(*KNOWN) == str(machine.windowless_python)
    assert not refind(machine), "it is there now"


def test_a_python_that_is_there_stays_the_one_of_the_buttons(tmp_path: Path) -> None:
    machine = windows(tmp_path)
    other = tmp_path / "别的 pythonw.exe"
    other.touch()
    machine.registry.write(KNOWN[1], KNOWN[2], str(other))
    assert not refind(machine)
    assert machine.registry.read(*KNOWN) == str(other)


def test_a_registry_that_takes_nothing_leaves_the_buttons_as_they_are(tmp_path: Path) -> None:
    registry = FakeRegistry({KNOWN: r"X:\gone\pythonw.exe"}, locked=True)
    assert not refind(windows(tmp_path, registry=registry))


def test_a_start_folder_on_a_server_is_told(tmp_path: Path) -> None:
    machine = windows(tmp_path, environment={"APPDATA": r"\\server\profiles\zhang"})
    assert "在网络上：" in advice(machine)["加载项所在的文件夹"]
    for policy in ("", "Policies\\"):
        key = rf"Software\{policy}Microsoft\Office\16.0\Excel\Security\Trusted Locations"
        allowed = FakeRegistry({EXCEL: "there", (USER, key, "AllowNetworkLocations"): 1})
        machine = windows(tmp_path, environment={"APPDATA": r"\\server\profiles\zhang"}, registry=allowed)
        assert "加载项所在的文件夹" not in advice(machine)


def test_an_excel_of_the_store_is_found_by_its_alias(tmp_path: Path) -> None:
    local = tmp_path / "Local"
    environment = {"APPDATA": str(tmp_path / "Roaming"), "LOCALAPPDATA": str(local)}
    machine = windows(tmp_path, registry=FakeRegistry({}), environment=environment)
    install(machine)
    assert advice(machine)["Excel"].startswith("没有找到")
    alias = local / "Microsoft" / "WindowsApps" / "excel.exe"
    alias.parent.mkdir(parents=True)
    alias.symlink_to(tmp_path / "what no program may follow")
    assert "Excel" not in advice(machine)
