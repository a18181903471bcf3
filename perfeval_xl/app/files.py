"""Which files a call is about, and what became of each."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from perfeval_xl.domain.errors import UsageError
from perfeval_xl.problems import problem

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".et", ".xlsb", ".ett"})
_LOCK_PREFIXES = ("~$", ".~", ".")
"""Lock files of Excel, WPS and LibreOffice, and hidden files."""
COPY_SIGN = "（打印副本）"
"""In the names of print-ready workbooks that printing leaves; in a folder they are not forms to read again."""


def find_files(paths: Iterable[str]) -> list[Path]:
    """The workbooks meant by PATH arguments, each once, in a stable order.

    A file named outright is taken whatever its name; in a folder (searched through its sub-folders) only names that
    say workbook are taken, and lock files, hidden files, hidden folders and our own print copies are left out. Raises
    `UsageError` for a path that is not there and for folders without any workbook.
    """
    found: dict[str, Path] = {}
    for path in map(Path, paths):
        if path.is_dir():
            inside = list(_workbooks_in(path))
            if not inside:
                raise problem(UsageError, "NO_WORKBOOK", what=path)
            for each in inside:
                found.setdefault(os.path.realpath(each), each)
        elif path.exists() or path.is_symlink():
            found.setdefault(os.path.realpath(path), path)
        else:
            raise problem(UsageError, "NOT_FOUND", "path", what=path)
    return list(found.values())


def find_reports(paths: Iterable[str]) -> list[Path]:
    """The reports named by `--report`, each once. Raises `UsageError` for one that is not there, and for a folder."""
    found: dict[str, Path] = {}
    for path in map(Path, paths):
        if path.is_dir():
            raise problem(UsageError, "NOT_FILE", "narrative", what=path)
        if not path.exists():
            raise problem(UsageError, "NOT_FOUND", "narrative", what=path)
        found.setdefault(os.path.realpath(path), path)
    return list(found.values())


def _workbooks_in(folder: Path) -> Iterator[Path]:
    """Links to folders are not followed, so that a loop of links ends."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if Path(name).suffix.lower() in WORKBOOKS and not _passed_over(name):
                yield Path(place) / name


def _passed_over(name: str) -> bool:
    return name.startswith(_LOCK_PREFIXES) or COPY_SIGN in name


def mirrored(paths: Iterable[Path], folder: Path) -> dict[Path, Path]:
    """The place of every file below another folder: where it stands below the folder that all files share."""
    places = {path: path.resolve() for path in paths}
    shared = Path(os.path.commonpath([place.parent for place in places.values()])) if places else Path()
    return {path: folder / place.relative_to(shared) for path, place in places.items()}
