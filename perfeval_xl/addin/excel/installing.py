"""perfeval-xl addin install | remove | status for Excel on Windows, without administrator's rights."""

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path

from perfeval_xl.addin.excel.machine import Machine
from perfeval_xl.addin.excel.registry import EVERYBODY, USER, knows_wps
from perfeval_xl.app.doctor import Check
from perfeval_xl.blank import find_template
from perfeval_xl.domain.errors import UsageError
from perfeval_xl.problems import problem
from perfeval_xl.problems.system import system_words

ADD_IN = "perfeval_xl.xlam"
KEY = r"Software\perfeval_xl"
PYTHON = "python"
_EXCEL = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_SECURITY = r"Microsoft\Office\16.0\Excel\Security"
_KINDS = ("", "Policies\\")
_ON_SERVER = (
    "{folder} 在服务器上，Excel 不信任网络位置，按钮可能不出现。请在 Excel 的“文件→选项→信任中心→信任中心设置→"
    "受信任位置”里勾选“允许网络上的受信任位置”，再重新打开 Excel；改不了的请联系管理员。"
)
_NO_MACROS = 4
"""VBAWarnings: 4 switches all macros off without a word."""
_CHILD_RULE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
"""Defender's rule against child processes of Office programs. Source: Microsoft, attack surface reduction rules."""
_RULES = r"SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
_BLOCKING = ("1", "6")
"""1 blocks, 6 warns first; 2 only writes a log."""


def refusal(code: str, **particulars: object) -> UsageError:
    """The error for a code, with the way out."""
    return problem(UsageError, code, "setup" if code in ("DENIED", "NO_XLWINGS") else "", **particulars)


def install(machine: Machine) -> Path:
    """Put the add-in where Excel loads it at each start, and tell it which Python to use; the file installed.

    Raises NOT_WINDOWS, STORE_PYTHON, NO_APPDATA, NO_XLWINGS, EXCEL_OPEN, DENIED; an older add-in then still stands.
    """
    folder = _startup(machine)
    if machine.store_python:
        raise refusal("STORE_PYTHON")
    if importlib.util.find_spec("xlwings") is None:
        raise refusal("NO_XLWINGS")
    target = folder / ADD_IN
    _put(find_template(ADD_IN), target)
    try:
        machine.registry.write(KEY, PYTHON, str(machine.windowless_python))
    except OSError as fault:
        raise refusal("DENIED", what=f"HKEY_CURRENT_USER\\{KEY}", fault=system_words(fault)) from fault
    return target


def refind(machine: Machine) -> bool:
    """Lead an installed add-in to this Python where the one that it knows is gone, as when a folder was moved.

    False where nothing had to be done, or could be.
    """
    program = machine.registry.read(USER, KEY, PYTHON)
    if program is None or Path(str(program)).exists() or machine.store_python:
        return False
    try:
        machine.registry.write(KEY, PYTHON, str(machine.windowless_python))
    except OSError:
        return False
    return True


def _startup(machine: Machine) -> Path:
    if machine.platform != "win32":
        raise refusal("NOT_WINDOWS")
    if machine.startup is None:
        raise refusal("NO_APPDATA")
    return machine.startup


