"""Paths that a results folder cannot tell apart: on Windows and on most shares 甲a.xlsx and 甲A.xlsx are one file."""

import os
import secrets
import unicodedata
from contextlib import suppress
from pathlib import Path


def ignores_case(folder: Path) -> bool:
    """Whether a folder takes names that differ in case only for the same; False where nothing can be written."""
    probe = folder / f".pe~{secrets.token_hex(4)}a.tmp"
    try:
        os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        return probe.with_name(probe.name.upper()).exists()
    except OSError:
        return False
    finally:
        with suppress(OSError):
            probe.unlink()


class Clashes:
    """Which paths cannot have results of their own beside those of a path before them."""

    def __init__(self, out: Path) -> None:
        self._first_paths: dict[str, str] | None = {} if ignores_case(out) else None
        self.earlier: dict[str, str] = {}
        """The path before it, by the path that clashes with it."""

    def note(self, path: str) -> None:
        """Take a path of the tree in; the order decides which of two keeps its results."""
        if self._first_paths is None:
            return
        first = self._first_paths.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        if first != path:
            self.earlier[path] = first
