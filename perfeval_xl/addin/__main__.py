"""`python -m perfeval_xl.addin TASK --wb=… --from_xl=1 --hwnd=…`: what the macros start when a button is pressed."""

import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from perfeval_xl.addin.excel.tasks import TASKS, run_task
from perfeval_xl.addin.settings import settings_folder
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.hosts.excel import ExcelBook, calling_book

_FAULT = "程序出错了，表格可能没有改完。请按 Ctrl+Z 撤销，并把“{log}”发给维护人员。"
_LOG = "出错记录.txt"
_LIMIT = 300
"""Seconds for one press. Excel waits and can do nothing meanwhile, so a press that hangs would take it along."""
LATE = 3
"""The exit status that tells the macros so."""


def main(arguments: Sequence[str], attach: Callable[[], ExcelBook] = calling_book) -> int:
    """Run one task; 0 when a message has reached the user, 2 when none could; LATE ends the process."""
    if not arguments or arguments[0] not in TASKS:
        if sys.stderr is not None:  # pythonw has none
            sys.stderr.write(f"用法：python -m perfeval_xl.addin {'|'.join(TASKS)}\n")
        return 2
    folder = settings_folder()
    try:
        book = attach()
    except PerfevalError as problem:
        return _say_alone(problem.message)
    try:
        with _ended_after(_LIMIT):
            run_task(arguments[0], book, folder)
    except Exception:  # whatever it is, the user must hear of it: there is no console to print it on
        book.tell(_FAULT.format(log=_logged(folder)))
    return 0


@contextmanager
def _ended_after(seconds: float) -> Iterator[None]:
    """End this process, whatever it waits for, if what is done here takes longer."""
    watch = threading.Timer(seconds, os._exit, (LATE,))
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _logged(folder: Path) -> Path:
    """The file that holds what went wrong, for those who maintain the program."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _LOG).write_text(traceback.format_exc(), "utf-8")
    return folder / _LOG


def _say_alone(message: str) -> int:
    """Without Excel to say it: a message box on Windows, the error stream elsewhere."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, message, "绩效自评", 0x40)
        return 0
    sys.stderr.write(f"{message}\n")
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
