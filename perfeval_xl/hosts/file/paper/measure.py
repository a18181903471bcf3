"""Column widths that are the same in every program.

A width is stored as a number of digits of the workbook's standard font, so it depends on that font, and a program
without it takes another: columns of a workbook in Calibri come out a third wider where Calibri is missing. On a copy
for printing the standard font becomes one whose digits are 8 pixels wide everywhere (Courier New and all that stand in
for it), and widths are stored anew. Cells keep their fonts.
"""

from collections.abc import Iterator

from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.file.paper.looks import normal_style, style_tables
from perfeval_xl.hosts.file.sheet.structure import Structure
from perfeval_xl.hosts.file.sheet.styles import add_styles

DIGIT = 8
"""Pixels of a digit of the font below."""
_FONT = '<{0}font><{0}sz val="10"/><{0}name val="Courier New"/><{0}family val="3"/></{0}font>'


def stored_width(pixels: int) -> float:
    """The width to store for a column of so many pixels."""
    return pixels / DIGIT


def take_measure(structure: Structure) -> None:
    """Put the measuring font before all others, and point the style Normal at it."""
    part = structure.shared("styles") or add_styles(structure)
    data = structure.package.read(part)
    nodes = xml.outline(data, part, 3)
    fonts = next((node for node in nodes if node.depth == 1 and node.name == "fonts"), None)
    if fonts is None:
        return
    begin = xml.tag_end(data, fonts.start)
    count_before = sum(node.depth == 2 and fonts.start < node.start < fonts.close for node in nodes)
    font = _FONT.format(nodes[0].tag.removesuffix("styleSheet")).encode()
    added = xml.inside_end(data, fonts, font) if fonts.empty else xml.Splice(begin, begin, font)
    count = xml.set_attribute(data, fonts, "count", str(count_before + 1))
    structure.package.edit(part, count, added, *_moved(data, part))


def _moved(data: bytes, part: str) -> Iterator[xml.Splice]:
    """Every style's font by its new number, one higher; the style Normal takes the first."""
    tables = style_tables(data, part)
    normal = normal_style(tables)
    for place, (node, _) in enumerate(tables.get("cellStyleXfs", ())):
        font = 0 if place == normal else node.whole("fontId") + 1
        yield xml.set_attribute(data, node, "fontId", str(font))
    for node, _ in tables.get("cellXfs", ()):
        yield xml.set_attribute(data, node, "fontId", str(node.whole("fontId") + 1))
