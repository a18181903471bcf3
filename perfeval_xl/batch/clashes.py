"""Paths that a results folder cannot tell apart: on Windows and on most shares 甲a.xlsx and 甲A.xlsx are one file."""

import os
import secrets
import unicodedata
from contextlib import suppress
from pathlib import Path

from perfeval_xl.hosts.disk.windows import reachable


def ignores_case(folder: Path) -> bool:
    """Whether a folder takes names that differ in case only for the same; False where nothing can be written."""
    return _are_one(folder, "a", "A")


def ignores_composition(folder: Path) -> bool:
    """Whether a folder takes é and e with an accent for the same, as macOS does and Windows does not."""
    return _are_one(folder, "\u00e9", "e\u0301")


def _are_one(folder: Path, one: str, other: str) -> bool:
    begin = f".pe~{secrets.token_hex(4)}"
    probe = reachable(folder) / f"{begin}{one}.tmp"
    try:
        os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        return probe.with_name(f"{begin}{other}.tmp").exists()
    except OSError:
        return False
    finally:
        with suppress(OSError):
            probe.unlink()


class Clashes:
    """Which paths cannot have results of their own beside those of a path before them."""

    def __init__(self, out: Path) -> None:
        self._case, self._composition = ignores_case(out), ignores_composition(out)
        self._first_paths: dict[str, str] = {}
        self.earlier: dict[str, str] = {}
        """The path before it, by the path that clashes with it."""

    def note(self, path: str) -> None:
        """Take a path of the tree in; the order decides which of two keeps its results."""
        if not (self._case or self._composition):
            return
        key = unicodedata.normalize("NFC", path) if self._composition else path
        first = self._first_paths.setdefault(key.casefold() if self._case else key, path)
        if first != path:
            self.earlier[path] = first
