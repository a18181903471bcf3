"""Cell styles with a line at the top or bottom: boxes are closed where a page ends."""

import re

from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.file.paper.looks import style_tables
from perfeval_xl.hosts.file.sheet.structure import Structure
from perfeval_xl.hosts.file.sheet.styles import append_cell_style

_SIDES = ("left", "right", "top", "bottom")


class Edges:
    """Styles of one workbook, made on demand: a style is looked up once for all cells that need it."""

    def __init__(self, structure: Structure) -> None:
        self._structure = structure
        self._made: dict[tuple[str, str, frozenset[str]], str] = {}

    def closed(self, style: str, like: str, sides: frozenset[str]) -> str:
        """The index of a style equal to `style`, with the lines that the style `like` has at its top, on these sides.

        `style` itself where there are no lines to take over.
        """
        key = (style, like, sides)
        if key not in self._made:
            self._made[key] = self._make(style or "0", like or "0", sides)
        return self._made[key]

    def _make(self, style: str, like: str, sides: frozenset[str]) -> str:
        part = self._structure.shared("styles")
        data = self._structure.package.read(part) if part else b""
        tables = style_tables(data, part) if part else {}
        formats, borders = tables.get("cellXfs", []), tables.get("borders", [])
        numbers = [int(index) if index.isdigit() else 0 for index in (style, like)]
        if part is None or max(numbers) >= len(formats):
            return style
        own, other = (formats[number][0] for number in numbers)
        if max(own.whole("borderId"), other.whole("borderId")) >= len(borders):
            return style
        line = _line(data, borders[other.whole("borderId")][1])
        if line is None:
            return style
        border = _with_lines(data, *borders[own.whole("borderId")], sides, line)
        node = next(node for node in xml.outline(data, part, 1) if node.name == "borders")
        count = xml.set_attribute(data, node, "count", str(len(borders) + 1))
        self._structure.package.edit(part, count, xml.inside_end(data, node, border))
        return str(append_cell_style(self._structure, part, _with_border(data, own, len(borders))))


def _line(data: bytes, sides: list[xml.Node]) -> bytes | None:
    """What stands in a border's tag for its top line, or for its left one: style and colour."""
    for name in ("top", "left"):
        for node in sides:
            if node.name == name and node.attributes.get("style", "none") != "none":
                return data[node.start + 1 + len(node.tag) : xml.node_end(data, node)]
    return None


def _with_lines(
    data: bytes, border: xml.Node, sides: list[xml.Node], drawn_sides: frozenset[str], line: bytes
) -> bytes:
    """The border with these sides drawn; what the others are stays."""
    prefix = border.tag.removesuffix("border")
    existing = {node.name: data[node.start : xml.node_end(data, node)] for node in sides}
    drawn = {name: _side(prefix, name, line) if name in drawn_sides else existing.get(name, b"") for name in _SIDES}
    rest = [text for name, text in existing.items() if name not in _SIDES]
    content = b"".join([*drawn.values(), *rest])
    tag = data[border.start : xml.tag_end(data, border.start)].removesuffix(b">").removesuffix(b"/").rstrip()
    return tag + b">" + content + f"</{border.tag}>".encode()


def _side(prefix: str, name: str, line: bytes) -> bytes:
    tag = f"{prefix}{name}".encode()
    return b"<" + tag + re.sub(rb"</[\w:.-]+>$", b"</" + tag + b">", line)


def _with_border(data: bytes, style: xml.Node, border: int) -> bytes:
    whole = data[style.start : xml.node_end(data, style)]
    for name, value in (("borderId", str(border)), ("applyBorder", "1")):
        again = style._replace(start=0, close=0 if style.empty else whole.rindex(b"</"))
        whole = xml.spliced(whole, [xml.set_attribute(whole, again, name, value)])
    return whole
