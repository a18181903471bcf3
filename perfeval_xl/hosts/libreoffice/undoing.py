"""Undo for marks: Calc records values and sheets itself, not conditional formats, and notes at twice their price."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import unohelper
from com.sun.star.document import XUndoAction

from perfeval_xl.domain.finding import Mark
from perfeval_xl.hosts.libreoffice import marks, notes
from perfeval_xl.hosts.libreoffice.marks import Shade
from perfeval_xl.hosts.libreoffice.notes import Note


class Marks(NamedTuple):
    """All colours and notes of ours at one moment."""

    shades: tuple[Shade, ...] = ()
    notes: tuple[Note, ...] = ()


def marks_now(document: Any) -> Marks:
    """What is in the document, whichever host put it there."""
    return Marks(marks.shades(document), notes.notes(document))


def marks_with(document: Any, existing: Marks, new_marks: Sequence[Mark]) -> Marks:
    """The existing marks with new ones added."""
    shades = (*existing.shades, *marks.shades_for(document, new_marks))
    return Marks(shades, notes.notes_for(document, new_marks, existing.notes))


def put(document: Any, required: Marks) -> None:
    """Make these the marks of the document, and no others."""
    marks.replace(document, required.shades)
    notes.replace(document, required.notes)


class MarksAction(unohelper.Base, XUndoAction):  # type: ignore[misc]  # uno comes without types
    """Puts back the marks of before a press, or those of after it."""

    Title = "绩效自评：标记"

    def __init__(self, document: Any, before: Marks, after: Marks) -> None:
        self._document = document
        self._before = before
        self._after = after

    def undo(self) -> None:
        """Called by LibreOffice when the press is taken back."""
        put(self._document, self._before)

    def redo(self) -> None:
        """Called by LibreOffice when it is done again."""
        put(self._document, self._after)
