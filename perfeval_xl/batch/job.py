"""The work on one file: read, check, score, and write what was asked for. The same function here and on a cluster.

`process(job)` gives a record: the file object of `check --format json` with `outputs`, `sha256` (of the bytes read),
`size` (bytes), `seconds`, `contains` (macros, external-links, dde), and `state`, which the run keeps to itself:

    {"stamp": [size, mtime_ns, ctime_ns], "seen": clock in ns, "sha256": of the file as it stands now,
     "waits": whether its outputs are made in the second round, "forms": what the rules across files need}
"""

import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from perfeval_xl.app.checking import mark_edits, with_findings
from perfeval_xl.app.jsonform import Json, file_json
from perfeval_xl.app.names import safe_name
from perfeval_xl.app.printing import print_ready
from perfeval_xl.app.reading import internal
from perfeval_xl.app.reporting import ReportOptions, report_file
from perfeval_xl.app.results import OK, FileResult
from perfeval_xl.app.scoring import scored, write_copy
from perfeval_xl.batch.preimages import keep
from perfeval_xl.batch.slim import finding_from, slim
from perfeval_xl.batch.walking import Stamp
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.domain.form import FormKind
from perfeval_xl.hosts.file import Workbook, read_bytes, save_new
from perfeval_xl.rules import Rule, Scope, catalogue

SCORED, REPORTS, PRINTED = "计分", "报告", "打印"
_SLUG = 86
"""Bytes; with the number and an ending behind it a name has at most 100."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One file of a run: `path` is below `root`. All values are plain, so that a job can travel.
    Scored copies are on disk when it is done, or with `durable` false when the run has synced the file system.

    With `printing` nothing is done but that a print-ready copy of the file is laid there, for LibreOffice.

    In the second round `findings` are those of the rules across files, as JSON, and `companions` the files (below
    `root`) of the same department, for its report.
    """

    root: str
    path: str
    out: str
    run: str
    law: str | None = None
    template: str | None = None
    scored: bool = True
    report: bool = True
    in_place: bool = False
    durable: bool = True
    seconds: int = 20
    memory_mib: int = 1024
    second: bool = False
    findings: tuple[dict[str, Any], ...] = ()
    companions: tuple[str, ...] = ()
    printing: str | None = None

    @property
    def file(self) -> Path:
        """The form's full path."""
        return Path(self.root, self.path)


Step = Callable[[Job, FileResult], tuple[FileResult, Json]]
"""Makes one kind of output from a scored and checked file; what it made goes into the record's `outputs`."""


def process(job: Job) -> Json:
    """The record of one file. Whatever goes wrong is a code in the record, never an exception."""
    begun = time.monotonic()
    try:
        record = _print_copy(job, job.printing) if job.printing else _processed(job)
    except Exception as fault:  # one odd file must not end a run over a tree; it is told with its own code
        record = failed_record(job, *internal(fault))
    return record | {"seconds": round(time.monotonic() - begun, 4)}


def failed_record(job: Job, code: str, message: str) -> Json:
    """The record of a file of which nothing is known but why."""
    return _record(FileResult(path=job.file).failed(code, message), None, {"stamp": [0, 0, 0], "seen": 0})


def _print_copy(job: Job, target: str) -> Json:
    """The record of a file of which only a copy is wanted."""
    try:
        save_new(print_ready(job.file), Path(target), durable=False)
    except PerfevalError as problem:
        return failed_record(job, problem.code, problem.message)
    return {"status": OK}


def _processed(job: Job) -> Json:
    try:
        seen = time.time_ns()
        stamp = Stamp.of(job.file.stat())
        data = read_bytes(job.file)
    except FileNotFoundError:
        return failed_record(job, "NOT_FOUND", "列出之后这个文件不见了。下次运行时再看；若是误删，请从备份恢复。")
    except PerfevalError as problem:
        return failed_record(job, problem.code, problem.message)
    file = _checked(job, job.path, data)
    waits = file.ok and not job.second and _needs_second_round(job, file)
    outputs: Json = {}
    for step in () if waits else STEPS:
        if file.ok and file.book and file.book.cases:
            file, made = step(job, file)
            outputs |= made
    return _record(file, data, {"stamp": list(stamp), "seen": seen, "waits": waits}, outputs)


