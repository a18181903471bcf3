"""打印: PDF of the form sheets of every file, made from a copy; the files themselves are only read."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.app.checking import Progress
from perfeval_xl.app.files import COPY_SIGN, XLSX, mirrored
from perfeval_xl.app.limits import ONE_FILE, within
from perfeval_xl.app.reading import internal
from perfeval_xl.app.results import Failed, Failure, FileResult, Printed, SheetNote
from perfeval_xl.app.runs import RunResult
from perfeval_xl.app.sheetchoice import forms_on, sheets_to_print
from perfeval_xl.domain.errors import FileProblem, PerfevalError, UsageError
from perfeval_xl.domain.form import Form
from perfeval_xl.domain.page import Landmarks, PrintPlan, SheetLayout
from perfeval_xl.forms import HiddenForms, hidden_forms, read, without_hidden
from perfeval_xl.hosts.disk.folders import make_folder
from perfeval_xl.hosts.disk.windows import reachable
from perfeval_xl.hosts.file import Workbook, mode_of, save_new
from perfeval_xl.hosts.office import DONE, TOO_SLOW, Outcome, convert, find_office
from perfeval_xl.hosts.opening import Kind, open_form
from perfeval_xl.printing import EXCEL, LIBREOFFICE, Drawing, plan_sheet
from perfeval_xl.problems import problem, sentence
from perfeval_xl.scoring import Note
from perfeval_xl.standard import Standard

LIMIT = 60.0
"""Seconds that a file may take."""
MARK = b"% printed by perfeval-xl\n"
"""Stands behind a PDF's end, and tells ours from any other file of that name, such as a signed scan."""
_MOST_NAMED = 10
"""Rows that a sentence names."""


class _Job(NamedTuple):
    """A file to print: what is known of it, its workbook, and the sheets to print with their landmarks."""

    file: Printed
    workbook: Workbook
    sheets: tuple[tuple[SheetLayout, Landmarks], ...]

    def copy(self, drawing: Drawing) -> tuple[bytes, list[PrintPlan]]:
        """The print-ready workbook for a program, and the plans it follows."""
        plans = [plan_sheet(layout, marks, drawing) for layout, marks in self.sheets]
        return self.workbook.print_copy(plans), plans

    @property
    def as_copy(self) -> Printed:
        """The file where the print-ready workbook is all that is made."""
        return replace(self.file, written=self.file.kept)


class _Copied(NamedTuple):
    """A file with its print copy under a name that every program can take."""

    file: Printed
    copy: Path


def print_files(
    paths: Sequence[Path],
    *,
    out: Path | None = None,
    keep_xlsx: bool = False,
    hidden: bool = False,
    standard: Standard | None = None,
    limit: float = LIMIT,
    progress: Progress = lambda paths: paths,
) -> RunResult:
    """Print every file to a PDF beside it, or below `out` in the same folders as the files stand in.

    With `keep_xlsx` the print-ready workbook is left beside the PDF, for printing in Excel; without LibreOffice it is
    all that is made. `hidden` prints forms on hidden sheets as well. `limit` is in seconds a file. Raises `UsageError`
    BAD_LIMIT, NO_OFFICE.
    """
    if limit <= 0:
        raise problem(UsageError, "BAD_LIMIT")
    office = find_office()
    if office is None and not keep_xlsx:
        raise problem(UsageError, "NO_OFFICE")
    targets = _targets(paths, out)
    standard = standard or Standard.default()
    jobs = [_prepared_within(path, standard, hidden=hidden) for path in paths]
    if keep_xlsx:
        jobs = [_save_copy(job, targets[job.file.path]) if isinstance(job, _Job) else job for job in jobs]
    if office is None:
        return RunResult(files=tuple(job.as_copy if isinstance(job, _Job) else job for job in jobs))
    with tempfile.TemporaryDirectory(prefix="perfeval-", ignore_cleanup_errors=True) as name:
        return RunResult(files=tuple(_printed(jobs, targets, office, Path(name), limit, progress)))


