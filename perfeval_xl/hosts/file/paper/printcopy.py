"""A copy of a workbook that prints in full: only the planned sheets, as their plans say. The original is not touched.

The copy keeps fonts, lines, colours and number formats; what changes is the height of rows, the page set-up, merged
areas at the ends of pages, and the unit in which column widths are stored.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from perfeval_xl.domain.grid import Area, At, column_letters
from perfeval_xl.domain.page import PrintPlan, Split
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.file.paper.edges import Edges
from perfeval_xl.hosts.file.paper.measure import take_measure
from perfeval_xl.hosts.file.paper.pagesetup import set_up
from perfeval_xl.hosts.file.paper.sheetlayout import PRINT_AREA, PRINT_TITLES, sheet_numbers
from perfeval_xl.hosts.file.sheet.cells import NewValue, write_values
from perfeval_xl.hosts.file.sheet.places import Frame, Located, frame_of, locate
from perfeval_xl.hosts.file.sheet.structure import Structure

_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences", "definedNames")


def lay_out(structure: Structure, plans: Sequence[PrintPlan]) -> dict[str, dict[At, Decimal | str]]:
    """Make a workbook the copy to print; what was written into the cells of each part.

    Raises NO_SHEET for a plan whose sheet is not there.
    """
    take_measure(structure)
    edges = Edges(structure)
    written: dict[str, dict[At, Decimal | str]] = {}
    for plan in plans:
        part = structure.sheet(plan.layout.name).part
        data = structure.package.read(part)
        if plan.splits:
            located, values = _labels(data, part, plan, edges)
            data = _split(data, part, plan, located, values)
            written[part] = {at: value.value for at, value in values.items()}
        data = _with_heights(data, part, plan)
        structure.package.write(part, set_up(data, part, plan))
    _only(structure, [plan.layout.name for plan in plans])
    _name_areas(structure, plans)
    return written


def _labels(data: bytes, part: str, plan: PrintPlan, edges: Edges) -> tuple[Located, dict[At, NewValue]]:
    """What stands in the cells at the new edges of split areas, and where these cells are."""
    cells = {at for split in plan.splits for at in (split.area.anchor, *_rims(split))}
    located = locate(data, part, frozenset(cells), None)
    values: dict[At, NewValue] = {}
    for split in plan.splits:
        values |= _parts(split, located, edges)
    return located, values


def _split(data: bytes, part: str, plan: PrintPlan, located: Located, values: Mapping[At, NewValue]) -> bytes:
    """Merged areas cut at the ends of pages, each part closed and labelled."""
    data = write_values(data, located, values)
    return xml.spliced(data, [_merged(data, part, plan)])


def _rims(split: Split) -> Iterator[At]:
    """The cells in the first and the last row of every part."""
    for part in split.parts:
        for row in {part.top, part.bottom}:
            yield from (At(row, column) for column in range(part.left, part.right + 1))


def _parts(split: Split, located: Located, edges: Edges) -> dict[At, NewValue]:
    """The texts and styles of a split area's cells at the new edges; a cell with a formula stays as it is."""
    anchor = located.cells.get(split.area.anchor)
    like = anchor.style if anchor else ""
    values = {}
    for part, text in zip(split.parts, split.texts, strict=True):
        for at in _rims(Split(split.area, (part,), (text,))):
            cell = located.cells.get(at)
            if cell and cell.formula:
                continue
            sides = frozenset(side for side, row in (("top", part.top), ("bottom", part.bottom)) if at.row == row)
            own = like if at == part.anchor else cell.style if cell else like
            values[at] = NewValue(text if at == part.anchor else "", edges.closed(own, like, sides) or None)
    return values


def _merged(data: bytes, part: str, plan: PrintPlan) -> xml.Splice:
    """The list of merged areas with those split replaced by their parts."""
    gone = {split.area: split.parts for split in plan.splits}
    areas = [each for area in plan.layout.merges for each in gone.get(area, (area,)) if each.anchor != _end(each)]
    node = next(node for node in xml.outline(data, part, 1) if node.name == "mergeCells")
    prefix = node.tag.removesuffix("mergeCells")
    cells = "".join(f'<{prefix}mergeCell ref="{area.a1}"/>' for area in areas)
    text = f'<{node.tag} count="{len(areas)}">{cells}</{node.tag}>' if areas else ""
    return xml.Splice(node.start, xml.node_end(data, node), text.encode())


def _end(area: Area) -> At:
    return At(area.bottom, area.right)


