"""Formats that marks needed, taken out of the styles again once the marks are gone and nothing refers to them."""

import re
from collections.abc import Iterable, Sequence

from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.container.package import Package
from perfeval_xl.hosts.file.sheet.structure import Structure
from perfeval_xl.hosts.file.sheet.styles import WRAPPED, Differential, counted, least_styles, prefixed

_DIFFERENTIAL_USE = re.compile(rb"[dD]xfId\s*=\s*[\"'](\d{1,9})[\"']")
"""dxfId of a rule, a filter or a table style; headerRowDxfId and the like of a table."""
_CELL_STYLE_USE = re.compile(rb"\s(?:s|style)\s*=\s*[\"'](\d{1,9})[\"']")
"""s of a cell or row, style of a column."""


def drop_unused(structure: Structure, formats: Iterable[Differential]) -> None:
    """Take our formats from the ends of their tables; in front of others they must stay, for places are counted.

    People may have copied cells from 校验结果: a format that anything in the workbook still refers to stays as well.
    """
    part = structure.shared("styles")
    if part is None:
        return
    package = structure.package
    _drop(package, part, "dxfs", [each.text for each in formats], _DIFFERENTIAL_USE)
    _drop(package, part, "cellXfs", [WRAPPED], _CELL_STYLE_USE)
    if package.read(part) == least_styles(structure):
        package.unrelate(structure.part, part)
        package.remove(part)


def _drop(package: Package, part: str, table: str, ours: Sequence[str], use: re.Pattern[bytes]) -> None:
    data, nodes = package.read(part), package.outline(part, 2)
    node = next((node for node in nodes if node.depth == 1 and node.name == table), None)
    if node is None:
        return
    entries = [each for each in nodes if each.depth == 2 and node.start < each.start < node.close]
    texts = {prefixed(nodes[0].tag.removesuffix("styleSheet"), text) for text in ours}
    left = len(entries)
    while left and data[entries[left - 1].start : xml.node_end(data, entries[left - 1])] in texts:
        left -= 1
    left = max(left, _highest(package, use) + 1)
    if left < len(entries):
        package.edit(part, *_cut(data, node, entries, left))


def _highest(package: Package, use: re.Pattern[bytes]) -> int:
    """The highest place in a table that anything refers to, -1 for none; in UTF-16 every other byte is 0."""
    parts = (package.read_raw(part) for part in package.parts if part.lower().endswith(".xml"))
    return max((int(place) for data in parts for place in use.findall(data.replace(b"\0", b""))), default=-1)


def _cut(data: bytes, table: xml.Node, entries: list[xml.Node], left: int) -> list[xml.Splice]:
    """The table with only so many entries; an empty one goes if it was ours, else becomes one tag, as it was."""
    if left:
        gone = xml.Splice(entries[left].start, xml.node_end(data, entries[-1]), b"")
        return [*counted(data, table, left), gone]
    empty = f'<{table.tag} count="0"/>'.encode() if "count" in table.attributes else b""
    return [xml.Splice(table.start, xml.node_end(data, table), empty)]
