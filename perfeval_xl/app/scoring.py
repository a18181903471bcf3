"""计分: fill 执行率, 得分, 总分 and 等级, to a copy or in place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from perfeval_xl.app.checking import Progress, save_edits, with_own_findings, with_shared_findings
from perfeval_xl.app.files import mirrored, xlsx_place
from perfeval_xl.app.limits import ONE_FILE, Limits, file_within, within
from perfeval_xl.app.reading import internal, read_file, settle
from perfeval_xl.app.results import FileResult, OpenFile, ReadFile, SheetNote
from perfeval_xl.app.runs import RunResult
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.domain.finding import SetValue
from perfeval_xl.domain.formulas import find_dependents, formulas_of, without_results
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Cell, Sheet, Snapshot
from perfeval_xl.forms import with_scores
from perfeval_xl.hosts.disk.folders import make_folder, real_place
from perfeval_xl.hosts.file import mode_of, save_new
from perfeval_xl.hosts.opening import Writes
from perfeval_xl.problems import sentence
from perfeval_xl.rules import Book, Case
from perfeval_xl.scoring import assess, score_edits
from perfeval_xl.standard import Standard

_Read = TypeVar("_Read", bound=ReadFile)


def score_files(
    paths: Sequence[Path],
    *,
    profile: str | None = None,
    overwrite: bool = False,
    hidden: bool = False,
    in_place: bool = False,
    out: Path | None = None,
    progress: Progress = lambda paths: paths,
    standard: Standard | None = None,
) -> RunResult:
    """Score every file and check the scored forms; without `in_place` and `out` nothing is written.

    With `out` each file is copied there, keeping its place below the folder that all files share; an existing copy is
    replaced.
    """
    targets = mirrored(paths, out) if out else {}
    standard = standard or Standard.default()
    rules = list(standard.rules.values())

    def checked(path: Path) -> FileResult:
        file = scored(path, profile, overwrite=overwrite, standard=standard, hidden=hidden)
        return with_own_findings(file, rules, standard)

    files = [file_within(ONE_FILE, path, partial(checked, path)) for path in progress(paths)]
    together = with_shared_findings(files, rules)
    return RunResult(files=tuple(_written(file, in_place, targets) for file in together.files))


def scored(
    path: Path,
    profile: str | None,
    *,
    overwrite: bool = False,
    data: bytes | None = None,
    standard: Standard | None = None,
    hidden: bool = False,
) -> FileResult:
    """A file as 计分 would leave it: the edits to write, and `book` as it will be read then.

    `data` are the file's bytes where they have been read already; `hidden` as of `book_of`.
    """
    file = read_file(path, profile, data, standard, hidden=hidden)
    if not isinstance(file, OpenFile):
        return file
    try:
        return _filled(file, profile, standard, overwrite=overwrite, hidden=hidden)
    except PerfevalError as problem:
        return file.failed(problem.code, problem.message)
    except Exception as fault:  # told with its own code, and the other files still get their scores
        return file.failed(*internal(fault))


def scored_snapshot(snapshot: Snapshot, profile: str | None, standard: Standard, *, hidden: bool = False) -> ReadFile:
    """A workbook that is open elsewhere as 计分 would leave it; nothing can be written into the result's file.

    Raises `PerfevalError`.
    """
    book = settle(snapshot, profile, standard=standard, hidden=hidden).book
    file = ReadFile(path=Path(snapshot.path), snapshot=snapshot, book=book)
    return _filled(file, profile, standard, overwrite=False, hidden=hidden)


def _filled(file: _Read, profile: str | None, standard: Standard | None, *, overwrite: bool, hidden: bool) -> _Read:
    edits: list[SetValue] = []
    notes: list[SheetNote] = []
    book = file.book
    if overwrite:
        book = settle(file.snapshot, profile, overwrite=True, standard=standard, hidden=hidden).book
    for case in book.cases:
        result = score_edits(case.form, case.assessment, case.law, overwrite=overwrite)
        edits.extend(result.edits)
        notes.extend(SheetNote(sheet=case.form.sheet, note=note) for note in result.notes)
    book = scored_book(book, file.snapshot, edits)
    return replace(file, book=book, edits=tuple(edits), notes=tuple(notes))


def scored_book(book: Book, snapshot: Snapshot, edits: Sequence[SetValue]) -> Book:
    """The book as it will be read once the edits are written."""
    written = {name: dict(_cells(sheet, edits)) for name, (sheet, edits) in _by_sheet(snapshot, edits).items()}
    cases = (_scored_case(case, written.get(case.form.sheet, {}), snapshot.date1904) for case in book.cases)
    return book._replace(cases=tuple(cases))


def _scored_case(case: Case, cells: Mapping[At, Cell], date1904: bool) -> Case:
    if not cells:
        return case
    form = with_scores(case.form, cells, date1904=date1904)
    return case._replace(form=form, assessment=assess(form, case.law, case.language))


def with_values(snapshot: Snapshot, edits: Iterable[SetValue]) -> Snapshot:
    """The snapshot as it will be read once the edits are written: results that they make stale are gone."""
    edits = list(edits)
    changed = {
        name: replace(sheet, cells={**sheet.cells, **dict(_cells(sheet, edits))})
        for name, (sheet, edits) in _by_sheet(snapshot, edits).items()
    }
    written = replace(snapshot, sheets=tuple(changed.get(sheet.name, sheet) for sheet in snapshot.sheets))
    stale = find_dependents(formulas_of(snapshot.sheets), ((edit.sheet, edit.at) for edit in edits))
    return without_results(written, stale)


def _by_sheet(snapshot: Snapshot, edits: Iterable[SetValue]) -> dict[str, tuple[Sheet, list[SetValue]]]:
    """The sheets that are written to, each with its edits."""
    sheets = {sheet.name: sheet for sheet in snapshot.sheets}
    found: dict[str, tuple[Sheet, list[SetValue]]] = {}
    for edit in edits:
        found.setdefault(edit.sheet, (sheets[edit.sheet], []))[1].append(edit)
    return found


def _cells(sheet: Sheet, edits: Iterable[SetValue]) -> Iterator[tuple[At, Cell]]:
    """The cells that edits of a sheet write; a cell keeps the look that it has."""
    for edit in edits:
        number_format = edit.number_format or sheet.cells.get(edit.at, Cell(None)).number_format
        yield edit.at, Cell(edit.value, number_format)


def _written(file: FileResult, in_place: bool, targets: Mapping[Path, Path]) -> FileResult:
    if not isinstance(file, OpenFile):
        return file
    if in_place:
        return _saved(file) if file.edits else file
    return write_copy(file, targets[file.path], limits=ONE_FILE) if file.path in targets else file


def _saved(file: OpenFile) -> FileResult:
    failure = save_edits(file.opened, file.edits)
    return file.failed(*failure) if failure else replace(file, written=file.path)


def write_copy(
    file: OpenFile, target: Path, *, durable: bool = True, office: bool = True, limits: Limits | None = None
) -> FileResult:
    """The scored form written to another place, whose folders are made; a refusal becomes the file's status.

    What cannot be written in its own kind becomes an .xlsx of the same name, through LibreOffice where `office` allows
    it and it is there. `durable` as of `save_new`.
    """
    if file.opened.writes is Writes.AS_XLSX:
        target = xlsx_place(file.path, target)
    if real_place(target) == real_place(file.path):
        return file.failed("SAME_FILE", sentence("SAME_FILE"))
    try:
        make_folder(target.parent)
        data = within(limits, lambda: scored_bytes(file, office=office))
        save_new(data, target, durable=durable, mode=mode_of(file.path))
    except PerfevalError as problem:
        return file.failed(problem.code, problem.message)
    return replace(file, written=target)


def scored_bytes(file: OpenFile, *, office: bool) -> bytes:
    """The scored form as a file: in its own kind, or an .xlsx, through LibreOffice where `office` allows it.

    Raises `PerfevalError`.
    """
    if file.opened.writes is Writes.AS_XLSX:
        from perfeval_xl.app.asxlsx import scored_xlsx

        forms = [case.form for case in file.cases]
        return scored_xlsx(file.opened, file.snapshot, forms, file.edits, office=office)
    return file.opened.apply(file.edits)