def _record(file: FileResult, data: bytes | None, state: Json, outputs: Json | None = None) -> Json:
    digest = None if data is None else hashlib.sha256(data).hexdigest()
    state = {"waits": False, "sha256": digest, "forms": slim(file), **state}
    outputs = {"scored": None, "reports": [], "pdf": None, **(outputs or {})}
    if "written" in outputs:
        state |= {"sha256": outputs.pop("written"), "seen": 0}
    told = {"outputs": outputs, "sha256": digest, "size": len(data or b""), "seconds": 0.0, "state": state}
    return file_json(file) | told | {"contains": list(file.workbook.active) if file.workbook else []}


def _checked(job: Job, path: str, data: bytes | None = None) -> FileResult:
    return with_findings([scored(Path(job.root, path), job.law, data=data)], _rules_for_one_file()).files[0]


@cache
def _rules_for_one_file() -> tuple[Rule, ...]:
    """Rules across files are run once for the whole tree, see `crossing`."""
    return tuple(rule for rule in catalogue().values() if rule.scope is not Scope.CALL)


def _needs_second_round(job: Job, file: FileResult) -> bool:
    """Marks need the findings across files, a department's report the forms of its projects."""
    if job.in_place or file.book is None:
        return job.in_place
    return job.report and any(case.form.kind is FormKind.DEPARTMENT for case in file.book.cases)


def _scored_copy(job: Job, file: FileResult) -> tuple[FileResult, Json]:
    """RESULTS/计分/… under the form's own path."""
    if not job.scored or job.in_place:
        return file, {}
    target = Path(job.out, SCORED, job.path)
    file = write_copy(file, target, durable=job.durable)
    return file, {"scored": str(target)} if file.ok else {}


def _written_back(job: Job, file: FileResult) -> tuple[FileResult, Json]:
    """执行率, 得分 and marks in the form itself, after its bytes have been kept; nothing where all is there already."""
    if not job.in_place or file.workbook is None:
        return file, {}
    findings = (*file.findings, *(finding_from(each, str(file.path)) for each in job.findings))
    before = file.workbook.data
    try:
        after = file.workbook.apply([*file.edits, *mark_edits(findings)])
        if after == before:
            return file, {"scored": str(file.path)}
        _kept_and_saved(job, file.workbook, after)
    except PerfevalError as problem:
        return file.failed(problem.code, problem.message), {}
    return replace(file, written=file.path), {
        "scored": str(file.path),
        "written": hashlib.sha256(after).hexdigest(),
    }


def _kept_and_saved(job: Job, workbook: Workbook, after: bytes) -> None:
    forget = keep(job.out, job.run, job.root, job.path, workbook.data, after)
    try:
        workbook.save(after)
    except PerfevalError:
        forget()
        raise


def _reports(job: Job, file: FileResult) -> tuple[FileResult, Json]:
    """RESULTS/报告/…/<form's name>-<number>/: a folder for each workbook, so that no two files want one name."""
    if not job.report:
        return file, {}
    place = Path(job.out, REPORTS, job.path).parent / slug(job.path)
    options = ReportOptions(template=Path(job.template) if job.template else None, out=place)
    companions = [each for path in job.companions if (each := _checked(job, path)).ok]
    file = report_file(file, companions, options)
    return file, {"reports": [str(report.path) for report in file.reports]}


def slug(path: str) -> str:
    """A name made from a path's last part, safe everywhere and at most 100 bytes, with eight digits of the path."""
    number = hashlib.sha256(os.fsencode(path)).hexdigest()[:8]
    name = safe_name(Path(path).stem, "表").encode()[:_SLUG].decode("utf-8", "ignore").strip(" .")
    return f"{name}-{number}"


STEPS: tuple[Step, ...] = (_written_back, _scored_copy, _reports)
