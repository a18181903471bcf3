"""原件: what a file was before an in-place run wrote it, and what was written, so that `undo` can put it back.

RESULTS/原件/RUN/文件/<path> holds the bytes, RESULTS/原件/RUN/记录/<digest>.json the entry:
{"root", "path", "before": sha256, "after": [sha256 …]}. Both are on disk before the form itself is touched.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from perfeval_xl.hosts.file import save_new, sweep_leftovers, sweep_temporary

ORIGINALS = "原件"
_FILES, _ENTRIES = "文件", "记录"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One written form: digests of its bytes before and after; `after` has several when it was written again."""

    root: str
    path: str
    before: str
    after: tuple[str, ...]

    @property
    def file(self) -> Path:
        """The form's full path."""
        return Path(self.root, self.path)


def run_folder(out: str | Path, run: str) -> Path:
    """Where a run keeps its originals."""
    return Path(out, ORIGINALS, run)


def original(folder: Path, entry: Entry) -> Path:
    """Where the bytes of an entry are kept."""
    return folder / _FILES / entry.path


def keep(out: str, run: str, root: str, path: str, before: bytes, after: bytes) -> Callable[[], None]:
    """Keep a form's bytes before they are replaced. Raises as `save_new` does; the form is then not written.

    Written again in the same run, the entry keeps the first bytes, unless somebody else has saved in between.
    Call what is returned when the form was not written after all.
    """
    folder, old, new = run_folder(out, run), _digest(before), _digest(after)
    place = folder / _ENTRIES / f"{hashlib.sha256(os.fsencode(path)).hexdigest()[:24]}.json"
    known = _read(place) if place.exists() else None
    if known is not None and old in (known.before, *known.after):
        entry = Entry(root=root, path=path, before=known.before, after=(*known.after, new))
    else:
        entry = Entry(root=root, path=path, before=old, after=(new,))
        _save(original(folder, entry), before)
    told = {"root": root, "path": path, "before": entry.before, "after": entry.after}
    _save(place, json.dumps(told).encode())
    return place.unlink if len(entry.after) == 1 else lambda: None


def entries(folder: Path) -> Iterator[Entry]:
    """All entries of a run."""
    for place in sorted((folder / _ENTRIES).glob("*.json")):
        yield _read(place)


def sweep(folder: Path) -> None:
    """Remove temporary files that a killed run left among the originals and beside the forms it was writing.

    Nobody's save is touched.
    """
    sweep_leftovers(folder)
    for entry in entries(folder):
        with suppress(OSError):  # a folder that cannot be read now is swept next time
            sweep_temporary(entry.file.parent, frozenset((entry.before, *entry.after)))


def _read(place: Path) -> Entry:
    told = json.loads(place.read_bytes())
    return Entry(root=told["root"], path=told["path"], before=told["before"], after=tuple(told["after"]))


def _save(place: Path, data: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    save_new(data, place)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
