"""The shapes of notes: yellow boxes that Excel keeps in a VML drawing, which may hold buttons as well."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from perfeval_xl.domain.grid import At
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.container.layout import insertion
from perfeval_xl.hosts.container.package import Package
from perfeval_xl.hosts.file.marks.loose import keep
from perfeval_xl.hosts.file.sheet.package import SheetPackage
from perfeval_xl.hosts.file.sheet.structure import Structure
from perfeval_xl.hosts.signs import NOTE_PREFIX

_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SHAPE = re.compile(rb"<(\w+):shape\b")
_ANY_SHAPE = re.compile(rb"<\w+:(?:shape|group|rect|roundrect|oval|line|polyline|curve|arc|image)[\s>]")
_ROW = re.compile(rb"<\w+:Row>\s*(\d+)\s*<")
_COLUMN = re.compile(rb"<\w+:Column>\s*(\d+)\s*<")
_NAMESPACES = {
    b"v": b"urn:schemas-microsoft-com:vml",
    b"o": b"urn:schemas-microsoft-com:office:office",
    b"x": b"urn:schemas-microsoft-com:office:excel",
}
_NOTE = re.compile(rb"ObjectType=[\"']Note[\"']")
_SHAPE_ID = re.compile(rb"_x0000_s(\d{1,9})")
_IDMAP = re.compile(rb"<o:idmap\b[^<>]*\bdata=[\"'](\d{1,6})")
_SHAPE_TYPE = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_CHARS_A_LINE, _MOST_LINES = 18, 14


class Drawing(NamedTuple):
    """The VML drawing that a sheet's legacyDrawing names: the relation's id ('' without the element) and its part."""

    relation: str
    part: str | None


def drawing_of(package: SheetPackage, part: str) -> Drawing | None:
    """Where shapes of the sheet belong; None where what is named is no drawing, and must be left alone.

    A drawing that is not there or holds nothing is none, and its relation may be taken over.
    """
    node = _legacy_drawing(package, part)
    if node is None:
        return Drawing("", None)
    relation_id = next((value for name, value in node.attributes.items() if name.endswith(":id")), "")
    relation = next((each for each in package.relations(part) if each.id == relation_id), None)
    if not relation_id or (relation and relation.kind != "vmlDrawing" and package.has(relation.target)):
        return None
    has_shapes = relation is not None and package.has(relation.target) and b"</xml>" in _text(package, relation.target)
    return Drawing(relation_id, relation.target if relation and has_shapes else None)


def _legacy_drawing(package: SheetPackage, part: str) -> xml.Node | None:
    nodes = package.sheet_outline(part, 1)
    return next((node for node in nodes if node.depth == 1 and node.name == "legacyDrawing"), None)


def _text(package: Package, drawing: str) -> bytes:
    """The drawing in an encoding in which tags are ASCII; it need not be well-formed."""
    raw = package.read_raw(drawing)
    return package.read(drawing) if xml.is_utf16(raw) else raw


def _write(package: Package, drawing: str, data: bytes) -> None:
    if xml.is_utf16(package.read_raw(drawing)):
        package.write(drawing, data)
    else:
        package.write_raw(drawing, data)


def write(structure: Structure, part: str, drawing: Drawing, notes: dict[At, str]) -> bytes:
    """Draw the notes' boxes; the comment that keeps the relation taken over for them, if one was."""
    package = structure.package
    stored = b""
    name = drawing.part
    if name is None:
        name, stored = _new_drawing(structure, part, drawing.relation)
    data = _text(package, name)
    ids = [int(found) for found in _SHAPE_ID.findall(data)]
    block = _IDMAP.search(data)
    first = max([int(block[1]) * 1024 if block else 1024, *ids]) + 1
    shapes = [_shape(first + number, at, note) for number, (at, note) in enumerate(sorted(notes.items()))]
    kind = b"" if b"_x0000_t202" in data else _SHAPE_TYPE
    place = data.rfind(b"</xml>")
    ours = _declared(data, kind + b"".join(shapes))
    _write(package, name, data[:place] + ours + data[place:])
    return stored


def _declared(data: bytes, shapes: bytes) -> bytes:
    """Our shapes with the namespaces that the drawing's root does not declare under the usual prefixes."""
    root = data[: data.find(b">", data.find(b"<xml")) + 1]
    missing = [(prefix, name) for prefix, name in _NAMESPACES.items() if b"xmlns:" + prefix + b"=" not in root]
    text = b"".join(b" xmlns:" + prefix + b'="' + name + b'"' for prefix, name in missing)
    return re.sub(rb"<v:(shape|shapetype) ", rb"<v:\1" + text + b" ", shapes) if text else shapes


