"""What the rounds of a long proof came to, one line of JSON each, so that a run that is broken off is not lost.

A line says which proof, of which state of the program, and what was counted:

    {"proof": "kill", "version": "1f0c3a2", "found": {"次": 1, "旧": 9, "新": 3}}
"""

import json
import subprocess
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

TRIES = "次"
"""Under this name a round counts how many tries it was; one that a proof could not use counts none."""


class Tally:
    """The rounds of one state of the program in a file that others may stand in as well; it need not exist yet."""

    def __init__(self, path: Path, version: str) -> None:
        self._path, self._version = path, version

    def add(self, proof: str, found: Mapping[str, int]) -> None:
        """Write one more round at the end of the file. Raises `OSError`."""
        line = json.dumps({"proof": proof, "version": self._version, "found": found}, ensure_ascii=False)
        with self._path.open("a+b") as file:
            file.write(b"" if self._ends_whole() else b"\n")
            file.write(f"{line}\n".encode())

    def total(self, proof: str) -> Counter[str]:
        """The sum of a proof's rounds; a line that was broken off counts for nothing."""
        total = Counter[str]()
        for line in self._path.read_text("utf-8", "replace").splitlines() if self._path.exists() else ():
            try:
                each = json.loads(line)
            except ValueError:
                continue
            if (each["proof"], each["version"]) == (proof, self._version):
                total.update(each["found"])
        return total

    def _ends_whole(self) -> bool:
        data = self._path.read_bytes()
        return not data or data.endswith(b"\n")


def version_of(root: Path) -> str:
    """The state of the package in a checkout, by Git; "+" behind it where something is not committed."""
    tree = _git(root, "rev-parse", "--short=8", "HEAD:perfeval_xl").strip()
    return tree + ("+" if _git(root, "status", "--porcelain", "--", "perfeval_xl") else "")


def shown(found: Mapping[str, int]) -> str:
    """Counts as the pages have them, the tries first."""
    counts = "，".join(f"{name} {count:,}" for name, count in found.items() if name != TRIES)
    return f"{found.get(TRIES, 0):,} 次：{counts}"


def _git(root: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True, check=True).stdout
