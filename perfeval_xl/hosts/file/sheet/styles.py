"""Cell styles: a style with another number format, reusing an equal one so that the list does not grow every night."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.container.package import Package
from perfeval_xl.hosts.file.sheet.structure import Structure
from perfeval_xl.hosts.problems import problem

_BUILT_IN = {"General": "0", "0": "1", "0.00": "2", "0%": "9", "0.00%": "10", "@": "49"}
_FORMAT = re.compile(rb"\snumFmtId\s*=\s*(?:\"[^\"]*\"|'[^']*')")
CELL_STYLE_USE = re.compile(rb"s(?<=\ss)(?:tyle)?\s*=\s*[\"'](\d{1,9})[\"']")
"""s of a cell or row, style of a column."""
_MOST = 65_490
"""Cell styles that Excel takes; a higher number names none. Source: Excel specifications and limits."""
_APPLY = re.compile(rb"\sapplyNumberFormat\s*=\s*(?:\"[^\"]*\"|'[^']*')")


def with_number_format(structure: Structure, style: str, number_format: str) -> str:
    """The index of a style that equals `style` but for its number format, added where there is none.

    Only formats that need no code of their own are taken (General, 0.00 %, text …), which is all that scoring writes.
    """
    part = structure.shared("styles") or add_styles(structure)
    data = structure.package.read(part)
    nodes = structure.package.outline(part, 2)
    table = next((node for node in nodes if node.name == "cellXfs"), None)
    if table is None:
        return style
    end = xml.node_end(data, table)
    formats = [node for node in nodes if node.depth == 2 and table.start < node.start < end]
    if not formats:
        return style
    index = int(style) if style.isdigit() and int(style) < len(formats) else 0
    if formats[index].attributes.get("numFmtId", "0") == _BUILT_IN[number_format]:
        return style
    text = _changed(data, formats[index], _BUILT_IN[number_format])
    for number, node in enumerate(formats):
        if data[node.start : xml.node_end(data, node)] == text:
            return str(number)
    return str(append_cell_style(structure, part, text))


def append_cell_style(structure: Structure, part: str, text: bytes) -> int:
    """The place of a new cell style in the table of a part, behind all that cells name, whether they are there or not.

    A cell whose style is not there looks like the first one, and goes on doing so: the gap is filled with copies of it.
    """
    data, nodes = structure.package.read(part), structure.package.outline(part, 2)
    table = next(node for node in nodes if node.depth == 1 and node.name == "cellXfs")
    end = xml.node_end(data, table)
    entries = [node for node in nodes if node.depth == 2 and table.start < node.start < end]
    default = prefixed(table.tag.removesuffix("cellXfs"), _DEFAULT)
    like = data[entries[0].start : xml.node_end(data, entries[0])] if entries else default
    place = max(len(entries), highest_cell_style(structure) + 1, 1)
    added = xml.inside_end(data, table, like * (place - len(entries)) + text)
    structure.package.edit(part, *counted(data, table, place + 1), added)
    return place


def highest_cell_style(structure: Structure) -> int:
    """The highest cell style that a cell, row or column names, -1 for none."""
    return highest_use(structure.package, [sheet.part for sheet in structure.sheets], CELL_STYLE_USE)


def highest_use(package: Package, parts: Iterable[str], use: "re.Pattern[bytes]") -> int:
    """The highest place in a table of styles that these parts refer to, -1 for none."""
    highest = -1
    for part in parts:
        data = package.read_raw(part)
        # in UTF-16 every other byte is 0
        places = set(use.findall(data.replace(b"\0", b"") if b"\0" in data else data))
        highest = max([highest, *(int(place) for place in places if int(place) < _MOST)])
    return highest


def _changed(data: bytes, node: xml.Node, number: str) -> bytes:
    """The style's bytes with another number format."""
    tag_end = xml.tag_end(data, node.start)
    tag = _APPLY.sub(b"", _FORMAT.sub(b"", data[node.start : tag_end]))
    name = f"<{node.tag}".encode()
    added = f' numFmtId="{number}" applyNumberFormat="1"'.encode()
    return name + added + tag[len(name) :] + data[tag_end : xml.node_end(data, node)]


