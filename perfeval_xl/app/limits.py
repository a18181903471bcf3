"""Limits on the work on one file: what takes too long or too much memory is given up, and the other files go on.

The batch has worker processes for this. Commands, buttons and Python callers work in their own process, so the work is
interrupted from within: by the alarm of the system on the main thread, elsewhere by a thread that watches.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

from perfeval_xl.app.results import FileResult
from perfeval_xl.domain.errors import FileProblem, PerfevalError
from perfeval_xl.problems import problem

Made = TypeVar("Made")
_AGAIN = 0.25
"""Seconds until work is interrupted once more that went on: Python keeps no exception raised in a finalizer."""
_PATIENCE = 6
"""Waiting (for a slow disk, for LibreOffice) may take this many times as long as working."""


class Limits(NamedTuple):
    """How long the work on one file may take, and how much memory it may need on top of what is in use.

    `ours` says that the process is the program's own: its alarm and its memory may be set.
    """

    seconds: float = 20
    memory_mib: int = 1024
    ours: bool = True


ONE_FILE = Limits()
"""Those of the batch."""
IN_OFFICE = Limits(ours=False)
"""Inside a spreadsheet program, whose alarms and memory are not ours."""


class TimeUp(BaseException):
    """The time is over. No `Exception`, so that nothing that looks after odd files or rules keeps it."""


def within(limits: Limits | None, work: Callable[[], Made]) -> Made:
    """What the work gives; without limits where there are none. Raises `FileProblem` TIME, MEMORY.

    The work must not be in the middle of saving: it may end between any two of its steps.
    """
    if limits is None:
        return work()
    watch = _Watch(limits.seconds)
    try:
        with ExitStack() as stack:
            for limit in _limits(limits, watch):
                stack.enter_context(limit)
            return work()
    except TimeUp:
        watch.over = True
        raise problem(FileProblem, "TIME", what=f"{limits.seconds:g}") from None
    except MemoryError:
        raise problem(FileProblem, "MEMORY") from None


def file_within(limits: Limits | None, path: Path, work: Callable[[], FileResult]) -> FileResult:
    """The file as the work gives it; one that is given up is told by its code, as all that cannot be done."""
    try:
        return within(limits, work)
    except PerfevalError as refusal:
        return FileResult(path=path).failed(refusal.code, refusal.message)


class _Watch:
    """Tells when the time is over: all of it spent on working, or several times as much with waiting."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._begun, self._worked = time.monotonic(), time.process_time()
        self.over = False
        """Whether the work has ended and nothing is to be interrupted any more."""

    @property
    def seconds(self) -> float:
        """The least time after which it is worth looking."""
        return self._seconds

    def is_up(self) -> bool:
        """Whether the work is to be interrupted now."""
        passed, worked = time.monotonic() - self._begun, time.process_time() - self._worked
        return not self.over and (min(passed, worked) >= self._seconds or passed >= self._seconds * _PATIENCE)


def _limits(limits: Limits, watch: _Watch) -> Iterator[AbstractContextManager[None]]:
    import threading

    if not limits.ours or threading.current_thread() is not threading.main_thread():
        yield _watched(watch)
        return
    yield _alarm(watch) if _has_free_alarm() else _watched(watch)
    yield _room(limits.memory_mib)


def _has_free_alarm() -> bool:
    """Whether the system has alarms (Windows has none), and whoever called us does not use them."""
    if sys.platform == "win32":
        return False
    import signal

    return signal.getsignal(signal.SIGALRM) == signal.SIG_DFL and not signal.getitimer(signal.ITIMER_REAL)[0]


@contextmanager
def _alarm(watch: _Watch) -> Iterator[None]:
    """The system's alarm: it interrupts also what Python does in C as long as that looks out for signals (re does)."""
    assert sys.platform != "win32", "has no alarm"
    import signal

    def ring(*_: object) -> None:
        if watch.is_up():
            raise TimeUp

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, watch.seconds, _AGAIN)
    try:
        yield
    finally:
        watch.over = True
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


@contextmanager
def _watched(watch: _Watch) -> Iterator[None]:
    """A thread that interrupts this one, as far as it carries out Python."""
    import threading

    worker, lock, ended = threading.get_ident(), threading.Lock(), threading.Event()
    interrupted = False

    def look() -> None:
        nonlocal interrupted
        wait = watch.seconds
        while not ended.wait(wait):
            with lock:
                if watch.is_up():
                    interrupted = True
                    _interrupt(worker, TimeUp)
            wait = _AGAIN

    threading.Thread(target=look, name="perfeval limits", daemon=True).start()
    try:
        yield
    finally:
        watch.over = True
        ended.set()
        with lock:
            if interrupted:
                _interrupt(worker, None)


def _interrupt(thread: int, fault: type[BaseException] | None) -> None:
    """Raise an exception in a thread at its next step, or take back one that has not been raised yet."""
    import ctypes

    kind = None if fault is None else ctypes.py_object(fault)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), kind)


@contextmanager
def _room(mebibytes: int) -> Iterator[None]:
    """No more address space than this on top of what is in use; only where the system tells how much that is."""
    used = _memory_used()
    if sys.platform == "win32" or used is None:
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = used + (mebibytes << 20)
    if soft != resource.RLIM_INFINITY and soft <= most:
        yield
        return
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _memory_used() -> int | None:
    """Bytes of address space of this process, as Linux tells them; None elsewhere."""
    if sys.platform == "win32":  # which would take the path for one of its own, and under Wine find it
        return None
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - asked for every file, and a Path costs more
            pages = int(file.read().split()[0])
    except OSError:
        return None
    import resource

    return pages * resource.getpagesize()
