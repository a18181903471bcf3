"""Edits applied to a workbook's bytes: values first, then marks."""

from collections.abc import Sequence
from decimal import Decimal

from perfeval_xl.domain.finding import ClearMarks, Edit, Mark, ResultTable, SetValue
from perfeval_xl.domain.formats import disguises
from perfeval_xl.domain.grid import At
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.file.sheet.cells import NewValue, anchors, write_values
from perfeval_xl.hosts.file.sheet.package import SheetPackage
from perfeval_xl.hosts.file.sheet.places import Located, locate
from perfeval_xl.hosts.file.sheet.reader import number_formats
from perfeval_xl.hosts.file.sheet.stale import drop_stale_results
from perfeval_xl.hosts.file.sheet.structure import Structure
from perfeval_xl.hosts.file.sheet.styles import with_number_format
from perfeval_xl.hosts.problems import problem

_AFTER_CALC = ("oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing")
_LAST = (*_AFTER_CALC, "fileRecoveryPr", "webPublishObjects", "extLst")


Written = dict[str, dict[At, Decimal | str]]
"""The values written, by the name of the part and by cell."""


def write_edits(package: SheetPackage, edits: Sequence[Edit]) -> Written:
    """Edits into the parts of a package. Raises SIGNED, NO_SHEET, FORMULA, LONG_TEXT."""
    if edits and package.signed:
        raise problem("SIGNED")
    values = [edit for edit in edits if isinstance(edit, SetValue)]
    marks = [edit for edit in edits if isinstance(edit, (Mark, ClearMarks, ResultTable))]
    written = _set_values(Structure(package), values) if values else {}
    if marks:
        from perfeval_xl.hosts.file.marks.formats import apply_marks

        apply_marks(package, marks)
    return written


def _set_values(structure: Structure, edits: list[SetValue]) -> Written:
    by_sheet: dict[str, list[SetValue]] = {}
    for edit in edits:
        by_sheet.setdefault(edit.sheet, []).append(edit)
    written: Written = {}
    changed: dict[str, set[At]] = {}
    styles = _Styles(structure)
    for name, sheet_edits in by_sheet.items():
        part = structure.sheet(name).part
        data, shape = structure.package.read(part), structure.package.shape(part)
        anchored = anchors((edit.at for edit in sheet_edits), shape.merges)
        filled = next((at for area in shape.arrays for at in anchored.values() if area.holds(at)), None)
        if filled is not None:
            raise problem("FORMULA", filled.a1)
        located = locate(data, part, frozenset(anchored.values()), shape.rows)
        values = {anchored[edit.at]: _new_value(located, anchored[edit.at], edit, styles) for edit in sheet_edits}
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
        in_table = style.isdigit() and int(style) < len(self._formats)
        return in_table and disguises(self._formats[int(style)], number)

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
