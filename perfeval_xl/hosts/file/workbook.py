"""A closed .xlsx or .xlsm: read as a Snapshot, edits applied to its bytes, saved in one step."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval_xl.domain.finding import ClearMarks, Edit, Mark, ResultTable, SetValue
from perfeval_xl.domain.formats import disguises
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.narrative import Passage
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.container.gate import open_archive
from perfeval_xl.hosts.container.package import Originals, Package
from perfeval_xl.hosts.container.zip import Archive
from perfeval_xl.hosts.disk import commit
from perfeval_xl.hosts.file.sheet.cells import NewValue, anchors, write_values
from perfeval_xl.hosts.file.sheet.places import Located, locate
from perfeval_xl.hosts.file.sheet.reader import number_formats, read_snapshot
from perfeval_xl.hosts.file.sheet.scan import SheetShape, shape_of
from perfeval_xl.hosts.file.sheet.stale import drop_stale_results
from perfeval_xl.hosts.file.sheet.structure import Structure
from perfeval_xl.hosts.file.sheet.styles import with_number_format
from perfeval_xl.hosts.file.verifying import verify
from perfeval_xl.hosts.kinds import Kind, Writes
from perfeval_xl.hosts.problems import problem

if TYPE_CHECKING:  # only printing loads what pages are made of
    from perfeval_xl.domain.page import PrintPlan, SheetLayout

_AFTER_CALC = ("oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing")
_LAST = (*_AFTER_CALC, "fileRecoveryPr", "webPublishObjects", "extLst")


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
        self._shapes: dict[str, SheetShape] = {}

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

    def read(self) -> Snapshot:
        """Values of all worksheets; `Snapshot.path` is the path as given."""
        return read_snapshot(Structure(Package(self._archive, self._originals)), str(self.path), self._shapes)

    def passages(self, forms: Mapping[str, str]) -> list[Passage]:
        """None: a workbook holds no report."""
        return []

    def apply(self, edits: Iterable[Edit]) -> bytes:
        """The workbook's bytes with edits; the very same bytes when they change nothing.

        Marks are cleared before anything is written, so that new marks replace old ones. Protected sheets are written
        too: protection is against slips of the hand, and stays as it is.
        Raises SIGNED, NO_SHEET, FORMULA, LONG_TEXT, and WRITE_CHECK where the new bytes do not say what was meant.
        """
        edits = list(edits)
        package = Package(self._archive, self._originals)
        if edits and package.signed:
            raise problem("SIGNED")
        values = [edit for edit in edits if isinstance(edit, SetValue)]
        marks = [edit for edit in edits if isinstance(edit, (Mark, ClearMarks, ResultTable))]
        written = _set_values(Structure(package), values, self._shapes) if values else {}
        if marks:
            from perfeval_xl.hosts.file.marks.formats import apply_marks

            apply_marks(package, marks)
        data = package.packed()
        if data is not self._archive.data:
            verify(data, package, written, edits)
        return data

    def layouts(self, *, hidden: bool = False) -> "tuple[SheetLayout, ...]":
        """How the sheets are drawn and set up for printing; hidden ones only where they are asked for."""
        from perfeval_xl.hosts.file.paper.sheetlayout import read_layouts

        return read_layouts(self._on_paper(), hidden=hidden)

    def print_copy(self, plans: "Sequence[PrintPlan]") -> bytes:
        """The bytes of a copy that prints the planned sheets, and those only, as planned.

        Raises NO_SHEET, and WRITE_CHECK where the copy does not say what was meant.
        """
        from perfeval_xl.hosts.file.paper.printcopy import lay_out

        structure = self._on_paper()
        written = lay_out(structure, plans)
        data = structure.package.packed()
        verify(data, structure.package, written, ())
        return data

    def _on_paper(self) -> Structure:
        """The workbook as far as printing looks at it."""
        from perfeval_xl.hosts.file.paper.tails import drop_blank_tails

        structure = Structure(Package(self._archive))
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


def _set_values(
    structure: Structure, edits: list[SetValue], shapes: Mapping[str, SheetShape]
) -> dict[str, dict[At, Decimal | str]]:
    """Write values; what was written into which part."""
    by_sheet: dict[str, list[SetValue]] = {}
    for edit in edits:
        by_sheet.setdefault(edit.sheet, []).append(edit)
    written: dict[str, dict[At, Decimal | str]] = {}
    changed: dict[str, set[At]] = {}
    styles = _Styles(structure)
    for name, wanted in by_sheet.items():
        part = structure.sheet(name).part
        data = structure.package.read(part)
        shape = shapes.get(part) or shape_of(data, part)
        anchored = anchors((edit.at for edit in wanted), shape.merges)
        filled = next((at for at in anchored.values() if any(area.holds(at) for area in shape.arrays)), None)
        if filled is not None:
            raise problem("FORMULA", filled.a1)
        located = locate(data, part, frozenset(anchored.values()), shape.plain)
        values = {anchored[edit.at]: _new_value(located, anchored[edit.at], edit, styles) for edit in wanted}
        structure.package.write(part, write_values(data, located, values))
        written[part] = {at: new.value for at, new in values.items()}
        changed[name] = set(values)
    if drop_stale_results(structure, changed) or structure.shared("calcChain"):
        _recalculate(structure)
    return written


class _Styles:
    """The styles of cells that are written, each looked up once for all sheets."""

    def __init__(self, structure: Structure) -> None:
        self._structure = structure
        self._formats = number_formats(structure)
        self._found: dict[tuple[str, str], str] = {}

    def disguises(self, style: str, number: Decimal) -> bool:
        """Whether a number would be read as another, or as none, in cells with this style."""
        known = style.isdigit() and int(style) < len(self._formats)
        return known and disguises(self._formats[int(style)], number)

    def with_format(self, style: str, number_format: str) -> str:
        """The style with another number format."""
        key = (style, number_format)
        if key not in self._found:
            self._found[key] = with_number_format(self._structure, *key)
        return self._found[key]


def _new_value(located: Located, at: At, edit: SetValue, styles: _Styles) -> NewValue:
    """The value, with another style where a number format is asked for or the cell's own would disguise it."""
    cell = located.cells.get(at)
    style = cell.style if cell else ""
    if edit.number_format:
        return NewValue(edit.value, styles.with_format(style, edit.number_format))
    if isinstance(edit.value, Decimal) and styles.disguises(style, edit.value):
        return NewValue(edit.value, styles.with_format(style, "General"))
    return NewValue(edit.value)


def _recalculate(structure: Structure) -> None:
    """Ask the next program that opens the workbook to compute its formulas anew."""
    package, part = structure.package, structure.part
    data = package.read(part)
    nodes = [node for node in xml.outline(data, part, 1) if node.depth <= 1]
    calc = next((node for node in nodes if node.name == "calcPr"), None)
    if calc is not None:
        if calc.attributes.get("fullCalcOnLoad") not in ("1", "true"):
            package.edit(part, xml.set_attribute(data, calc, "fullCalcOnLoad", "1"))
        return
    text = f'<{structure.prefix}calcPr fullCalcOnLoad="1"/>'.encode()
    following = next((node for node in nodes if node.name in _LAST), None)
    place = xml.Splice(following.start, following.start, text) if following else xml.inside_end(data, nodes[0], text)
    package.edit(part, place)


def save_new(data: bytes, target: Path, *, durable: bool = True, mode: int = commit.ANYONE) -> None:
    """Write a workbook to a new file, whole or not at all; one that stands there is replaced.

    It is as open as `mode` and the account's umask both allow. Without `durable` the caller brings it to disk,
    with `sync_file_system` for many files at once.
    """
    commit.write_new(target, data, durable=durable, mode=mode)
