"""From a path to the forms in it, with the law in force and what it makes of them."""

from pathlib import Path
from typing import NamedTuple

from perfeval_xl.app.results import FileResult, OpenFile, ReadReport
from perfeval_xl.domain.errors import FileProblem, PerfevalError
from perfeval_xl.domain.form import Form
from perfeval_xl.domain.formulas import Place, find_dependents, formulas_of, without_results
from perfeval_xl.domain.garbage import uncollected
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.forms import (
    find_neighbours,
    hidden_forms,
    lost_forms,
    read,
    read_targets,
    turned_forms,
    waiting_forms,
    without_hidden,
)
from perfeval_xl.hosts.opening import Kind, open_form
from perfeval_xl.law import Law, printed_values
from perfeval_xl.parsing import is_error_value
from perfeval_xl.problems import problem, sentence
from perfeval_xl.rules import Book, Case
from perfeval_xl.scoring import assess, score_edits
from perfeval_xl.standard import Standard


def case_of(form: Form, profile: str | None, standard: Standard | None = None) -> Case:
    """A form with the law that its year, its weights and the notes under it speak for.

    Raises `LawError` when no value is in force then.
    """
    standard = standard or Standard.default()
    law = _law_of(form, profile, standard)
    return Case(form, law, assess(form, law, standard.language), standard.language)


def _law_of(form: Form, profile: str | None, standard: Standard) -> Law:
    levels = {row.level1.name for row in form.indicators if row.level1 is not None}
    weights = {level.name: weight for level, weight in form.level_weights}
    law = standard.law.for_form(form.year, profile, levels=levels, weights=weights)
    if profile is not None:
        return law
    if "coefficient" in form.columns:  # what such forms gave for an exceeded cap, as far as published ones show
        law = law.with_values({"le_formula": "linear"}, "practice", checked=False)
    return law.with_values(printed_values(remark.text for remark in form.remarks))


def book_of(snapshot: Snapshot, profile: str | None, standard: Standard | None = None, *, hidden: bool = False) -> Book:
    """What the rules see of a workbook: its forms, but for blank ones beside one that is filled in or lost.

    A formula's stored result counts only while nothing that it may depend on is blank and to be filled. Forms on
    hidden sheets are only named, unless `hidden` takes them in like all others.
    """
    return settle(snapshot, profile, standard=standard, hidden=hidden).book


class Settled(NamedTuple):
    """A workbook without the results of formulas that what 计分 fills would make stale."""

    snapshot: Snapshot
    book: Book


@uncollected()
def settle(
    snapshot: Snapshot,
    profile: str | None,
    *,
    overwrite: bool = False,
    standard: Standard | None = None,
    hidden: bool = False,
) -> Settled:
    """A workbook as it can be believed: results that depend on cells to be filled (or replaced) are put aside."""
    standard = standard or Standard.default()
    book = _read_book(snapshot, profile, standard, hidden=hidden)
    formulas = formulas_of(snapshot.sheets)
    while formulas:
        failed, fresh = _open_cells(book, overwrite)
        stale = (failed | find_dependents(formulas, fresh)) & _results(snapshot) - _labels(snapshot, book)
        if not stale:
            break
        snapshot = without_results(snapshot, stale)
        book = _read_book(snapshot, profile, standard, hidden=hidden)
    return Settled(snapshot, book)


def _results(snapshot: Snapshot) -> set[Place]:
    """The formula cells that hold a result."""
    cells = ((sheet.name, at, cell) for sheet in snapshot.sheets for at, cell in sheet.cells.items())
    return {(name, at) for name, at, cell in cells if cell.formula is not None and cell.value is not None}


def _labels(snapshot: Snapshot, book: Book) -> set[Place]:
    """Formulas that show words and are no value of a form: a head or a title does not hang on what is filled in."""
    forms = [case.form for case in book.cases]
    values = {
        (form.sheet, entry.at)
        for form in forms
        for entry in (*form.given_cells, *form.scoring_cells, *form.remarks, *form.hints)
    }
    cells = ((sheet.name, at, cell) for sheet in snapshot.sheets for at, cell in sheet.cells.items())
    words = {(name, at) for name, at, cell in cells if cell.formula is not None and isinstance(cell.value, str)}
    return words - values


