"""`perfeval-xl addin`: the buttons in spreadsheet programs: install, remove, and what stands in the way."""

from collections.abc import Sequence

from perfeval_xl import __version__
from perfeval_xl.addin.excel.installing import install, remove, status
from perfeval_xl.addin.excel.machine import Machine
from perfeval_xl.addin.libreoffice import install as in_libreoffice
from perfeval_xl.addin.wps import installing as in_wps
from perfeval_xl.addin.wps.places import Desk
from perfeval_xl.app.doctor import Check
from perfeval_xl.cli.screen import Screen


def button_checks(machine: Machine, desk: Desk) -> list[Check]:
    """For doctor: whether the buttons are there; nobody needs them for the command to work."""
    version = in_libreoffice.installed()
    advice = "" if version else "想在 LibreOffice 里用按钮，请运行 perfeval-xl addin install --libreoffice。"
    checks = [Check("LibreOffice 按钮", f"已装 {version}" if version else "没有装", advice, needed=False)]
    if desk.has_wps or in_wps.installed(desk):
        checks.insert(0, _wps_check(desk))
    if machine.platform == "win32" and machine.startup:
        wrong = next((check for check in status(machine) if check.advice), None)
        state, advice = (f"{wrong.name}：{wrong.state}", wrong.advice) if wrong else ("已装", "")
        checks.insert(0, Check("Excel 按钮", state, advice, needed=False))
    return checks


def _wps_check(desk: Desk) -> Check:
    if not in_wps.installed(desk):
        return Check("WPS 按钮", "没有装", "想在 WPS 里用按钮，请运行 perfeval-xl addin install --wps。", needed=False)
    wrong = next((check for check in in_wps.status(desk) if check.advice), None)
    state, advice = (f"{wrong.name}：{wrong.state}", wrong.advice) if wrong else ("已装", "")
    return Check("WPS 按钮", state, advice, needed=False)


def run_wps(action: str, desk: Desk, screen: Screen) -> int:
    """Carry out install, remove or status for WPS; 0, or 2 when something keeps the buttons from working.

    Raises `UsageError` for what cannot be done.
    """
    if action == "remove":
        gone = in_wps.remove(desk)
        screen.line("WPS 按钮已卸下，设置保留。请重新打开 WPS。" if gone else "没有安装过 WPS 按钮，不用卸。")
        return 0
    if action == "install":
        screen.line(f"已安装 {in_wps.install(desk)}")
    fine = _show(in_wps.status(desk), screen)
    if action == "install" and fine:
        screen.line(
            "下一步：关闭所有 WPS 窗口再打开。WPS 第一次会问是否允许加载项 perfeval_xl，请点“允许”，再关闭、打开一次；"
        )
        screen.line("打开自评表，功能区里有“绩效自评”一栏，按“校验”试一次。没有这一栏的，看 docs/WPS加载项.md。")
    return 0 if fine else 2


def run_libreoffice(action: str, screen: Screen) -> int:
    """install, remove or status for LibreOffice; `PerfevalError` tells what is in the way."""
    if action == "status":
        screen.line(_libreoffice_status(in_libreoffice.status()))
    else:
        screen.line(in_libreoffice.install() if action == "install" else in_libreoffice.remove())
    return 0


def _libreoffice_status(version: str | None) -> str:
    if version is None:
        return "LibreOffice：没有装。运行 perfeval-xl addin install --libreoffice 装上。"
    if version != __version__:
        return (
            f"LibreOffice：装的是 {version}，程序是 {__version__}。运行 perfeval-xl addin install --libreoffice 更新。"
        )
    return f"LibreOffice：已装 {version}，可以使用。"


def run_excel(action: str, machine: Machine, screen: Screen) -> int:
    """Carry out install, remove or status; 0, or 2 when something keeps the buttons from working.

    Raises `UsageError` for what cannot be done.
    """
    if action == "remove":
        gone = remove(machine)
        screen.line("Excel 按钮已卸下，设置保留。" if gone else "没有安装过 Excel 按钮，不用卸。")
        return 0
    if action == "install":
        screen.line(f"已安装 {install(machine)}")
    fine = _show(status(machine), screen)
    if action == "install" and fine:
        screen.line("下一步：打开 Excel 和自评表，功能区里有“绩效自评”一栏，按“校验”试一次。")
    return 0 if fine else 2


def _show(checks: Sequence[Check], screen: Screen) -> bool:
    """Print what was looked at; whether all is well."""
    for check in checks:
        word = ("注意", "yellow") if check.advice else ("正常", "green")
        screen.line(word, f"  {check.name}：{check.state}")
        if check.advice:
            screen.line(f"      {check.advice}")
    return not any(check.advice for check in checks)
