"""Questions answered by a process of its own, which may die or have no end."""

import os
import pickle
import select
import signal
from collections.abc import Callable
from typing import BinaryIO

from scripts.mutants.changes import PACKAGE

ROOT = PACKAGE.parent
_NO_ANSWER = "no answer"


def end_after(seconds: float) -> None:
    """This process ends when it has taken so many more seconds of the processor; 0 for never."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


def answer_apart(question: Callable[[], object], seconds: float | None) -> object:
    """The answer of a process of its own; _NO_ANSWER if it dies or does not answer in time."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        go_apart()
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(question(), pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = _answer_in_time(pipe, seconds)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return answer


def _answer_in_time(pipe: BinaryIO, seconds: float | None) -> object:
    try:
        return pickle.load(pipe) if select.select([pipe], [], [], seconds)[0] else _NO_ANSWER
    except EOFError:
        return _NO_ANSWER


def go_apart() -> None:
    """Be a group of processes of one's own, and silent."""
    os.setsid()
    os.chdir(ROOT)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
