"""The findings of a run, which may be a million: on disk, so that memory does not grow with them."""

import pickle
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Self

from perfeval_xl.domain.causes import UNDER
from perfeval_xl.domain.finding import Severity
from perfeval_xl.rollup.rows import FindingRow

_IN_MEMORY = 1 << 20
"""Bytes up to which no file is made."""
_LAST = len(Severity)
"""Of what was accepted: it stands behind all that is to be put right."""
_RANK = {severity: number for number, severity in enumerate(Severity)}


class Findings:
    """Findings of many files, added file by file in any order, gone through as often as wanted.

    They come gravest first, and in the order of paths among equals; what comes of a slip stays under it. `counts` says
    how many causes there are of each code and severity, `codes` are those of all findings, `paths` names the files that
    have any. They are gone when the `with` block ends.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` is where their file lies, that of temporary files unless said."""
        # a file without a name that nobody else can write to, so what is unpickled is what was pickled here
        self._file = SpooledTemporaryFile(_IN_MEMORY, dir=None if folder is None else str(folder))  # noqa: SIM115
        self._places: list[tuple[int, str, int]] = []
        """Severity, path and where in the file its findings begin."""
        self.listed = 0
        """How many findings there are, consequences among them."""
        self.accepted = 0
        """How many causes were accepted; they are in none of the counts."""
        self.counts: Counter[tuple[str, Severity]] = Counter()
        self.codes: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def add(self, path: str, rows: Sequence[FindingRow]) -> None:
        """Take in the findings of one file. All files are added before the first finding is read."""
        for rank, members in _by_severity(rows):
            self._places.append((rank, path, self._file.tell()))
            pickle.dump(members, self._file, pickle.HIGHEST_PROTOCOL)
        self.listed += len(rows)
        self.codes.update(row.code for row in rows)
        self.accepted += sum(bool(row.accepted) and not row.message.startswith(UNDER) for row in rows)
        self.counts.update((row.code, row.counted) for row in rows if row.counted is not None)

    @property
    def paths(self) -> list[str]:
        """The files that have findings, in order."""
        return sorted({path for _, path, _ in self._places})

    def count(self, severity: Severity) -> int:
        """How many there are of one severity."""
        return sum(count for (_, each), count in self.counts.items() if each is severity)

    def __len__(self) -> int:
        return self.counts.total()

    def __iter__(self) -> Iterator[FindingRow]:
        for _, _, place in sorted(self._places):
            self._file.seek(place)
            yield from pickle.load(self._file)


def _by_severity(rows: Iterable[FindingRow]) -> Iterator[tuple[int, list[FindingRow]]]:
    """Rows that stand together, by the severity that their cause counts with."""
    ranked: list[tuple[int, FindingRow]] = []
    rank = 0
    for row in rows:
        if row.counted is not None:
            rank = _RANK[row.counted]
        elif row.accepted:
            rank = _LAST
        ranked.append((rank, row))
    first = itemgetter(0)
    for rank, members in groupby(sorted(ranked, key=first), key=first):
        yield rank, [row for _, row in members]
