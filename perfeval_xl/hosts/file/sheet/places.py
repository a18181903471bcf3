"""Where rows and cells stand in a sheet's bytes.

The sheet has been through expat (`scan`) before, so it is well-formed; what is left is to find tags, and for that
regular expressions over the bytes are three times as fast as a second pass with handlers. Comments and CDATA sections
are stepped over as wholes, so that nothing inside them is ever taken for a tag.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from perfeval_xl.domain.grid import Area, At, column_letters, column_number
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.file.sheet.around import sheet_prefixes
from perfeval_xl.hosts.file.sheet.plainsheet import CellIndex
from perfeval_xl.hosts.file.sheet.refs import place_of
from perfeval_xl.hosts.problems import problem

_ASIDE = r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
_INSIDE_TAG = r"[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>"
_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]*>")
_REF, _STYLE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']"), re.compile(rb"\ss\s*=\s*[\"'](\d{1,6})")
_TYPE = re.compile(rb"\s(?:t|cm|vm)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_DIMENSION = re.compile(rb'<dimension ref="([A-Z]{1,3}[1-9][0-9]{0,6}(?::[A-Z]{1,3}[1-9][0-9]{0,6})?)"/>')
_ATTRIBUTE = re.compile(rb"(?<![A-Za-z:])([A-Za-z:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


class CellPlace(NamedTuple):
    """A cell in the bytes, both tags included, with what stays when its value is written."""

    at: At
    start: int
    end: int
    tag: bytes
    """The opening tag without its end and without the type of the value: <c r="H5" s="12"."""
    style: str
    formula: bool
    extension: bytes = b""
    """The cell's extLst, if any."""


class RowPlace(NamedTuple):
    """A row in the bytes with its cells; a row that was not asked for has none."""

    number: int
    node: xml.Node
    cells: tuple[CellPlace, ...]


class Frame(NamedTuple):
    """What stands around the cells, for those that are not there yet."""

    rows: list[RowPlace]
    data: xml.Node
    dimension: xml.Node | None
    columns: list[xml.Node]

    def row(self, number: int) -> RowPlace | None:
        """The row's place, if the sheet has the row."""
        place = bisect_right(self.rows, number, key=lambda row: row.number)
        if place and self.rows[place - 1].number == number:
            return self.rows[place - 1]
        return next((row for row in self.rows if row.number == number), None)  # rows should stand in order


class Located(NamedTuple):
    """Where cells stand in a sheet; `frame` is None where all that were asked for are there, inside the dimension."""

    cells: dict[At, CellPlace]
    frame: Frame | None


def locate(data: bytes, part: str, places: frozenset[At], index: CellIndex | None) -> Located:
    """Where these cells of a scanned sheet stand; `index` is the one of these very bytes, if their rows are plain."""
    cells = _indexed(data, index, places) if index and _inside_dimension(data[: index.start], places) else None
    if cells is not None:
        return Located(cells, None)
    frame = frame_of(data, part, places)
    return Located({cell.at: cell for row in frame.rows for cell in row.cells}, frame)


def _inside_dimension(head: bytes, places: frozenset[At]) -> bool:
    """Whether the sheet's dimension need not grow; False as well for one that is not written in the usual way."""
    if b"dimension" not in head:
        return True
    found = _DIMENSION.search(head)
    if found is None or b"<!--" in head:
        return False
    try:
        area = Area.parse(found[1].decode())
    except ValueError:
        return False
    rows, columns = {at.row for at in places}, {at.column for at in places}
    return area.holds(At(min(rows), min(columns))) and area.holds(At(max(rows), max(columns)))


def styled_cells(
    data: bytes, head: xml.Node, styles: Collection[bytes], index: CellIndex | None = None
) -> Iterator[tuple[At, bytes]]:
    """The cells of one of these styles, each with it; a cell that does not tell its name is left out."""
    if index is not None:
        yield from ((at, style) for at, style in index.styles if style in styles)
        return
    for cell in _CELL.finditer(data, head.start, head.close):
        style, place = _STYLE.search(cell[0]), _REF.search(cell[0])
        if style and place and style[1] in styles:
            yield At(int(place[2]), column_number(place[1].decode())), style[1]


