"""Writes values into a sheet by splicing: only the bytes of the cells themselves change."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from perfeval_xl.domain.grid import Area, At, area_around
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.file.sheet.places import CellPlace, Frame, Located, RowPlace
from perfeval_xl.hosts.problems import problem

LONGEST_TEXT = 32_767
_MOST_SPREAD = 64
"""Cells of a merged area up to which each is entered by itself, so that it is found at once."""
_STYLE = re.compile(rb"\ss\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_SPANS = re.compile(rb"\sspans\s*=\s*(?:\"[^\"]*\"|'[^']*')")


class NewValue(NamedTuple):
    """A value for a cell; `style` replaces the cell's own style index where set."""

    value: Decimal | str
    style: str | None = None


def write_values(data: bytes, located: Located, values: Mapping[At, NewValue]) -> bytes:
    """The sheet with values written; `located` must know the places of all these cells.

    Raises FORMULA for a cell that holds one, LONG_TEXT for more than a cell can hold.
    """
    if located.frame is None:
        return xml.spliced(data, [_rewritten(located.cells[at], new) for at, new in values.items()])
    frame = located.frame
    prefix = frame.data.tag.removesuffix("sheetData")
    splices: list[xml.Splice] = []
    for number in sorted({at.row for at in values}):
        here = sorted((at, value) for at, value in values.items() if at.row == number)
        splices += _write_row(data, frame, prefix, number, here)
    splices += _widened(data, frame, values)
    return xml.spliced(data, splices)


def anchors(cells: Iterable[At], merges: Sequence[Area]) -> dict[At, At]:
    """The cell that holds the value of the merged area around each cell, or the cell itself."""
    spread, wide = _spread(tuple(merges))
    return {at: spread.get(at) or (area_around(at, wide).anchor if wide else at) for at in cells}


@lru_cache(maxsize=4)
def _spread(merges: tuple[Area, ...]) -> tuple[dict[tuple[int, int], At], tuple[Area, ...]]:
    """The anchor of each cell of the smaller areas, and the areas that are wide."""
    spread: dict[tuple[int, int], At] = {}
    for area in merges:
        if area.cells <= _MOST_SPREAD:
            places = product(range(area.top, area.bottom + 1), range(area.left, area.right + 1))
            spread.update(dict.fromkeys(places, area.anchor))
    return spread, tuple(area for area in merges if area.cells > _MOST_SPREAD)


def _write_row(
    data: bytes, frame: Frame, prefix: str, number: int, values: list[tuple[At, NewValue]]
) -> Iterator[xml.Splice]:
    """The splices for one row; a row that is missing is made with all its new cells."""
    row = frame.row(number)
    if row is None:
        cells = b"".join(_new_cell(frame, None, prefix, at, new) for at, new in values)
        whole = f'<{prefix}row r="{number}">'.encode() + cells + f"</{prefix}row>".encode()
        following = next((each.node.start for each in frame.rows if each.number > number), None)
        at_end = xml.inside_end(data, frame.data, whole)
        yield at_end if following is None else xml.Splice(following, following, whole)
        return
    existing = {cell.at: cell for cell in row.cells}
    for at, new in values:
        if at in existing:
            yield _rewritten(existing[at], new)
    fresh = [(at, _new_cell(frame, row, prefix, at, new)) for at, new in values if at not in existing]
    if fresh:
        yield from _inserted(data, row, fresh)


def _inserted(data: bytes, row: RowPlace, fresh: list[tuple[At, bytes]]) -> Iterator[xml.Splice]:
    """New cells of a row that is there, in their columns' order."""
    yield from _without_spans(data, row)
    if not row.cells:
        yield xml.inside_end(data, row.node, b"".join(cell for _, cell in fresh))
        return
    behind = row.cells[-1].end
    for at, cell in fresh:
        place = next((each.start for each in row.cells if each.at.column > at.column), behind)
        yield xml.Splice(place, place, cell)


def _rewritten(cell: CellPlace, new: NewValue) -> xml.Splice:
    """A cell that is there, with its prefix, style and extensions kept."""
    if cell.formula:
        raise problem("FORMULA", cell.at.a1)
    tag = cell.tag
    if new.style is not None and new.style != cell.style:
        tag = _STYLE.sub(b"", tag) + f' s="{new.style}"'.encode()
    prefix = "" if tag.startswith(b"<c ") else tag.split(None, 1)[0].removeprefix(b"<").removesuffix(b"c").decode()
    kind, content = _content(prefix, cell.at, new.value)
    return xml.Splice(cell.start, cell.end, tag + kind + b">" + content + cell.extension + f"</{prefix}c>".encode())


def _content(prefix: str, at: At, value: Decimal | str) -> tuple[bytes, bytes]:
    """The type attribute and the content of a cell; text is written inline, so it can never become a formula."""
    if isinstance(value, Decimal):
        return b"", f"<{prefix}v>{value:f}</{prefix}v>".encode()
    if len(value.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST_TEXT:
        raise problem("LONG_TEXT", at.a1)
    text = xml.cell_text(value)
    if prefix:
        text = text.replace(b"<t", f"<{prefix}t".encode(), 1).replace(b"</t>", f"</{prefix}t>".encode())
    return b' t="inlineStr"', f"<{prefix}is>".encode() + text + f"</{prefix}is>".encode()


def _new_cell(frame: Frame, row: RowPlace | None, prefix: str, at: At, new: NewValue) -> bytes:
    style = new.style or _inherited_style(frame, row, at.column)
    kind, content = _content(prefix, at, new.value)
    styled = f' s="{style}"' if style else ""
    return f'<{prefix}c r="{at.a1}"{styled}'.encode() + kind + b">" + content + f"</{prefix}c>".encode()


def _without_spans(data: bytes, row: RowPlace) -> Iterator[xml.Splice]:
    """`spans` is only a hint, and may be wrong once a cell is added."""
    end = xml.tag_end(data, row.node.start)
    found = _SPANS.search(data, row.node.start, end)
    if found and not row.node.empty:
        yield xml.Splice(found.start(), found.end(), b"")


def _inherited_style(frame: Frame, row: RowPlace | None, column: int) -> str:
    """A new cell looks like its row, or else like its column."""
    if row and row.node.attributes.get("customFormat") in ("1", "true"):
        return row.node.attributes.get("s", "")
    for node in frame.columns:
        if node.whole("min") <= column <= node.whole("max"):
            return node.attributes.get("style", "")
    return ""


def _widened(data: bytes, frame: Frame, values: Mapping[At, NewValue]) -> Iterator[xml.Splice]:
    """The dimension's ref, when a value lies outside of it."""
    if frame.dimension is None or not frame.dimension.attributes.get("ref"):
        return
    try:
        area = Area.parse(frame.dimension.attributes["ref"])
    except ValueError:
        return
    rows, columns = [at.row for at in values], [at.column for at in values]
    wide = Area(min(area.top, *rows), min(area.left, *columns), max(area.bottom, *rows), max(area.right, *columns))
    if wide != area:
        yield xml.set_attribute(data, frame.dimension, "ref", wide.a1)
