"""A closed .docx or .docm with forms: read as a Snapshot, values spliced into its tables, saved in one step."""

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from perfeval_xl.domain.finding import ClearMarks, Edit, Mark, SetValue
from perfeval_xl.domain.garbage import uncollected
from perfeval_xl.domain.narrative import Passage
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.hosts.container.gate import DOCUMENT, open_archive
from perfeval_xl.hosts.container.package import Originals, Package
from perfeval_xl.hosts.disk import commit
from perfeval_xl.hosts.document.comments import add_comments, remove_comments
from perfeval_xl.hosts.document.passages import passages_beside
from perfeval_xl.hosts.document.proving import prove
from perfeval_xl.hosts.document.reader import body_of, document_part, surroundings_of
from perfeval_xl.hosts.document.replaced import reads_as_meant
from perfeval_xl.hosts.document.tables import FormTables, gather_body
from perfeval_xl.hosts.document.targets import expected_cells, new_texts, notes_of, texts_of
from perfeval_xl.hosts.document.tree import Element
from perfeval_xl.hosts.document.writing import text_splices
from perfeval_xl.hosts.kinds import Kind, Writes
from perfeval_xl.hosts.problems import problem

MACROS, LINKS = "macros", "external-links"


class WordForms:
    """One document as it was when opened. `read` and `apply` leave it alone; only `save` writes."""

    kind = Kind.DOCX
    writes = Writes.IN_PLACE

    def __init__(self, path: Path, data: bytes) -> None:
        self.path = path
        self.data = data
        self._archive = open_archive(data, DOCUMENT)
        self._originals = Originals()
        package = self._package()
        self._part = document_part(package)
        with uncollected():
            self._body = body_of(package, self._part)
            self._tables = gather_body(self._body)

    @classmethod
    def open(cls, path: Path, data: bytes | None = None) -> "WordForms":
        """Read a document through the gate; `data` are its bytes where they have been read already.

        Raises `FileProblem` with one of the codes of `problems`.
        """
        return cls(path, commit.read_file(path) if data is None else data)

    def _package(self) -> Package:
        return Package(self._archive, self._originals)

    @property
    def active(self) -> tuple[str, ...]:
        """What could act were it opened in Word: of MACROS and LINKS. Here nothing is run or followed."""
        names = [name.lower() for name in self._archive.members]
        found = {
            MACROS: any(name.endswith("vbaproject.bin") for name in names),
            LINKS: b'TargetMode="External"' in self._relations() and b"attachedTemplate" in self._relations(),
        }
        return tuple(kind for kind, is_there in found.items() if is_there)

    def _relations(self) -> bytes:
        names = [name for name in self._archive.members if name.lower().endswith("settings.xml.rels")]
        return b"".join(self._archive.read(name) for name in names)

    def read(self) -> Snapshot:
        """The tables of the document, one sheet a form; `Snapshot.path` is the path as given."""
        return self._tables.snapshot(str(self.path))

    @property
    def tables(self) -> FormTables:
        """The same tables with the text around them."""
        return self._tables

    def passages(self, forms: Mapping[str, str]) -> list[Passage]:
        """The report's text beside each form; `forms` are the sheets that hold one, with the project of each."""
        return passages_beside(self._tables, surroundings_of(self._package(), self._part), forms)

    def apply(self, edits: Iterable[Edit]) -> bytes:
        """The document's bytes with edits; the very same bytes when they change nothing.

        Marks are comments; they are cleared before anything is written, so that new ones replace old ones. A document
        has no place for the table 校验结果. Raises SIGNED, NO_SHEET, and WRITE_CHECK where the new bytes do not say
        what was meant.
        """
        edits = list(edits)
        package = self._package()
        if edits and package.signed:
            raise problem("SIGNED")
        texts = texts_of(edit for edit in edits if isinstance(edit, SetValue))
        marks = [edit for edit in edits if isinstance(edit, Mark)]
        is_meant = None
        if marks or any(isinstance(edit, ClearMarks) for edit in edits):
            remove_comments(package, self._part, self._body)
        if texts:
            body, tables = self._now(package)
            old, new = package.read(self._part), list(new_texts(tables, texts))
            splices = text_splices(old, body, new)
            package.edit(self._part, *splices)
            if body is self._body and not marks:
                is_meant = partial(reads_as_meant, old, texts=new, splices=splices)
        if marks:
            body, tables = self._now(package)
            add_comments(package, self._part, body, notes_of(tables, marks))
        data = package.packed()
        if data is not self._archive.data:
            with uncollected():
                prove(data, self._archive, package, expected_cells(self._tables, texts), is_meant)
        return data

    def _now(self, package: Package) -> tuple[Element, FormTables]:
        """The text and its tables as they stand in a package that may have been changed."""
        if not package.changes:
            return self._body, self._tables
        body = body_of(package, self._part)
        return body, gather_body(body)

    def save(self, data: bytes) -> bool:
        """Put new bytes in the file's place; False, and nothing written, when they are what it holds already.

        Raises CHANGED, BUSY, READ_ONLY, DENIED, NO_SPACE, IO_ERROR; the file is then as it was.
        """
        if data == self.data:
            return False
        commit.replace(self.path, data, self.data)
        return True
