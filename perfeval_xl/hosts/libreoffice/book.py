"""An open spreadsheet document as a host: read as a Snapshot, edits carried out as one step to undo."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uno

from perfeval_xl.domain.finding import ClearMarks, Edit, Mark, ResultTable, SetValue
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.hosts.libreoffice import results
from perfeval_xl.hosts.libreoffice.guarding import guard
from perfeval_xl.hosts.libreoffice.reading import read_sheet
from perfeval_xl.hosts.libreoffice.undoing import Marks, MarksAction, marks_now, marks_with, put
from perfeval_xl.hosts.libreoffice.values import write_values

_FIRST_DAY_1904 = 1904


class OpenBook:
    """One document (com.sun.star.sheet.SpreadsheetDocument); it need not have been saved."""

    def __init__(self, document: Any) -> None:
        self._document = document

    @property
    def name(self) -> str:
        """The file's path, or the window's title for a document that was never saved."""
        url: str = self._document.URL
        if not url:
            return str(self._document.Title)
        return str(uno.fileUrlToSystemPath(url)) if url.startswith("file:") else url

    @property
    def path(self) -> Path | None:
        """Where the document lies on this computer, None for one that was never saved or lies elsewhere."""
        path = Path(self.name)
        return path if path.is_absolute() else None

    def read(self) -> Snapshot:
        """All sheets as they stand; `path` is `name`."""
        sheets = self._document.Sheets
        formats = self._document.NumberFormats
        return Snapshot(
            path=self.name,
            sheets=tuple(read_sheet(sheets.getByIndex(number), formats) for number in range(sheets.Count)),
            date1904=self._document.NullDate.Year == _FIRST_DAY_1904,
        )

    def apply(self, edits: Sequence[Edit]) -> None:
        """Carry out all edits as one step to undo; marks are cleared before anything is written.

        Raises `PerfevalError` with READ_ONLY, PROTECTED, NO_SHEET, FORMULA or LONG_TEXT, and nothing is changed then.
        """
        guard(self._document, edits)
        with _one_step(self._document, _title(edits)):
            write_values(self._document, [edit for edit in edits if isinstance(edit, SetValue)])
            if any(isinstance(edit, ClearMarks) for edit in edits):
                results.remove(self._document)
            if any(isinstance(edit, (ClearMarks, Mark)) for edit in edits):
                self._mark(edits)
            for edit in edits:
                if isinstance(edit, ResultTable):
                    results.write(self._document, edit)

    def _mark(self, edits: Sequence[Edit]) -> None:
        """Colours and notes, with an action of ours that takes them back."""
        before = marks_now(self._document)
        remaining = Marks() if any(isinstance(edit, ClearMarks) for edit in edits) else before
        after = marks_with(self._document, remaining, [edit for edit in edits if isinstance(edit, Mark)])
        if any(before) or any(after):
            put(self._document, after)
            self._document.UndoManager.addUndoAction(MarksAction(self._document, before, after))


def _title(edits: Sequence[Edit]) -> str:
    """What 编辑 → 撤销 says."""
    if any(isinstance(edit, SetValue) for edit in edits):
        return "绩效自评：计分"
    return "绩效自评：校验" if any(isinstance(edit, Mark) for edit in edits) else "绩效自评：清除标记"


@contextmanager
def _one_step(document: Any, title: str) -> Iterator[None]:
    """Everything inside is undone together, and the window is drawn once."""
    document.UndoManager.enterUndoContext(title)
    document.lockControllers()
    try:
        yield
    finally:
        document.unlockControllers()
        document.UndoManager.leaveUndoContext()
