"""The work on one file: read, check, score, and write what was asked for. The same function here and on a cluster."""

import hashlib
import time
import zlib
from dataclasses import replace
from functools import cache
from pathlib import Path

from perfeval_xl.app.checking import mark_edits, with_own_findings, with_shared_findings
from perfeval_xl.app.dossier import DossierOptions, make_dossier
from perfeval_xl.app.files import XLSX
from perfeval_xl.app.jsonform import file_json
from perfeval_xl.app.printing import print_ready
from perfeval_xl.app.reading import internal
from perfeval_xl.app.reporting import ReportOptions, report_file
from perfeval_xl.app.results import FileResult, OpenFile, active_in
from perfeval_xl.app.rolling import record_of
from perfeval_xl.app.scoring import scored, write_copy
from perfeval_xl.app.worklist import make_worklist
from perfeval_xl.batch.codec import pack
from perfeval_xl.batch.keeping import companion_from, stored_forms
from perfeval_xl.batch.log import line, outputs_json
from perfeval_xl.batch.preimages import keep
from perfeval_xl.batch.problems import sentence
from perfeval_xl.batch.records import (
    Answer,
    DepartmentReport,
    Done,
    FirstRound,
    HandedIn,
    HandIn,
    Job,
    Laid,
    PrintCopy,
    Refused,
    Reported,
    Settings,
    Step,
    WriteBack,
)
from perfeval_xl.batch.walking import NO_STAMP, Stamp
from perfeval_xl.domain.causes import count_causes
from perfeval_xl.domain.errors import FileProblem, PerfevalError
from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import FormKind
from perfeval_xl.hosts.disk.folders import is_there
from perfeval_xl.hosts.disk.windows import reachable
from perfeval_xl.hosts.file import read_bytes, save_new
from perfeval_xl.hosts.opening import Opened
from perfeval_xl.hosts.problems import problem as file_problem
from perfeval_xl.problems import problem
from perfeval_xl.rollup import NO_OUTPUTS, Outputs
from perfeval_xl.rules import Scope
from perfeval_xl.standard import Standard

SCORED, REPORTS, PRINTED = "计分", "报告", "打印"


class Look:
    """A file as it was before its job began, and when that was."""

    def __init__(self, job: Job) -> None:
        self.begun = time.monotonic()
        self.settings = job.settings
        self.moment = time.time_ns()
        self.stamp = _stamp(job.file)

    @property
    def seconds(self) -> float:
        """How long ago it was."""
        return round(time.monotonic() - self.begun, 4)


def _stamp(path: Path) -> Stamp:
    try:
        return Stamp.of(reachable(path).stat())
    except OSError:  # reading it will tell
        return NO_STAMP


def process(job: Job) -> Answer:
    """What became of a job. Whatever goes wrong is a code in the answer, never an exception."""
    look = Look(job)
    try:
        return _carry_out(job, look)
    except PerfevalError as refusal:
        return unanswered(job, refusal.code, refusal.message, look)
    except Exception as fault:  # one odd file must not end a run over a tree; the answer has its own code
        return unanswered(job, *internal(fault), look)


def _carry_out(job: Job, look: Look) -> Answer:
    match job:
        case PrintCopy():
            save_new(
                print_ready(_scored_place(job.file), standard_of(job.settings), hidden=job.settings.hidden),
                Path(job.target),
                durable=False,
            )
            return Laid(job.target)
        case DepartmentReport():
            return _department_report(job)
        case HandIn():
            return _hand_in(job)
        case WriteBack():
            return _write_back(job, look)
        case FirstRound():
            return _first_round(job, look)


def _scored_place(file: Path) -> Path:
    """The scored copy: an .xlsx of its name where the form itself is of another kind."""
    places = (file, file.with_name(file.name + XLSX), file.with_suffix(XLSX))
    return next((place for place in places if is_there(place)), file)


def unanswered(job: Job, code: str, message: str, look: Look) -> Answer:
    """The answer to a job of which nothing is known but why it failed.

    The file is not looked into again: that may be what ended the worker.
    """
    if not isinstance(job, FirstRound):
        return _refused(job, code, message)
    return _done(FileResult(path=job.file).failed(code, message), look)


def _refused(job: Job, code: str, message: str) -> Refused:
    if isinstance(job, DepartmentReport) and code in ("TIME", "MEMORY"):
        return Refused("REPORT_LIMIT", sentence("REPORT_LIMIT", len(job.companions)))
    return Refused(code, message)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read(job: Job) -> bytes:
    """Raises as `read_bytes` does; NOT_FOUND says that the file was there when the tree was listed."""
    try:
        return read_bytes(job.file)
    except FileProblem as refusal:
        raise problem(FileProblem, "NOT_FOUND", "gone") if refusal.code == "NOT_FOUND" else refusal from None


def _first_round(job: FirstRound, look: Look) -> Done:
    data = _read(job)
    file, outputs = _checked(job, data), NO_OUTPUTS
    if not isinstance(file, OpenFile) or not file.cases:
        return _done(file, look, data)
    waits = _later(job, file)
    if job.settings.scored and not job.settings.in_place:
        file, outputs = _scored_copy(job, file)
    if not waits & Step.REPORT:
        file, outputs = _with_reports(job, file, outputs)
    return _done(file, look, data, outputs=outputs, waits=waits if file.ok else Step.NOTHING)


def _later(job: Job, file: OpenFile) -> Step:
    """What is made once the files have been compared: marks need the findings, a department its projects."""
    whole = any(case.form.kind is FormKind.DEPARTMENT for case in file.cases)
    report = Step.REPORT if job.settings.report and whole else Step.NOTHING
    return report | (Step.WRITE_BACK if job.settings.in_place else Step.NOTHING)


