"""RESULTS/日志/RUN.jsonl: one line a file, JSON.

First the files that were done in this run, each as the file object of `check --format json` with `outputs`, `sha256`
(of the bytes read), `size` (bytes), `seconds` and `contains` (macros, external-links, dde); then those that had not
changed: {"path", "status", "unchanged": true, "sha256"}. What is no text in a name is written as \\udcXX, which JSON
readers take.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from perfeval_xl.app.jsonform import Json
from perfeval_xl.batch.problems import problem
from perfeval_xl.hosts.disk.windows import plain, reachable
from perfeval_xl.problems.system import system_words
from perfeval_xl.rollup import Outputs

LOGS = "日志"


def write_log(out: Path, run: str, lines: Iterable[bytes], mode: int = 0o666) -> Path:
    """Write the log of a run whole, in place of an earlier one of the same run; its path. Raises NO_LOG.

    It is as open as `mode` and the account's umask both allow.
    """
    place = reachable(out / LOGS / f"{run}.jsonl")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _write(place, lines, mode)
    except OSError as fault:
        raise problem("NO_LOG", f"{plain(str(place))}（{system_words(fault)}）") from None
    return Path(plain(str(place)))


def _write(place: Path, lines: Iterable[bytes], mode: int) -> None:
    temporary = place.with_suffix(".tmp")
    temporary.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(temporary, flags, mode), "wb") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(place)


def line(record: Json) -> bytes:
    """One record as a line of UTF-8."""
    return (json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def outputs_json(outputs: Outputs) -> Json:
    """`outputs` of a line: paths, and why there is no PDF once one was tried."""
    written: Json = {"scored": outputs.scored, "reports": list(outputs.reports), "pdf": outputs.pdf}
    return written | ({"pdf_code": outputs.pdf_code} if outputs.pdf or outputs.pdf_code else {})