def _indexed(data: bytes, index: CellIndex, places: frozenset[At]) -> dict[At, CellPlace] | None:
    """The cells that the index knows; None where one is not there."""
    found: dict[At, CellPlace] = {}
    for at in places:
        span = index.span(at)
        if span is None:
            return None
        start, end = span
        name = data.index(b'"', start + len(b'<c r="')) + 1
        opening = data.index(b'"', name + len(b' s="')) + 1 if data.startswith(b' s="', name) else name
        style = data[name + len(b' s="') : opening - 1].decode()
        found[at] = CellPlace(at, start, end, data[start:opening], style, index.is_formula(at))
    return found


@lru_cache(maxsize=64)
def _tags(prefix: bytes, names: str) -> re.Pattern[bytes]:
    """Opening and closing tags of some elements, with everything that hides tags stepped over."""
    text = prefix.decode("ascii", "replace")
    pattern = rf"{_ASIDE}|<(?P<end>/?){re.escape(text)}(?P<name>{names})(?![\w.:-]){_INSIDE_TAG}"
    return re.compile(pattern.encode(), re.DOTALL)


def _nodes(data: bytes, prefix: bytes, names: str, start: int, stop: int, depth: int) -> Iterator[xml.Node]:
    """Elements of these names that do not hold one another, between two offsets, in order."""
    begun: tuple[str, dict[str, str], int] | None = None
    for found in _tags(prefix, names).finditer(data, start, stop):
        if found["name"] is None:
            continue
        name = found["name"].decode()
        if found["end"]:
            if begun is not None and begun[0] == name:
                yield xml.Node(name, begun[1], depth, begun[2], found.start(), (prefix + found["name"]).decode())
                begun = None
        elif found[0].endswith(b"/>"):
            attributes = _attributes(found[0])
            yield xml.Node(name, attributes, depth, found.start(), found.start(), (prefix + found["name"]).decode())
        else:
            begun = (name, _attributes(found[0]), found.start())


def _attributes(tag: bytes) -> dict[str, str]:
    return {name.decode(): (one or other).decode("utf-8", "replace") for name, one, other in _ATTRIBUTE.findall(tag)}


def frame_of(data: bytes, part: str, places: frozenset[At] = frozenset()) -> Frame:
    """Where all rows and these cells stand (with all others of a row that lacks one)."""
    prefixes = sheet_prefixes(data)
    if len(prefixes) > 1:
        return _mixed_frame(data, part, places, prefixes)
    root = re.search(rb"<([A-Za-z_][\w.-]*:)?worksheet[\s>]", data)
    prefix = (root[1] or b"") if root else b""
    head = next(_nodes(data, prefix, "sheetData", 0, len(data), 1), None)
    if head is None:
        raise problem("XML_BAD", f"{part} 没有 sheetData")
    before = list(_nodes(data, prefix, "dimension|col", 0, head.start, 2))
    dimension = next((node for node in before if node.name == "dimension"), None)
    columns = [node for node in before if node.name == "col"]
    return Frame(list(_rows(data, part, prefix, head, places)), head, dimension, columns)


def _mixed_frame(data: bytes, part: str, places: frozenset[At], prefixes: frozenset[str]) -> Frame:
    """The same for a sheet whose elements stand under several prefixes, which expat tells apart."""
    nodes = [node for node in xml.outline(data, part, 4) if node.tag.removesuffix(node.name) in prefixes]
    head = next((node for node in nodes if node.depth == 1 and node.name == "sheetData"), None)
    if head is None:
        raise problem("XML_BAD", f"{part} 没有 sheetData")
    dimension = next((node for node in nodes if node.depth == 1 and node.name == "dimension"), None)
    rows: list[RowPlace] = []
    for node in _inside(head, nodes, "row"):
        number = _row_number(node, rows[-1].number if rows else 0, part)
        cells = _mixed_cells(data, part, node, number, nodes) if any(at.row == number for at in places) else ()
        rows.append(RowPlace(number, node, tuple(cells)))
    return Frame(rows, head, dimension, [node for node in nodes if node.depth == 2 and node.name == "col"])


def _mixed_cells(data: bytes, part: str, row: xml.Node, number: int, nodes: list[xml.Node]) -> Iterator[CellPlace]:
    column = 0
    for node in _inside(row, nodes, "c"):
        at = place_of(node.attributes.get("r", f"{column_letters(column + 1)}{number}"), part)
        column = at.column
        live = any(_computes(data, each) for each in _inside(node, nodes, "f"))
        extension = next((data[each.start : xml.node_end(data, each)] for each in _inside(node, nodes, "extLst")), b"")
        tag = _opening(data, node.start)
        end = xml.node_end(data, node)
        yield CellPlace(at, node.start, end, tag, node.attributes.get("s", ""), live, extension)


