"""The pages of a PDF as a process of its own reads them: PDFium is C++, and what a hostile file makes of it ends there.

The process gets the file, answers a page a line, and ends when we do, or when its time or memory is used up.
"""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.hosts.pdf.child import REFUSED, SECONDS, page_from
from perfeval_xl.hosts.pdf.page import Page
from perfeval_xl.hosts.problems import problem

_PATIENCE = 6
"""Waiting may take this many times as long as working, on a busy machine."""
_OUT_OF_TIME = -getattr(signal, "SIGXCPU", 24)
_NO_CONSOLE = getattr(subprocess, "CREATE_NO_WINDOW", 0)


def read_pages(data: bytes) -> Iterator[Page]:
    """The pages one after another.

    Raises ENCRYPTED, PDF_BROKEN, TOO_LARGE, NEEDS_FONT, TIME and MEMORY.
    """
    ended = False
    with _reading(data) as (process, answers):
        for line in answers:
            answer = json.loads(line)
            if isinstance(answer, list):
                yield page_from(answer)
            elif REFUSED in answer:
                raise FileProblem(*answer[REFUSED])
            else:  # what the process says while it ends is no answer
                ended = True
                break
        if not ended:
            raise _broken_off(process.wait())


@contextmanager
def _reading(data: bytes) -> Iterator[tuple["subprocess.Popen[bytes]", IO[bytes]]]:
    """The process with the file handed over, and what it answers; afterwards it has ended."""
    process = subprocess.Popen(
        [sys.executable, "-m", "perfeval_xl.hosts.pdf.child", str(len(data))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=_NO_CONSOLE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    watch = threading.Timer(SECONDS * _PATIENCE, process.kill)
    watch.start()
    try:
        with suppress(OSError):  # it has ended already; the missing answer tells
            process.stdin.write(data)
            process.stdin.flush()
        yield process, process.stdout
    finally:
        watch.cancel()
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):
                stream.close()


def _broken_off(status: int) -> FileProblem:
    """What ended the process before the last page: its time, its memory, or the file."""
    if status in (_OUT_OF_TIME, -9):
        return problem("TIME", str(SECONDS))
    return problem("MEMORY" if status == -getattr(signal, "SIGABRT", 6) else "PDF_BROKEN")
