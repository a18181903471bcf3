"""Which files a call is about, and what became of each."""

import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath
from typing import NamedTuple, TypeVar

from perfeval_xl.domain.errors import UsageError
from perfeval_xl.hosts.disk.folders import is_there, real_place
from perfeval_xl.hosts.disk.windows import reachable
from perfeval_xl.hosts.kinds import DOCUMENT_ENDINGS
from perfeval_xl.problems import problem

AnyPath = TypeVar("AnyPath", bound=PurePath)

WORKBOOKS = frozenset(
    {".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".et", ".xlsb", ".ett", ".xlt", ".ods", ".ots", ".fods"}
)
DOCUMENTS = DOCUMENT_ENDINGS
"""Documents may hold forms as tables; those that do not are counted and passed over."""
PAGES = ".pdf"
"""Mostly prints of forms that are there anyway: in a folder only counted, read when named outright."""
_LOCK_PREFIXES = ("~$", ".~", ".")
"""Lock files of Excel, WPS and LibreOffice, and hidden files."""
XLSX = ".xlsx"
COPY_SIGN = "（打印副本）"
"""In the names of print-ready workbooks that printing leaves; in a folder they are not forms to read again."""


class Selection(NamedTuple):
    """The files that a call is about, and the PDFs of its folders, which are only counted."""

    files: list[Path]
    pages: list[Path]


def select_files(paths: Iterable[str]) -> Selection:
    """The files meant by PATH arguments, each once, in a stable order.

    A file named outright is taken whatever its name; in a folder (searched through its sub-folders) names that say
    workbook or Word document are taken, and lock files, hidden files, hidden folders and our own print copies are left
    out. Raises `UsageError` for a path that is not there and for folders without any such file.
    """
    files: dict[str, Path] = {}
    pages: dict[str, Path] = {}
    for path in _spelt_out(paths):
        if reachable(path).is_dir():
            inside = _forms_in(path)
            if not inside.files:
                case = "pages" if inside.pages else ""
                raise problem(UsageError, "NO_WORKBOOK", case, what=path, count=len(inside.pages))
            for each in inside.files:
                files.setdefault(str(real_place(each)), each)
            pages |= {str(real_place(each)): each for each in inside.pages}
        elif is_there(path) or path.is_symlink():
            files.setdefault(str(real_place(path)), path)
        else:
            raise problem(UsageError, "NOT_FOUND", "path", what=path, hint=_hint(path))
    return Selection(list(files.values()), [path for name, path in pages.items() if name not in files])


def _hint(path: Path) -> str:
    """What may have been meant by a path that is not there; '' where nothing comes near."""
    if path.name[:1] in set("—–－―"):
        return "要写的如果是选项，前面的横线请用英文的两个减号 --。"
    if {path.name[:1], path.name[-1:], str(path)[:1]} & set("“”‘’＂"):
        return '路径外面的引号请用英文的 "。'
    from difflib import get_close_matches  # only for a call that is wrong

    try:
        # names without endings: all workbooks are alike in those
        beside = {each.stem: each.name for each in path.parent.iterdir() if is_taken(each.name) or each.is_dir()}
    except OSError:
        return ""
    close = get_close_matches(path.stem, beside, n=1)
    return f"是不是“{beside[close[0]]}”？" if close else ""


def _spelt_out(paths: Iterable[str]) -> Iterator[Path]:
    """The paths, with what matches in the place of a pattern: Windows hands *.xlsx over as it is."""
    for path in paths:
        yield from map(Path, _matches(path) or [path])


def _matches(pattern: str) -> list[str]:
    if os.path.lexists(pattern) or not {"*", "?"} & set(pattern):
        return []
    from glob import glob

    return sorted(glob(pattern))  # noqa: PTH207 - it takes a pattern behind any folder or drive


def find_files(paths: Iterable[str]) -> list[Path]:
    """The files of `select_files` alone."""
    return select_files(paths).files


def find_reports(paths: Iterable[str]) -> list[Path]:
    """The reports named by `--report`, each once. Raises `UsageError` for one that is not there, and for a folder."""
    found: dict[str, Path] = {}
    for path in map(Path, paths):
        if reachable(path).is_dir():
            raise problem(UsageError, "NOT_FILE", "narrative", what=path)
        if not is_there(path):
            raise problem(UsageError, "NOT_FOUND", "narrative", what=path)
        found.setdefault(str(real_place(path)), path)
    return list(found.values())


def _forms_in(folder: Path) -> Selection:
    """Links to folders are not followed, so that a loop of links ends."""
    inside = Selection([], [])
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        entries = _listed(place)
        waiting += [place / each.name for each in reversed(entries) if _is_entered(each)]
        visible = [each.name for each in entries if not _passed_over(each.name) and not _is_folder(each)]
        inside.files.extend(place / name for name in visible if is_taken(name))
        inside.pages.extend(place / name for name in visible if is_page(name))
    return inside


def _listed(folder: Path) -> list[os.DirEntry[str]]:
    """What is in a folder, by name; nothing where it may not be listed."""
    try:
        with os.scandir(reachable(folder)) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads nowhere the system can say
        return False


def _is_entered(entry: os.DirEntry[str]) -> bool:
    return not entry.name.startswith(".") and _is_folder(entry) and not (entry.is_symlink() or is_junction(entry))


def is_junction(folder: Path | os.DirEntry[str]) -> bool:
    """Whether a folder only leads to another one by Windows' junctions, which do not count as links and may loop."""
    if os.name != "nt":
        return False
    try:
        tag = getattr(folder.stat(follow_symlinks=False), "st_reparse_tag", 0)
    except OSError:  # gone, or not to be looked at: whoever enters it will see
        return False
    return bool(tag == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None))


