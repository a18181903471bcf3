"""原件: what a file was before an in-place run wrote it, and what was written, so that `undo` can put it back.

RESULTS/原件/RUN/运行.json names the folder of forms, 文件/<path> holds the bytes, 记录/<digest>.json the entry:
{"root", "path", "before": sha256, "after": [sha256 …]}. Both are on disk before the form itself is touched.
"""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from perfeval_xl.app.files import is_taken
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.hosts.disk.folders import is_there, make_folder, real_place
from perfeval_xl.hosts.disk.windows import reachable
from perfeval_xl.hosts.file import mode_of, read_bytes, save_new, sweep_leftovers, sweep_temporary

ORIGINALS = "原件"
_FILES, _ENTRIES, _RUN = "文件", "记录", "运行.json"


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
    place = reachable(folder / _ENTRIES / f"{hashlib.sha256(os.fsencode(path)).hexdigest()[:24]}.json")
    earlier = _read(place)
    if earlier is not None and old in (earlier.before, *earlier.after):
        entry = Entry(root=root, path=path, before=earlier.before, after=(*earlier.after, new))
    else:
        entry = Entry(root=root, path=path, before=old, after=(new,))
        _save(original(folder, entry), before, mode_of(entry.file))
    if not is_there(folder / _RUN):
        _save(folder / _RUN, json.dumps({"root": root}).encode())
    fields = {"root": root, "path": path, "before": entry.before, "after": entry.after}
    _save(place, json.dumps(fields).encode())
    return place.unlink if len(entry.after) == 1 else lambda: None


def entries(folder: Path) -> Iterator[Entry | Path]:
    """All entries of a run; in the place of one that cannot be trusted the file that holds it.

    An entry speaks of a workbook below the run's folder of forms, in it and not only by its name: whoever can write
    the results must not be able to have other files replaced.
    """
    places = sorted(reachable(folder / _ENTRIES).glob("*.json"))
    read = {place: _read(place) for place in places}
    roots = Counter(entry.root for entry in read.values() if entry)
    root = _root_of(folder) or next((root for root, _ in roots.most_common(1)), "")
    for place, entry in read.items():
        yield entry if entry and entry.root == root and _is_within(entry) else place


def lost_writes(folder: Path) -> Iterator[str]:
    """The paths of a run's forms that hold again what they held before it; what somebody saved since is theirs."""
    for entry in entries(folder):
        if isinstance(entry, Entry) and entry.before not in entry.after and _digest_of(entry.file) == entry.before:
            yield entry.path


def _digest_of(path: Path) -> str | None:
    try:
        return _digest(read_bytes(path))
    except PerfevalError:
        return None


def _root_of(folder: Path) -> str | None:
    """The folder of forms of a run; None for a run that has not noted it."""
    try:
        return str(json.loads(reachable(folder / _RUN).read_bytes())["root"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _is_within(entry: Entry) -> bool:
    path = Path(entry.path)
    if path.is_absolute() or path.drive or ".." in path.parts or not is_taken(path.name):
        return False
    parent = real_place(entry.file.parent)
    return parent.is_relative_to(real_place(Path(entry.root))) and not reachable(entry.file).is_symlink()


def sweep(folder: Path) -> None:
    """Remove temporary files that a killed run or undo left among the originals and beside the forms it was writing.

    Nobody's save is touched.
    """
    sweep_leftovers(folder)
    for entry in entries(folder):
        if isinstance(entry, Entry):
            with suppress(OSError):  # a folder that cannot be read now is swept next time
                digests = frozenset((entry.before, *entry.after))
                sweep_temporary(entry.file.parent, digests, _bytes_of(original(folder, entry)))


def _bytes_of(path: Path) -> bytes:
    try:
        return reachable(path).read_bytes()
    except OSError:
        return b""


def _read(place: Path) -> Entry | None:
    """An entry; None where the file is none."""
    try:
        fields = json.loads(place.read_bytes())
        entry = Entry(root=fields["root"], path=fields["path"], before=fields["before"], after=tuple(fields["after"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None
    texts = (entry.root, entry.path, entry.before, *entry.after)
    return entry if all(isinstance(text, str) and text and "\0" not in text for text in texts) else None


def _save(place: Path, data: bytes, mode: int = 0o600) -> None:
    make_folder(place.parent)
    save_new(data, place, mode=mode)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