class Differential(NamedTuple):
    """A style for conditional formats; colours are ARGB, '' for none."""

    fill: str = ""
    bold: bool = False
    colour: str = ""

    @property
    def text(self) -> str:
        """The entry in the table dxfs."""
        font = ("<b/>" if self.bold else "") + (f'<color rgb="{self.colour}"/>' if self.colour else "")
        content = f"<font>{font}</font>" if font else ""
        if self.fill:
            content += f'<fill><patternFill patternType="solid"><bgColor rgb="{self.fill}"/></patternFill></fill>'
        return f"<dxf>{content}</dxf>"


WRAPPED = (
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf>'
)


def differential_style(structure: Structure, style: Differential) -> int:
    """The index of a style for conditional formats, added where there is no equal one."""
    return _appended(structure, "dxfs", style.text)


def wrapped_style(structure: Structure) -> int:
    """The index of a cell style that wraps its text and keeps to the top."""
    return _appended(structure, "cellXfs", WRAPPED)


_BEFORE_DXFS = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles")


def _appended(structure: Structure, table: str, text: str) -> int:
    """The place of an entry in a table of styles.xml, at its end where it is not there yet.

    Raises XML_BAD where something else stands for styles.xml.
    """
    part = structure.shared("styles")
    if part is None:
        part = add_styles(structure)
    data = structure.package.read(part)
    nodes = structure.package.outline(part, 2)
    if nodes[0].name != "styleSheet":
        raise problem("XML_BAD", f"{part}：不是样式表")
    prefix = nodes[0].tag.removesuffix("styleSheet")
    entry_text = prefixed(prefix, text)
    node = next((node for node in nodes if node.depth == 1 and node.name == table), None)
    if node is None:
        before = [each for each in nodes if each.depth == 1 and each.name in _BEFORE_DXFS]
        if not before:
            structure.package.edit(part, _at_beginning(data, nodes[0], prefixed(prefix, _LEAST)))
            return _appended(structure, table, text)
        place = xml.node_end(data, before[-1])
        # without a count, which is optional: that tells a table of ours when its entries are taken out again
        structure.package.edit(part, xml.Splice(place, place, prefixed(prefix, f"<{table}></{table}>")))
        return _appended(structure, table, text)
    end = xml.node_end(data, node)
    entries = [each for each in nodes if each.depth == 2 and node.start < each.start < end]
    for number, entry in enumerate(entries):
        if data[entry.start : xml.node_end(data, entry)] == entry_text:
            return number
    if table == "cellXfs":
        return append_cell_style(structure, part, entry_text)
    structure.package.edit(part, *counted(data, node, len(entries) + 1), xml.inside_end(data, node, entry_text))
    return len(entries)


def _at_beginning(data: bytes, root: xml.Node, text: bytes) -> xml.Splice:
    place = xml.tag_end(data, root.start)
    return xml.inside_end(data, root, text) if root.empty else xml.Splice(place, place, text)


def counted(data: bytes, table: xml.Node, count: int) -> list[xml.Splice]:
    """The new count of a table that tells it."""
    return [xml.set_attribute(data, table, "count", str(count))] if "count" in table.attributes else []


def prefixed(prefix: str, text: str) -> bytes:
    """Elements under the prefix that the part uses."""
    return re.sub(r"<(/?)(?=\w)", rf"<\1{prefix}", text).encode()


_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_DEFAULT = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
_LEAST = (
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1">' + _DEFAULT + "</cellXfs>"
)


def least_styles(structure: Structure, cell_styles: int = 1) -> bytes:
    """A styles.xml without anything that could be left out; all its cell styles are alike."""
    root = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{structure.namespace}">'
    tables = _LEAST.replace(f'"1">{_DEFAULT}', f'"{cell_styles}">{_DEFAULT * cell_styles}')
    return f"{root}{tables}</styleSheet>".encode()


def add_styles(structure: Structure) -> str:
    """The least styles.xml, for a workbook that has none."""
    package = structure.package
    part = package.free_name("xl/styles{}.xml")
    package.write(part, least_styles(structure))
    package.declare(part, _STYLES_TYPE)
    package.relate(structure.part, "styles", part, structure.relations_namespace)
    structure.relations = package.relations(structure.part)
    return part
