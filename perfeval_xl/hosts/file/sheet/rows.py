"""Rows of a sheet taken several times or left out, with all that speaks of rows: merged areas, lists, names, the pane.

For sheets of our own templates, whose cells are written in the plain way and hold no formulas.
"""

import re
from collections.abc import Iterator

from perfeval_xl.domain.grid import Area, At, column_number
from perfeval_xl.domain.rowplan import RowPlan
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.file.sheet.places import frame_of
from perfeval_xl.hosts.file.sheet.structure import Structure

_CELL = re.compile(rb'<c r="([A-Z]{1,3})[0-9]{1,7}"([^<>]*?)(?:/>|>((?:(?!<c ).)*?</c>))', re.DOTALL)
_TYPE = re.compile(rb'\st="[^"]*"')
_HEIGHT = re.compile(rb'\s(?:ht|customHeight)="[^"]*"')
_PLACE = re.compile(r"(\$?)([A-Z]{0,3})(\$?)([0-9]{1,7})(?::(\$?)([A-Z]{0,3})(\$?)([0-9]{1,7}))?")


def lay_rows(structure: Structure, plan: RowPlan) -> None:
    """Lay the rows of a sheet as planned. Raises NO_SHEET."""
    part = structure.sheet(plan.sheet).part
    data = structure.package.read(part)
    structure.package.write(part, xml.spliced(data, _splices(data, part, plan)))
    _move_names(structure, plan)


def _splices(data: bytes, part: str, plan: RowPlan) -> Iterator[xml.Splice]:
    frame = frame_of(data, part)
    rows = {row.number: data[row.node.start : xml.node_end(data, row.node)] for row in frame.rows}
    laid = (_row(rows.get(old, b""), new, plan) for new, old in enumerate(plan.order, 1))
    yield xml.Splice(xml.tag_end(data, frame.data.start), frame.data.close, b"".join(laid))
    if frame.dimension is not None:
        area = Area.parse(frame.dimension.attributes["ref"])
        yield xml.set_attribute(data, frame.dimension, "ref", plan.stretched(area).a1)
    for node in xml.outline(data, part, 3):
        if node.name == "mergeCells":
            yield _merged(data, part, node, plan)
        elif node.name == "dataValidation":
            areas = [plan.stretched(Area.parse(each)) for each in node.attributes["sqref"].split()]
            yield xml.set_attribute(data, node, "sqref", " ".join(map(_named, areas)))
        elif node.name == "pane":
            yield xml.set_attribute(data, node, "ySplit", str(plan.moved(At(node.whole("ySplit") + 1, 1)).row - 1))
            top = plan.stretched(Area.parse(node.attributes["topLeftCell"])).anchor
            yield xml.set_attribute(data, node, "topLeftCell", top.a1)


def _named(area: Area) -> str:
    return area.a1 if area.cells > 1 else area.anchor.a1


def _row(row: bytes, number: int, plan: RowPlan) -> bytes:
    """A copy of a row under another number."""
    end = row.find(b">") + 1
    head = re.sub(rb'\sr="[0-9]+"', f' r="{number}"'.encode(), row[:end], count=1)
    if number in plan.heights:
        close = len(head) - (2 if head.endswith(b"/>") else 1)
        height = f' ht="{plan.heights[number]:g}" customHeight="1"'.encode()
        head = _HEIGHT.sub(b"", head[:close]) + height + head[close:]
    return head + _CELL.sub(lambda cell: _cell(cell, number, emptied=number in plan.emptied), row[end:])


def _cell(cell: re.Match[bytes], number: int, *, emptied: bool) -> bytes:
    tag = b'<c r="' + cell[1] + f'{number}"'.encode()
    if emptied or not cell[3]:
        return tag + _TYPE.sub(b"", cell[2]) + b"/>"
    return tag + cell[2] + b">" + cell[3]


def _merged(data: bytes, part: str, node: xml.Node, plan: RowPlan) -> xml.Splice:
    """Areas in one row go with every copy of it, those over several rows stretch; loose ones are the plan's."""
    old = [Area.parse(each.attributes["ref"]) for each in xml.outline(data, part, 2) if each.name == "mergeCell"]
    areas = {plan.stretched(area) for area in old if area.top < area.bottom and not plan.is_loose(area)}
    new = {area for area in plan.merges if area.cells > 1}
    flat = {
        Area(number, area.left, number, area.right)
        for number, row in enumerate(plan.order, 1)
        for area in old
        if area.top == area.bottom == row
    }
    areas |= new | {area for area in flat if not any(each.holds(area.anchor) for each in new)}
    cells = "".join(f'<mergeCell ref="{area.a1}"/>' for area in sorted(areas))
    text = f'<mergeCells count="{len(areas)}">{cells}</mergeCells>'
    return xml.Splice(node.start, xml.node_end(data, node), text.encode())


def _move_names(structure: Structure, plan: RowPlan) -> None:
    """Print areas, repeated rows and named cells of the sheet."""
    data = structure.package.read(structure.part)
    sheet = xml.escaped(f"'{plan.sheet}'!")
    splices = []
    for node in xml.outline(data, structure.part, 2):
        if node.name == "definedName":
            start = xml.tag_end(data, node.start)
            text = data[start : node.close].decode()
            if text.startswith(sheet):
                moved = sheet + _PLACE.sub(lambda place: _moved(place, plan), text.removeprefix(sheet))
                splices.append(xml.Splice(start, node.close, moved.encode()))
    structure.package.edit(structure.part, *splices)


def _moved(place: re.Match[str], plan: RowPlan) -> str:
    """A place of a name with the rows it has now: $H$37, $A$1:$I$38, $11:$11."""
    top, bottom = int(place[4]), int(place[8] or place[4])
    columns = [column_number(letters) if letters else 1 for letters in (place[2], place[6] or place[2])]
    area = plan.stretched(Area(top, columns[0], bottom, columns[1]))
    first = f"{place[1]}{place[2]}{place[3]}{area.top}"
    return first if place[8] is None else f"{first}:{place[5]}{place[6]}{place[7]}{area.bottom}"
