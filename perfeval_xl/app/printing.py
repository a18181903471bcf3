"""打印: PDF of the form sheets of every file, made from a copy; the files themselves are only read."""

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.app.checking import Progress
from perfeval_xl.app.files import COPY_SIGN, XLSX, mirrored
from perfeval_xl.app.limits import ONE_FILE, within
from perfeval_xl.app.reading import internal
from perfeval_xl.app.results import FileResult, RunResult, SheetNote
from perfeval_xl.domain.errors import FileProblem, PerfevalError, UsageError
from perfeval_xl.domain.form import Form
from perfeval_xl.domain.page import Landmarks, PrintPlan, SheetLayout
from perfeval_xl.forms import HiddenForms, hidden_forms, read, without_hidden
from perfeval_xl.hosts.file import Workbook, mode_of, save_new
from perfeval_xl.hosts.office import DONE, TOO_SLOW, Outcome, convert, find_office
from perfeval_xl.hosts.opening import open_form
from perfeval_xl.printing import EXCEL, LIBREOFFICE, Drawing, plan_sheet
from perfeval_xl.problems import problem, sentence
from perfeval_xl.scoring import Note
from perfeval_xl.standard import Standard

LIMIT = 60.0
"""Seconds that a file may take."""
_MARK = b"% printed by perfeval-xl\n"
"""Stands behind a PDF's end, and tells ours from any other file of that name, such as a signed scan."""
_RESULTS, _RESULT_HEAD = "校验结果", (2, 2)
"""The sheet of findings, and the row with its heads."""
_GUIDE = re.compile(r"填[报表写]说明")
_MOST_TOLD = 10
"""Rows that a sentence names."""
_MOST_TITLES = 3


class _Job(NamedTuple):
    """A file to print: what was read of it, and the sheets to print with their landmarks."""

    file: FileResult
    workbook: Workbook | None = None
    sheets: tuple[tuple[SheetLayout, Landmarks], ...] = ()

    def copy(self, drawing: Drawing) -> tuple[bytes, list[PrintPlan]]:
        """The print-ready workbook for a program, and the plans it follows."""
        assert self.workbook is not None, "an ok file has its workbook"
        plans = [plan_sheet(layout, marks, drawing) for layout, marks in self.sheets]
        return self.workbook.print_copy(plans), plans


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
        jobs = [_kept(job, targets[job.file.path]) for job in jobs]
    if office is None:
        return RunResult(files=tuple(replace(job.file, written=job.file.kept) for job in jobs))
    with tempfile.TemporaryDirectory(prefix="perfeval-", ignore_cleanup_errors=True) as name:
        return RunResult(files=tuple(_printed(jobs, targets, office, Path(name), limit, progress)))


def _targets(paths: Sequence[Path], out: Path | None) -> dict[Path, Path]:
    """The PDF of every file; a second file of the same stem keeps its ending: 表.xlsm.pdf."""
    places = mirrored(paths, out) if out else {path: path for path in paths}
    targets: dict[Path, Path] = {}
    for path, place in places.items():
        wanted = place.with_suffix(".pdf")
        targets[path] = place.with_name(f"{place.name}.pdf") if wanted in targets.values() else wanted
    return targets


def print_ready(path: Path, standard: Standard, *, hidden: bool = False) -> bytes:
    """The workbook from which LibreOffice prints a file's forms, with its sheets laid out. Raises `FileProblem`."""
    job = _prepared(path, standard, hidden=hidden, office=False)
    if not job.file.ok:
        raise FileProblem(job.file.status, job.file.message or "")
    return job.copy(LIBREOFFICE)[0]


def _prepared_within(path: Path, standard: Standard, *, hidden: bool) -> _Job:
    """As `_prepared`, within the limits of one file."""
    try:
        return within(ONE_FILE, lambda: _prepared(path, standard, hidden=hidden))
    except PerfevalError as given_up:
        return _Job(_told(FileResult(path=path), given_up))