def _put(source: Path, target: Path) -> None:
    """Copy the content alone: a mark of the web on the source does not come along."""
    fresh = target.with_suffix(".new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, fresh)
    except OSError as fault:
        raise refusal("DENIED", what=target.parent, fault=system_words(fault)) from fault
    try:
        fresh.replace(target)
    except PermissionError as fault:
        fresh.unlink()
        raise refusal("EXCEL_OPEN") from fault


def remove(machine: Machine) -> bool:
    """Take the add-in and its entry in the registry away; False when there was none. Settings stay.

    Raises NOT_WINDOWS, NO_APPDATA, EXCEL_OPEN, DENIED.
    """
    target = _startup(machine) / ADD_IN
    there = target.exists()
    try:
        target.unlink(missing_ok=True)
    except PermissionError as fault:
        raise refusal("EXCEL_OPEN") from fault
    try:
        machine.registry.delete(KEY)
    except OSError as fault:
        raise refusal("DENIED", what=f"HKEY_CURRENT_USER\\{KEY}", fault=system_words(fault)) from fault
    return there


def status(machine: Machine) -> list[Check]:
    """What is installed, and what may keep the buttons from working. Raises NOT_WINDOWS, NO_APPDATA."""
    target = _startup(machine) / ADD_IN
    obstacles = (*_network_place(machine, target), *_obstacles(machine))
    return [_excel(machine), _add_in(target), _python(machine), _xlwings(), *obstacles]


def has_excel(machine: Machine) -> bool:
    """Whether Excel is to be found."""
    registered = machine.registry.read(EVERYBODY, _EXCEL) or machine.registry.read(USER, _EXCEL)
    return bool(registered) or machine.store_excel


def _excel(machine: Machine) -> Check:
    if has_excel(machine):
        return Check("Excel", "已安装")
    if knows_wps(machine.registry):
        advice = (
            "WPS 里的按钮另装，请运行 perfeval-xl addin install --wps；也可以用命令行：perfeval-xl check 表格文件。"
        )
        return Check("Excel", "没有找到，装的是 WPS", advice)
    return Check("Excel", "没有找到", "没有 Excel 的电脑请用命令行：perfeval-xl check 表格文件。")


def _add_in(target: Path) -> Check:
    if not target.exists():
        return Check("加载项", "没有安装", "请运行 perfeval-xl addin install。")
    if target.read_bytes() != find_template(ADD_IN).read_bytes():
        return Check("加载项", "版本与程序不同", "请关闭 Excel，再运行 perfeval-xl addin install。")
    return Check("加载项", str(target))


def _python(machine: Machine) -> Check:
    program = machine.registry.read(USER, KEY, PYTHON)
    if program is None:
        return Check("按钮用的 Python", "没有登记", "请运行 perfeval-xl addin install。")
    exists = Path(str(program)).exists()
    return Check(
        "按钮用的 Python", str(program), "" if exists else "找不到这个文件。请重新运行 perfeval-xl addin install。"
    )


def _xlwings() -> Check:
    there = importlib.util.find_spec("xlwings") is not None
    return Check(
        "xlwings", "已安装" if there else "没有安装", "" if there else "请运行 python -m pip install xlwings。"
    )


def _network_place(machine: Machine, target: Path) -> Iterator[Check]:
    """Excel does not trust its own start folder on a server, where domains put %APPDATA%, unless that is allowed."""
    shared = str(target).startswith((r"\\", "//"))
    places = rf"{_SECURITY}\Trusted Locations"
    allowed = (machine.registry.read(USER, rf"Software\{kind}{places}", "AllowNetworkLocations") for kind in _KINDS)
    if shared and 1 not in allowed:
        yield Check("加载项所在的文件夹", "在网络上", _ON_SERVER.format(folder=target.parent))


def _obstacles(machine: Machine) -> Iterator[Check]:
    """Policies that stop macros or what they start; silent where there are none."""
    policies = [
        machine.registry.read(root, rf"Software\Policies\{_SECURITY}", "VBAWarnings") for root in (USER, EVERYBODY)
    ]
    own = machine.registry.read(USER, rf"Software\{_SECURITY}", "VBAWarnings")
    trusted = machine.registry.read(USER, rf"Software\{_SECURITY}\Trusted Locations", "AllLocationsDisabled")
    if _NO_MACROS in policies:
        yield Check("宏", "被本单位的策略禁用", "请联系管理员放行，或改用命令行：perfeval-xl check 表格文件。")
    elif trusted == 1 and own == _NO_MACROS:
        advice = "请在 Excel 的“文件→选项→信任中心→信任中心设置”里启用受信任位置，再重新打开 Excel。"
        yield Check("宏", "被 Excel 的设置禁用", advice)
    if str(machine.registry.read(EVERYBODY, _RULES, _CHILD_RULE)) in _BLOCKING:
        advice = "Excel 启动不了 Python。请联系管理员放行，或改用命令行：perfeval-xl check 表格文件。"
        yield Check("启动程序", "被 Windows Defender 的规则拦住", advice)
