"""Edits as steps for the macro PevApply, grouped so that cells of one kind are written together."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.domain.finding import ClearMarks, Edit, Mark, ResultTable, SetValue, Severity
from perfeval_xl.domain.grid import Area
from perfeval_xl.hosts.excel.answer import BookState, SheetState
from perfeval_xl.hosts.excel.tables import Step, our_tables, table_steps
from perfeval_xl.hosts.signs import FILLS, note_text
from perfeval_xl.problems import problem

_LONGEST_ADDRESS = 250
"""Excel's Range() takes an address of at most 255 characters."""


def steps_for(state: BookState, edits: Sequence[Edit]) -> Iterator[Step]:
    """Clear first, then values, marks and the table, as the file host does. Raises NO_SHEET, FORMULA."""
    sheets = {each.sheet.name: each for each in state.sheets}
    clearing = any(isinstance(edit, ClearMarks) for edit in edits)
    dropped = our_tables(state) if clearing else []
    if clearing:
        yield from (("clear", name, "", "", "") for name, each in sheets.items() if each.marked)
        yield from (("drop", name, "", "", "") for name in dropped)
    yield from (_value(_demand_sheet(sheets, edit.sheet), edit) for edit in edits if isinstance(edit, SetValue))
    marks: dict[str, list[Mark]] = {}
    for edit in edits:
        if isinstance(edit, Mark):
            marks.setdefault(edit.sheet, []).append(edit)
    for name, sheet_marks in marks.items():
        yield from _marks(_demand_sheet(sheets, name), sheet_marks, clearing)
    for edit in edits:
        if isinstance(edit, ResultTable):
            yield from table_steps(edit, sheets.keys() - set(dropped))


def _demand_sheet(sheets: dict[str, SheetState], name: str) -> SheetState:
    if name not in sheets:
        raise problem(PerfevalError, "NO_SHEET", what=name)
    return sheets[name]


def _value(state: SheetState, edit: SetValue) -> Step:
    at = state.sheet.area_of(edit.at).anchor
    cell = state.sheet.cells.get(at)
    if cell is not None and cell.formula is not None:
        raise problem(PerfevalError, "FORMULA", what=at.a1)
    value = edit.value if isinstance(edit.value, str) else float(edit.value)
    return "value", edit.sheet, at.a1, value, edit.number_format or ""


def _marks(state: SheetState, marks: Sequence[Mark], clearing: bool) -> Iterator[Step]:
    """A colour for every severity, then notes on cells without one: a user's own note is left as it is."""
    name = state.sheet.name
    placed = [replace(mark, at=state.sheet.area_of(mark.at).anchor) for mark in marks]
    for severity in Severity:
        areas = dict.fromkeys(_address(state.sheet.area_of(mark.at)) for mark in placed if mark.severity is severity)
        yield from (("fill", name, group, _bgr(FILLS[severity]), "") for group in _grouped(list(areas)))
    taken = state.notes - state.ours if clearing else state.notes
    notes = {mark.at: mark.note for mark in placed if mark.at not in taken}
    yield from (("note", name, at.a1, note_text(note), "") for at, note in sorted(notes.items()))


def _address(area: Area) -> str:
    return area.a1 if area.anchor != (area.bottom, area.right) else area.anchor.a1


def _grouped(areas: Sequence[str]) -> Iterator[str]:
    """Addresses joined by commas, as many as one call takes."""
    group = ""
    for area in areas:
        if group and len(group) + len(area) >= _LONGEST_ADDRESS:
            yield group
            group = ""
        group = f"{group},{area}" if group else area
    if group:
        yield group


def _bgr(rgb: str) -> float:
    """'FFC7CE' as Excel counts colours: red lowest."""
    red, green, blue = (int(rgb[place : place + 2], 16) for place in (0, 2, 4))
    return float(red | green << 8 | blue << 16)
