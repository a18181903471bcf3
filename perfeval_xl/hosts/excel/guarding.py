"""Protection is told before anything is written: Excel would stop in the middle."""

from collections.abc import Iterator, Sequence

from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.domain.finding import ClearMarks, Edit, Mark, ResultTable, SetValue
from perfeval_xl.hosts.excel.answer import BookState
from perfeval_xl.hosts.excel.tables import our_tables
from perfeval_xl.problems import problem


def refuse_locked(state: BookState, edits: Sequence[Edit]) -> None:
    """Raises PROTECTED when a sheet that edits touch, or the order of sheets, is protected."""
    touched = set(_touched(state, edits))
    for each in state.sheets:
        if each.sheet.protected and each.sheet.name in touched:
            raise problem(PerfevalError, "PROTECTED", what=each.sheet.name)
    dropping = any(isinstance(edit, ClearMarks) for edit in edits) and our_tables(state)
    if state.fixed and (dropping or any(isinstance(edit, ResultTable) for edit in edits)):
        raise problem(PerfevalError, "PROTECTED", "book")


def _touched(state: BookState, edits: Sequence[Edit]) -> Iterator[str]:
    for edit in edits:
        if isinstance(edit, (SetValue, Mark)):
            yield edit.sheet
        elif isinstance(edit, ClearMarks):
            yield from (each.sheet.name for each in state.sheets if each.marked)