def _open_cells(book: Book, overwrite: bool) -> tuple[set[Place], set[Place]]:
    """Formulas of scores and rates that have failed (#DIV/0!), and all cells of theirs that hold nothing yet."""
    failed: set[Place] = set()
    fresh: set[Place] = set()
    for case in book.cases:
        edits = score_edits(case.form, case.assessment, case.law, overwrite=overwrite).edits
        fresh |= {(edit.sheet, edit.at) for edit in edits}
        for entry in case.form.scoring_cells:
            failed |= {(case.form.sheet, entry.at)} if entry.formula and is_error_value(entry.text) else set()
            fresh |= {(case.form.sheet, entry.at)} if entry.formula and not entry.text else set()
        heads = (head for head, _ in case.form.groups if head.row in case.assessment.open_rows)
        fresh |= {(case.form.sheet, head.score.at) for head in heads if head.score is not None}
    return failed, fresh


def _read_book(snapshot: Snapshot, profile: str | None, standard: Standard, *, hidden: bool) -> Book:
    visible = snapshot if hidden else without_hidden(snapshot)
    words = standard.vocabulary
    forms = read(visible, words)
    waiting = waiting_forms(visible, forms, words)
    turned = turned_forms(visible, forms, words)
    sides = {name for name, _ in turned} | {each.sheet for each in waiting}
    lost = tuple((name, at) for name, at in lost_forms(visible, forms, words) if name not in sides)
    forms = tuple(form for form in forms if not form.unread)
    filled = tuple(form for form in forms if not form.untouched)
    counting = filled if filled or lost or turned or waiting else forms
    return Book(
        path=snapshot.path,
        sheets=tuple(sheet.name for sheet in snapshot.sheets),
        cases=tuple(case_of(form, profile, standard) for form in counting),
        lost=lost,
        turned=turned,
        neighbours=() if forms or lost or turned or waiting else tuple(find_neighbours(visible, words)),
        missing=snapshot.missing,
        hidden=() if hidden else hidden_forms(snapshot, blank=not forms, vocabulary=words),
        places={sheet.name: sheet.places for sheet in snapshot.sheets if sheet.places},
        targets=read_targets(visible, words),
        waiting=waiting,
    )


def read_file(
    path: Path,
    profile: str | None = None,
    data: bytes | None = None,
    standard: Standard | None = None,
    *,
    hidden: bool = False,
) -> FileResult:
    """A file as far as it can be understood; whatever goes wrong is told as a code in the result, never raised.

    `data` are the file's bytes where they have been read already; `hidden` takes in forms on hidden sheets.
    """
    result = FileResult(path=path)
    try:
        opened = open_form(path, data)
        snapshot = opened.read()
        book = book_of(snapshot, profile, standard, hidden=hidden)
        _check_is_form(opened.kind, book)
    except PerfevalError as refusal:
        return result.failed(refusal.code, refusal.message)
    except Exception as fault:  # one odd file must not end a run over a folder; it is told with its own code
        return result.failed(*internal(fault))
    return OpenFile(path=path, opened=opened, snapshot=snapshot, book=book)


def _check_is_form(kind: Kind, book: Book) -> None:
    """Tables of other documents are nobody's fault. Raises OTHER_DOCUMENT for a document in which no form was found.

    A 绩效目标申报表 is one that self-evaluations are held against, in a document as in a workbook.
    """
    if kind.is_document and not (book.cases or book.lost or book.turned or book.waiting or book.hidden or book.targets):
        kinds = "、".join(sorted({kind for _, _, kind in book.neighbours}))
        raise problem(FileProblem, "OTHER_DOCUMENT", "neighbour" if kinds else "", what=kinds)


def read_narrative(path: Path) -> FileResult:
    """A report's text; whatever goes wrong is told as a code in the result, never raised."""
    from perfeval_xl.hosts.document import read_report

    result = FileResult(path=path)
    try:
        return ReadReport(path=path, narrative=read_report(path))
    except PerfevalError as refusal:
        return result.failed(refusal.code, refusal.message)
    except Exception as fault:  # told with its own code, and the forms are still checked
        return result.failed(*internal(fault))


def internal(fault: Exception) -> tuple[str, str]:
    """The code and sentence for a fault of the program itself, or for memory that did not suffice."""
    if isinstance(fault, MemoryError):
        return "MEMORY", sentence("MEMORY")
    return "INTERNAL", sentence("INTERNAL", what=f"{type(fault).__name__}: {fault}")
