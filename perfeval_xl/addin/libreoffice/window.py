"""A Calc window as the buttons use it: what is selected, where to go, what to say."""

import sys
from pathlib import Path
from typing import Any

import uno

from perfeval_xl.domain.finding import Finding, Severity
from perfeval_xl.domain.grid import At
from perfeval_xl.hosts.libreoffice.documents import area_of, cell_at

_OK = 1
"""com.sun.star.awt.MessageBoxButtons."""
_TITLE = "绩效自评"
_BAR = "perfeval_xl"
_BAR_KINDS = {Severity.ERROR: 3, Severity.WARNING: 2, Severity.INFO: 0}
"""com.sun.star.frame.InfobarType: DANGER, WARNING, INFO."""


class Window:
    """One window (com.sun.star.frame.Frame) with its document."""

    def __init__(self, context: Any, frame: Any) -> None:
        self.context = context
        self.frame = frame
        self.controller = frame.Controller
        self.document = self.controller.Model

    def service(self, name: str) -> Any:
        """A UNO service by name."""
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def tell(self, text: str) -> None:
        """Say something and wait until it has been read."""
        self._box("INFOBOX", text)

    def warn(self, text: str) -> None:
        """Say why something was not done."""
        self._box("WARNINGBOX", text)

    def _box(self, kind: str, text: str) -> None:
        """A document that nobody sees, opened by another program, gets no box: nobody could close it.

        Every sentence gets a line of its own, because boxes cut off the end of lines that they wrapped themselves.
        """
        if not self.frame.ContainerWindow.isVisible():
            sys.stderr.write(f"{text}\n")
            return
        toolkit = self.service("com.sun.star.awt.Toolkit")
        box_kind = uno.Enum("com.sun.star.awt.MessageBoxType", kind)
        lines = text.replace("。", "。\n").replace("\n\n", "\n").strip()
        toolkit.createMessageBox(self.frame.ContainerWindow, box_kind, _OK, _TITLE, lines).execute()

    def place(self) -> tuple[str, At]:
        """The sheet in front and the first selected cell."""
        selection = self.controller.getSelection()
        address = getattr(selection, "RangeAddress", None)
        if address is None:
            found = getattr(selection, "RangeAddresses", ())
            address = found[0] if found else None
        return self.controller.ActiveSheet.Name, At(1, 1) if address is None else area_of(address).anchor

    def go(self, sheet: str, at: At) -> None:
        """Bring a sheet to the front and select a cell; a sheet that is gone is passed over."""
        if self.document.Sheets.hasByName(sheet):
            target = self.document.Sheets.getByName(sheet)
            self.controller.setActiveSheet(target)
            self.controller.select(cell_at(target, at))

    def show(self, finding: Finding) -> None:
        """A bar above the sheet with what is wrong at the cell that was gone to."""
        self.close_bar()
        text = f"{finding.code} {finding.message}"
        self.controller.appendInfobar(_BAR, finding.at.a1, text, _BAR_KINDS[finding.severity], (), True)

    def close_bar(self) -> None:
        """Take the bar away, if there is one."""
        if self.controller.hasInfobar(_BAR):
            self.controller.removeInfobar(_BAR)

    def open_outside(self, path: Path) -> None:
        """Open a file with the program that the system has for it."""
        self.service("com.sun.star.system.SystemShellExecute").execute(path.as_uri(), "", 0)
