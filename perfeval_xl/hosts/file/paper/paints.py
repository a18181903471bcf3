"""How a workbook's cells look on a screen: fonts, alignment, fills and borders of styles.xml."""

import re
from collections.abc import Mapping

from perfeval_xl.domain.drawing import Paint
from perfeval_xl.domain.grid import At
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.file.paper.looks import number_of
from perfeval_xl.hosts.file.sheet.places import frame_of, styled_cells
from perfeval_xl.hosts.file.sheet.structure import Structure

_RGB = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
_SIDES = (("top", "t"), ("right", "r"), ("end", "r"), ("bottom", "b"), ("left", "l"), ("start", "l"))
_NO = ("0", "false")
_LARGEST = 4 << 20
"""Bytes of a sheet: a form of a thousand rows has a tenth of that."""

_Entry = list[xml.Node]
"""An element of a table in styles.xml and all that is in it."""


def read_paints(structure: Structure, rows: int, columns: int) -> dict[str, dict[At, Paint]]:
    """The paint of the cells within so many rows and columns, by sheet; those without a style are left out.

    A sheet that is larger than any form has none.
    """
    paints = _styles(structure)
    return {
        sheet.name: _painted(data, sheet.part, paints, rows, columns)
        for sheet in structure.sheets
        if len(data := structure.package.read(sheet.part)) <= _LARGEST
    }


def _painted(data: bytes, part: str, paints: Mapping[bytes, Paint], rows: int, columns: int) -> dict[At, Paint]:
    cells = styled_cells(data, frame_of(data, part).data, paints)
    return {at: paints[style] for at, style in cells if at.row <= rows and at.column <= columns}


def _styles(structure: Structure) -> dict[bytes, Paint]:
    """The paint of every cell style by its index as cells write it."""
    part = structure.shared("styles")
    if part is None:
        return {}
    tables = _tables(xml.outline(structure.package.read(part), part, 4))
    styles = enumerate(tables.get("cellXfs", ()))
    return {str(index).encode(): _paint(entry, tables) for index, entry in styles}


def _tables(nodes: list[xml.Node]) -> dict[str, list[_Entry]]:
    tables: dict[str, list[_Entry]] = {}
    entries: list[_Entry] = []
    for node in nodes:
        if node.depth == 1:
            entries = tables.setdefault(node.name, [])
        elif node.depth == 2:
            entries.append([node])
        elif node.depth > 2:
            entries[-1].append(node)
    return tables


def _paint(entry: _Entry, tables: Mapping[str, list[_Entry]]) -> Paint:
    style = entry[0]
    font, fill, border = (
        _entry(tables, table, style.whole(key))
        for table, key in (("fonts", "fontId"), ("fills", "fillId"), ("borders", "borderId"))
    )
    alignment = next((node.attributes for node in entry if node.name == "alignment"), {})
    values = {node.name: node.attributes for node in font if node.depth == 3}
    return Paint(
        bold="b" in values and values["b"].get("val", "1") not in _NO,
        size=number_of(values.get("sz", {}).get("val"), 11.0),
        across=_word(alignment.get("horizontal", "")),
        down=_word(alignment.get("vertical", "")),
        ink=_colour(values.get("color", {})),
        fill=_fill(fill),
        edges="".join(sorted({letter for node in border for side, letter in _SIDES if _drawn(node, side)})),
    )


def _entry(tables: Mapping[str, list[_Entry]], table: str, index: int) -> _Entry:
    entries = tables.get(table, [])
    return entries[index] if index < len(entries) else []


def _word(text: str) -> str:
    return text if text in ("left", "center", "right", "top", "bottom") else ""


def _drawn(node: xml.Node, side: str) -> bool:
    return node.depth == 3 and node.name == side and node.attributes.get("style", "none") != "none"


def _fill(entry: _Entry) -> str:
    solid = any(node.name == "patternFill" and node.attributes.get("patternType") == "solid" for node in entry)
    return next((_colour(node.attributes) for node in entry if node.name == "fgColor"), "") if solid else ""


def _colour(attributes: Mapping[str, str]) -> str:
    """The colour that is written as such; those of a theme are left to the screen."""
    found = _RGB.fullmatch(attributes.get("rgb", ""))
    return found[1].upper() if found else ""
