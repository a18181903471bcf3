"""Which files of a tree a run is about; what is passed over is counted, and what cannot be listed is named."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.app.files import is_junction, is_page, is_taken
from perfeval_xl.domain.errors import UsageError
from perfeval_xl.hosts.disk.folders import is_there
from perfeval_xl.hosts.disk.windows import reachable
from perfeval_xl.problems import problem

STATE_NAME = "状态.sqlite"
PDF_FILES = "PDF 文件"
"""How PDFs are called among what was passed over."""
_LOCKS = ("~$", ".~")
_BACKUPS = frozenset(
    ("备份", "回收站", "backup", "backups", "bak", "$recycle.bin", "#recycle", "@recycle")
) | frozenset(("@eadir", "#snapshot", "~snapshot", "lost+found", "system volume information"))
_HIDDEN = 2
"""FILE_ATTRIBUTE_HIDDEN of Windows."""


class Stamp(NamedTuple):
    """What the system says of a file without reading it: bytes, and two times in ns."""

    size: int
    mtime: int
    ctime: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Stamp":
        """Of a file's status."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns)


NO_STAMP = Stamp(0, 0, 0)
"""Of what the system says nothing of."""


class Found(NamedTuple):
    """A file of the tree; `path` is below the root, with / between its parts."""

    path: str
    stamp: Stamp


class Walk:
    """One walk through a tree. Links are not followed; hidden, backup and result folders are not entered.

    PDFs are taken with `pages`, else counted like all that is left out: `passed` counts that by reason, `denied` holds
    folders that could not be listed.
    """

    def __init__(self, root: Path, out: Path, *, pages: bool = False) -> None:
        self._root = root
        self._out = out
        self._pages = pages
        self.passed: Counter[str] = Counter()
        self.denied: list[str] = []
        self.mode = 0o666
        """How open what is made of all files may be: as the closest of them."""

    def __iter__(self) -> Iterator[Found]:
        """Every workbook, folder by folder, names in order. Raises `UsageError` where the root cannot be listed."""
        waiting = [""]
        while waiting:
            folder = waiting.pop()
            entries = self._listed(folder)
            waiting += [self._below(folder, entry) for entry in reversed(entries) if self._is_entered(folder, entry)]
            for entry in entries:
                if self._is_file_of_run(entry):
                    yield from self._found(folder, entry)

    def _listed(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(reachable(self._root / folder)) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as fault:
            if not folder:
                code = "DENIED" if isinstance(fault, PermissionError) else "NOT_FOUND"
                raise problem(UsageError, code, "folder", what=self._root) from None
            self.denied.append(folder)
            return []

    def _below(self, folder: str, entry: os.DirEntry[str]) -> str:
        return f"{folder}/{entry.name}" if folder else entry.name

    def _is_entered(self, folder: str, entry: os.DirEntry[str]) -> bool:
        if not entry.is_dir(follow_symlinks=False):
            return False
        if is_junction(entry):
            return self._pass("链接")
        if _is_hidden(entry):
            return self._pass("隐藏文件夹")
        if entry.name.casefold() in _BACKUPS:
            return self._pass("备份文件夹")
        place = self._root / self._below(folder, entry)
        if place == self._out or is_there(place / STATE_NAME):
            return self._pass("结果文件夹")
        return True

    def _is_file_of_run(self, entry: os.DirEntry[str]) -> bool:
        if entry.is_symlink():
            return self._pass("链接") if self._has_input_name(entry.name) or Path(entry.path).is_dir() else False
        if entry.is_dir(follow_symlinks=False):
            return False
        if not self._has_input_name(entry.name):
            return self._pass(PDF_FILES) if is_page(entry.name) else False
        if entry.name.startswith(_LOCKS):
            return self._pass("锁文件")
        return self._pass("隐藏文件") if _is_hidden(entry) else True

    def _has_input_name(self, name: str) -> bool:
        return is_taken(name) or (self._pages and is_page(name))

    def _pass(self, reason: str) -> bool:
        self.passed[reason] += 1
        return False

    def _found(self, folder: str, entry: os.DirEntry[str]) -> Iterator[Found]:
        try:
            status = entry.stat(follow_symlinks=False)
            self.mode &= status.st_mode
            yield Found(self._below(folder, entry), Stamp.of(status))
        except OSError:  # gone since the folder was listed: the next run will not see it either
            self.passed["列出后不见了"] += 1


def _is_hidden(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith("."):
        return True
    return os.name == "nt" and bool(getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0) & _HIDDEN)
