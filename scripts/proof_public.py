"""Reads the test files of other projects, each in a limited process: none may hang, crash or end without a code.

    python scripts/proof_public.py PLACE ... [--office] [--write]

A PLACE is a folder, or a git directory whose newest commit is taken; NAME=PLACE gives it the name to publish. Files of
the kinds below are read as `check` reads them. Documents without a form's words, which the program passes over, are
read by their reader all the same. Without --office LibreOffice is not asked. --write puts the figures into
docs/可靠性.md. Status 1 when any file hung, crashed, took all memory or ended without a code.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from perfeval_xl.app.apart.workers import Ended, close_workers, run_limited  # noqa: E402
from perfeval_xl.hosts.kinds import Kind  # noqa: E402
from perfeval_xl.hosts.office.find import VARIABLE  # noqa: E402
from perfeval_xl.problems import catalogue  # noqa: E402
from scripts.marked import write_part  # noqa: E402
from scripts.public_reading import Reading  # noqa: E402

TARGET = ROOT / "docs" / "可靠性.md"
SUFFIXES = frozenset(
    (".xls", ".xlt", ".et", ".ett", ".ods", ".ots", ".fods", ".docx", ".docm", ".doc", ".dot", ".wps", ".pdf")
) | {".xlsx", ".xlsm"}
_SECONDS, _MEMORY = 150, 2048
"""Of the process around a file. The limits of the program, 20 seconds of work and 1 GiB, end it before."""
_WORKER = "scripts.public_reading"
_NOTHING_THERE = frozenset({"NO_TABLE", "NO_TEXT", "NO_SHEET", "OTHER_DOCUMENT"})
READ, NONE, REFUSED, HANG, MEMORY, CRASH, CODELESS = OUTCOMES = (
    *("读出", "没有表格", "以代码说明不能读", "超时", "内存不够", "崩溃", "没有代码"),
)
FAULTS = frozenset({HANG, MEMORY, CRASH, CODELESS})
_FAULT_CODES = {"TIME": HANG, "MEMORY": MEMORY, "CRASHED": CRASH, "INTERNAL": CODELESS}
_LFS = b"version https://git-lfs"


class Place(NamedTuple):
    """Where files come from: its name, its commit ('' for a folder), and where it is."""

    name: str
    commit: str
    path: Path

    @classmethod
    def parse(cls, text: str) -> "Place":
        """From `NAME=PLACE` or `PLACE`."""
        name, _, place = text.rpartition("=")
        path = Path(place)
        if (path / ".git").exists() or ((path / "HEAD").is_file() and (path / "objects").is_dir()):
            return cls(name or path.name, _git(path, "rev-parse", "HEAD").decode().strip(), path)
        return cls(name or path.name, "", path)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The files of a wanted kind by their names."""
        yield from self._committed() if self.commit else self._lying()

    def _lying(self) -> Iterator[tuple[str, bytes]]:
        for path in sorted(self.path.rglob("*")):
            if path.suffix.lower() in SUFFIXES and path.is_file():
                yield str(path.relative_to(self.path)), path.read_bytes()

    def _committed(self) -> Iterator[tuple[str, bytes]]:
        for entry in _git(self.path, "ls-tree", "-r", "-z", self.commit).split(b"\0"):
            meta, _, raw = entry.partition(b"\t")
            name = raw.decode("utf-8", "replace")
            if PurePosixPath(name).suffix.lower() in SUFFIXES:
                found = _blob(self.path, meta.split()[2].decode())
                if found is not None:
                    yield name, found


def _git(path: Path, *words: str) -> bytes:
    return subprocess.run(["git", "-C", str(path), *words], capture_output=True, check=True).stdout


def _blob(path: Path, number: str) -> bytes | None:
    """The bytes of a file; None where a snapshot has left them out."""
    done = subprocess.run(["git", "-C", str(path), "cat-file", "blob", number], capture_output=True, check=False)
    return done.stdout if done.returncode == 0 and not done.stdout.startswith(_LFS) else None


