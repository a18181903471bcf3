"""What would fail or be lost is told before anything is written. Calc itself passes over some of it in silence."""

from collections.abc import Iterable, Sequence
from typing import Any

from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.domain.finding import ClearMarks, Edit, Mark, ResultTable, SetValue
from perfeval_xl.hosts.libreoffice import marks, notes, results
from perfeval_xl.hosts.libreoffice.documents import anchor_cell
from perfeval_xl.problems import problem

_LONGEST_TEXT = 32_767


def guard(document: Any, edits: Sequence[Edit]) -> None:
    """Raise READ_ONLY, PROTECTED, NO_SHEET, FORMULA or LONG_TEXT for edits that cannot all be carried out."""
    if edits and document.isReadonly():
        raise problem(PerfevalError, "READ_ONLY", "calc", what=document.Title)
    for edit in edits:
        if isinstance(edit, (Mark, SetValue)) and not document.Sheets.hasByName(edit.sheet):
            raise problem(PerfevalError, "NO_SHEET", what=edit.sheet)
    _guard_structure(document, edits)
    _guard_marks(document, edits)
    _guard_values(document, [edit for edit in edits if isinstance(edit, SetValue)])


def _guard_structure(document: Any, edits: Sequence[Edit]) -> None:
    adds = any(isinstance(edit, ResultTable) for edit in edits)
    removes = any(isinstance(edit, ClearMarks) for edit in edits) and results.ours(document)
    if (adds or removes) and document.isProtected():
        raise problem(PerfevalError, "PROTECTED", "calc book")


def _guard_marks(document: Any, edits: Sequence[Edit]) -> None:
    """Sheets that get marks, and those that lose some."""
    touched = {edit.sheet: None for edit in edits if isinstance(edit, Mark)}
    if any(isinstance(edit, ClearMarks) for edit in edits):
        touched |= dict.fromkeys(shade.sheet for shade in marks.shades(document))
        touched |= dict.fromkeys(note.sheet for note in notes.notes(document))
    _refuse_protected(document, touched)


def _refuse_protected(document: Any, names: Iterable[str]) -> None:
    protected = [name for name in names if document.Sheets.getByName(name).isProtected()]
    if protected:
        raise problem(PerfevalError, "PROTECTED", "calc", what="”“".join(protected))


def _guard_values(document: Any, edits: Sequence[SetValue]) -> None:
    """Cells of protected sheets that are meant to be filled in (not locked) may be written."""
    protected: dict[str, bool] = {}
    for edit in edits:
        sheet = document.Sheets.getByName(edit.sheet)
        cell = anchor_cell(sheet, edit.at)
        if cell.Type.value == "FORMULA":
            raise problem(PerfevalError, "FORMULA", what=f"{edit.sheet}!{edit.at.a1}")
        if isinstance(edit.value, str) and len(edit.value) > _LONGEST_TEXT:
            raise problem(PerfevalError, "LONG_TEXT", what=f"{edit.sheet}!{edit.at.a1}")
        if edit.sheet not in protected:
            protected[edit.sheet] = sheet.isProtected()
        if protected[edit.sheet] and cell.CellProtection.IsLocked:
            raise problem(PerfevalError, "PROTECTED", "calc", what=edit.sheet)