def _with_heights(data: bytes, part: str, plan: PrintPlan) -> bytes:
    """The sheet with the plan's heights fixed, so that every program pages it alike."""
    heights = {row: height for row, height in plan.heights.items() if height > 0}
    frame = frame_of(data, part)
    row_nodes = {row.number: row.node for row in frame.rows}
    prefix = frame.data.tag.removesuffix("sheetData")
    splices: list[xml.Splice] = []
    for row, height in sorted(heights.items()):
        if row in row_nodes:
            splices.append(xml.set_attribute(data, row_nodes[row], "ht", f"{height:g}"))
            splices.append(xml.set_attribute(data, row_nodes[row], "customHeight", "1"))
        else:
            text = f'<{prefix}row r="{row}" ht="{height:g}" customHeight="1"/>'.encode()
            splices.append(_new_row(data, frame, row, text))
    return xml.spliced(data, splices)


def _new_row(data: bytes, frame: Frame, number: int, text: bytes) -> xml.Splice:
    """A row that the sheet does not have, in its place."""
    following = next((each.node.start for each in frame.rows if each.number > number), None)
    return xml.inside_end(data, frame.data, text) if following is None else xml.Splice(following, following, text)


def _only(structure: Structure, names: Sequence[str]) -> None:
    """Show the sheets that are printed, hide all others, and open the copy at the first."""
    data = structure.package.read(structure.part)
    nodes = structure.nodes
    splices = [
        xml.set_attribute(data, node, "state", "hidden" if _shown(node) else "visible")
        for node in nodes
        if node.depth == 2 and node.name == "sheet" and _shown(node) != (node.attributes.get("name") in names)
    ]
    first = min(int(sheet_numbers(structure)[name]) for name in names)
    view = next((node for node in nodes if node.name == "workbookView"), None)
    if view is not None:
        splices.append(xml.set_attribute(data, view, "activeTab", str(first)))
        splices.append(xml.set_attribute(data, view, "firstSheet", "0"))
    structure.package.edit(structure.part, *splices)
    for sheet in structure.sheets:
        if sheet.name not in names:
            _unselect(structure, sheet.part)


def _shown(sheet: xml.Node) -> bool:
    return sheet.attributes.get("state", "visible") == "visible"


def _unselect(structure: Structure, part: str) -> None:
    """A hidden sheet that stays selected would be changed along with the one in view."""
    data = structure.package.read(part)
    if b"tabSelected" in data:
        views = [node for node in structure.package.sheet_outline(part, 2) if node.name == "sheetView"]
        structure.package.edit(part, *(xml.set_attribute(data, node, "tabSelected", "0") for node in views))


def _name_areas(structure: Structure, plans: Sequence[PrintPlan]) -> None:
    """Print areas and repeated rows are names of the workbook; LibreOffice prints even hidden sheets that have one."""
    part, prefix = structure.part, structure.prefix
    data = structure.package.read(part)
    nodes = xml.outline(data, part, 2)
    numbers = sheet_numbers(structure)
    other_names = [
        data[node.start : xml.node_end(data, node)].decode()
        for node in nodes
        if node.name == "definedName" and node.attributes.get("name") not in (PRINT_AREA, PRINT_TITLES)
    ]
    names = [line for plan in plans for line in _names(prefix, numbers[plan.layout.name], plan)]
    text = f"<{prefix}definedNames>{''.join([*other_names, *names])}</{prefix}definedNames>".encode()
    node = next((node for node in nodes if node.name == "definedNames"), None)
    if node is None:
        before = [each for each in nodes if each.depth == 1 and each.name in _BEFORE_NAMES][-1]
        place = xml.node_end(data, before)
        structure.package.edit(part, xml.Splice(place, place, text))
    else:
        structure.package.edit(part, xml.Splice(node.start, xml.node_end(data, node), text))


def _names(prefix: str, number: str, plan: PrintPlan) -> Iterator[str]:
    sheet = xml.escaped("'" + plan.layout.name.replace("'", "''") + "'")
    area = plan.area
    corners = (f"${column_letters(column)}${row}" for row, column in (area.anchor, _end(area)))
    yield _name(prefix, PRINT_AREA, number, f"{sheet}!{':'.join(corners)}")
    if plan.titles:
        yield _name(prefix, PRINT_TITLES, number, f"{sheet}!${plan.titles[0]}:${plan.titles[1]}")


def _name(prefix: str, name: str, number: str, text: str) -> str:
    return f'<{prefix}definedName name="{name}" localSheetId="{number}">{text}</{prefix}definedName>'