def _inside(outer: xml.Node, nodes: list[xml.Node], name: str) -> Iterator[xml.Node]:
    """The children of an element that have this name."""
    for node in nodes:
        if node.depth == outer.depth + 1 and node.name == name and outer.start < node.start < outer.close:
            yield node


def _row_number(row: xml.Node, before: int, part: str) -> int:
    """The row's number; one that tells none follows the row before it."""
    return place_of(f"A{row.attributes['r']}", part).row if "r" in row.attributes else before + 1


def _opening(data: bytes, start: int) -> bytes:
    """A cell's opening tag without its end and without the type of the value."""
    return _TYPE.sub(b"", data[start : xml.tag_end(data, start)].removesuffix(b"/>").removesuffix(b">").rstrip())


def _rows(data: bytes, part: str, prefix: bytes, head: xml.Node, places: frozenset[At]) -> Iterator[RowPlace]:
    by_row: dict[int, list[At]] = {}
    for at in places:
        by_row.setdefault(at.row, []).append(at)
    plain = not any(data.find(sign, head.start, head.close) >= 0 for sign in (b"<!--", b"<![CDATA[", b"<?"))
    number = 0
    for node in _nodes(data, prefix, "row", head.start, head.close, 2):
        number = _row_number(node, number, part)
        yield RowPlace(number, node, _cells_of(data, part, prefix, node, number, by_row.get(number, ()), plain))


def _cells_of(
    data: bytes, part: str, prefix: bytes, row: xml.Node, number: int, ats: Sequence[At], plain: bool
) -> tuple[CellPlace, ...]:
    """These cells of a row by their names, or all its cells where a name is not found that way."""
    if not ats:
        return ()
    named = [_named(data, prefix, row, at) for at in ats] if plain else [None]
    found = tuple(cell for cell in named if cell is not None)
    return found if len(found) == len(named) else tuple(_cells(data, part, prefix, row, number))


def _named(data: bytes, prefix: bytes, row: xml.Node, at: At) -> CellPlace | None:
    """The cell whose tag carries this name, found without reading the rest of the row."""
    spot = data.find(f' r="{at.a1}"'.encode(), row.start, row.close)
    start = data.rfind(b"<", row.start, spot) if spot > 0 else -1
    if start < 0 or not data.startswith(b"<" + prefix + b"c ", start):
        return None
    end = xml.tag_end(data, start)
    close = start if data[end - 2 : end] == b"/>" else data.find(b"</" + prefix + b"c>", end, row.close)
    return None if close < 0 else _place(data, prefix, at, start, close, _attributes(data[start:end]))


def _cells(data: bytes, part: str, prefix: bytes, row: xml.Node, number: int) -> Iterator[CellPlace]:
    column = 0
    for node in _nodes(data, prefix, "c", row.start, row.close, 3):
        ref = node.attributes.get("r", f"{column_letters(column + 1)}{number}")
        at = place_of(ref, part)
        column = at.column
        yield _place(data, prefix, at, node.start, node.close, node.attributes)


def _computes(data: bytes, node: xml.Node) -> bool:
    """Whether an element for a formula is one: it has a text, or shares another's; <f/> alone is left by programs."""
    filled = node.start < node.close and xml.tag_end(data, node.start) < node.close
    return filled or node.attributes.get("t", "normal") != "normal"


def _place(data: bytes, prefix: bytes, at: At, start: int, close: int, attributes: dict[str, str]) -> CellPlace:
    inside = data[start:close]
    live = b"<" + prefix + b"f" in inside and any(
        _computes(data, node) for node in _nodes(data, prefix, "f", start, close, 4)
    )
    extension = b""
    if b"extLst" in inside:
        nodes = _nodes(data, prefix, "extLst", start, close, 4)
        extension = next((data[node.start : xml.node_end(data, node)] for node in nodes), b"")
    tag = _opening(data, start)
    return CellPlace(at, start, xml.tag_end(data, close), tag, attributes.get("s", ""), live, extension)
