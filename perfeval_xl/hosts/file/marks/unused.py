"""Formats that marks needed, taken out of the styles again once the marks are gone and nothing refers to them."""

import re
from collections.abc import Iterable, Sequence

from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.container.package import Package
from perfeval_xl.hosts.file.sheet.structure import Structure
from perfeval_xl.hosts.file.sheet.styles import (
    CELL_STYLE_USE,
    WRAPPED,
    Differential,
    counted,
    highest_use,
    least_styles,
    prefixed,
)

_DIFFERENTIAL_USE = re.compile(rb"[dD]xfId\s*=\s*[\"'](\d{1,9})[\"']")
"""dxfId of a rule, a filter or a table style; headerRowDxfId and the like of a table."""


def drop_unused(structure: Structure, formats: Iterable[Differential]) -> None:
    """Take our formats from the ends of their tables; in front of others they must stay, for places are counted.

    People may have copied cells from 校验结果: a format that anything in the workbook still refers to stays as well.
    """
    part = structure.shared("styles")
    if part is None:
        return
    package = structure.package
    documents = [name for name in package.parts if name.lower().endswith(".xml")]
    _drop(package, part, "dxfs", [each.text for each in formats], highest_use(package, documents, _DIFFERENTIAL_USE))
    highest = highest_use(package, documents, CELL_STYLE_USE)
    _drop(package, part, "cellXfs", [WRAPPED], highest)
    if package.read(part) == least_styles(structure, max(highest + 1, 1)):
        package.unrelate(structure.part, part)
        package.remove(part)


def _drop(package: Package, part: str, table: str, ours: Sequence[str], highest: int) -> None:
    """Take entries of ours from the end of a table, as far as nothing refers to them."""
    data, nodes = package.read(part), package.outline(part, 2)
    node = next((node for node in nodes if node.depth == 1 and node.name == table), None)
    if node is None:
        return
    entries = [each for each in nodes if each.depth == 2 and node.start < each.start < node.close]
    texts = {prefixed(nodes[0].tag.removesuffix("styleSheet"), text) for text in ours}
    left = len(entries)
    while left and data[entries[left - 1].start : xml.node_end(data, entries[left - 1])] in texts:
        left -= 1
    left = max(left, highest + 1)
    if left < len(entries):
        package.edit(part, *_cut(data, node, entries, left))


def _cut(data: bytes, table: xml.Node, entries: list[xml.Node], left: int) -> list[xml.Splice]:
    """The table with only so many entries; an empty one goes if it was ours, else becomes one tag, as it was."""
    if left:
        gone = xml.Splice(entries[left].start, xml.node_end(data, entries[-1]), b"")
        return [*counted(data, table, left), gone]
    empty = f'<{table.tag} count="0"/>'.encode() if "count" in table.attributes else b""
    return [xml.Splice(table.start, xml.node_end(data, table), empty)]
