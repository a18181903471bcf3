"""Notes (批注) under our own author: the comments part, and the shapes that Excel keeps for them in VML."""

import re
from collections.abc import Iterable, Iterator

from perfeval_xl.domain.finding import Mark
from perfeval_xl.domain.grid import At
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.container.layout import insertion
from perfeval_xl.hosts.container.package import Package
from perfeval_xl.hosts.file.sheet.structure import Structure
from perfeval_xl.hosts.signs import NOTE_AUTHOR, NOTE_PREFIX

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SHAPE = re.compile(rb"<(\w+):shape\b(?:(?!</\1:shape>).)*</\1:shape>", re.DOTALL)
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
_IDMAP = re.compile(rb"<o:idmap\b[^>]*\bdata=[\"'](\d{1,6})")
_SHAPE_TYPE = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_CHARS_A_LINE, _MOST_LINES = 18, 14


def add(structure: Structure, part: str, marks: Iterable[Mark]) -> None:
    """Hang a note on every marked cell that has none; a user's own note is left as it is."""
    package = structure.package
    comments = package.related(part, "comments")
    taken = set(_refs(package, comments)) if comments else set()
    fresh = {mark.at: mark.note for mark in marks if mark.at.a1 not in taken}
    if not fresh:
        return
    if comments is None:
        comments = _new_comments(structure, part)
    _write_comments(package, comments, fresh)
    _write_shapes(structure, part, fresh)


def _refs(package: Package, comments: str) -> Iterator[str]:
    for node in xml.outline(package.read(comments), comments, 2):
        if node.name == "comment":
            yield node.attributes.get("ref", "")


def _new_comments(structure: Structure, part: str) -> str:
    package = structure.package
    comments = package.free_name("xl/comments{}.xml")
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    root = f'<comments xmlns="{structure.namespace}"><authors></authors><commentList></commentList></comments>'
    package.write(comments, (head + root).encode())
    package.declare(comments, _COMMENTS_TYPE)
    package.relate(part, "comments", comments, structure.relations_namespace)
    return comments


def _write_comments(package: Package, comments: str, notes: dict[At, str]) -> None:
    data = package.read(comments)
    nodes = xml.outline(data, comments, 2)
    authors = next(node for node in nodes if node.name == "authors")
    listed = next(node for node in nodes if node.name == "commentList")
    names = [node for node in nodes if node.name == "author"]
    prefix = nodes[0].tag.removesuffix("comments")
    texts = [
        f'<{prefix}comment ref="{at.a1}" authorId="{len(names)}"><{prefix}text><{prefix}r>'.encode()
        + _prefixed(prefix, xml.cell_text(NOTE_PREFIX + note))
        + f"</{prefix}r></{prefix}text></{prefix}comment>".encode()
        for at, note in sorted(notes.items())
    ]
    author = f"<{prefix}author>{NOTE_AUTHOR}</{prefix}author>".encode()
    package.edit(comments, xml.inside_end(data, authors, author), xml.inside_end(data, listed, b"".join(texts)))


def _prefixed(prefix: str, text: bytes) -> bytes:
    if not prefix:
        return text
    return text.replace(b"<t", f"<{prefix}t".encode(), 1).replace(b"</t>", f"</{prefix}t>".encode())


def _write_shapes(structure: Structure, part: str, notes: dict[At, str]) -> None:
    package = structure.package
    drawing = _drawing(package, part)
    if drawing is None:
        drawing = _new_drawing(structure, part)
    data = package.read_raw(drawing)
    ids = [int(found) for found in _SHAPE_ID.findall(data)]
    block = _IDMAP.search(data)
    first = max([int(block[1]) * 1024 if block else 1024, *ids]) + 1
    shapes = [_shape(first + number, at, note) for number, (at, note) in enumerate(sorted(notes.items()))]
    kind = b"" if b"_x0000_t202" in data else _SHAPE_TYPE
    place = data.rfind(b"</xml>")
    ours = _declared(data, kind + b"".join(shapes))
    package.write_raw(drawing, data[:place] + ours + data[place:])