def _prepared(path: Path, standard: Standard, *, hidden: bool, office: bool = True) -> _Job:
    """A file read as far as printing needs; whatever goes wrong is told in its status."""
    file = FileResult(path=path)
    try:
        workbook = _workbook(path, standard, office=office)
        snapshot = workbook.read()
        forms = read(snapshot if hidden else without_hidden(snapshot), standard.vocabulary)
        sheets = tuple(_to_print(workbook.layouts(hidden=hidden), forms)) if forms else ()
        aside = () if hidden else hidden_forms(snapshot, blank=not forms, vocabulary=standard.vocabulary)
        notes = (*map(_aside, aside), *(note for layout, _ in sheets for note in _unprinted(layout, forms)))
    except Exception as fault:  # one odd file must not end a run over a folder; it is told with its own code
        return _Job(_told(file, fault))
    if not sheets:
        return _Job(replace(file, notes=notes).failed("NO_FORM", sentence("NO_FORM")))
    return _Job(replace(file, opened=workbook, notes=notes), workbook, sheets)


def _workbook(path: Path, standard: Standard, *, office: bool) -> Workbook:
    """The workbook to lay out; one of another kind as an .xlsx. Raises PRINT_ELSEWHERE for documents."""
    opened = open_form(path)
    if isinstance(opened, Workbook):
        return opened
    if opened.kind.is_document:
        raise problem(FileProblem, "PRINT_ELSEWHERE", what=opened.kind.value)
    from perfeval_xl.app.asxlsx import as_workbook

    return as_workbook(opened, standard, office=office)


def _aside(forms: HiddenForms) -> SheetNote:
    """A form on a hidden sheet is not printed, but told."""
    text = f"{forms}，没有打印。要打印，请取消隐藏，或加 --hidden。"
    return SheetNote(sheet=forms.sheet, note=Note(forms.at, text))


def _unprinted(layout: SheetLayout, forms: Sequence[Form]) -> Iterator[SheetNote]:
    """Indicators in rows that a filter or a person has hidden: the total counts them, the paper does not show them."""
    for form in _on(layout, forms):
        rows = [row for row in form.indicators if layout.down(row.row) == 0]
        if rows:
            numbers = "、".join(str(row.row) for row in rows[:_MOST_TOLD]) + ("……" if len(rows) > _MOST_TOLD else "")
            text = f"第 {numbers} 行是隐藏的，没有印出来，总分却算了它们。要印出来，请先取消筛选或取消隐藏。"
            yield SheetNote(sheet=form.sheet, note=Note(rows[0].level3.at, text))


def _told(file: FileResult, fault: Exception) -> FileResult:
    """The file with what went wrong: a problem of ours by its code, any other fault as INTERNAL."""
    known = (fault.code, fault.message) if isinstance(fault, PerfevalError) else internal(fault)
    return file.failed(*known)


def _to_print(layouts: Sequence[SheetLayout], forms: Sequence[Form]) -> Iterator[tuple[SheetLayout, Landmarks]]:
    """Covers (what stands before the first form), forms and 校验结果; nothing where every form is hidden.

    A blank form beside a filled one is left out: nobody wants the other form of the template on paper.
    """
    wanted = [form for form in forms if not form.untouched] or forms
    first = next((place for place, layout in enumerate(layouts) if _on(layout, wanted)), None)
    if first is None:
        return
    for place, layout in enumerate(layouts):
        here = _on(layout, wanted)
        if here:
            yield layout, landmarks(here)
        elif layout.name.startswith(_RESULTS):
            yield layout, Landmarks(titles=_RESULT_HEAD)
        elif place < first and not _on(layout, forms) and _is_cover(layout):
            yield layout, Landmarks()


def _on(layout: SheetLayout, forms: Sequence[Form]) -> list[Form]:
    return [form for form in forms if form.sheet == layout.name]


def _is_cover(layout: SheetLayout) -> bool:
    texts = [layout.name, *(box.text for box in layout.boxes[:1])]
    return bool(layout.boxes) and not any(_GUIDE.search(text) for text in texts)


def landmarks(forms: Sequence[Form]) -> Landmarks:
    """Where the groups of rows of a sheet begin; the head of the table is repeated where there is one form."""
    levels1 = {row.level1.entry.at.row for form in forms for row in form.indicators if row.level1}
    levels2 = {row.level2.entry.at.row for form in forms for row in form.indicators if row.level2}
    titles = _titles(forms[0]) if len(forms) == 1 else None
    strong = frozenset(levels1 | {form.area.top for form in forms})
    return Landmarks(tuple(form.area for form in forms), titles, strong, frozenset(levels2))


