"""Files to PDF or to .xlsx: one LibreOffice for many files, each watched against a time limit.

LibreOffice works through the files in order and ends with status 0 whatever happened, so what counts is whether the
product is there. A file that takes too long, or on which LibreOffice dies, is told, and the rest goes to a new process.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.hosts.office.guard import Guard
from perfeval_xl.hosts.office.profile import environment, make_profile, socket_of

DONE, TOO_SLOW, FAILED = "done", "too slow", "failed"
_AT_ONCE = 100
"""Files that one process is given: it grows with every file, and a command line has an end."""
_START = 30.0
"""Seconds that a start may take, on top of the first file's limit."""
_LOOK = 0.02
_MOST_DEATHS = 2
_TAIL = 1024


class Target(NamedTuple):
    """What files are made into: the ending, LibreOffice's filter, and what stands near the end of a whole one."""

    suffix: str
    filter: str
    end: bytes


PDF = Target(".pdf", "pdf:calc_pdf_Export", b"%%EOF")
WRITER_PDF = Target(".pdf", "pdf:writer_pdf_Export", b"%%EOF")
XLSX = Target(".xlsx", "xlsx:Calc MS Excel 2007 XML", b"PK\5\6")
DOCX = Target(".docx", "docx:MS Word 2007 XML", b"PK\5\6")


class Outcome(NamedTuple):
    """What became of one file: the product's place, and DONE, TOO_SLOW or FAILED."""

    path: Path
    state: str


def convert(
    office: Path,
    files: Sequence[Path],
    folder: Path,
    limit: float,
    target: Target = PDF,
    *,
    temporary: Path | None = None,
) -> Iterator[Outcome]:
    """Make files into others inside `folder`, which must be empty and ours; one outcome a file, in order, as made.

    The files' names must be ASCII and differ in their stems. `limit` is in seconds a file. Should this process be
    killed meanwhile, LibreOffice ends with it, and `folder` is removed, or `temporary`, which holds it.
    """
    make_profile(folder / "profile")
    socket = socket_of(folder / "profile")
    out = folder / "made"
    waiting = [Outcome(out / f"{file.stem}{target.suffix}", FAILED) for file in files]
    done = deaths = 0
    while done < len(files):
        batch = slice(done, done + _AT_ONCE)
        before = done
        with Guard(temporary or folder, socket) as guard:
            try:
                process = _start(office, files[batch], folder, target)
            except OSError:  # damaged, or forbidden to run: no file is made, and what else was asked for goes on
                yield from waiting[done:]
                return
            try:
                guard.watch(process.pid)
                for outcome in _watched(process, waiting[batch], limit, target.end):
                    done += 1
                    deaths = 0 if outcome.state == DONE else deaths
                    yield outcome
            finally:
                _end(process)
                with suppress(OSError):
                    socket.unlink()
        deaths += done - before < len(waiting[batch]) and outcome.state == FAILED
        if deaths >= _MOST_DEATHS:
            yield from waiting[done:]
            return


def _start(office: Path, files: Sequence[Path], folder: Path, target: Target) -> "subprocess.Popen[bytes]":
    command = [str(office), "--headless", "--norestore", "--nolockcheck", "--nodefault"]
    command += [f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", target.filter, "--outdir", str(folder / "made"), *map(str, files)]
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _watched(
    process: "subprocess.Popen[bytes]", files: Sequence[Outcome], limit: float, end: bytes
) -> Iterator[Outcome]:
    """Outcomes as they show; fewer than there are files when the process was stopped or died on the last one told."""
    begun = time.monotonic() + _START
    for place, file in enumerate(files):
        state = _awaited(process, [each.path for each in files[place:]], begun + limit, end)
        yield file._replace(state=state)
        if state == TOO_SLOW or (state == FAILED and process.poll() not in (None, 0)):
            return
        begun = time.monotonic()


def _awaited(process: "subprocess.Popen[bytes]", paths: Sequence[Path], until: float, end: bytes) -> str:
    """Wait for the first product; it failed when a later one is there first, or when the process ends without it."""
    while True:
        # looked at first: what is not there by then will not come any more
        over = process.poll() is not None or any(path.exists() for path in paths[1:])
        if is_whole(paths[0], end):
            return DONE
        if over:
            return FAILED
        if time.monotonic() > until:
            return TOO_SLOW
        time.sleep(_LOOK)


def is_whole(path: Path, end: bytes) -> bool:
    """Whether a product has been written to its end."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL))
            return end in file.read()
    except OSError:
        return False


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the process with all it has started; nothing where it has ended by itself."""
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