def _declared(data: bytes, shapes: bytes) -> bytes:
    """Our shapes with the namespaces that the drawing's root does not declare under the usual prefixes."""
    root = data[: data.find(b">", data.find(b"<xml")) + 1]
    missing = [(prefix, name) for prefix, name in _NAMESPACES.items() if b"xmlns:" + prefix + b"=" not in root]
    text = b"".join(b" xmlns:" + prefix + b'="' + name + b'"' for prefix, name in missing)
    return re.sub(rb"<v:(shape|shapetype) ", rb"<v:\1" + text + b" ", shapes) if text else shapes


def _drawing(package: Package, part: str) -> str | None:
    """The VML drawing that the sheet's legacyDrawing names, which may hold buttons as well."""
    node = _legacy_drawing(package, part)
    if node is None:
        return None
    wanted = next((value for name, value in node.attributes.items() if name.endswith(":id")), "")
    return next((each.target for each in package.relations(part) if each.id == wanted), None)


def _legacy_drawing(package: Package, part: str) -> xml.Node | None:
    nodes = xml.outline(package.read(part), part, 1)
    return next((node for node in nodes if node.depth == 1 and node.name == "legacyDrawing"), None)


def _new_drawing(structure: Structure, part: str) -> str:
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
    relation = package.relate(part, "vmlDrawing", drawing, structure.relations_namespace)
    data = package.read(part)
    nodes = xml.outline(data, part, 1)
    prefix = nodes[0].tag.removesuffix("worksheet")
    text = f'<{prefix}legacyDrawing xmlns:r="{structure.relations_namespace}" r:id="{relation}"/>'
    package.edit(part, insertion(data, nodes, "legacyDrawing", text.encode()))
    return drawing


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


def remove(package: Package, part: str) -> None:
    """Take our notes and their shapes away; parts that hold nothing else go with them."""
    comments = package.related(part, "comments")
    if comments is None or not package.has(comments):
        return
    data = package.read(comments)
    nodes = xml.outline(data, comments, 2)
    ours = _our_comments(data, nodes)
    if not ours:
        return
    drawing = _drawing(package, part)
    left = sum(node.name == "comment" for node in nodes) - len(ours)
    if left:
        gone = [*ours, *_our_author(data, nodes)]
        package.edit(comments, *(xml.Splice(node.start, xml.node_end(data, node), b"") for node in gone))
    else:
        package.unrelate(part, comments)
        package.remove(comments)
    if drawing is not None:
        _remove_shapes(package, part, drawing, {At.parse(node.attributes["ref"]) for node in ours})


def _our_comments(data: bytes, nodes: list[xml.Node]) -> list[xml.Node]:
    """Comments whose text begins with our prefix: programs that save a workbook may change authors."""
    marked = re.compile(rb"<[^>]*\bt\b[^>]*>\s*" + NOTE_PREFIX.encode())
    return [
        n for n in nodes if n.name == "comment" and n.attributes.get("ref") and marked.search(data, n.start, n.close)
    ]


def _our_author(data: bytes, nodes: list[xml.Node]) -> list[xml.Node]:
    """Our entry among the authors, if it is the last: no other comment's number may shift."""
    authors = [node for node in nodes if node.name == "author"]
    last = authors[-1] if authors else None
    if last is None or xml.tag_end(data, last.start) == xml.node_end(data, last):
        return []
    return [last] if data[xml.tag_end(data, last.start) : last.close] == NOTE_AUTHOR.encode() else []


def _remove_shapes(package: Package, part: str, drawing: str, cells: set[At]) -> None:
    data = package.read_raw(drawing)
    rest = _SHAPE.sub(lambda found: b"" if _is_note_of(found[0], cells) else found[0], data)
    if b"#_x0000_t202" not in rest:
        rest = rest.replace(_declared(data, _SHAPE_TYPE), b"")
    if _ANY_SHAPE.search(rest):
        package.write_raw(drawing, rest)
        return
    node = _legacy_drawing(package, part)
    if node is not None:
        text = package.read(part)
        package.edit(part, xml.Splice(node.start, xml.node_end(text, node), b""))
    package.unrelate(part, drawing)
    package.remove(drawing)


def _is_note_of(shape: bytes, cells: set[At]) -> bool:
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    if not (row and column and _NOTE.search(shape)):
        return False
    return At(int(row[1]) + 1, int(column[1]) + 1) in cells
