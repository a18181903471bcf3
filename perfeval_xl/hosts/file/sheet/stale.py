"""Stored results of formulas that a write has made stale are taken out of the file.

Programs that do not recalculate (LibreOffice by its settings, every reader of stored values, our own next check) would
show them as true. A formula without a result is computed by whoever can.
"""

import re
from collections.abc import Collection, Iterable, Mapping

from perfeval_xl.domain.formulas import Place, find_dependents
from perfeval_xl.domain.grid import At
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.file.sheet.places import locate
from perfeval_xl.hosts.file.sheet.reader import cells_of, has_formula
from perfeval_xl.hosts.file.sheet.structure import SheetPart, Structure

_RESULT = re.compile(rb"<((?:[\w.-]+:)?)v(?:\s[^<>]*)?(?:/>|>[^<]*</\1v\s*>)")


def drop_stale_results(structure: Structure, written: Mapping[str, Collection[At]]) -> bool:
    """Take out the results of all formulas, on any sheet, that may depend on the written cells (by sheet name).

    True where the workbook has formulas at all.
    """
    sheets = {sheet.name: sheet for sheet in structure.sheets if has_formula(structure.package, sheet.part)}
    if not sheets:
        return False
    formulas = {place: formula for sheet in sheets.values() for place, formula in _formulas(structure, sheet)}
    changed = [(name, at) for name, cells in written.items() for at in cells]
    by_sheet: dict[str, set[At]] = {}
    for name, at in find_dependents(formulas, changed, shared=True):
        by_sheet.setdefault(name, set()).add(at)
    for name, cells in by_sheet.items():
        _empty(structure, sheets[name], frozenset(cells))
    return True


def _formulas(structure: Structure, sheet: SheetPart) -> Iterable[tuple[Place, str]]:
    cells = cells_of(structure, sheet)
    return [((sheet.name, at), cell.formula) for at, cell in cells.items() if cell.formula is not None]


def _empty(structure: Structure, sheet: SheetPart, cells: frozenset[At]) -> None:
    """The sheet with the results of these cells spliced out; nothing else of it changes."""
    data = structure.package.read(sheet.part)
    places = locate(data, sheet.part, cells, structure.package.index(sheet.part)).cells
    results = (_RESULT.search(data, place.start, place.end) for at, place in places.items() if at in cells)
    splices = [xml.Splice(result.start(), result.end(), b"") for result in results if result]
    if splices:
        structure.package.write(sheet.part, xml.spliced(data, sorted(splices)))
