"""Undo for colours: Calc records values, notes and sheets itself, but not what happens to conditional formats."""

from collections.abc import Sequence
from typing import Any

import unohelper
from com.sun.star.document import XUndoAction

from perfeval_xl.hosts.libreoffice.marks import Shade, replace


class ShadesAction(unohelper.Base, XUndoAction):  # type: ignore[misc]
    """Puts back the colours of before a press, or those of after it."""

    Title = "绩效自评：标记"

    def __init__(self, document: Any, before: Sequence[Shade], after: Sequence[Shade]) -> None:
        self._document = document
        self._before = before
        self._after = after

    def undo(self) -> None:
        """Called by LibreOffice when the press is taken back."""
        replace(self._document, self._before)

    def redo(self) -> None:
        """Called by LibreOffice when it is done again."""
        replace(self._document, self._after)
