"""What is done with files that were sent: the same use cases as the commands, from bytes to bytes."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from perfeval_xl.app.asxlsx import scored_xlsx
from perfeval_xl.app.checking import mark_edits, with_own_findings, with_shared_findings
from perfeval_xl.app.files import XLSX
from perfeval_xl.app.jsonform import run_json, score_json
from perfeval_xl.app.printing import print_ready
from perfeval_xl.app.reading import read_file
from perfeval_xl.app.reporting import ReportOptions, report_checked
from perfeval_xl.app.results import Failed, FileResult, OpenFile
from perfeval_xl.app.rolling import record_of
from perfeval_xl.app.runs import RunResult
from perfeval_xl.app.scoring import scored, scored_bytes
from perfeval_xl.app.worklist import make_worklist
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.hosts.opening import Writes
from perfeval_xl.problems import problem
from perfeval_xl.serve.drawing import view_json
from perfeval_xl.serve.records import FilesTask, Outcome, Product, Upload
from perfeval_xl.standard import Standard


def carry_out(task: FilesTask, standard: Standard) -> Outcome:
    """What became of the files. Raises `PerfevalError` where nothing could be done."""
    return _ACTS[task.act](task, standard)


def _check(task: FilesTask, standard: Standard) -> Outcome:
    return _answer_with(run_json(_checked(task, standard)))


def _view(task: FilesTask, standard: Standard) -> Outcome:
    return _answer_with(view_json(_checked(task, standard), standard))


def _compare(task: FilesTask, standard: Standard) -> Outcome:
    return _answer_with(view_json(_checked(task, standard), standard, sheets=False))


def _try_score(task: FilesTask, standard: Standard) -> Outcome:
    return _answer_with(score_json(_scored_together(task, standard)))


def _answer_with(answer: dict[str, Any]) -> Outcome:
    return Outcome(document=json.dumps(answer, ensure_ascii=False, separators=(",", ":")))


def _checked(task: FilesTask, standard: Standard) -> RunResult:
    """All files held against each other."""
    return _together([_read(upload, task, standard) for upload in task.uploads], standard)


def _scored_together(task: FilesTask, standard: Standard) -> RunResult:
    """All files as 计分 would leave them, held against each other."""
    return _together([_scored(upload, task, standard) for upload in task.uploads], standard)


def _together(files: Sequence[FileResult], standard: Standard) -> RunResult:
    """The files with their findings; the worker's own limits hold."""
    rules = list(standard.rules.values())
    return with_shared_findings([with_own_findings(file, rules, standard) for file in files], rules, limits=None)


def _read(upload: Upload, task: FilesTask, standard: Standard) -> FileResult:
    choices = task.choices
    return read_file(Path(upload.name), choices.law, upload.data, standard, hidden=choices.hidden)


def _scored(upload: Upload, task: FilesTask, standard: Standard) -> FileResult:
    choices = task.choices
    return scored(
        Path(upload.name),
        choices.law,
        overwrite=choices.overwrite,
        data=upload.data,
        standard=standard,
        hidden=choices.hidden,
    )


def _score(task: FilesTask, standard: Standard) -> Outcome:
    """The scored copy of each file, an .xlsx where nothing is written into its kind."""
    return _products(task.uploads, lambda upload: _copy(_scored(upload, task, standard)))


def _copy(file: FileResult) -> Product:
    file = _with_forms(file)
    return Product(_name_of(file), scored_bytes(file, office=False))


def _mark(task: FilesTask, standard: Standard) -> Outcome:
    """Each file with its slips marked, as it was found among all that were sent."""
    checked = {str(file.path): file for file in _checked(task, standard).files}
    return _products(task.chosen_uploads, lambda upload: _marked(checked[upload.name], task, standard))


def _marked(file: FileResult, task: FilesTask, standard: Standard) -> Product:
    """A file of a kind that takes no marks becomes an .xlsx first, and is read anew for the places in it."""
    file = _with_forms(file)
    if file.opened.writes is not Writes.IN_PLACE:
        forms = [case.form for case in file.cases]
        data = scored_xlsx(file.opened, file.snapshot, forms, (), office=False)
        again = replace(task, uploads=(Upload(_name_of(file), data),), choices=replace(task.choices, only=None))
        return _marked(_checked(again, standard).files[0], again, standard)
    listed = make_worklist(file.findings, file.snapshot, tuple(standard.rules.values()))
    return Product(file.path.name, file.opened.apply(mark_edits(file.findings, file.book, listed)))


def _with_forms(file: FileResult) -> OpenFile:
    """The file. Raises its own refusal, and NO_FORM where nothing in it is a form."""
    if isinstance(file, Failed):
        raise PerfevalError(*file.failure)
    if not isinstance(file, OpenFile) or not file.cases:
        raise problem(PerfevalError, "NO_FORM", "files", what=1)
    return file


def _name_of(file: OpenFile) -> str:
    """What a copy is called: as the file, with .xlsx behind it where it is of another kind."""
    name = file.path.name
    return name if file.opened.writes is Writes.IN_PLACE or name.lower().endswith(XLSX) else name + XLSX


def _products(uploads: Sequence[Upload], make: Callable[[Upload], Product]) -> Outcome:
    """A product for each file; one file's refusal is the outcome, of several it stands in a text beside the others."""
    products, refusals = [], []
    for upload in uploads:
        try:
            products.append(make(upload))
        except PerfevalError as refusal:
            refusals.append((upload.name, refusal))
    if not products:
        raise refusals[0][1]
    lines = "".join(f"{name}：{refusal.message}（{refusal.code}）\r\n" for name, refusal in refusals)
    refused = [Product("没有办成.txt", f"\ufeff{lines}".encode())] if lines else []
    return Outcome(products=(*products, *refused))


def _report(task: FilesTask, standard: Standard) -> Outcome:
    """The Word reports on all forms; a department's tells of the projects that were sent with it."""
    options = ReportOptions(out=Path(task.folder, "报告"), fonts=task.choices.fonts, charts=task.choices.charts)
    result = report_checked(_scored_together(task, standard).files, options, standard)
    names = {upload.name for upload in task.chosen_uploads}
    chosen = [file for file in result.files if str(file.path) in names]
    paths = [report.path for file in chosen for report in file.reports]
    if not paths:
        failed = next((file for file in chosen if not file.ok), None)
        raise PerfevalError(failed.status, failed.message or "") if failed else _no_report(len(task.uploads))
    return Outcome(products=tuple(Product(path.name, path.read_bytes()) for path in paths))


def _no_report(files: int) -> PerfevalError:
    return problem(PerfevalError, "NO_FORM", "files", what=files)


def _rollup(task: FilesTask, standard: Standard) -> Outcome:
    from perfeval_xl.rollup import products

    made = products(map(record_of, _checked(task, standard).listed), "")
    return Outcome(products=tuple(Product(name, data) for name, data in made.items()))


def _print_copies(task: FilesTask, standard: Standard) -> Outcome:
    """The workbook of each file from which LibreOffice prints it; the file must be on disk for that."""

    def laid(upload: Upload) -> Product:
        place = Path(task.folder, f"form{Path(upload.name).suffix.lower()}")
        place.write_bytes(upload.data)
        return Product(upload.name, print_ready(place, standard, hidden=task.choices.hidden))

    return _products(task.uploads, laid)


_ACTS: dict[str, Callable[[FilesTask, Standard], Outcome]] = {
    "check": _check,
    "view": _view,
    "compare": _compare,
    "try": _try_score,
    "score": _score,
    "mark": _mark,
    "report": _report,
    "rollup": _rollup,
    "pdf": _print_copies,
}
