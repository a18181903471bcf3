"""What each button does. The component calls `press`; whatever goes wrong is shown in a box and never raised."""

import tempfile
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from perfeval_xl.addin.libreoffice.outside import start_dossier, start_task
from perfeval_xl.addin.libreoffice.settings_dialog import ask
from perfeval_xl.addin.libreoffice.window import Window
from perfeval_xl.addin.settings import Settings, read_settings, save_settings, settings_folder
from perfeval_xl.app import explaining, pressing
from perfeval_xl.app.limits import IN_OFFICE
from perfeval_xl.app.walking import NO_FINDINGS, explained, find, neighbour
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.domain.finding import Finding
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.hosts.libreoffice import OpenBook

_running = threading.Lock()
_WAIT = "上一次操作还没有完成，请等它完成后再按。"
_LOG = "出错记录.txt"


def press(context: Any, frame: Any, name: str) -> None:
    """Do what the button says, in one window. A press while another one runs gets a message to wait."""
    window = Window(context, frame)
    if not _running.acquire(blocking=False):
        window.warn(_WAIT)
        return
    try:
        text, show = _ACTIONS[name](window), window.tell
    except PerfevalError as problem:
        text, show = problem.message, window.warn
    except Exception as fault:  # a button must never fail without a word; the log has the particulars
        text, show = _internal(window, fault), window.warn
    finally:
        _running.release()
    if text:
        show(text)


def _internal(window: Window, fault: Exception) -> str:
    log = settings_folder() / _LOG
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(traceback.format_exc(), "utf-8")
    return f"程序出错（{type(fault).__name__}: {fault}）。请把表格和 {log} 一起发给维护人员；改动可按 Ctrl+Z 撤销。"


def _settings_now() -> Settings:
    return read_settings(settings_folder())


def _check(window: Window) -> str:
    settings = _settings_now()
    return _staying(
        window, lambda book: pressing.check(book, settings.profile, hidden=settings.hidden, limits=IN_OFFICE)
    )


def _score(window: Window) -> str:
    return _filled(window, overwrite=False)


def _rescore(window: Window) -> str:
    return _filled(window, overwrite=True)


def _filled(window: Window, *, overwrite: bool) -> str:
    settings = _settings_now()
    return _staying(
        window,
        lambda book: pressing.score(
            book, settings.profile, overwrite=overwrite, hidden=settings.hidden, limits=IN_OFFICE
        ),
    )


def _clear(window: Window) -> str:
    return _staying(window, pressing.clear)


def _staying(window: Window, work: Callable[[OpenBook], pressing.Pressed]) -> str:
    """The press, with the user left where they were: 校验结果 in front is taken away and comes back."""
    sheet, at = window.place()
    window.close_bar()
    pressed = work(OpenBook(window.document))
    if window.place()[0] != sheet:
        window.go(sheet, at)
    return pressed.message


def _previous(window: Window) -> str:
    return _step(window, forward=False)


def _next(window: Window) -> str:
    return _step(window, forward=True)


def _step(window: Window, *, forward: bool) -> str:
    """The form is read anew, because rows may have moved since it was marked."""
    snapshot, findings = _found(window)
    found = neighbour(snapshot, findings, *window.place(), forward=forward)
    if found is None:
        window.close_bar()
        return NO_FINDINGS
    window.go(found.sheet, found.at)
    window.show(found)
    return ""


def _found(window: Window) -> tuple[Snapshot, tuple[Finding, ...]]:
    settings = _settings_now()
    return find(OpenBook(window.document), settings.profile, hidden=settings.hidden, limits=IN_OFFICE)


def _rules(window: Window) -> str:
    """The rules that the selected cell breaks; elsewhere the whole catalogue, in the browser."""
    snapshot, findings = _found(window)
    if explanation := explained(snapshot, findings, *window.place()):
        return explanation
    page = Path(tempfile.mkdtemp(prefix="perfeval-")) / "rules.html"
    page.write_text(explaining.page(), "utf-8")
    window.open_outside(page)
    return ""


def _settings(window: Window) -> str:
    folder = settings_folder()
    try:
        current = read_settings(folder)
    except PerfevalError:  # what cannot be understood is set anew
        current = Settings()
    chosen = ask(window, current)
    if chosen is None:
        return ""
    save_settings(folder, chosen)
    return "设置已保存，下一次按按钮时生效。"


def _report(window: Window) -> str:
    return start_task(window, "report", _settings_now())


def _dossier(window: Window) -> str:
    return start_dossier(window, _settings_now())


def _print(window: Window) -> str:
    return start_task(window, "print", _settings_now())


_ACTIONS: dict[str, Callable[[Window], str]] = {
    "check": _check,
    "score": _score,
    "rescore": _rescore,
    "clear": _clear,
    "report": _report,
    "dossier": _dossier,
    "print": _print,
    "previous": _previous,
    "next": _next,
    "rules": _rules,
    "settings": _settings,
}
