"""生成报告, 打印 and 上报材料: done by the installed program while the window stays usable.

The first two work on a copy of the open workbook, 上报材料 on all that is saved in its folder. LibreOffice's own Python
has none of the packages that Word documents need, so these are the only buttons that want perfeval-xl installed beside
the extension.
"""

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import unohelper
from com.sun.star.awt import XCallback

from perfeval_xl.addin.libreoffice.window import Window
from perfeval_xl.addin.settings import Settings
from perfeval_xl.app.bundling import folder_of_form
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.hosts.libreoffice import OpenBook
from perfeval_xl.hosts.libreoffice.documents import property_value
from perfeval_xl.problems import problem

PROGRAM = "perfeval-xl"
_DOSSIER = "dossier"
"""The task that says itself what became of it, and is done although some file of the folder could not be read."""
_WORDS = {"report": "报告", "print": "打印文件", _DOSSIER: "上报材料"}
_LIMIT = 300
_LONGEST = 1500
_OURS_ONLY = ("PYTHONHOME", "PYTHONPATH", "LD_LIBRARY_PATH", "URE_BOOTSTRAP", "UNO_PATH")
"""Set by LibreOffice for itself; another Python would trip over them."""
_busy = threading.Lock()


def find_program(settings: Settings) -> str:
    """The program's path. Raises `PerfevalError` NO_PROGRAM."""
    found = shutil.which(settings.command or PROGRAM) or shutil.which(PROGRAM, path=os.pathsep.join(_usual_folders()))
    if found is None:
        raise problem(PerfevalError, "NO_PROGRAM", what="这个按钮")
    return found


def _usual_folders() -> list[str]:
    """Where our installer and pip put programs for one user, which desktop programs often do not search."""
    home, local = Path.home(), os.environ.get("LOCALAPPDATA")
    own = (Path(local) if local else home / ".local" / "share") / "perfeval_xl" / "venv"
    scripts = Path(os.environ.get("APPDATA", home)) / "Python"
    folders = [own / "Scripts", own / "bin", home / ".local" / "bin"]
    return [*map(str, folders), *map(str, sorted(scripts.glob("Python3*/Scripts"), reverse=True))]


def start_task(window: Window, task: str, settings: Settings) -> str:
    """Start the task in the background; the window says when it is done. Raises `PerfevalError` NO_PROGRAM."""
    program = find_program(settings)

    def words(folder: Path) -> list[str]:
        copy = _save_copy(window.document, folder)
        command = [program, task, str(copy), "--out", str(_target(window)), *_hidden(settings)]
        charts = ["--charts"] if settings.charts else []
        return [*command, *_look(settings), *charts] if task == "report" else command

    return _start(_Notice(window, task), words)


def start_dossier(window: Window, settings: Settings) -> str:
    """Start 上报材料 on the document's folder. Raises `PerfevalError` NO_PROGRAM, NO_FORM_FOLDER."""
    program = find_program(settings)
    path = OpenBook(window.document).path
    place = str(folder_of_form(str(path.parent) if path else ""))
    words = [program, _DOSSIER, place, "--out", place, "--brief", *_look(settings), *_hidden(settings)]
    return _start(_Notice(window, _DOSSIER), lambda _: words)


def _start(notice: "_Notice", words: Callable[[Path], list[str]]) -> str:
    """Run the program with words that may need a folder of their own for a copy."""
    if not _busy.acquire(blocking=False):
        return "上一份还没有做完，请等它完成后再按。"
    try:
        notice.folder = Path(tempfile.mkdtemp(prefix="perfeval-"))
        threading.Thread(target=_work, args=(words(notice.folder), notice), daemon=True).start()
    except BaseException:  # whatever ends the start, the next press must not wait for ever
        _busy.release()
        raise
    return ""


def _look(settings: Settings) -> list[str]:
    """What is set about documents, in the words of the commands."""
    return [*(["--law", settings.profile] if settings.profile else []), "--fonts", settings.fonts]


def _hidden(settings: Settings) -> list[str]:
    return ["--hidden"] if settings.hidden else []


def _save_copy(document: Any, folder: Path) -> Path:
    """The document as it stands, saved or not, as .xlsx under its own name."""
    copy = folder / f"{Path(OpenBook(document).name).stem or '自评表'}.xlsx"
    document.storeToURL(copy.as_uri(), (property_value("FilterName", "Calc MS Excel 2007 XML"),))
    return copy


def _target(window: Window) -> Path:
    """Beside the document; for one that was never saved, in the user's own folder."""
    path = Path(OpenBook(window.document).name)
    return path.parent if path.is_absolute() else Path.home()


def _work(words: Sequence[str], notice: "_Notice") -> None:
    """Run the program to its end, in a thread of its own."""
    environment = {name: value for name, value in os.environ.items() if name not in _OURS_ONLY}
    environment["PYTHONUTF8"] = "1"
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        done = subprocess.run(
            words, capture_output=True, env=environment, timeout=_LIMIT, check=False, creationflags=hidden
        )
        text = (done.stdout + done.stderr).decode("utf-8", "replace")
        notice.result = (done.returncode < 2 or bool(done.stdout and notice.task == _DOSSIER), text)
    except (OSError, subprocess.TimeoutExpired) as fault:
        notice.result = (False, f"程序没有办成（{fault}）。请核对“设置”里的位置，或稍后再试。")
    finally:
        shutil.rmtree(notice.folder, ignore_errors=True)
        _busy.release()
    with suppress(Exception):  # the window may have been closed in the meantime, and then nobody is left to tell
        notice.post()


class _Notice(unohelper.Base, XCallback):  # type: ignore[misc]  # uno comes without types
    """Tells the result in the window, on LibreOffice's own thread, where boxes may be opened."""

    def __init__(self, window: Window, task: str) -> None:
        self._window = window
        self.task = task
        self.folder = Path()
        self.result = (False, "")

    def post(self) -> None:
        """Ask LibreOffice to call `notify` when it has time."""
        self._window.service("com.sun.star.awt.AsyncCallback").addCallback(self, None)

    def notify(self, _: Any) -> None:
        """Called by LibreOffice."""
        fine, text = self.result
        plain = text.replace(str(self.folder) + os.sep, "").strip()
        head = f"{_WORDS[self.task]}已生成。" if fine else f"{_WORDS[self.task]}没有生成。"
        show = self._window.tell if fine else self._window.warn
        show(plain[:_LONGEST] if fine and self.task == _DOSSIER else f"{head}\n\n{plain[:_LONGEST]}")
