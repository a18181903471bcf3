"""All records taken together: forms in memory, findings on disk, and what is counted in passing."""

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context
from pathlib import Path
from typing import TypeVar

from perfeval_xl.rollup.changes import Changes
from perfeval_xl.rollup.findings import Findings
from perfeval_xl.rollup.past import Past
from perfeval_xl.rollup.records import FileRecord
from perfeval_xl.rollup.rows import FailedRow, FindingRow, FormRow, LevelRow, flattened
from perfeval_xl.rollup.texts import plain

Row = TypeVar("Row", FormRow, FailedRow)
_EXACT = Context(prec=100)
"""Sums that are not rounded are the same in whatever order the records come."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathered:
    """All rows, in the order of the files' paths. `root` is the folder that all files share, '' where there is none.

    `levels` has one row for each first level, over all forms. `notes` are sentences about the run, `contains` counts
    files by what could act in them.
    """

    notes: tuple[str, ...] = ()
    root: str
    files: int
    forms: tuple[FormRow, ...]
    levels: tuple[LevelRow, ...]
    findings: Findings
    failed: tuple[FailedRow, ...]
    contains: Mapping[str, int]
    slips: Mapping[tuple[str, str], int]
    """How many causes there are by department and code."""
    affected: Mapping[str, int]
    """How many forms have causes with a code."""
    expected: tuple[str, ...] = ()
    """The departments that are to hand in."""
    changes: Changes | None = None
    """What has changed since the roll-up before; None where none is remembered."""

    def shown(self, path: str) -> str:
        """A file's path as people see it, below the folder that all share."""
        return _below(self.root, path)


def gather(
    records: Iterable[FileRecord],
    findings: Findings,
    notes: Sequence[str] = (),
    expected: Iterable[str] = (),
    past: Past | None = None,
) -> Gathered:
    """The rows of all records, whatever the order in which workers handed them in; `findings` takes the findings.

    The records are gone through once, and none of them is kept. The notes say what has changed since `past`.
    """
    changes = Changes(past) if past is not None else None
    paths: list[str] = []
    forms: list[FormRow] = []
    failed: list[FailedRow] = []
    levels: dict[str, LevelRow] = {}
    contains = Counter[str]()
    slips = Counter[tuple[str, str]]()
    affected = Counter[str]()
    for file in map(flattened, records):
        paths.append(file.path)
        forms += file.forms
        failed += file.failed
        findings.add(file.path, file.findings)
        if changes:
            changes.take(file)
        contains.update(file.contains)
        slips.update((row.department, row.code) for row in file.findings if row.counted and row.department)
        affected.update(code for code, place in _broken(file.findings) if place is not None)
        for row in file.levels:
            levels[row.level] = _sum(levels[row.level], row) if row.level in levels else row
    root = _shared_folder(paths)
    if changes:
        changes.finish()
        notes = (*notes, changes.sentence)
    return Gathered(
        notes=tuple(map(plain, notes)),
        root=root,
        files=len(paths),
        forms=_in_sections(_named(root, forms)),
        levels=tuple(levels.values()),
        findings=findings,
        failed=_named(root, failed),
        contains=contains,
        slips=slips,
        affected=affected,
        expected=tuple(map(plain, expected)),
        changes=changes,
    )


def _broken(findings: Iterable[FindingRow]) -> set[tuple[str, int | None]]:
    """Codes of causes with the form that has them, each once."""
    return {(row.code, row.place) for row in findings if row.counted}


def _sum(one: LevelRow, other: LevelRow) -> LevelRow:
    return LevelRow(one.level, _EXACT.add(one.weight, other.weight), _EXACT.add(one.score, other.score))


def _named(root: str, rows: list[Row]) -> tuple[Row, ...]:
    """Rows in the order of paths, with the names under which files are shown."""
    rows.sort(key=lambda row: row.path)
    return tuple(row._replace(file=_below(root, row.path)) for row in rows)


def _in_sections(rows: Iterable[FormRow]) -> tuple[FormRow, ...]:
    """Forms with the 科室 that their first folder names."""
    return tuple(row._replace(section=_section(row.file)) for row in rows)


def _section(file: str) -> str:
    first, inside, _ = file.replace("\\", "/").partition("/")
    return first if inside else ""


def _shared_folder(paths: Sequence[str]) -> str:
    try:
        return os.path.commonpath([os.path.split(path)[0] for path in paths]) if paths else ""
    except ValueError:  # several drives, or relative and absolute paths side by side
        return ""


def _below(root: str, path: str) -> str:
    """A path as seen from the folder that all share; one that lies elsewhere, such as a file that is gone, in full."""
    place = Path(path)
    inside = root and place.is_relative_to(root)  # by parts: Windows writes one folder in several ways
    return plain(str(place.relative_to(root)) if inside else path)
