"""`perfeval-xl addin`: the buttons in spreadsheet programs: install, remove, and what stands in the way."""

from perfeval_xl import __version__
from perfeval_xl.addin.excel.installing import install, remove, status
from perfeval_xl.addin.excel.machine import Machine
from perfeval_xl.addin.libreoffice import install as in_libreoffice
from perfeval_xl.app.doctor import Check
from perfeval_xl.cli.screen import Screen


def button_checks(machine: Machine) -> list[Check]:
    """For doctor: whether the buttons are there; nobody needs them for the command to work."""
    version = in_libreoffice.installed()
    advice = "" if version else "想在 LibreOffice 里用按钮，请运行 perfeval-xl addin install --libreoffice。"
    checks = [Check("LibreOffice 按钮", f"已装 {version}" if version else "没有装", advice, needed=False)]
    if machine.platform == "win32" and machine.startup:
        wrong = next((check for check in status(machine) if check.advice), None)
        state, advice = (f"{wrong.name}：{wrong.state}", wrong.advice) if wrong else ("已装", "")
        checks.insert(0, Check("Excel 按钮", state, advice, needed=False))
    return checks


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
    fine = _show_status(machine, screen)
    if action == "install" and fine:
        screen.line("下一步：打开 Excel 和自评表，功能区里有“绩效自评”一栏，按“校验”试一次。")
    return 0 if fine else 2


def _show_status(machine: Machine, screen: Screen) -> bool:
    checks = status(machine)
    for check in checks:
        word = ("注意", "yellow") if check.advice else ("正常", "green")
        screen.line(word, f"  {check.name}：{check.state}")
        if check.advice:
            screen.line(f"      {check.advice}")
    return not any(check.advice for check in checks)