def is_taken(name: str) -> bool:
    """Whether a file of this name is looked into in a folder; names that are no text are kept as they are."""
    return os.path.splitext(name)[1].lower() in WORKBOOKS | DOCUMENTS  # noqa: PTH122


def is_page(name: str) -> bool:
    """Whether a file of this name is a PDF."""
    return os.path.splitext(name)[1].lower() == PAGES  # noqa: PTH122


def _passed_over(name: str) -> bool:
    return name.startswith(_LOCK_PREFIXES) or COPY_SIGN in name


def xlsx_place(source: Path, target: Path) -> Path:
    """The .xlsx of the file's name; with its own ending before that where a file beside it would want the same."""
    if source.suffix.lower() == XLSX:
        return target
    others = (source.with_suffix(ending) for ending in WORKBOOKS | DOCUMENTS if ending != source.suffix.lower())
    if any(map(is_there, others)):
        return target.with_name(target.name + XLSX)
    return target.with_suffix(XLSX)


def mirrored(paths: Iterable[Path], folder: Path) -> dict[Path, Path]:
    """The place of every file below another folder: where it stands below the folder that all files share.

    Files on several drives share no folder: then each drive has a folder of its own.
    """
    places = {path: real_place(path) for path in paths}
    below = relative_places(list(places.values()))
    return {path: folder / below[place] for path, place in places.items()}


def relative_places(places: Sequence[AnyPath]) -> dict[AnyPath, PurePath]:
    """Where absolute paths stand below what they share, behind the name of their drive where there are several."""
    drives: dict[str, list[AnyPath]] = {}
    for place in places:
        drives.setdefault(place.drive.casefold(), []).append(place)
    below: dict[AnyPath, PurePath] = {}
    for drive, those in drives.items():
        shared = _shared_folder(those)
        name = PurePath("-".join(re.findall(r"[^\\/:?.]+", drive.upper()))) if len(drives) > 1 else PurePath()
        below |= {place: name / PurePath(*place.relative_to(shared).parts) for place in those}
    return below


def _shared_folder(places: Sequence[AnyPath]) -> AnyPath:
    """The deepest folder that holds all of them."""
    return next(folder for folder in places[0].parents if all(place.is_relative_to(folder) for place in places))
