"""A closed workbook as a Snapshot."""

import re

from perfeval_xl.domain.formats import BUILT_IN
from perfeval_xl.domain.formulas import name_other_sheets
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Cell, Sheet, Snapshot
from perfeval_xl.forms import MARKERS
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.file.sheet.package import SheetPackage
from perfeval_xl.hosts.file.sheet.scan import scan
from perfeval_xl.hosts.file.sheet.structure import SheetPart, Structure
from perfeval_xl.hosts.file.sheet.values import CellValues, values_of
from perfeval_xl.hosts.problems import problem

_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s>/]")


def read_snapshot(structure: Structure, path: str) -> Snapshot:
    """All worksheets. The cells of a sheet in which no word of a form's head occurs are not read, but where a formula
    of the others may go on from there: a form's 总分 may be added up on another sheet.

    Where the cells stand is left in the package's readings, so that writing need not look again. Raises ZIP_BROKEN
    where sheets are listed and none of them is there.
    """
    missing = structure.missing
    if missing and not structure.sheets:
        raise problem("ZIP_BROKEN", f"工作表“{'”、“'.join(missing)}”的内容不在文件里")
    strings = shared_strings(structure)
    anywhere = any(marker in text for text in strings for marker in MARKERS)
    values = structure.package.readings.values = values_of(strings, number_formats(structure))
    wanted = frozenset(
        sheet.part for sheet in structure.sheets if anywhere or _may_hold_marker(structure.package.read(sheet.part))
    )
    sheets = [_sheet(structure, sheet, values, wanted) for sheet in structure.sheets]
    if len(wanted) < len(sheets) and name_other_sheets(sheets):
        rest = frozenset(sheet.part for sheet in structure.sheets) - wanted
        linked = frozenset(part for part in rest if has_formula(structure.package, part))
        sheets = [
            _sheet(structure, sheet, values, linked) if sheet.part in linked else read
            for sheet, read in zip(structure.sheets, sheets, strict=True)
        ]
    structure.package.readings.forget()
    return Snapshot(path=path, sheets=tuple(sheets), date1904=structure.date1904, missing=missing)


def _sheet(structure: Structure, sheet: SheetPart, values: CellValues, wanted: frozenset[str]) -> Sheet:
    if sheet.part not in wanted:
        return Sheet(name=sheet.name, cells={}, hidden=sheet.hidden)
    found = structure.package.scan(sheet.part, sheet.name, values)
    return Sheet(
        name=sheet.name,
        cells=found.cells,
        merges=found.shape.merges,
        protected=found.protected,
        hidden=sheet.hidden,
    )


def has_formula(package: SheetPackage, part: str) -> bool:
    """Whether a sheet holds a formula; of one that was not read, most that hold none are told by a quick look."""
    rows = package.index(part) if package.was_read(part) else None
    if rows is not None:
        return rows.has_formula
    data = package.read(part)
    return (b"<f" in data or b":f" in data) and _FORMULA.search(data) is not None


def cells_of(structure: Structure, sheet: SheetPart) -> dict[At, Cell]:
    """The cells of one worksheet that hold something, as it is now."""
    package = structure.package
    rows = package.index(sheet.part) if package.was_read(sheet.part) else None
    if rows is not None:
        return rows.cells
    values = package.readings.values or values_of(shared_strings(structure), number_formats(structure))
    return scan(structure.package.read(sheet.part), sheet.part, sheet.name, values).cells


def _may_hold_marker(data: bytes) -> bool:
    """Whether an inline text can be one of a form's words; character references (&#25351;) may spell anything."""
    return b"&#" in data or any(marker.encode() in data for marker in MARKERS)


class _Strings:
    """Handlers for sharedStrings: runs are joined, phonetic text is left out."""

    def __init__(self, part: str) -> None:
        self.found: list[str] = []
        self.chunks: list[str] = []
        self.phonetic = False
        self.made = xml.parser(part)
        self.made.StartElementHandler = self.start
        self.made.EndElementHandler = self.end

    def start(self, tag: str, _: dict[str, str]) -> None:
        name = xml.local(tag)
        if name == "si":
            self.chunks = []
        elif name == "t" and not self.phonetic:
            self.made.CharacterDataHandler = self.chunks.append
        elif name == "rPh":
            self.phonetic = True

    def end(self, tag: str) -> None:
        name = xml.local(tag)
        if name == "t":
            self.made.CharacterDataHandler = None
        elif name == "si":
            self.found.append(xml.unescaped("".join(self.chunks)))
        elif name == "rPh":
            self.phonetic = False


def shared_strings(structure: Structure) -> list[str]:
    """The texts that cells point to by number."""
    part = structure.shared("sharedStrings")
    if part is None:
        return []
    strings = _Strings(part)
    xml.parse(strings.made, structure.package.read(part), part)
    return strings.found


def number_formats(structure: Structure) -> list[str]:
    """The number format of every cell style."""
    part = structure.shared("styles")
    if part is None:
        return []
    codes: dict[str, str] = {}
    formats: list[str] = []
    inside = ""
    for node in structure.package.outline(part, 2):
        if node.depth == 1:
            inside = node.name
        elif inside == "numFmts":
            codes[node.attributes.get("numFmtId", "")] = node.attributes.get("formatCode", "General")
        elif inside == "cellXfs" and node.name == "xf":
            number = node.attributes.get("numFmtId", "0")
            formats.append(codes.get(number) or BUILT_IN.get(int(number) if number.isdigit() else 0, "General"))
    return formats
