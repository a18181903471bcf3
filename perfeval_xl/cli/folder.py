"""What the icons of the program folder do: `python -m perfeval_xl.cli.folder check|page|install|remove [files…]`.

The folder carries a Python of its own and is never installed: people unpack it and double-click. It may have been moved
since, and parts of it may be missing, as virus scanners take files away; both are looked at where it matters.
"""

import hashlib
import os
import shlex
import sys
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import perfeval_xl
from perfeval_xl.cli.dropped import dropped_on_icon, dropped_words
from perfeval_xl.cli.main import INTERRUPTED, set_encodings
from perfeval_xl.cli.main import main as run_command
from perfeval_xl.cli.screen import Screen, open_screen
from perfeval_xl.domain.errors import PerfevalError

LIST = "SHA256SUMS"
"""The list of the folder's files, as sha256sum writes it; where it lies is the top of the folder."""
_WINDOWS = sys.platform == "win32"
_SHOWN = 5
_ASK = "把自评表（或整个文件夹）拖到这个窗口里，再按回车。不想查了，直接按回车。"
_DAMAGED = "这个文件夹不完整，下面的文件缺少或者变了（常见原因：没有解压完，或被杀毒软件删掉）："
_AGAIN = "请把压缩包整个重新解压一次；还是这样，请把这个文件夹加入杀毒软件的信任区。"
_REFOUND = "程序文件夹换了地方，{program} 里的按钮已经改到这里。"
_OPEN = "网页已经开好：{address}"
_NO_OFFICE = "这台电脑上没有找到可以装按钮的表格软件。请双击“打开网页”，在浏览器里校验。"
_ENDED = "已经结束。"
_CLOSE = "浏览器会自动打开；没有打开就把上面的网址复制过去。用完关掉这个窗口。"


def main(arguments: Sequence[str]) -> int:
    """Do what one icon stands for; the exit status is that of the commands behind it."""
    set_encodings()
    action, *words = arguments
    screen = open_screen()
    try:
        refind_buttons(screen)
        return ICONS[action](screen, words)
    except PerfevalError as refusal:
        screen.line(f"{refusal.code}  {refusal.message}")
        return 2
    except KeyboardInterrupt:
        screen.line(_ENDED)
        return INTERRUPTED


def top_folder() -> Path | None:
    """The program folder that this program lies in; None where it was installed in another way."""
    above = Path(perfeval_xl.__file__).resolve().parents
    return next((folder for folder in above if (folder / LIST).is_file()), None)


def damaged_files(top: Path) -> Iterator[str]:
    """The files of the folder that are missing, or are not as they were packed."""
    for line in (top / LIST).read_text("utf-8").splitlines():
        digest, name = line.split("  ", 1)
        file = top / name
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            yield name


def refind_buttons(screen: Screen) -> None:
    """Lead the buttons of Excel and WPS to this Python where the one that they know is gone."""
    from perfeval_xl.addin.excel.installing import refind
    from perfeval_xl.addin.excel.machine import this_machine
    from perfeval_xl.addin.wps import installing as in_wps
    from perfeval_xl.addin.wps.places import this_desk

    if refind(this_machine()):
        screen.line(_REFOUND.format(program="Excel"))
    if in_wps.refind(this_desk()):
        screen.line(_REFOUND.format(program="WPS"))


def named_paths(line: str) -> list[str]:
    """The paths in a line that somebody typed or dragged in: alone, or several, in quotes where they have blanks.

    Raises `ValueError` for a quote that does not end; on Windows the rest is then the path.
    """
    text = line.strip()
    alone = text.strip("\"'")
    if not alone or Path(alone).exists():
        return [alone] if alone else []
    if _WINDOWS:
        return dropped_words(text)
    return shlex.split(text)


def _check(screen: Screen, words: Sequence[str]) -> int:
    paths = [*words, *dropped_on_icon()]
    if paths:
        return run_command(["check", *paths])
    worst = 0
    screen.line(_ASK)
    for line in iter(_typed, ""):
        try:
            worst = max(worst, run_command(["check", *named_paths(line)]))
        except ValueError:
            screen.line("引号没有写全，请再拖一次。")
        screen.line(_ASK)
    return worst


def _typed() -> str:
    try:
        return input("> ").strip()
    except EOFError:
        return ""


def _page(screen: Screen, _: Sequence[str]) -> int:
    from perfeval_xl.serve.options import ServeOptions
    from perfeval_xl.serve.server import run_service

    def show(address: str, token: str) -> None:
        place = f"{address}/#token={token}"
        screen.line(_OPEN.format(address=place))
        screen.line(_CLOSE)
        webbrowser.open(place)

    with Path(os.devnull).open("w", encoding="utf-8") as audit:
        run_service(ServeOptions(port=0), audit, show)
    return 0


def _install(screen: Screen, _: Sequence[str]) -> int:
    top = top_folder()
    damaged = list(damaged_files(top)) if top else []
    if damaged:
        screen.line((_DAMAGED, "bold red"))
        for name in damaged[:_SHOWN]:
            screen.line(f"  {name}")
        screen.line(_AGAIN)
        return 2
    if top:
        _name_program(top)
    found = list(_programs())
    if not found:
        screen.line(_NO_OFFICE)
    return max((run_command(["addin", "install", *which]) for which in found), default=0)


def _remove(_screen: Screen, _: Sequence[str]) -> int:
    return max((run_command(["addin", "remove", *which]) for which in _programs(leaving=True)), default=0)


def _programs(*, leaving: bool = False) -> Iterator[list[str]]:
    """What `perfeval-xl addin` is told for each program of this computer that can have buttons.

    Where WPS is and no Excel is found, nothing is put in for Excel; `leaving`, what may stand there is taken away.
    """
    from perfeval_xl.addin.excel.installing import has_excel
    from perfeval_xl.addin.excel.machine import this_machine
    from perfeval_xl.addin.wps import installing as in_wps
    from perfeval_xl.addin.wps.places import this_desk
    from perfeval_xl.hosts.office import find_office

    desk = this_desk()
    if _WINDOWS and (leaving or not desk.has_wps or has_excel(this_machine())):
        yield []
    if desk.has_wps or in_wps.installed(desk):
        yield ["--wps"]
    if find_office():
        yield ["--libreoffice"]


def _name_program(top: Path) -> None:
    """Let the buttons in LibreOffice know the program of this folder, unless they know one that is there."""
    from perfeval_xl.addin.settings import read_settings, settings_folder

    place = settings_folder()
    command = read_settings(place).command
    if not command or not Path(command).exists():
        save_command(place, str(top / ("perfeval-xl.cmd" if _WINDOWS else "perfeval-xl")))


def save_command(place: Path, command: str) -> None:
    """Write which program the buttons start into the settings, and leave the others as they are."""
    from perfeval_xl.addin.settings import read_settings, save_settings

    save_settings(place, read_settings(place)._replace(command=command))


Icon = Callable[[Screen, Sequence[str]], int]
ICONS: dict[str, Icon] = {"check": _check, "page": _page, "install": _install, "remove": _remove}

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
