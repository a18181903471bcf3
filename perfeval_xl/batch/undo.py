"""`perfeval-xl undo RUN`: what an in-place run wrote is taken back, file by file, where nobody has saved since."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from perfeval_xl.batch.lease import locked
from perfeval_xl.batch.preimages import Entry, entries, original, run_folder, sweep
from perfeval_xl.batch.problems import problem
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.hosts.disk.folders import real_place
from perfeval_xl.hosts.disk.windows import reachable
from perfeval_xl.hosts.file import read_bytes, replace_bytes
from perfeval_xl.problems import sentence

RESTORED, UNTOUCHED = "restored", "untouched"


@dataclass(frozen=True, kw_only=True, slots=True)
class Undone:
    """What became of one form: RESTORED, UNTOUCHED (it was as before already), or a code with a message."""

    file: Path
    status: str
    message: str = ""


def undo_run(run: str, out: Path) -> list[Undone]:
    """Put the originals of a run back; `run` is its name, or the folder that holds them. Raises NO_RUN, LOCKED."""
    folder = Path(run) if reachable(Path(run)).is_dir() else run_folder(out, run)
    listed = list(entries(folder))
    if not listed:
        raise problem("NO_RUN", run)
    with locked(real_place(folder).parent.parent, Event()):
        sweep(folder)
        return [_undone(folder, entry) for entry in listed]


def _undone(folder: Path, entry: Entry | Path) -> Undone:
    if isinstance(entry, Path):
        return Undone(file=entry, status="DAMAGED", message=sentence("DAMAGED"))
    try:
        now = read_bytes(entry.file)
        digest = hashlib.sha256(now).hexdigest()
        if digest == entry.before:
            return Undone(file=entry.file, status=UNTOUCHED)
        if digest not in entry.after:
            return _refused(entry, "CHANGED")
        before = read_bytes(original(folder, entry))
        if hashlib.sha256(before).hexdigest() != entry.before:
            return _refused(entry, "DAMAGED")
        replace_bytes(entry.file, before, now)
    except PerfevalError as refusal:
        return Undone(file=entry.file, status=refusal.code, message=refusal.message)
    return Undone(file=entry.file, status=RESTORED)


def _refused(entry: Entry, code: str) -> Undone:
    return Undone(file=entry.file, status=code, message=sentence(code, "undo" if code == "CHANGED" else ""))
