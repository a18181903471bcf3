"""The forms of a .docx or .docm: one sheet a form, and the report's text around them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from perfeval_xl.domain.garbage import uncollected
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.hosts.container.package import Package
from perfeval_xl.hosts.document.blocks import blocks_of
from perfeval_xl.hosts.document.frames import unframed
from perfeval_xl.hosts.document.grouping import group_tables
from perfeval_xl.hosts.document.reader import body_of, document_part, open_document
from perfeval_xl.hosts.document.sheets import FormSheet, form_sheet
from perfeval_xl.hosts.document.surface import Block, Line
from perfeval_xl.hosts.document.tree import Element
from perfeval_xl.hosts.problems import problem


@dataclass(frozen=True, kw_only=True, slots=True)
class FormTables:
    """All tables of a document as sheets, and the lines behind the last of them."""

    forms: tuple[FormSheet, ...]
    after: tuple[Line, ...] = ()

    def snapshot(self, path: str) -> Snapshot:
        """The sheets as the core reads them."""
        return Snapshot(path=path, sheets=tuple(each.sheet for each in self.forms))


def read_tables(data: bytes, path: Path) -> Snapshot:
    """The tables of a Word document, one sheet a form. Raises `FileProblem` as workbooks do, with NOT_DOCX."""
    return tables_of(open_document(data)).snapshot(str(path))


def tables_of(package: Package) -> FormTables:
    """The tables of a document's package. Raises `FileProblem`."""
    return gather_body(body_of(package, document_part(package)))


def gather_body(body: Element) -> FormTables:
    """The tables below the element that holds a document's text.

    Raises NEEDS_OFFICE for one that takes in other files: what these hold may be a form, and is none of its elements.
    """
    if "altChunk" in body.part.names:
        raise problem("NEEDS_OFFICE", case="inserted")
    with uncollected():
        return gather(blocks_of(body))


def gather(blocks: Iterable[Block]) -> FormTables:
    """Blocks of any kind of document as sheets; none where there is no table with a text in it."""
    groups, after = group_tables(unframed(blocks))
    return FormTables(forms=tuple(form_sheet(group) for group in groups), after=tuple(after))
