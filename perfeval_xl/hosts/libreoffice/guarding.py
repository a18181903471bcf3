"""What would fail or be lost is told before anything is written. Calc itself passes over some of it in silence."""

from collections.abc import Iterable, Sequence
from typing import Any

from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.domain.finding import ClearMarks, Edit, Mark, ResultTable, SetValue
from perfeval_xl.hosts.libreoffice import marks, notes, results
from perfeval_xl.hosts.libreoffice.documents import anchor_cell

_LONGEST_TEXT = 32_767
_SENTENCES = {
    "READ_ONLY": "“{what}”是以只读方式打开的，没有写入。请用“文件 → 另存为”存一份再试。",
    "PROTECTED": "工作表“{what}”有保护，什么都没有改动。请在“工具 → 保护工作表”里取消保护，办完以后再加上。",
    "PROTECTED_BOOK": "这个工作簿的结构有保护，不能增删工作表，什么都没有改动。请在“工具 → 保护电子表格结构”里取消。",
    "NO_SHEET": "表格里没有名为“{what}”的工作表。请核对表格是否改过。",
    "FORMULA": "单元格 {what} 里是公式，没有改动。请改公式，或先清空这一格。",
    "LONG_TEXT": "要写入 {what} 的文字超过 32767 个字符，一个单元格放不下。",
}


def problem(code: str, what: str = "") -> PerfevalError:
    """The error for a code; both kinds of protection have the code PROTECTED."""
    return PerfevalError(code.removesuffix("_BOOK"), _SENTENCES[code].format(what=what))


def guard(document: Any, edits: Sequence[Edit]) -> None:
    """Raise READ_ONLY, PROTECTED, NO_SHEET, FORMULA or LONG_TEXT for edits that cannot all be carried out."""
    if edits and document.isReadonly():
        raise problem("READ_ONLY", document.Title)
    for edit in edits:
        if isinstance(edit, (Mark, SetValue)) and not document.Sheets.hasByName(edit.sheet):
            raise problem("NO_SHEET", edit.sheet)
    _guard_structure(document, edits)
    _guard_marks(document, edits)
    _guard_values(document, [edit for edit in edits if isinstance(edit, SetValue)])


def _guard_structure(document: Any, edits: Sequence[Edit]) -> None:
    adds = any(isinstance(edit, ResultTable) for edit in edits)
    removes = any(isinstance(edit, ClearMarks) for edit in edits) and results.ours(document)
    if (adds or removes) and document.isProtected():
        raise problem("PROTECTED_BOOK")


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
        raise problem("PROTECTED", "”“".join(protected))


def _guard_values(document: Any, edits: Sequence[SetValue]) -> None:
    """Cells of protected sheets that are meant to be filled in (not locked) may be written."""
    protected: dict[str, bool] = {}
    for edit in edits:
        sheet = document.Sheets.getByName(edit.sheet)
        cell = anchor_cell(sheet, edit.at)
        if cell.Type.value == "FORMULA":
            raise problem("FORMULA", f"{edit.sheet}!{edit.at.a1}")
        if isinstance(edit.value, str) and len(edit.value) > _LONGEST_TEXT:
            raise problem("LONG_TEXT", f"{edit.sheet}!{edit.at.a1}")
        if edit.sheet not in protected:
            protected[edit.sheet] = sheet.isProtected()
        if protected[edit.sheet] and cell.CellProtection.IsLocked:
            raise problem("PROTECTED", edit.sheet)
