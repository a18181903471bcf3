"""Where rows and cells stand in a sheet's bytes.

The sheet has been through expat (`scan`) before, so it is well-formed; what is left is to find tags, and for that
regular expressions over the bytes are three times as fast as a second pass with handlers. Comments and CDATA sections
are stepped over as wholes, so that nothing inside them is ever taken for a tag.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from perfeval_xl.domain.grid import At, column_letters
from perfeval_xl.hosts.file import xml
from perfeval_xl.hosts.file.problems import problem
from perfeval_xl.hosts.file.scan import place_of

_ASIDE = r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
_INSIDE_TAG = r"[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>"
_ATTRIBUTE = re.compile(rb"([A-Za-z:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


class CellPlace(NamedTuple):
    """A cell in the bytes: its tag's start, its end tag's start, and its extLst, if any."""

    at: At
    start: int
    close: int
    style: str
    formula: bool
    extension: tuple[int, int] | None


class RowPlace(NamedTuple):
    """A row in the bytes with its cells; a row that was not asked for has none."""

    number: int
    node: xml.Node
    cells: tuple[CellPlace, ...]


class Located(NamedTuple):
    """Where rows and cells stand in a sheet."""

    rows: list[RowPlace]
    data: xml.Node
    dimension: xml.Node | None
    columns: list[xml.Node]

    def cell(self, at: At) -> CellPlace | None:
        """The cell's place, if the sheet has the cell."""
        row = self.row(at.row)
        return next((cell for cell in row.cells if cell.at == at), None) if row else None

    def row(self, number: int) -> RowPlace | None:
        """The row's place, if the sheet has the row."""
        place = bisect_right(self.rows, number, key=lambda row: row.number)
        return self.rows[place - 1] if place and self.rows[place - 1].number == number else None


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


def locate(data: bytes, part: str, rows: frozenset[int]) -> Located:
    """Places of all rows of a scanned sheet and of the cells in `rows`."""
    root = re.search(rb"<([A-Za-z_][\w.-]*:)?worksheet[\s>]", data)
    prefix = (root[1] or b"") if root else b""
    head = next(_nodes(data, prefix, "sheetData", 0, len(data), 1), None)
    if head is None:
        raise problem("XML_BAD", f"{part} 没有 sheetData")
    before = list(_nodes(data, prefix, "dimension|col", 0, head.start, 2))
    dimension = next((node for node in before if node.name == "dimension"), None)
    columns = [node for node in before if node.name == "col"]
    return Located(list(_rows(data, part, prefix, head, rows)), head, dimension, columns)


def _rows(data: bytes, part: str, prefix: bytes, head: xml.Node, wanted: frozenset[int]) -> Iterator[RowPlace]:
    number = 0
    for node in _nodes(data, prefix, "row", head.start, head.close, 2):
        number = place_of(f"A{node.attributes['r']}", part).row if "r" in node.attributes else number + 1
        cells = tuple(_cells(data, part, prefix, node, number)) if number in wanted else ()
        yield RowPlace(number, node, cells)


def _cells(data: bytes, part: str, prefix: bytes, row: xml.Node, number: int) -> Iterator[CellPlace]:
    column = 0
    formula = b"<" + prefix + b"f"
    for node in _nodes(data, prefix, "c", row.start, row.close, 3):
        ref = node.attributes.get("r") or f"{column_letters(column + 1)}{number}"
        at = place_of(ref, part)
        column = at.column
        inside = data[node.start : node.close]
        live = formula in inside and any(_nodes(data, prefix, "f", node.start, node.close, 4))
        extension = (
            next(_nodes(data, prefix, "extLst", node.start, node.close, 4), None) if b"extLst" in inside else None
        )
        kept = (extension.start, extension.close) if extension else None
        yield CellPlace(at, node.start, node.close, node.attributes.get("s", ""), live, kept)
