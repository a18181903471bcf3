"""A closed .xlsx or .xlsm: read as a Snapshot, edits applied to its bytes, saved in one step."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval_xl.domain.finding import Edit
from perfeval_xl.domain.garbage import uncollected
from perfeval_xl.domain.narrative import Passage
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.hosts.container.gate import open_archive
from perfeval_xl.hosts.container.package import Originals
from perfeval_xl.hosts.container.zip import Archive
from perfeval_xl.hosts.disk import commit
from perfeval_xl.hosts.file.sheet.package import Readings, SheetPackage
from perfeval_xl.hosts.file.sheet.reader import read_snapshot
from perfeval_xl.hosts.file.sheet.structure import Structure
from perfeval_xl.hosts.kinds import Kind, Writes

if TYPE_CHECKING:  # only printing loads what pages are made of
    from perfeval_xl.domain.drawing import Paint
    from perfeval_xl.domain.grid import At
    from perfeval_xl.domain.page import PrintPlan, SheetLayout
    from perfeval_xl.domain.rowplan import RowPlan

MACROS, LINKS, DDE = "macros", "external-links", "dde"
_LINKS = "xl/externallinks/"


class Workbook:
    """One file as it was when opened. `apply` and `read` leave it alone; only `save` writes."""

    kind = Kind.XLSX
    writes = Writes.IN_PLACE

    def __init__(self, path: Path, archive: Archive) -> None:
        self.path = path
        self._archive = archive
        self._originals = Originals()
        self._readings = Readings()

    @classmethod
    def open(cls, path: Path, data: bytes | None = None) -> "Workbook":
        """Read a file through the gate; `data` are its bytes where they have been read already.

        Raises `FileProblem` with one of the codes of `problems`.
        """
        return cls(path, open_archive(commit.read_file(path) if data is None else data))

    @property
    def data(self) -> bytes:
        """The file's bytes as they were when it was opened."""
        return self._archive.data

    @property
    def active(self) -> tuple[str, ...]:
        """What could act were it opened in Excel: of MACROS, LINKS, DDE. Here nothing is run or followed."""
        names = [name.lower() for name in self._archive.members]
        links = [name for name in self._archive.members if name.lower().startswith(_LINKS)]
        found = {
            MACROS: any(name.endswith("vbaproject.bin") for name in names),
            LINKS: bool(links),
            DDE: any(b"ddeLink" in self._archive.read(name) for name in links),
        }
        return tuple(kind for kind, is_there in found.items() if is_there)

    @uncollected()
    def read(self) -> Snapshot:
        """Values of all worksheets; `Snapshot.path` is the path as given."""
        return read_snapshot(Structure(self._package()), str(self.path))

    def passages(self, forms: Mapping[str, str]) -> list[Passage]:
        """None: a workbook holds no report."""
        return []

    @uncollected()
    def apply(self, edits: Iterable[Edit]) -> bytes:
        """The workbook's bytes with edits; the very same bytes when they change nothing.

        Marks are cleared before anything is written, so that new marks replace old ones. Protected sheets are written
        too: protection is against slips of the hand, and stays as it is.
        Raises SIGNED, NO_SHEET, FORMULA, LONG_TEXT, and WRITE_CHECK where the new bytes do not say what was meant.
        """
        from perfeval_xl.hosts.file.verifying import verify  # a check only reads
        from perfeval_xl.hosts.file.writing import write_edits

        edits = list(edits)
        package = self._package()
        written = write_edits(package, edits)
        data = package.packed()
        if data is not self._archive.data:
            verify(data, package, written, edits)
            self._readings.forget()
        return data

    def with_rows(self, plan: "RowPlan") -> bytes:
        """The bytes of a template of ours with the rows of a sheet laid anew. Raises NO_SHEET."""
        from perfeval_xl.hosts.file.sheet.rows import lay_rows

        structure = Structure(SheetPackage(self._archive))
        lay_rows(structure, plan)
        return structure.package.packed()

    def layouts(self, *, hidden: bool = False) -> "tuple[SheetLayout, ...]":
        """How the sheets are drawn and set up for printing; hidden ones only where they are asked for."""
        from perfeval_xl.hosts.file.paper.sheetlayout import read_layouts

        return read_layouts(self._on_paper(), hidden=hidden)

    def paints(self, rows: int, columns: int) -> "dict[str, dict[At, Paint]]":
        """How cells within so many rows and columns look on a screen, by sheet."""
        from perfeval_xl.hosts.file.paper.paints import read_paints

        return read_paints(Structure(SheetPackage(self._archive)), rows, columns)

    def print_copy(self, plans: "Sequence[PrintPlan]") -> bytes:
        """The bytes of a copy that prints the planned sheets, and those only, as planned.

        Raises NO_SHEET, and WRITE_CHECK where the copy does not say what was meant.
        """
        from perfeval_xl.hosts.file.paper.printcopy import lay_out
        from perfeval_xl.hosts.file.verifying import verify

        structure = self._on_paper()
        written = lay_out(structure, plans)
        data = structure.package.packed()
        verify(data, structure.package, written, ())
        return data

    def _package(self) -> SheetPackage:
        """The file's parts, with all that reading has found out about them."""
        return SheetPackage(self._archive, self._originals, self._readings)

    def _on_paper(self) -> Structure:
        """The workbook as far as printing looks at it."""
        from perfeval_xl.hosts.file.paper.tails import drop_blank_tails

        structure = Structure(SheetPackage(self._archive))
        drop_blank_tails(structure)
        return structure

    def save(self, data: bytes) -> bool:
        """Put new bytes in the file's place; False, and nothing written, when they are what it holds already.

        Raises CHANGED, BUSY, READ_ONLY, DENIED, NO_SPACE, IO_ERROR; the file is then as it was.
        """
        if data == self._archive.data:
            return False
        commit.replace(self.path, data, self._archive.data)
        return True


def save_new(data: bytes | Path, target: Path, *, durable: bool = True, mode: int = commit.ANYONE) -> None:
    """Write a workbook to a new file, whole or not at all; one that stands there is replaced.

    `data` are its bytes, or a file, of any size, that holds them.

    It is as open as `mode` and the account's umask both allow. Without `durable` the caller brings it to disk,
    with `sync_file_system` for many files at once.
    """
    commit.write_new(target, data, durable=durable, mode=mode)