def _titles(form: Form) -> tuple[int, int] | None:
    """The rows of the indicators' head, or of the amounts' in 附件1."""
    if form.base:
        above = form.base[0].label.at.row - 1
        return (above, above) if above >= form.area.top else None
    if not form.head or not form.indicators:
        return None
    last = min(row.row for row in form.indicators) - 1
    return (form.head, last) if form.head <= last < form.head + _MOST_TITLES else (form.head, form.head)


def _kept(job: _Job, target: Path) -> _Job:
    """The print-ready workbook beside the PDF's place."""
    if not job.file.ok:
        return job
    place = target.with_name(f"{job.file.path.stem}{COPY_SIGN}{_ending(job.file.path)}")
    try:
        data, plans = within(ONE_FILE, lambda: job.copy(EXCEL))
    except Exception as fault:  # told with its own code, and the other files are still printed
        return _Job(_told(job.file, fault))
    file = _saved(job.file, place, data)
    return job._replace(file=replace(file, kept=place, notes=(*job.file.notes, *_notes(plans))) if file.ok else file)


def _notes(plans: Sequence[PrintPlan]) -> tuple[SheetNote, ...]:
    """Cells that cannot be shown in full, with what their users can do about it."""
    text = "文字太多，超过一行的最大高度，打印时可能不全。请删减文字，或分写到几行里。"
    return tuple(SheetNote(sheet=plan.layout.name, note=Note(at, text)) for plan in plans for at in plan.cut)


def _saved(file: FileResult, target: Path, data: bytes) -> FileResult:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        save_new(data, target, mode=mode_of(file.path))
    except PerfevalError as refusal:
        return file.failed(refusal.code, refusal.message)
    except OSError as fault:
        return file.failed("DENIED", sentence("DENIED", what=f"{target}：{fault.strerror}"))
    return file


def _printed(
    jobs: Sequence[_Job], targets: Mapping[Path, Path], office: Path, folder: Path, limit: float, progress: Progress
) -> Iterator[FileResult]:
    """Every file's result in order, as one LibreOffice works through the copies."""
    ready = [_with_copy(job, folder / f"{number:05d}", targets) for number, job in enumerate(jobs)]
    copies = [copy for _, copy in ready if copy]
    (folder / "office").mkdir()
    outcomes = convert(office, copies, folder / "office", limit)
    for _, (file, copy) in zip(progress([job.file.path for job in jobs]), ready, strict=True):
        yield collected(file, targets[file.path], next(outcomes), limit) if copy else file


def _with_copy(job: _Job, stem: Path, targets: Mapping[Path, Path]) -> tuple[FileResult, Path | None]:
    """The file with its print copy under a name that every program can take; no copy for one that cannot be printed."""
    file, target = job.file, targets[job.file.path]
    if not file.ok:
        return file, None
    if is_foreign(target):
        return file.failed("EXISTS", sentence("EXISTS", what=target)), None
    copy = stem.with_suffix(_ending(file.path))
    try:
        data, plans = within(ONE_FILE, lambda: job.copy(LIBREOFFICE))
        copy.write_bytes(data)
    except Exception as fault:  # told with its own code, and the other files are still printed
        return _told(file, fault), None
    return replace(file, notes=file.notes if file.kept else (*file.notes, *_notes(plans))), copy


def _ending(path: Path) -> str:
    """What a print copy of the file ends in."""
    return ".xlsm" if path.suffix.lower() == ".xlsm" else XLSX


def is_foreign(pdf: Path) -> bool:
    """Whether something stands there that we have not printed, such as a signed scan."""
    try:
        return not pdf.read_bytes().endswith(_MARK)
    except FileNotFoundError:
        return False
    except OSError:
        return True


def collected(file: FileResult, target: Path, outcome: Outcome, limit: float) -> FileResult:
    """The file with its PDF in place, or with what kept it from being printed."""
    if outcome.state == TOO_SLOW:
        return file.failed("PRINT_TIME", sentence("PRINT_TIME", limit=limit))
    if outcome.state != DONE:
        return file.failed("PRINT_FAILED", sentence("PRINT_FAILED"))
    data = outcome.path.read_bytes()
    outcome.path.unlink()
    saved = _saved(file, target, data.rstrip() + b"\n" + _MARK)
    return replace(saved, written=target) if saved.ok else saved
