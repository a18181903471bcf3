"""Marks on cells that come off again: a tagged conditional format, a note, and the sheet 校验结果.

A cell's own style is never changed. The conditional format carries our signature in its formula, the notes carry our
author, the sheet carries our title; whatever program has saved the workbook in between, that is what is looked for when
marks are taken off. What was only spliced in is spliced out, and the sheet is byte for byte what it was.
"""

from collections.abc import Sequence
from dataclasses import replace

from perfeval_xl.domain.finding import ClearMarks, Mark, ResultTable, Severity
from perfeval_xl.domain.grid import Areas
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.container.layout import insertion
from perfeval_xl.hosts.file.marks import notes, results
from perfeval_xl.hosts.file.marks.finding import ALWAYS, is_ours
from perfeval_xl.hosts.file.marks.unused import drop_unused
from perfeval_xl.hosts.file.sheet.package import SheetPackage
from perfeval_xl.hosts.file.sheet.structure import Structure
from perfeval_xl.hosts.file.sheet.styles import differential_style
from perfeval_xl.hosts.problems import problem
from perfeval_xl.hosts.signs import SIGNATURE


def apply_marks(package: SheetPackage, edits: Sequence[Mark | ClearMarks | ResultTable]) -> None:
    """Clear first, then mark, then write the table. Raises NO_SHEET for a mark on a sheet that nobody knows.

    What is said of a sheet that is listed without being in the file stands in the table alone.
    """
    cleared = any(isinstance(edit, ClearMarks) for edit in edits) and _clear(package)
    if cleared and all(isinstance(edit, ClearMarks) for edit in edits):
        drop_unused(Structure(package), results.FORMATS)
    structure = Structure(package)
    by_sheet: dict[str, list[Mark]] = {}
    for edit in edits:
        if isinstance(edit, Mark):
            by_sheet.setdefault(edit.sheet, []).append(edit)
    for name in structure.missing:
        by_sheet.pop(name, None)
    for name, marks in by_sheet.items():
        _mark(structure, structure.sheet(name).part, marks)
    for edit in edits:
        if isinstance(edit, ResultTable):
            results.write(structure, edit)


def _clear(package: SheetPackage) -> bool:
    """Take all marks off; whether there were any."""
    structure = Structure(package)
    removed = results.remove(structure)
    for sheet in Structure(package).sheets:
        removed = _unmark(package, sheet.part) or removed
        notes.remove(package, sheet.part)
    return removed


def _unmark(package: SheetPackage, part: str) -> bool:
    """Take our rules out; a block that holds nothing else goes with them."""
    data = package.read(part)
    if SIGNATURE.encode() not in data:
        return False
    splices: list[xml.Splice] = []
    nodes = package.sheet_outline(part, 2)
    for block in (node for node in nodes if node.depth == 1 and node.name == "conditionalFormatting"):
        rules = [node for node in nodes if node.depth == 2 and block.start < node.start < block.close]
        ours = [rule for rule in rules if is_ours(data[rule.start : rule.close])]
        gone = [block] if ours and len(ours) == len(rules) else ours
        splices += [xml.Splice(node.start, xml.node_end(data, node), b"") for node in gone]
    package.edit(part, *splices)
    return bool(splices)


def _mark(structure: Structure, part: str, marks: list[Mark]) -> None:
    """Raises XML_BAD where a damaged workbook leads to something else in a sheet's place."""
    data = structure.package.read(part)
    nodes = structure.package.sheet_outline(part, 2)
    if nodes[0].name != "worksheet":
        raise problem("XML_BAD", f"{part} 不是工作表")
    merges = Areas(structure.package.shape(part).merges)
    marks = [replace(mark, at=merges.around(mark.at).anchor) for mark in marks]
    priorities = [node.whole("priority") for node in nodes if node.name == "cfRule"]
    text = _rules(structure, nodes[0], marks, merges, max(priorities, default=0) + 1)
    structure.package.edit(part, insertion(data, nodes, "conditionalFormatting", text))
    notes.add(structure, part, marks)


def _rules(structure: Structure, root: xml.Node, marks: list[Mark], merges: Areas, priority: int) -> bytes:
    """One block for every severity that occurs."""
    prefix = root.tag.removesuffix("worksheet")
    blocks: list[str] = []
    for severity in Severity:
        cells = " ".join(dict.fromkeys(_covered(mark, merges) for mark in marks if mark.severity is severity))
        if cells:
            style = differential_style(structure, results.SHOWN[severity])
            blocks.append(
                f'<{prefix}conditionalFormatting sqref="{cells}"><{prefix}cfRule type="expression" dxfId="{style}" '
                f'priority="{priority + len(blocks)}"><{prefix}formula>{ALWAYS}</{prefix}formula></{prefix}cfRule>'
                f"</{prefix}conditionalFormatting>"
            )
    return "".join(blocks).encode()


def _covered(mark: Mark, merges: Areas) -> str:
    """The cell, or the merged area around it."""
    area = merges.around(mark.at)
    return area.a1 if area.cells > 1 else mark.at.a1
