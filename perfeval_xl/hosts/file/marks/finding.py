"""What marks a workbook carries, found in its bytes."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from perfeval_xl.domain.grid import Area, At
from perfeval_xl.hosts.file.marks import notes, results, shapes
from perfeval_xl.hosts.file.sheet.package import SheetPackage
from perfeval_xl.hosts.file.sheet.structure import Structure
from perfeval_xl.hosts.signs import FORMULA, SIGNATURE

ALWAYS = FORMULA.replace('"', "&quot;")
_OURS = (FORMULA.encode(), ALWAYS.encode())
_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")


class Marks(NamedTuple):
    """What is marked, by the sheets' names."""

    areas: Mapping[str, tuple[Area, ...]]
    """What our conditional formats cover, on sheets that have such."""
    notes: Mapping[str, frozenset[At]]
    """The cells with notes, ours or not, on sheets that are coloured and can have notes."""
    tables: list[int]
    """The findings in each sheet 校验结果."""
    missing: tuple[str, ...]


def marks_of(package: SheetPackage) -> Marks:
    """The marks that are in a workbook now."""
    structure = Structure(package)
    areas: dict[str, tuple[Area, ...]] = {}
    hung: dict[str, frozenset[At]] = {}
    for sheet in structure.sheets:
        ours = tuple(_areas(package, sheet.part))
        if ours or notes.has_ours(package, sheet.part):
            areas[sheet.name] = ours
            if shapes.drawing_of(package, sheet.part) is not None:
                hung[sheet.name] = frozenset(At.parse(ref) for ref in notes.refs(package, sheet.part) if _is_cell(ref))
    tables = [package.read(sheet.part).count(b"<row ") - 2 for sheet in results.ours(structure)]
    return Marks(areas, hung, tables, structure.missing)


def _is_cell(ref: str) -> bool:
    return _CELL.fullmatch(ref) is not None


def is_ours(rule: bytes) -> bool:
    """Whether a conditional format's rule carries our signature in its formula."""
    return any(formula in rule for formula in _OURS)


def _areas(package: SheetPackage, part: str) -> Iterator[Area]:
    data = package.read(part)
    if SIGNATURE.encode() not in data:
        return
    for node in package.sheet_outline(part, 1):
        if node.name == "conditionalFormatting" and is_ours(data[node.start : node.close]):
            yield from map(Area.parse, node.attributes.get("sqref", "").split())
