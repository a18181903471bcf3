"""From the text of a .doc to lines and tables: a cell ends with a sign of its own, a row with a paragraph with edges.

Tables inside cells are told by the level of their paragraphs. Source: [MS-DOC] 2.4.3.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.hosts.document.binary.properties import ParagraphProperties
from perfeval_xl.hosts.document.binary.streams import Streams, open_streams
from perfeval_xl.hosts.document.binary.text import Stretch, Text
from perfeval_xl.hosts.document.surface import Block, Box, Line, Merge, Row, Table
from perfeval_xl.hosts.document.tables import FormTables, gather
from perfeval_xl.hosts.problems import problem

_FIELD, _RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_SIGNS = {"\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-", "\xa0": " ", "\t": " "}
_NEAR = 15
"""Twips by which the edges of a table's rows may differ and still be one."""
_USUAL_WIDTH = 1000
_DEEPEST = 20


def read_doc(data: bytes, path: Path) -> Snapshot:
    """The tables of a .doc or .wps, one sheet a form.

    Raises LEGACY_DOC for documents of Word 95 and before, ENCRYPTED, and OLE_BROKEN whatever else is wrong.
    """
    return doc_tables(data).snapshot(str(path))


def doc_tables(data: bytes) -> FormTables:
    """The same tables with the text around them. Raises as `read_doc` does."""
    try:
        return gather(_blocks(open_streams(data)))
    except (FileProblem, MemoryError):
        raise
    except Exception as fault:  # damaged lists lead anywhere; whatever comes of it, the file is reported as damaged
        raise problem("OLE_BROKEN", f"{type(fault).__name__}：{fault}"[:80]) from fault


def _blocks(streams: Streams) -> Iterator[Block]:
    text = Text(streams)
    for characters in streams.texts:
        builder = _Builder()
        for stretch in text.stretches(characters):
            builder.add(stretch)
        yield from builder.finish()


class _Level:
    """A table that is being read: its rows, the cells of the row begun, and what stands in the cell begun."""

    def __init__(self) -> None:
        self.rows: list[tuple[ParagraphProperties, list[tuple[Block, ...]]]] = []
        self.cells: list[tuple[Block, ...]] = []
        self.content: list[Block] = []


class _Builder:
    """Lines and tables, put together stretch by stretch."""

    def __init__(self) -> None:
        self._levels = [_Level()]
        """The text itself, and the tables that the stretch stands in, the innermost last."""
        self._fields: list[bool] = []
        """Whether the result of each field begun is being read, and not its code any more."""
        self._codes = 0
        """Fields whose code is being read."""

    def add(self, stretch: Stretch) -> None:
        """The next paragraph or cell."""
        properties = stretch.properties
        level = min(max(properties.level, 1), _DEEPEST) if properties.in_table else 0
        self._enter(level)
        here = self._levels[-1]
        inner = level > 1
        if level and (properties.inner_row if inner else properties.row_end):
            here.rows.append((properties, here.cells))
            here.cells, here.content = [], []
            return
        here.content.append(Line(self._cleaned(stretch.text)))
        if level and (properties.inner_cell if inner else stretch.stop == "\x07"):
            here.cells.append(tuple(here.content))
            here.content = []

    def _enter(self, level: int) -> None:
        while len(self._levels) - 1 > level:
            self._leave()
        while len(self._levels) - 1 < level:
            self._levels.append(_Level())

    def _leave(self) -> None:
        done = self._levels.pop()
        if done.rows:
            self._levels[-1].content.append(_table(done.rows))

    def finish(self) -> list[Block]:
        """All blocks; what is begun is ended."""
        self._enter(0)
        return self._levels[0].content

    def _cleaned(self, text: str) -> str:
        """The text without the codes of fields, of which only results are seen, and without signs that mark places."""
        visible: list[str] = []
        for character in text:
            if character == _FIELD:
                self._fields.append(False)
                self._codes += 1
            elif character == _RESULT and self._fields:
                self._codes -= not self._fields[-1]
                self._fields[-1] = True
            elif character == _FIELD_END and self._fields:
                self._codes -= not self._fields.pop()
            elif not self._codes:
                visible.append(_SIGNS.get(character, character if character >= " " else ""))
        return "".join(visible)


def _table(rows: Sequence[tuple[ParagraphProperties, list[tuple[Block, ...]]]]) -> Table:
    edged = [(_edges(properties, len(cells)), properties, cells) for properties, cells in rows]
    grid = _grid(edge for edges, _, _ in edged for edge in edges)
    return Table(tuple(tuple(_row(grid, *each)) for each in edged), tuple(grid))


def _edges(properties: ParagraphProperties, cells: int) -> list[int]:
    """The edges of a row; further ones where it has more cells than edges."""
    edges = list(properties.edges) or [0]
    lacking = max(0, cells + 1 - len(edges))
    return edges[: cells + 1] + list(accumulate([_USUAL_WIDTH] * lacking, initial=edges[-1]))[1:]


def _grid(edges: Iterator[int]) -> list[int]:
    grid: list[int] = []
    for edge in sorted(set(edges)):
        if not grid or edge - grid[-1] > _NEAR:
            grid.append(edge)
    return grid


def _row(
    grid: Sequence[int], edges: Sequence[int], properties: ParagraphProperties, cells: Sequence[tuple[Block, ...]]
) -> Row:
    boxes: list[Box] = []
    for number, content in enumerate(cells):
        left, right = _nearest(grid, edges[number]), _nearest(grid, edges[number + 1])
        merge = properties.merge_of(number)
        if right > left and not (merge is Merge.BEFORE and not boxes):
            boxes.append(Box(left, right - left, content, merge))
    return tuple(boxes)


def _nearest(grid: Sequence[int], edge: int) -> int:
    place = bisect_left(grid, edge)
    return min((each for each in (place - 1, place) if 0 <= each < len(grid)), key=lambda each: abs(grid[each] - edge))
