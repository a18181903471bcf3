"""Tasks in processes of their own, with limits: whatever a task does to its process, only that task has no reply.

Every thread that calls `run_limited` keeps a worker process of each module for its next tasks. What a worker loads is
its module's affair; this one loads nothing of it.
"""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

from perfeval_xl.app.apart.answering import FIT

_START = 60
"""Seconds that a worker may take until it is ready."""
_OWN_GROUP = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""What keeps Ctrl-C of a console on Windows from a worker, and a worker from opening a console."""
_local = threading.local()
_workers: "set[Worker]" = set()


class Ended(NamedTuple):
    """Why a task has no reply: TIME or CRASHED, and how long it took or what the process ended with."""

    code: str
    what: str


class Worker:
    """A process that answers tasks, with a limit on its memory; `module` is what it runs, see `answering`."""

    def __init__(self, memory_mib: int, module: str) -> None:
        command = [sys.executable, "-m", module, str(memory_mib)]
        with _deaf_to_ctrl_c():
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=_OWN_GROUP,
            )
        self._late = self._ready = False
        self.spent = False
        """Whether another process should do the next job."""

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def exchange(self, task: bytes, seconds: int) -> bytes | Ended:
        """The reply to a task; why there is none, and this worker has ended, when none came.

        The time that the worker takes to start does not count: a busy machine must not fail the first forms.
        """
        if not self._ready:
            self._ready = bool(self._line_within(_START))
        assert self._process.stdin is not None
        with suppress(OSError):  # it has ended already (EPIPE, on Windows EINVAL); the missing answer tells
            self._process.stdin.write(task + b"\n")
            self._process.stdin.flush()
        line = self._line_within(seconds)
        self.spent = line[:1] != FIT
        return line[1:] if line.endswith(b"\n") else self._ended(seconds)

    def _line_within(self, seconds: int) -> bytes:
        """What the process says next; b'' when it has ended, or is ended because it took longer."""
        assert self._process.stdout is not None
        watch = threading.Timer(seconds, self._end_late)
        watch.start()
        try:
            return self._process.stdout.readline()
        finally:
            watch.cancel()

    def _end_late(self) -> None:
        self._late = True
        self._process.kill()

    def _ended(self, seconds: int) -> Ended:
        status = self._process.wait()
        if self._late:
            return Ended("TIME", str(seconds))
        return Ended("CRASHED", f"信号 {-status}" if status < 0 else f"返回 {status}")

    def close(self) -> None:
        """Let the process end; one that does not is killed."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """What is started here does not hear Ctrl-C until it asks to: it would die while it is still loading."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def run_limited(task: bytes, seconds: int, memory_mib: int, module: str) -> bytes | Ended:
    """The reply of this thread's worker process to a task of its module."""
    workers: dict[str, Worker] = _local.__dict__.setdefault("workers", {})
    worker = workers.get(module)
    if worker is None or worker not in _workers:
        worker = workers[module] = start_worker(memory_mib, module)
        _workers.add(worker)
    reply = worker.exchange(task, seconds)
    if worker.spent:
        _workers.discard(worker)
        worker.close()
    return reply


def start_worker(memory_mib: int, module: str) -> Worker:
    """A new worker process."""
    return Worker(memory_mib, module)


def close_workers() -> None:
    """End all worker processes of this process."""
    while _workers:
        _workers.pop().close()