def _checked(job: Job, data: bytes) -> FileResult:
    standard = standard_of(job.settings)
    # rules across files are run once for the whole tree, see `crossing`
    rules = [rule for rule in standard.rules.values() if rule.scope is not Scope.CALL]
    return with_shared_findings([with_own_findings(_scored(job, data), rules, standard)], rules, None).files[0]


def _scored(job: Job, data: bytes) -> FileResult:
    settings = job.settings
    return scored(job.file, settings.law, data=data, standard=standard_of(settings), hidden=settings.hidden)


def standard_of(settings: Settings) -> Standard:
    """The standard that a run is held to, loaded once in a process."""
    return _loaded(settings.standard)


@cache
def _loaded(folders: tuple[str, ...]) -> Standard:
    return Standard.load(*map(Path, folders))


def _scored_copy(job: Job, file: OpenFile) -> tuple[FileResult, Outputs]:
    """RESULTS/计分/… under the form's own path."""
    target = Path(job.settings.out, SCORED, job.path)
    # LibreOffice would outlive a worker that is stopped for its time
    written = write_copy(file, target, durable=job.settings.durable, office=False)
    return written, Outputs(scored=str(written.written) if written.ok else None)


def _with_reports(job: Job, file: FileResult, outputs: Outputs) -> tuple[FileResult, Outputs]:
    """The file's own reports, which need no other file."""
    if not job.settings.report or not file.ok:
        return file, outputs
    file = report_file(file, (), _report_options(job), standard_of(job.settings))
    return file, replace(outputs, reports=tuple(str(report.path) for report in file.reports))


def _report_options(job: Job) -> ReportOptions:
    """RESULTS/报告/…/<form's name>/: a folder for each workbook, so that no two files want one name."""
    place = Path(job.settings.out, REPORTS, job.path).parent / job.name
    return ReportOptions(template=Path(job.settings.template) if job.settings.template else None, out=place)


def _write_back(job: WriteBack, look: Look) -> Done:
    """执行率, 得分 and marks in the form itself, after its bytes have been kept; nothing where all is there already."""
    data = _read(job)
    file = _checked(job, data)
    if not isinstance(file, OpenFile) or not file.cases:
        return _done(file, look, data)
    later = _later(job, file) & ~Step.WRITE_BACK
    made: FileResult = file
    outputs = Outputs(reports=job.reports)
    if _digest(data) != job.sha256 and not later & Step.REPORT:
        made, outputs = _with_reports(job, file, NO_OUTPUTS)
    try:
        findings = (*file.findings, *job.findings)
        listed = make_worklist(findings, file.snapshot, standard_of(job.settings).rules.values())
        after = file.opened.apply([*file.edits, *mark_edits(findings, file.book, listed)])
        if after != data:
            _save_keeping_original(job, file.opened, after)
    except PerfevalError as refusal:
        return _done(made.failed(refusal.code, refusal.message), look, data, outputs=outputs)
    outputs = replace(outputs, scored=str(file.path))
    if after == data:
        return _done(made, look, data, outputs=outputs, waits=later)
    return _done(made, look, data, outputs=outputs, waits=later, after=after)


def _save_keeping_original(job: Job, opened: Opened, after: bytes) -> None:
    settings = job.settings
    forget = keep(settings.out, settings.run, job.root, job.path, opened.data, after)
    try:
        opened.save(after)
    except PerfevalError as refusal:
        if refusal.code != "NOT_SAVED":  # the form may hold the new bytes after all
            forget()
        raise


def _department_report(job: DepartmentReport) -> Answer:
    """A department's report. What is known of the file speaks of the bytes it had; others are a file that changed."""
    data = _read(job)
    if _digest(data) != job.sha256:
        raise file_problem("CHANGED")
    standard = standard_of(job.settings)
    companions = [companion_from(packed, standard) for packed in job.companions]
    file = report_file(_scored(job, data), companions, _report_options(job), standard)
    if not file.ok:
        return _refused(job, file.status, file.message or "")
    return Reported(tuple(str(report.path) for report in file.reports))


def _hand_in(job: HandIn) -> HandedIn:
    """上报材料 of one department. The contents' page numbers are left to Word: see `_scored_copy` for why."""
    options = DossierOptions(
        out=Path(job.settings.out),
        template=Path(job.settings.template) if job.settings.template else None,
        office=False,
        apart=job.name,
    )
    paths = [str(Path(job.root, path)) for path in job.files]
    settings = job.settings
    make_dossier(paths, options, profile=settings.law, hidden=settings.hidden, standard=standard_of(settings))
    return HandedIn(str(options.place))


def _done(
    file: FileResult,
    look: Look,
    data: bytes | None = None,
    *,
    outputs: Outputs = NO_OUTPUTS,
    waits: Step = Step.NOTHING,
    after: bytes | None = None,
) -> Done:
    """The answer for a file; `data` were read from it, `after` was written into it."""
    read = None if data is None else _digest(data)
    counts = count_causes(file.findings)
    log = file_json(file) | {"outputs": outputs_json(outputs), "sha256": read, "size": len(data or b"")}
    log |= {"seconds": look.seconds, "contains": list(active_in(file))}
    return Done(
        status=file.status,
        stamp=look.stamp,
        read_at=look.moment if after is None else 0,
        sha256=read if after is None else _digest(after),
        waits=waits,
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        outputs=outputs,
        written_back=after is not None,
        line=zlib.compress(line(log), 1),
        record=zlib.compress(pack(record_of(file, outputs)), 1),
        forms=stored_forms(file, standard_of(look.settings)),
    )
