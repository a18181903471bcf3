"""汇总: the roll-up of many files, from the records of a run or from a check of its own."""

import shutil
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.app.checking import Progress, check_files
from perfeval_xl.app.results import FileResult, active_in
from perfeval_xl.app.runs import RunResult
from perfeval_xl.domain.errors import FileProblem, PerfevalError, UsageError
from perfeval_xl.hosts.disk.folders import make_folder, real_place
from perfeval_xl.hosts.disk.windows import reachable
from perfeval_xl.hosts.file import mode_of, save_new
from perfeval_xl.problems import problem
from perfeval_xl.problems.system import system_words
from perfeval_xl.rollup import BOOK, NO_OUTPUTS, WORK, FileRecord, Outputs, Past, form_record, write_products
from perfeval_xl.standard import Standard

_OLD = 12 * 3600
"""Seconds after which a temporary folder was surely left by a roll-up that has been killed."""


class Rolled(NamedTuple):
    """What was found, the files written, and the summary's text."""

    result: RunResult
    written: list[Path]
    summary: str


def roll_up(
    paths: Sequence[Path],
    folder: Path,
    *,
    profile: str | None = None,
    hidden: bool = False,
    progress: Progress = lambda paths: paths,
    standard: Standard | None = None,
    expected: Sequence[str] = (),
) -> Rolled:
    """Check all files together and write their roll-up; an earlier roll-up among them is passed over.

    `expected` are the departments that are to hand in.
    """
    earlier = real_place(folder / BOOK)
    forms = [path for path in paths if real_place(path) != earlier]
    if not forms:
        raise problem(UsageError, "NO_WORKBOOK", "rollup")
    result = check_files(forms, profile=profile, progress=progress, standard=standard, hidden=hidden)
    written = write_rollup(map(record_of, result.listed), folder, mode=mode_of(*forms), expected=expected)
    return Rolled(result, written, reachable(written[-1]).read_text("utf-8"))


def record_of(file: FileResult, outputs: Outputs = NO_OUTPUTS) -> FileRecord:
    """A checked file as a record, with what was written for it; a form that counts in another file is not in it."""
    return FileRecord(
        path=str(file.path),
        status=file.status,
        message=file.message or "",
        forms=tuple(form_record(case.form, case.assessment) for case in file.counted),
        findings=file.findings,
        outputs=outputs,
        contains=active_in(file),
    )


def write_rollup(
    records: Iterable[FileRecord],
    folder: Path,
    notes: Sequence[str] = (),
    *,
    mode: int = 0o666,
    expected: Sequence[str] = (),
    past: Past | None = None,
    prefix: str = WORK,
) -> list[Path]:
    """Write 汇总.xlsx, 汇总.html and 摘要.txt into `folder`, each whole or not at all; their paths.

    `notes` are sentences about the run, to stand above all else; `mode` as of `save_new`, `expected` as of `roll_up`,
    `past` as of `write_products`; `prefix` begins the name of the temporary folder in which they are made.
    Earlier products are replaced. One that cannot be (somebody has it open) does not keep the others from being
    written; then the first such `FileProblem` is raised, naming the file. Raises NO_SPACE before anything is written
    when there is no room to work.
    """
    _sweep()
    try:
        work = tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)
    except OSError as fault:
        raise _no_room(fault) from None
    with work as name:
        try:
            made = write_products(Path(name), records, str(folder.absolute()), notes, expected, past)
        except OSError as fault:
            raise _no_room(fault) from None
        refusals = [refusal for each in made if (refusal := _write(folder / each.name, each, mode))]
    if refusals:
        raise refusals[0]
    return [folder / each.name for each in made]


def _no_room(fault: OSError) -> FileProblem:
    return problem(FileProblem, "NO_SPACE", "rollup", what=system_words(fault))


def _sweep() -> None:
    """Remove the temporary folders that killed roll-ups have left."""
    for left in Path(tempfile.gettempdir()).glob(f"{WORK}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _OLD:
                shutil.rmtree(left)


def _write(path: Path, made: Path, mode: int) -> FileProblem | None:
    """Write one file with what `made` holds; what keeps it from being written, naming the file."""
    try:
        make_folder(path.parent)
        save_new(made, path, mode=mode)
    except PerfevalError as refusal:
        return FileProblem(refusal.code, f"“{path.name}”没有写成：{refusal.message}")
    return None
