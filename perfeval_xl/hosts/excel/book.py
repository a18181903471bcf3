"""An open workbook as the buttons need it: read in one call, written in one call, however many rows it has."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.domain.finding import Edit
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.hosts.excel.answer import BookState, understood
from perfeval_xl.hosts.excel.guarding import refuse_locked
from perfeval_xl.hosts.excel.steps import steps_for
from perfeval_xl.problems import problem

Macros = Callable[[str], Callable[..., Any]]
"""A macro by its name, as `xlwings.Book.macro` gives it."""


class Place(NamedTuple):
    """A cell of the workbook."""

    sheet: str
    at: At


class ExcelBook:
    """The workbook that was active when a button was pressed.

    Loops over cells run inside Excel (macros/excel/): from another process each property of each cell is a call of
    its own, and Excel offers merged areas, number formats and notes only one by one.
    """

    def __init__(self, macros: Macros, *, local: bool = True) -> None:
        """Without `local` the workbook came from elsewhere, and the folder that it names is not one of ours."""
        self._macros = macros
        self._local = local
        self._state: BookState | None = None

    @property
    def path(self) -> Path | None:
        """Where the workbook lies on this computer, None for one that was never saved or lies in the cloud."""
        folder = Path(self.state.folder)
        on_disk = self._local and self.state.folder and folder.is_absolute() and folder.is_dir()
        return folder / self.state.name if on_disk else None

    def read(self) -> Snapshot:
        """All worksheets as they stand, saved or not."""
        self._state = understood(self._macros("PevRead")())
        return self._state.snapshot

    def apply(self, edits: Sequence[Edit]) -> None:
        """Carry out all edits. Raises PROTECTED before anything is written, EXCEL_BUSY when Excel gives up."""
        state = self.state
        refuse_locked(state, edits)
        steps = [each for step in steps_for(state, edits) for each in step]
        if not steps:
            return
        fault = self._macros("PevApply")(steps)
        self._state = None
        if fault:
            raise problem(PerfevalError, "EXCEL_BUSY", what=fault)

    @property
    def state(self) -> BookState:
        """The workbook as last read, or read now."""
        if self._state is None:
            self.read()
        assert self._state is not None
        return self._state

    @property
    def here(self) -> Place:
        """The active cell."""
        return Place(self.state.sheet, self.state.at)

    def tell(self, message: str, go: Place | None = None, show: Sequence[str] = ()) -> None:
        """Leave a message for when this process has ended, with a cell to go to or sheets to show as they print."""
        if go:
            self._macros("PevTell")(message, "go", f"{go.sheet}\x1f{go.at.a1}")
        else:
            self._macros("PevTell")(message, "print" if show else "", "\x1f".join(show))

    def copy_to(self, folder: Path) -> Path:
        """The workbook as it stands now, as a file of its own name in a folder."""
        name = self.state.name
        path = folder / (name if Path(name).suffix else f"{name}.xlsx")
        self._macros("PevCopy")(str(path))
        return path
