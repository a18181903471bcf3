"""What a document says once texts have been put into cells of its tables, told without reading all of it again.

A cell is read by what stands in it, and a table by its cells and their properties. Where all bytes around the cells
that were written are the same, each of these cells is well-formed, has the properties it had and reads as its text,
and none of the texts is one by which tables are told apart, the document reads as meant. Anything else is for a whole
reading to judge.
"""

from bisect import bisect_right
from collections.abc import Sequence

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.document.blocks import blocks_of
from perfeval_xl.hosts.document.grouping import begins_form, is_title
from perfeval_xl.hosts.document.surface import Box, Merge, squeezed
from perfeval_xl.hosts.document.tree import Element, end_of, read_tree
from perfeval_xl.hosts.document.writing import NewText


def reads_as_meant(old: bytes, new: bytes, texts: Sequence[NewText], splices: Sequence[xml.Splice]) -> bool:
    """Whether `new`, made of `old` by splices, says just these texts more; False where that cannot be told so."""
    texts = sorted(texts, key=lambda each: each.cell.start)
    cells = _cells_between_same_bytes(old, new, [(each.cell.start, end_of(old, each.cell)) for each in texts], splices)
    if not cells or b"commentRangeStart" in old:  # whether comments of ours still hang on the text, the whole tells
        return False
    try:
        found = read_tree(b"<cells>" + b"".join(cells) + b"</cells>", "").children
    except FileProblem:
        return False
    return len(found) == len(cells) and all(map(_is_meant, found, cells, texts))


def _cells_between_same_bytes(
    old: bytes, new: bytes, places: Sequence[tuple[int, int]], splices: Sequence[xml.Splice]
) -> list[bytes] | None:
    """The cells at these places as they are now; None where anything else has changed, or one stands in another."""
    starts = [start for start, _ in places]
    growth = dict.fromkeys(range(-1, len(places)), 0)
    for splice in splices:
        growth[bisect_right(starts, splice.start) - 1] += len(splice.text) - (splice.end - splice.start)
    cells: list[bytes] = []
    behind_old = behind_new = 0
    for number, (start, end) in enumerate(places):
        begin = behind_new + start - behind_old
        if start < behind_old or new[behind_new:begin] != old[behind_old:start]:
            return None
        behind_old, behind_new = end, begin + end - start + growth[number]
        cells.append(new[begin:behind_new])
    return cells if new[behind_new:] == old[behind_old:] else None


def _is_meant(cell: Element, content: bytes, text: NewText) -> bool:
    """Whether a cell is whole, is merged as it was, and reads as its text, by which no table is told apart."""
    if _bytes_of(cell) != content or _properties(cell) != _properties(text.cell):
        return False
    box, before = _box(cell), _box(text.cell)
    tells = any(is_title(each) or begins_form([squeezed(each)]) for each in (box.text, before.text))
    return bool(text.text.strip()) and box.text == text.text and box.formula is None and not (tells or any(box.tables))


def _box(cell: Element) -> Box:
    return Box(0, 1, tuple(blocks_of(cell)), Merge.NONE, cell)


def _properties(cell: Element) -> bytes:
    properties = cell.child("tcPr")
    return _bytes_of(properties) if properties else b""


def _bytes_of(element: Element) -> bytes:
    data = element.part.data
    return data[element.start : end_of(data, element)]
