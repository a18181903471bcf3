"""Workbooks to PDF: one LibreOffice for many files, each watched against a time limit.

LibreOffice works through the files in order and ends with status 0 whatever happened, so what counts is whether the PDF
is there. A file that takes too long, or on which LibreOffice dies, is told, and the rest goes to a new process.
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

from perfeval_xl.hosts.office.profile import environment, make_profile

DONE, TOO_SLOW, FAILED = "done", "too slow", "failed"
_AT_ONCE = 100
"""Files that one process is given: it grows with every file, and a command line has an end."""
_START = 30.0
"""Seconds that a start may take, on top of the first file's limit."""
_LOOK = 0.02
_MOST_DEATHS = 2
_TAIL = 1024


class Outcome(NamedTuple):
    """What became of one file: its PDF, and DONE, TOO_SLOW or FAILED."""

    pdf: Path
    state: str


def convert(office: Path, files: Sequence[Path], folder: Path, limit: float) -> Iterator[Outcome]:
    """Print files to PDF inside `folder`, which must be empty and ours; one outcome a file, in order, as they are made.

    The files' names must be ASCII and differ in their stems. `limit` is in seconds a file.
    """
    make_profile(folder / "profile")
    out = folder / "pdf"
    waiting = [Outcome(out / f"{file.stem}.pdf", FAILED) for file in files]
    done = deaths = 0
    while done < len(files):
        batch = slice(done, done + _AT_ONCE)
        process = _start(office, files[batch], folder, out)
        before = done
        try:
            for outcome in _watched(process, waiting[batch], limit):
                done += 1
                deaths = 0 if outcome.state == DONE else deaths
                yield outcome
        finally:
            _end(process)
        deaths += done - before < len(waiting[batch]) and outcome.state == FAILED
        if deaths >= _MOST_DEATHS:
            yield from waiting[done:]
            return


def _start(office: Path, files: Sequence[Path], folder: Path, out: Path) -> "subprocess.Popen[bytes]":
    command = [str(office), "--headless", "--norestore", "--nolockcheck", "--nodefault"]
    command += [f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", "pdf:calc_pdf_Export", "--outdir", str(out), *map(str, files)]
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _watched(process: "subprocess.Popen[bytes]", files: Sequence[Outcome], limit: float) -> Iterator[Outcome]:
    """Outcomes as they show; fewer than there are files when the process was stopped or died on the last one told."""
    begun = time.monotonic() + _START
    for place, file in enumerate(files):
        state = _awaited(process, [each.pdf for each in files[place:]], begun + limit)
        yield file._replace(state=state)
        if state == TOO_SLOW or (state == FAILED and process.poll() not in (None, 0)):
            return
        begun = time.monotonic()


def _awaited(process: "subprocess.Popen[bytes]", pdfs: Sequence[Path], until: float) -> str:
    """Wait for the first PDF; it failed when a later one is there first, or when the process ends without it."""
    while True:
        # looked at first: what is not there by then will not come any more
        over = process.poll() is not None or any(pdf.exists() for pdf in pdfs[1:])
        if is_whole(pdfs[0]):
            return DONE
        if over:
            return FAILED
        if time.monotonic() > until:
            return TOO_SLOW
        time.sleep(_LOOK)


def is_whole(pdf: Path) -> bool:
    """Whether a PDF has been written to its end."""
    try:
        with pdf.open("rb") as file:
            file.seek(max(0, pdf.stat().st_size - _TAIL))
            return b"%%EOF" in file.read()
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
