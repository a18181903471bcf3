"""Documents of Word 97 to 2003 and WPS: read by our own reader, and by way of LibreOffice what that refuses."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.narrative import Passage
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.hosts.disk import commit
from perfeval_xl.hosts.kinds import Kind, Writes
from perfeval_xl.hosts.opening.opened import ReadOnly

if TYPE_CHECKING:
    from perfeval_xl.hosts.document.tables import FormTables

_HEADS = ("指标", "基础数据表")
"""A document with a form has one of these in a table."""


class OldWordForms(ReadOnly):
    """One such document; scores go into an .xlsx made of it."""

    def __init__(self, path: Path, data: bytes) -> None:
        super().__init__(path, data, Kind.DOC, Writes.AS_XLSX, self._snapshot)

    @classmethod
    def open(cls, path: Path, data: bytes | None = None) -> "OldWordForms":
        """A document; `data` are its bytes where they have been read already. Nothing is read yet."""
        return cls(path, commit.read_file(path) if data is None else data)

    def _snapshot(self, data: bytes, path: Path) -> Snapshot:
        return self._tables.snapshot(str(path))

    @cached_property
    def _tables(self) -> "FormTables":
        """Our own reading, unless it is refused or finds no form, and LibreOffice finds one."""
        from perfeval_xl.hosts.document.binary import doc_tables

        try:
            tables = doc_tables(self.data)
            if _holds_form(tables):
                return tables
        except FileProblem as refusal:
            if refusal.code == "ENCRYPTED" or (converted := self._converted()) is None:
                raise
            return converted
        converted = self._converted()
        return converted if converted is not None and _holds_form(converted) else tables

    def _converted(self) -> "FormTables | None":
        """The tables of a copy that LibreOffice makes; None where it cannot."""
        from perfeval_xl.hosts.document.word import WordForms
        from perfeval_xl.hosts.opening.converting import as_docx

        try:
            return WordForms.open(self.path, as_docx(self.data, ".doc")).tables
        except FileProblem:
            return None

    def passages(self, forms: Mapping[str, str]) -> list[Passage]:
        """The text around the forms. Styles are not read: headings are told by their numbering."""
        from perfeval_xl.hosts.document.passages import passages_beside
        from perfeval_xl.hosts.document.reader import Surroundings

        return passages_beside(self._tables, Surroundings(), forms)


def _holds_form(tables: "FormTables") -> bool:
    values = (cell.value for form in tables.forms for cell in form.sheet.cells.values())
    return any(head in value for value in values if isinstance(value, str) for head in _HEADS)
