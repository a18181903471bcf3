"""After writing, before anything is replaced: the new bytes are read again, and say what they were meant to say.

Only what has changed is looked at: every changed part is well-formed and stands in the container once, declared and
led to; values, marks and the table are read back. Whatever is wrong ends in WRITE_CHECK, and nothing is replaced.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.finding import ClearMarks, Edit, Mark, ResultTable
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.snapshot import Cell
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.container.package import CONTENT_TYPES, Package
from perfeval_xl.hosts.container.zip import Archive
from perfeval_xl.hosts.file.sheet.around import FOOT, HEAD, NAMESPACES, sheet_prefixes
from perfeval_xl.hosts.file.sheet.package import SheetPackage
from perfeval_xl.hosts.file.sheet.places import CellPlace, locate
from perfeval_xl.hosts.file.sheet.scan import scan
from perfeval_xl.hosts.file.sheet.values import CellValues, decimal_of
from perfeval_xl.hosts.problems import problem
from perfeval_xl.problems import problem as problem_of

Values = Mapping[str, Mapping[At, Decimal | str]]
"""What was written into the cells of each part."""
_NAME = re.compile(rb'<c r="([^"]*)"')
_LOOSE = (".vml", ".bin")
"""Parts that need not be well-formed."""


class _Ambiguous(FileProblem):
    """The fault was in the file before anything was written."""


def verify(data: bytes, package: SheetPackage, values: Values, edits: Sequence[Edit]) -> None:
    """Raises WRITE_CHECK where the new container does not hold what `package` and the edits say."""
    try:
        changes = package.changes
        _verify_container(data, package, changes)
        for part, content in changes.items():
            if not part.lower().endswith(_LOOSE):
                _verify_text(package, part, xml.decode(content, part).utf8)
        if CONTENT_TYPES in changes or package.added:
            _verify_types(package)
        for part in changes:
            if part.lower().endswith(".rels"):
                _verify_relations(package, part)
        reading = CellValues((), ())
        for part, cells in values.items():
            _verify_cells(package, part, cells, reading)
        if any(isinstance(edit, (ClearMarks, Mark, ResultTable)) for edit in edits):
            _verify_marks(package, edits)
    except _Ambiguous:
        raise
    except FileProblem as fault:
        raise fault if fault.code == "WRITE_CHECK" else problem("WRITE_CHECK", fault.message.rstrip("。")) from None


def _verify_container(data: bytes, package: Package, changes: Mapping[str, bytes]) -> None:
    """Every part stands in the container once, in whatever case, and changed ones with their new bytes."""
    archive = Archive(data)
    if sorted(archive.members) != sorted(package.parts):
        raise problem("WRITE_CHECK", "部件不齐")
    for part, content in changes.items():
        if archive.read(part) != content:
            raise problem("WRITE_CHECK", f"{part} 与写的不同")


def _verify_types(package: Package) -> None:
    """No part is declared twice but those that always were, and every new one is declared."""
    names, extensions = _declared_in(package.read(CONTENT_TYPES))
    before = _declared_in(package.original(CONTENT_TYPES))[0]
    for part in package.added:
        if part.casefold() not in names and part.casefold().rpartition(".")[2] not in extensions:
            raise problem("WRITE_CHECK", f"{part} 没有申明类型")
    parts = set(map(str.casefold, package.parts))
    twice = next((name for name, times in names.items() if times > max(1, before[name]) and name in parts), None)
    if twice is not None:
        raise problem("WRITE_CHECK", f"{twice} 申明了两次")


def _declared_in(data: bytes) -> tuple[Counter[str], set[str]]:
    """How often each part is declared, and the extensions that are."""
    nodes = [node for node in xml.outline(data, CONTENT_TYPES, 1) if node.depth == 1] if data else []
    names = Counter(n.attributes.get("PartName", "").lstrip("/").casefold() for n in nodes if n.name == "Override")
    return names, {n.attributes.get("Extension", "").casefold() for n in nodes if n.name == "Default"}


def _verify_relations(package: Package, place: str) -> None:
    """In a part of relations none leads nowhere but those that always did, and no new one has the id of another."""
    owner = place.replace("_rels/", "", 1) if place.startswith("_rels/") else place.replace("/_rels/", "/")
    before, data = package.original(place), package.read(place)
    relations = package.relations(owner.removesuffix(".rels"))
    if place in package.added and len({relation.id for relation in relations}) < len(relations):
        raise problem("WRITE_CHECK", f"{place} 里有重复的编号")
    for relation in relations:
        line = data[relation.node.start : xml.node_end(data, relation.node)]
        if not (package.has(relation.target) or line in before or line in package.restored):
            raise problem("WRITE_CHECK", f"{place} 指向不存在的 {relation.target}")


def _verify_text(package: SheetPackage, part: str, text: bytes) -> None:
    """A part is well-formed; a sheet with plain rows has been if it could be read."""
    if not (HEAD in text and text == package.read(part) and package.index(part)):
        xml.parse(xml.parser(part), text, part)


def _verify_cells(package: SheetPackage, part: str, cells: Mapping[At, Decimal | str], reading: CellValues) -> None:
    """Every cell reads as the value that was written, and stands there once."""
    data, index = package.read(part), package.index(part)
    twice = index.twice(cells) if index else _twice(data, cells)
    if twice is not None:
        raise problem_of(_Ambiguous, "XML_BAD", what=f"{twice.a1} 有两格")
    rest = {at: value for at, value in cells.items() if not (index and _holds(index.cell(at), value))}
    if not rest:
        return
    located = locate(data, part, frozenset(rest), index)
    read = _read_back(data, part, [located.cells[at] for at in sorted(rest) if at in located.cells], reading)
    for at, value in rest.items():
        meant = decimal_of(f"{value:f}", part, at.a1) if isinstance(value, Decimal) else value or None
        if read.get(at) != meant:
            raise problem("WRITE_CHECK", f"{at.a1} 读回来不是写的内容")


def _twice(data: bytes, cells: Iterable[At]) -> At | None:
    """The first of these cells whose name stands in two cells: nobody knows which one counts."""
    start, stop = data.find(HEAD), data.rfind(FOOT)
    names = Counter(_NAME.findall(data, start, stop) if 0 <= start < stop else ())
    return next((at for at in cells if names[at.a1.encode()] > 1), None)


def _holds(cell: Cell | None, value: Decimal | str) -> bool:
    """Whether a cell holds the very value that was written; one of which this cannot be said is read by itself."""
    return (
        cell is not None
        and cell.formula is None
        and not cell.error
        and type(cell.value) is type(value)
        and cell.value == value
    )


def _read_back(data: bytes, part: str, places: Sequence[CellPlace], reading: CellValues) -> dict[At, object]:
    """The values of cells, read from their own bytes; the whole sheet is read where cells do not tell their names."""
    if not places:
        return {}
    if all(b" r=" in place.tag for place in places):
        prefixes = {""} if all(place.tag.startswith(b"<c ") for place in places) else {"", *sheet_prefixes(data)}
        names = (f'xmlns{":" if each else ""}{each[:-1]}="{NAMESPACES[0]}"' for each in prefixes)
        rows = (f'<row r="{each.at.row}">'.encode() + data[each.start : each.end] + b"</row>" for each in places)
        head = f"<worksheet {' '.join(names)}><sheetData>".encode()
        data = head + b"".join(rows) + b"</sheetData></worksheet>"
    return {at: cell.value for at, cell in scan(data, part, part, reading).cells.items()}


def _verify_marks(package: SheetPackage, edits: Sequence[Edit]) -> None:
    """Marks, notes and table are there where they were meant, and nowhere else."""
    from perfeval_xl.hosts.file.marks.finding import marks_of

    existing = marks_of(package)
    meant = [edit for edit in edits if isinstance(edit, Mark) and edit.sheet not in existing.missing]
    for mark in meant:
        areas = [area for area in existing.areas.get(mark.sheet, ()) if area.holds(mark.at)]
        if not areas:
            raise problem("WRITE_CHECK", f"{mark.sheet}!{mark.at.a1} 没有标记")
        if not _has_note(existing.notes.get(mark.sheet), areas):
            raise problem("WRITE_CHECK", f"{mark.sheet}!{mark.at.a1} 没有批注")
    cleared = any(isinstance(edit, ClearMarks) for edit in edits)
    if cleared and existing.areas.keys() - {mark.sheet for mark in meant}:
        raise problem("WRITE_CHECK", "标记没有清除干净")
    tables = [len(edit.rows) for edit in edits if isinstance(edit, ResultTable)]
    if cleared and existing.tables != tables:
        raise problem("WRITE_CHECK", "“校验结果”表不对")


def _has_note(notes: frozenset[At] | None, areas: Sequence[Area]) -> bool:
    """Whether a note, ours or a user's, hangs in one of the areas; None where the sheet can have none."""
    return notes is None or any(area.holds(at) for area in areas for at in notes)
