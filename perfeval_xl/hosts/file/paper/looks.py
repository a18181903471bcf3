"""How a workbook's cells are drawn: fonts, wrapping, borders, and the width of its columns in pixels."""

import re
from typing import NamedTuple

from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.file.sheet.structure import Structure

_USUAL_SIZE = 11.0
_STACKED = "255"
_YES = ("1", "true")
_DIGITS = {"calibri": 7 / 11, "宋体": 8 / 12, "simsun": 8 / 12, "arial": 7 / 10, "courier new": 8 / 10}
"""Widest digit in pixels for one point of font size, for the usual fonts of new workbooks."""
_OTHER_DIGITS = 8 / 11
"""等线, 微软雅黑 and most others."""
_RUN_SIZE = re.compile(rb"<(?:\w+:)?sz\s+val\s*=\s*[\"']([0-9.]{1,6})[\"']")


class Look(NamedTuple):
    """A cell style as far as it decides on lines and boxes; `size` is the font's in points."""

    size: float = _USUAL_SIZE
    wrap: bool = False
    indent: int = 0
    stacked: bool = False
    ruled: bool = False


class Looks(NamedTuple):
    """All cell styles of a workbook, and the width of a digit, by which columns are measured, in pixels."""

    styles: list[Look]
    digit: int

    def of(self, style: str) -> Look:
        """The style's look; a plain one where the index leads nowhere."""
        index = int(style) if style.isascii() and style.isdigit() and len(style) < 7 else 0
        return self.styles[index] if index < len(self.styles) else Look()

    def pixels(self, width: float) -> int:
        """A stored column width in pixels. Source: ECMA-376 18.3.1.13."""
        return int((256 * width + int(128 / self.digit)) / 256 * self.digit)

    def usual_pixels(self, characters: int) -> int:
        """The width of a column that says nothing, in a sheet whose columns have so many characters."""
        return -(-(characters * self.digit + 5) // 8) * 8


def read_looks(structure: Structure) -> Looks:
    """The looks in styles.xml; a workbook without it is drawn in Calibri 11."""
    part = structure.shared("styles")
    if part is None:
        return Looks([Look()], 7)
    tables = _tables(xml.outline(structure.package.read(part), part, 3))
    fonts = [_font(children) for _, children in tables.get("fonts", ())]
    borders = [_has_lines(children) for _, children in tables.get("borders", ())]
    styles = [_look(node, children, fonts, borders) for node, children in tables.get("cellXfs", ())]
    return Looks(styles, _digit(tables, fonts))


_Entries = list[tuple[xml.Node, list[xml.Node]]]


def _tables(nodes: list[xml.Node]) -> dict[str, _Entries]:
    """The entries of every table of styles.xml, each with its children."""
    tables: dict[str, _Entries] = {}
    entries: _Entries = []
    for node in nodes:
        if node.depth == 1:
            entries = tables.setdefault(node.name, [])
        elif node.depth == 2:
            entries.append((node, []))
        elif node.depth == 3:
            entries[-1][1].append(node)
    return tables


def number_of(text: str | None, otherwise: float) -> float:
    """A positive decimal attribute; `otherwise` where it is none."""
    try:
        value = float(text or "")
    except ValueError:
        return otherwise
    return value if 0 < value < 1e6 else otherwise


def _font(children: list[xml.Node]) -> tuple[str, float]:
    values = {node.name: node.attributes.get("val", "") for node in children}
    return values.get("name", ""), number_of(values.get("sz"), _USUAL_SIZE)


def _has_lines(children: list[xml.Node]) -> bool:
    return any(node.attributes.get("style", "none") != "none" for node in children)


def _look(node: xml.Node, children: list[xml.Node], fonts: list[tuple[str, float]], borders: list[bool]) -> Look:
    font, border = node.whole("fontId"), node.whole("borderId")
    alignment = next((child for child in children if child.name == "alignment"), None)
    size = fonts[font][1] if font < len(fonts) else _USUAL_SIZE
    ruled = border < len(borders) and borders[border]
    if alignment is None:
        return Look(size, ruled=ruled)
    attributes = alignment.attributes
    stacked = attributes.get("textRotation") == _STACKED
    turned = attributes.get("textRotation", "0") not in ("0", "", _STACKED)
    wrap = attributes.get("wrapText") in _YES and not turned
    return Look(size, wrap, min(alignment.whole("indent"), 250), stacked, ruled)


def normal_style(tables: dict[str, _Entries]) -> int:
    """Which entry of cellStyleXfs is the style Normal, whose font measures the columns."""
    for node, _ in tables.get("cellStyles", ()):
        if node.attributes.get("builtinId") == "0":
            return node.whole("xfId")
    return 0


def _digit(tables: dict[str, _Entries], fonts: list[tuple[str, float]]) -> int:
    styles = tables.get("cellStyleXfs", [])
    normal = normal_style(tables)
    font = styles[normal][0].whole("fontId") if normal < len(styles) else 0
    name, size = fonts[font] if font < len(fonts) else ("", _USUAL_SIZE)
    return max(1, min(64, round(_DIGITS.get(name.casefold(), _OTHER_DIGITS) * size)))


def style_tables(data: bytes, part: str) -> dict[str, _Entries]:
    """The tables of a styles part."""
    return _tables(xml.outline(data, part, 3))


def rich_sizes(structure: Structure) -> dict[int, float]:
    """The largest font among the runs of every shared string that has fonts of its own, by the string's number."""
    part = structure.shared("sharedStrings")
    data = structure.package.read(part) if part else b""
    if part is None or b"sz" not in data:
        return {}
    strings = [node for node in xml.outline(data, part, 1) if node.depth == 1 and node.name == "si"]
    found = ((index, _RUN_SIZE.findall(data, node.start, node.close)) for index, node in enumerate(strings))
    return {index: max(number_of(size.decode(), _USUAL_SIZE) for size in sizes) for index, sizes in found if sizes}
