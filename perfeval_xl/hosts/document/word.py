"""A closed .docx or .docm with forms: read as a Snapshot, values spliced into its tables, saved in one step."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

from perfeval_xl.domain.finding import Edit, SetValue
from perfeval_xl.domain.formats import display
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Cell, Snapshot
from perfeval_xl.hosts.container.gate import DOCUMENT, open_archive
from perfeval_xl.hosts.container.package import Originals, Package
from perfeval_xl.hosts.disk import commit
from perfeval_xl.hosts.document.proving import prove
from perfeval_xl.hosts.document.reader import body_of, document_part
from perfeval_xl.hosts.document.sheets import FormSheet
from perfeval_xl.hosts.document.surface import Box
from perfeval_xl.hosts.document.tables import FormTables, gather_body
from perfeval_xl.hosts.document.writing import NewText, text_splices
from perfeval_xl.hosts.problems import problem

MACROS, LINKS = "macros", "external-links"
Texts = Mapping[str, Mapping[At, str]]
"""What is written into the cells of each sheet."""


class WordForms:
    """One document as it was when opened. `read` and `apply` leave it alone; only `save` writes."""

    def __init__(self, path: Path, data: bytes) -> None:
        self.path = path
        self.data = data
        self._archive = open_archive(data, DOCUMENT)
        self._originals = Originals()
        package = self._package()
        self._part = document_part(package)
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

    def apply(self, edits: Iterable[Edit]) -> bytes:
        """The document's bytes with edits; the very same bytes when they change nothing.

        Raises SIGNED, NO_SHEET, and WRITE_CHECK where the new bytes do not say what was meant.
        """
        edits = list(edits)
        package = self._package()
        if edits and package.signed:
            raise problem("SIGNED")
        texts = _texts_of(edit for edit in edits if isinstance(edit, SetValue))
        if texts:
            splices = text_splices(package.read(self._part), self._body, self._new_texts(texts))
            package.edit(self._part, *splices)
        data = package.packed()
        if data is not self._archive.data:
            prove(data, self._archive, package, self._expected(texts))
        return data

    def _new_texts(self, texts: Texts) -> Iterable[NewText]:
        for name, cells in texts.items():
            form = self._form(name)
            rows: dict[int, list[Box]] = {}
            for at, box in form.boxes.items():
                rows.setdefault(at.row, []).append(box)
            for at, text in cells.items():
                area = form.sheet.area_of(at)
                target = form.boxes.get(area.anchor)
                if target is None or target.element is None:
                    raise problem("WRITE_CHECK", f"{form.sheet.name_of(at)} 不是表格里的格")
                row = [each.element for each in rows[area.top] if each.element is not None]
                yield NewText(target.element, row, text)

    def _form(self, name: str) -> FormSheet:
        form = next((each for each in self._tables.forms if each.sheet.name == name), None)
        if form is None:
            raise problem("NO_SHEET", name)
        return form

    def _expected(self, texts: Texts) -> dict[str, dict[At, Cell]]:
        """The cells of every sheet as they must be read once the texts are written."""
        cells = {form.sheet.name: dict(form.sheet.cells) for form in self._tables.forms}
        for name, new in texts.items():
            area_of = self._form(name).sheet.area_of
            cells[name] |= {area_of(at).anchor: Cell(text) for at, text in new.items()}
        return cells

    def save(self, data: bytes) -> bool:
        """Put new bytes in the file's place; False, and nothing written, when they are what it holds already.

        Raises CHANGED, BUSY, READ_ONLY, DENIED, NO_SPACE, IO_ERROR; the file is then as it was.
        """
        if data == self.data:
            return False
        commit.replace(self.path, data, self.data)
        return True


def _texts_of(edits: Iterable[SetValue]) -> dict[str, dict[At, str]]:
    texts: dict[str, dict[At, str]] = {}
    for edit in edits:
        texts.setdefault(edit.sheet, {})[edit.at] = shown_text(edit.value, edit.number_format)
    return texts


def shown_text(value: Decimal | str, number_format: str | None) -> str:
    """A value as its cell would show it on a worksheet: 0.98 as a rate is 98.00%."""
    if isinstance(value, str):
        return value
    shown = display(number_format, value) if number_format and number_format != "General" else None
    return f"{value:f}" if shown is None else shown