def _targets(paths: Sequence[Path], out: Path | None) -> dict[Path, Path]:
    """The PDF of every file; a second file of the same stem keeps its ending: 表.xlsm.pdf."""
    places = mirrored(paths, out) if out else {path: path for path in paths}
    targets: dict[Path, Path] = {}
    for path, place in places.items():
        target = place.with_suffix(".pdf")
        targets[path] = place.with_name(f"{place.name}.pdf") if target in targets.values() else target
    return targets


def print_ready(path: Path, standard: Standard, *, hidden: bool = False) -> bytes:
    """The workbook from which LibreOffice prints a file's forms, with its sheets laid out. Raises `FileProblem`."""
    job = _prepared(path, standard, hidden=hidden, office=False)
    if isinstance(job, Failed):
        raise FileProblem(*job.failure)
    return job.copy(LIBREOFFICE)[0]


def _prepared_within(path: Path, standard: Standard, *, hidden: bool) -> _Job | Failed:
    """As `_prepared`, within the limits of one file."""
    try:
        return within(ONE_FILE, lambda: _prepared(path, standard, hidden=hidden))
    except PerfevalError as given_up:
        return _as_failed(FileResult(path=path), given_up)


def _prepared(path: Path, standard: Standard, *, hidden: bool, office: bool = True) -> _Job | Failed:
    """A file read as far as printing needs, or what went wrong."""
    file = FileResult(path=path)
    try:
        workbook = _workbook(path, standard, office=office)
        snapshot = workbook.read()
        forms = read(snapshot if hidden else without_hidden(snapshot), standard.vocabulary)
        sheets = tuple(sheets_to_print(workbook.layouts(hidden=hidden), forms)) if forms else ()
        aside = () if hidden else hidden_forms(snapshot, blank=not forms, vocabulary=standard.vocabulary)
        notes = (*map(_aside, aside), *(note for layout, _ in sheets for note in _unprinted(layout, forms)))
    except Exception as fault:  # one odd file must not end a run over a folder; it is told with its own code
        return _as_failed(file, fault)
    printed = Printed(path=path, notes=notes, department=_department(forms))
    return _Job(printed, workbook, sheets) if sheets else printed.failed("NO_FORM", sentence("NO_FORM"))


def _department(forms: Sequence[Form]) -> str:
    """The department that a file is of: the first that a form of it names."""
    named = (form.department.text for form in forms if form.department is not None)
    return next((name for text in named if (name := " ".join(text.split()))), "")


def _workbook(path: Path, standard: Standard, *, office: bool) -> Workbook:
    """The workbook to lay out; one of another kind as an .xlsx. Raises PRINT_ELSEWHERE for documents."""
    opened = open_form(path)
    if isinstance(opened, Workbook):
        return opened
    if opened.kind.is_document:
        case = "pdf" if opened.kind is Kind.PDF else ""
        raise problem(FileProblem, "PRINT_ELSEWHERE", case, what=opened.kind.value)
    from perfeval_xl.app.asxlsx import as_workbook

    return as_workbook(opened, standard, office=office)


def _aside(forms: HiddenForms) -> SheetNote:
    """A form on a hidden sheet is not printed, but told."""
    text = f"{forms}，没有打印。要打印，请取消隐藏，或加 --hidden。"
    return SheetNote(sheet=forms.sheet, note=Note(forms.at, text))


def _unprinted(layout: SheetLayout, forms: Sequence[Form]) -> Iterator[SheetNote]:
    """Indicators in rows that a filter or a person has hidden: the total counts them, the paper does not show them."""
    for form in forms_on(layout, forms):
        rows = [row for row in form.indicators if layout.down(row.row) == 0]
        if rows:
            numbers = "、".join(str(row.row) for row in rows[:_MOST_NAMED]) + ("……" if len(rows) > _MOST_NAMED else "")
            text = f"第 {numbers} 行是隐藏的，没有印出来，总分却算了它们。要印出来，请先取消筛选或取消隐藏。"
            yield SheetNote(sheet=form.sheet, note=Note(rows[0].level3.at, text))


