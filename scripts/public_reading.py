"""The worker of `proof_public`: reads one file as the program does, and says what came of it.

A document without a form's words is refused before any of its tables is looked at. That would try nothing, so its
reader is then asked all the same.
"""

import json
import time
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.app.apart.answering import Line, answer_tasks
from perfeval_xl.app.checking import with_own_findings
from perfeval_xl.app.limits import ONE_FILE, file_within
from perfeval_xl.app.reading import internal, read_file
from perfeval_xl.app.results import FileResult
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.hosts.opening import Kind, sniff
from perfeval_xl.hosts.opening.readers import READERS
from perfeval_xl.standard import Standard

UNASKED = frozenset({"OTHER_DOCUMENT", "OWN_REPORT"})
"""Codes of documents whose tables the program does not look at."""


class Reading(NamedTuple):
    """A file's kind, its status in the program, and its status in its reader even if `check` asks none.

    `seconds` are of the processor, `mebibytes` the most that the process has had, with what it read before.
    """

    kind: str
    status: str
    reader_status: str
    seconds: float
    message: str
    mebibytes: int = 0


def see(path: Path) -> Reading:
    """Check a file within the limits of the program; ask its reader where the program asks none."""
    begun = time.process_time()
    kind = sniff(path.read_bytes())
    file = file_within(ONE_FILE, path, partial(_checked, path))
    reader_result = file_within(ONE_FILE, path, partial(_read_anyway, path, kind)) if file.status in UNASKED else file
    seconds = time.process_time() - begun
    return Reading(kind.name, file.status, reader_result.status, seconds, reader_result.message or "", _peak())


def _peak() -> int:
    """The most memory that this process has had in MiB; 0 where the system does not tell.

    What `resource` tells counts what the process that started this one had then.
    """
    with suppress(OSError):
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) >> 10 for line in lines if line.startswith("VmHWM:"))
    return 0


@cache
def _standard() -> Standard:
    return Standard.default()


def _checked(path: Path) -> FileResult:
    standard = _standard()
    return with_own_findings(read_file(path, standard=standard), list(standard.rules.values()), standard)


def _read_anyway(path: Path, kind: Kind) -> FileResult:
    result = FileResult(path=path)
    try:
        opened = READERS[kind].open(path, path.read_bytes(), kind)
        opened.read()
        opened.passages({})
    except PerfevalError as refusal:
        return result.failed(refusal.code, refusal.message)
    except Exception as fault:  # as the program tells such a fault
        return result.failed(*internal(fault))
    return result


def _line(task: bytes) -> Line:
    reading = see(Path(json.loads(task)))
    return Line(json.dumps(reading).encode(), reading.reader_status != "MEMORY")


if __name__ == "__main__":
    answer_tasks(_line)
