"""Names of reports' folders and PDFs: a file's own, with a number behind it only where another has that name.

Who has had a name keeps it, so nothing is written a second time under another: what stands there with a number, from
an earlier version or because names clashed, goes on to be used.
"""

import hashlib
import os
from functools import cached_property
from pathlib import Path

from perfeval_xl.app.names import folded, safe_name
from perfeval_xl.batch.job import PRINTED, REPORTS
from perfeval_xl.batch.state import State
from perfeval_xl.hosts.disk.folders import is_there
from perfeval_xl.rollup import Outputs

_LONGEST = 86
"""Bytes; with the number and an ending behind it a name has at most 100."""


def plain_name(path: str) -> str:
    """A name made from a path's last part, safe everywhere."""
    return safe_name(Path(path).stem, "表").encode()[:_LONGEST].decode("utf-8", "ignore").strip(" .")


def numbered_name(path: str) -> str:
    """The same with eight digits of the path, which no other path has."""
    return f"{plain_name(path)}-{hashlib.sha256(os.fsencode(path)).hexdigest()[:8]}"


class Names:
    """The names of one run; paths are below the root."""

    def __init__(self, state: State, out: Path) -> None:
        self._state = state
        self._out = out

    @cached_property
    def _owners(self) -> dict[tuple[str, str], str]:
        """The path that each name belongs to; read at the first use, when the tree is already that of this run."""
        owners: dict[tuple[str, str], str] = {}
        for file in self._state.recorded():
            if plain_name(file.path) in _used(file.outputs):
                owners.setdefault(_key(file.path), file.path)
        return owners

    def of(self, path: str) -> str:
        """The name that a file's products have."""
        plain, numbered = plain_name(path), numbered_name(path)
        if self._stands(path, numbered):
            return numbered
        return plain if self._owners.setdefault(_key(path), path) == path else numbered

    def _stands(self, path: str, name: str) -> bool:
        above = Path(path).parent
        places = (self._out / REPORTS / above / name, self._out / PRINTED / above / f"{name}.pdf")
        return any(map(is_there, places))


def _key(path: str) -> tuple[str, str]:
    """What two files must not share, as file systems compare names."""
    return path.rpartition("/")[0], folded(plain_name(path))


def _used(outputs: Outputs) -> set[str]:
    """The names under which a file's products were written."""
    names = {Path(report).parent.name for report in outputs.reports}
    return names | ({Path(outputs.pdf).stem} if outputs.pdf else set())
