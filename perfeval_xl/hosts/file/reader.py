"""A closed workbook as a Snapshot."""

from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Cell, Sheet, Snapshot, decimal_of_float
from perfeval_xl.forms import MARKERS
from perfeval_xl.hosts.file import xml
from perfeval_xl.hosts.file.problems import problem
from perfeval_xl.hosts.file.scan import RawCell, SheetScan, scan
from perfeval_xl.hosts.file.structure import SheetPart, Structure

_BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    49: "@",
    **dict.fromkeys((14, 15, 16, 17, 22, 27, 30, 31, 36, 50, 57, 58), "yyyy/m/d"),
}
"""Number formats that have no code in styles.xml, as far as the core tells them apart. Source: ECMA-376 18.8.30."""
_EXACT = 15
"""Digits that a double holds exactly."""


class Styles(NamedTuple):
    """Number format of every cell style."""

    formats: list[str]

    def number_format(self, style: str) -> str:
        """The format's code, General where the index leads nowhere."""
        index = int(style) if style.isascii() and style.isdigit() and len(style) < 7 else 0
        return self.formats[index] if index < len(self.formats) else "General"


def read_snapshot(structure: Structure, path: str, scans: dict[str, SheetScan]) -> Snapshot:
    """All worksheets. The cells of a sheet in which no word of a form's head occurs are not read.

    What was found in each part is left in `scans`, so that writing need not look again.
    """
    strings = shared_strings(structure)
    anywhere = any(marker in text for text in strings for marker in MARKERS)
    styles = _styles(structure)
    sheets = tuple(_sheet(structure, sheet, strings, styles, anywhere, scans) for sheet in structure.sheets)
    return Snapshot(path=path, sheets=sheets, date1904=structure.date1904)


def _sheet(
    structure: Structure,
    sheet: SheetPart,
    strings: list[str],
    styles: Styles,
    anywhere: bool,
    scans: dict[str, SheetScan],
) -> Sheet:
    data = structure.package.read(sheet.part)
    if not (anywhere or _may_hold_marker(data)):
        return Sheet(name=sheet.name, cells={}, hidden=sheet.hidden)
    found = scans[sheet.part] = scan(data, sheet.part)
    cells = _cells(found, sheet.name, strings, styles)
    return Sheet(name=sheet.name, cells=cells, merges=found.merges, protected=found.protected, hidden=sheet.hidden)


def _may_hold_marker(data: bytes) -> bool:
    """Whether an inline text can be one of a form's words; character references (&#25351;) may spell anything."""
    return b"&#" in data or any(marker.encode() in data for marker in MARKERS)


def _cells(found: SheetScan, name: str, strings: list[str], styles: Styles) -> dict[At, Cell]:
    cells: dict[At, Cell] = {}
    for at, raw in found.cells.items():
        value = raw.value
        if raw.kind == "s":
            cells[at] = Cell(_string(strings, value, name, at), formula=raw.formula)
        elif raw.kind == "n" and value:
            number_format = styles.number_format(raw.style) if raw.style != "0" else "General"
            cells[at] = Cell(decimal_of(value, name, at), number_format, raw.formula)
        else:
            cells[at] = _other(raw)
    return cells


def _other(raw: RawCell) -> Cell:
    """Text, truth values, errors, ISO dates, and formulas without a result."""
    if raw.kind == "b":
        return Cell(raw.value == "1", formula=raw.formula)
    value = xml.unescaped(raw.value) if raw.value else None
    return Cell(value, formula=raw.formula, error=raw.kind == "e")


def _string(strings: list[str], index: str | None, name: str, at: At) -> str:
    if index and index.strip().isdigit() and len(index) < 10 and int(index) < len(strings):
        return strings[int(index)]
    raise problem("XML_BAD", f"{name}!{at.a1} 指向不存在的文字")


def decimal_of(text: str, name: str, at: At) -> Decimal:
    """A stored number as people see it: the shortest decimal of its double. Raises NOT_FINITE."""
    if len(text) <= _EXACT and text.isascii() and text.isdigit():
        return Decimal(text)
    try:
        number = float("nan" if "_" in text else text)
    except ValueError:
        number = float("nan")
    if number - number != 0:
        raise problem("NOT_FINITE", f"{name}!{at.a1}")
    return decimal_of_float(number)


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


def _styles(structure: Structure) -> Styles:
    part = structure.shared("styles")
    if part is None:
        return Styles([])
    codes: dict[str, str] = {}
    formats: list[str] = []
    inside = ""
    for node in xml.outline(structure.package.read(part), part, 2):
        if node.depth == 1:
            inside = node.name
        elif inside == "numFmts":
            codes[node.attributes.get("numFmtId", "")] = node.attributes.get("formatCode", "General")
        elif inside == "cellXfs" and node.name == "xf":
            number = node.attributes.get("numFmtId", "0")
            formats.append(codes.get(number) or _BUILT_IN.get(int(number) if number.isdigit() else 0, "General"))
    return Styles(formats)