def _as_failed(file: FileResult, fault: Exception) -> Failed:
    """The file with what went wrong: a problem of ours by its code, any other fault as INTERNAL."""
    failure = (fault.code, fault.message) if isinstance(fault, PerfevalError) else internal(fault)
    return file.failed(*failure)


def _save_copy(job: _Job, target: Path) -> _Job | Failed:
    """The print-ready workbook beside the PDF's place."""
    place = target.with_name(f"{job.file.path.stem}{COPY_SIGN}{_ending(job.file.path)}")
    try:
        data, plans = within(ONE_FILE, lambda: job.copy(EXCEL))
    except Exception as fault:  # reported with its own code, and the other files are still printed
        return _as_failed(job.file, fault)
    if failure := _save(job.file, place, data):
        return job.file.failed(*failure)
    return job._replace(file=replace(job.file, kept=place, notes=(*job.file.notes, *_notes(plans))))


def _notes(plans: Sequence[PrintPlan]) -> tuple[SheetNote, ...]:
    """Cells that cannot be shown in full, with what their users can do about it."""
    text = "文字太多，超过一行的最大高度，打印时可能不全。请删减文字，或分写到几行里。"
    return tuple(SheetNote(sheet=plan.layout.name, note=Note(at, text)) for plan in plans for at in plan.cut)


def _save(file: Printed, target: Path, data: bytes) -> Failure | None:
    """Write what was made of a file; what keeps it from being written."""
    try:
        make_folder(target.parent)
        save_new(data, target, mode=mode_of(file.path))
    except PerfevalError as refusal:
        return Failure(refusal.code, refusal.message)
    return None


def _printed(
    jobs: Sequence[_Job | Failed],
    targets: Mapping[Path, Path],
    office: Path,
    folder: Path,
    limit: float,
    progress: Progress,
) -> Iterator[FileResult]:
    """Every file's result in order, as one LibreOffice works through the copies."""
    ready = [
        _with_copy(job, folder / f"{number:05d}", targets) if isinstance(job, _Job) else job
        for number, job in enumerate(jobs)
    ]
    copies = [each.copy for each in ready if isinstance(each, _Copied)]
    (folder / "office").mkdir()
    outcomes = convert(office, copies, folder / "office", limit, temporary=folder)
    for path, each in zip(progress(list(targets)), ready, strict=True):
        yield collected(each.file, targets[path], next(outcomes), limit) if isinstance(each, _Copied) else each


def _with_copy(job: _Job, stem: Path, targets: Mapping[Path, Path]) -> _Copied | Failed:
    """The file with its print copy, or why it cannot be printed."""
    file, target = job.file, targets[job.file.path]
    if is_foreign(target):
        return file.failed("EXISTS", sentence("EXISTS", what=target))
    copy = stem.with_suffix(_ending(file.path))
    try:
        data, plans = within(ONE_FILE, lambda: job.copy(LIBREOFFICE))
        copy.write_bytes(data)
    except Exception as fault:  # reported with its own code, and the other files are still printed
        return _as_failed(file, fault)
    return _Copied(replace(file, notes=file.notes if file.kept else (*file.notes, *_notes(plans))), copy)


def _ending(path: Path) -> str:
    """What a print copy of the file ends in."""
    return ".xlsm" if path.suffix.lower() == ".xlsm" else XLSX


def is_foreign(pdf: Path) -> bool:
    """Whether something stands there that we have not printed, such as a signed scan."""
    try:
        return not reachable(pdf).read_bytes().endswith(MARK)
    except FileNotFoundError:
        return False
    except OSError:
        return True


def collected(file: Printed, target: Path, outcome: Outcome, limit: float) -> FileResult:
    """The file with its PDF in place, or with what kept it from being printed."""
    if outcome.state == TOO_SLOW:
        return file.failed("PRINT_TIME", sentence("PRINT_TIME", limit=limit))
    if outcome.state != DONE:
        return file.failed("PRINT_FAILED", sentence("PRINT_FAILED"))
    data = outcome.path.read_bytes()
    outcome.path.unlink()
    failure = _save(file, target, data.rstrip() + b"\n" + MARK)
    return file.failed(*failure) if failure else replace(file, written=target)