def _new_drawing(structure: Structure, part: str, relation: str) -> tuple[str, bytes]:
    """A drawing without shapes, named by the sheet; with the comment of `write`."""
    package = structure.package
    drawing = package.free_name("xl/drawings/vmlDrawing{}.vml")
    number = int(re.sub(r"\D", "", drawing))
    package.write_raw(
        drawing,
        b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        b'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" '
        b'data="%d"/></o:shapelayout></xml>' % number,
    )
    if package.default_type("vml") != _VML_TYPE:
        package.declare(drawing, _VML_TYPE)
    if relation:
        text = package.redirect_relation(part, relation, "vmlDrawing", drawing, structure.relations_namespace)
        return drawing, keep(relation, text)
    new = package.relate(part, "vmlDrawing", drawing, structure.relations_namespace)
    data = package.read(part)
    nodes = package.sheet_outline(part, 1)
    prefix = nodes[0].tag.removesuffix("worksheet")
    text = f'<{prefix}legacyDrawing xmlns:r="{structure.relations_namespace}" r:id="{new}"/>'.encode()
    package.edit(part, insertion(data, nodes, "legacyDrawing", text))
    return drawing, b""


def _shape(number: int, at: At, note: str) -> bytes:
    """A hidden yellow box beside the cell, as high as its text needs."""
    lines = sum(-(-len(line) // _CHARS_A_LINE) for line in f"{NOTE_PREFIX}{note}".split("\n"))
    height = min(lines, _MOST_LINES) + 1
    top = max(at.row - 2, 0)
    anchor = f"{at.column}, 15, {top}, 2, {at.column + 4}, 15, {top + height}, 4"
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:80pt;margin-top:2pt;'
        f'width:220pt;height:{height * 15}pt;z-index:{number % 1024};visibility:hidden" fillcolor="#ffffe1" '
        'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path '
        'o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
        f'</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
        f"<x:AutoFill>False</x:AutoFill><x:Row>{at.row - 1}</x:Row><x:Column>{at.column - 1}</x:Column>"
        "</x:ClientData></v:shape>"
    ).encode()


def remove(package: SheetPackage, part: str, cells: set[At], stored: dict[str, bytes]) -> None:
    """Take the boxes of these cells away; a drawing that holds nothing else goes, a relation taken over comes back."""
    drawing = drawing_of(package, part)
    if drawing is None or drawing.part is None:
        return
    data = _text(package, drawing.part)
    rest = _without(data, [place for place in _shapes(data) if _is_note_of(data[slice(*place)], cells)])
    if b"#_x0000_t202" not in rest:
        rest = rest.replace(_declared(data, _SHAPE_TYPE), b"")
    if _ANY_SHAPE.search(rest):
        _write(package, drawing.part, rest)
        return
    package.remove(drawing.part)
    if drawing.relation in stored:
        package.restore_relation(part, drawing.relation, stored[drawing.relation])
        return
    node = _legacy_drawing(package, part)
    if node is not None:
        text = package.read(part)
        package.edit(part, xml.Splice(node.start, xml.node_end(text, node), b""))
    package.remove_relation(part, drawing.relation)


def _shapes(data: bytes) -> Iterator[tuple[int, int]]:
    """Where every shape begins and ends, in order. What has no end is no shape, and its end is not sought twice."""
    place = 0
    endless: set[bytes] = set()
    while (opened := _SHAPE.search(data, place)) is not None:
        place = opened.end()
        closing = b"</" + opened[1] + b":shape>"
        end = -1 if closing in endless else data.find(closing, place)
        if end < 0:
            endless.add(closing)
        else:
            place = end + len(closing)
            yield opened.start(), place


def _without(data: bytes, places: Sequence[tuple[int, int]]) -> bytes:
    """The bytes but for these places, which are in order."""
    ends = [0, *(end for _, end in places)]
    begins = [*(begin for begin, _ in places), len(data)]
    return b"".join(data[end:begin] for end, begin in zip(ends, begins, strict=True))


def _is_note_of(shape: bytes, cells: set[At]) -> bool:
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    if not (row and column and _NOTE.search(shape)):
        return False
    return At(int(row[1]) + 1, int(column[1]) + 1) in cells