@dataclass
class Tally:
    """What became of the files of a kind."""

    outcomes: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0

    def add(self, reading: Reading) -> None:
        """Count one file."""
        outcome = outcome_of(reading.reader_status)
        self.outcomes[outcome] += 1
        if outcome == REFUSED:
            self.codes[reading.reader_status] += 1
        self.slowest = max(self.slowest, reading.seconds)


def outcome_of(status: str) -> str:
    """Which of the outcomes a status is."""
    if status == "ok":
        return READ
    if status in _NOTHING_THERE:
        return NONE
    return _FAULT_CODES.get(status, REFUSED if status in catalogue() else CODELESS)


def outcome_for(path: Path) -> Reading:
    """What a file does to a process of its own."""
    reply = run_limited(json.dumps(str(path)).encode(), _SECONDS, _MEMORY, _WORKER)
    if isinstance(reply, Ended):
        return Reading(Kind.UNKNOWN.name, reply.code, reply.code, _SECONDS, reply.what)
    return Reading(*json.loads(reply))


def read_all(places: Iterable[Place], folder: Path) -> tuple[dict[str, Tally], dict[Place, int], list[str]]:
    """Every file once, however many projects have it: tallies by kind, files by place, and the faults."""
    tallies: dict[str, Tally] = {}
    counts: dict[Place, int] = {}
    faults: list[str] = []
    met: set[bytes] = set()
    for place in places:
        counts[place] = 0
        for name, data in place.files():
            digest = hashlib.sha256(data).digest()
            if digest in met:
                continue
            met.add(digest)
            counts[place] += 1
            path = folder / f"表{PurePosixPath(name).suffix.lower()}"
            path.write_bytes(data)
            reading = outcome_for(path)
            tallies.setdefault(reading.kind, Tally()).add(reading)
            if outcome_of(reading.reader_status) in FAULTS or outcome_of(reading.status) in FAULTS:
                faults.append(f"{place.name} {name}：{reading.status} {reading.reader_status} {reading.message}")
                print(faults[-1], flush=True)
        print(f"{place.name} {place.commit[:12]}：{counts[place]} 个", flush=True)
    return tallies, counts, faults


def table(tallies: dict[str, Tally], counts: dict[Place, int]) -> str:
    """The figures as they are published."""
    lines = [f"| 文件（按内容） | 个数 | {' | '.join(OUTCOMES)} | 最慢（CPU） |", "| --- |" + " --- |" * 9]
    for kind in [each for each in Kind if each.name in tallies]:
        tally = tallies[kind.name]
        figures = (f"{tally.outcomes[each]:,}" for each in OUTCOMES)
        row = (kind.value, f"{tally.outcomes.total():,}", *figures, f"{tally.slowest:.1f} 秒")
        lines.append(f"| {' | '.join(row)} |")
    total = sum((tally.outcomes for tally in tallies.values()), Counter[str]())
    slowest = max((tally.slowest for tally in tallies.values()), default=0)
    row = ("合计", f"{total.total():,}", *(f"{total[each]:,}" for each in OUTCOMES), f"{slowest:.1f} 秒")
    lines.append(f"| {' | '.join(row)} |")
    codes = sum((tally.codes for tally in tallies.values()), Counter[str]())
    code_counts = "，".join(f"{code} {count:,}" for code, count in codes.most_common())
    named = "、".join(
        f"{place.name}（{place.commit[:12] or '文件夹'}，{count:,} 个）" for place, count in counts.items()
    )
    return "\n".join([*lines, "", f"代码：{code_counts}。", "", f"来自：{named}。同一个文件在几个项目里只读一次。"])


def write_table(text: str) -> None:
    """Put the figures into the page."""
    write_part(TARGET, "公开文件", text)


def main(words: Sequence[str] | None = None) -> int:
    """Read what the places hold and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("places", nargs="+", type=Place.parse)
    parser.add_argument("--office", action="store_true")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args(words)
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory(prefix="perfeval-public-") as name:
        if not arguments.office:
            os.environ[VARIABLE] = str(Path(name) / "none")
        try:
            tallies, counts, faults = read_all(arguments.places, Path(name))
        finally:
            close_workers()
    figures = table(tallies, counts)
    print(figures)
    if arguments.write:
        write_table(figures)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
