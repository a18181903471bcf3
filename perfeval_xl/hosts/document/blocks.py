"""The tree of a .docx as lines and tables: text boxes and content controls are entered.

Grid columns are counted from gridSpan and gridBefore; rows and cells whose deletion is tracked are gone. Source:
ECMA-376 Part 1, 17.4.
"""

from collections.abc import Iterator
from itertools import accumulate

from perfeval_xl.hosts.document.styles import outline_level
from perfeval_xl.hosts.document.surface import Block, Box, Line, Merge, Row, Table
from perfeval_xl.hosts.document.tree import DROPPED, Element
from perfeval_xl.hosts.document.words import is_prompt, text_of
from perfeval_xl.hosts.problems import problem

_THROUGH = ("sdt", "sdtContent")
_MOST_COLUMNS = 500
_USUAL_WIDTH = 1000
_DELETIONS = frozenset({"del", "cellDel"})
_GONE_ENDS = frozenset({"del", "moveFrom"})
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}


def blocks_of(element: Element) -> Iterator[Block]:
    """What stands in the body, a cell, a text box or a note, in reading order."""
    carried = ""
    for child in element.children:
        if child.name == "p":
            for box in _boxes(child):
                yield from blocks_of(box)
            carried += text_of(child)
            if not _joins_the_next(child):
                yield _line(child, carried)
                carried = ""
        elif child.name == "tbl":
            yield _table(child)
        elif child.name in _THROUGH and not is_prompt(child):
            yield from blocks_of(child)


def _boxes(element: Element) -> Iterator[Element]:
    """The text boxes that hang on a paragraph; those inside them hang on paragraphs of theirs."""
    for child in element.children if "txbxContent" in element.part.names else ():
        if child.name == "txbxContent":
            yield child
        elif child.name not in DROPPED:
            yield from _boxes(child)


def _joins_the_next(paragraph: Element) -> bool:
    """Whether it is tracked that its end is deleted or moved away, so that it and the next paragraph are one."""
    properties = None if _GONE_ENDS.isdisjoint(paragraph.part.names) else paragraph.child("pPr")
    mark = properties.child("rPr") if properties else None
    return mark is not None and any(map(mark.child, _GONE_ENDS))


def _line(paragraph: Element, text: str) -> Line:
    properties = paragraph.child("pPr")
    style = properties.child("pStyle") if properties else None
    own = properties.child("outlineLvl") if properties else None
    level = outline_level(own.value()) if own else None
    notes = () if _NOTES.keys().isdisjoint(paragraph.part.names) else tuple(_notes(paragraph))
    return Line(text, style.value() if style else "", level, notes, paragraph)


def _notes(paragraph: Element) -> Iterator[tuple[str, str]]:
    for child in paragraph.children:
        if child.name in _NOTES:
            yield _NOTES[child.name], child.value("id")
        elif child.name not in DROPPED and child.name != "txbxContent":
            yield from _notes(child)


def _below(element: Element, name: str, properties: str) -> Iterator[Element]:
    """The rows of a table, or the cells of a row, but for those that are deleted once all changes are accepted."""
    tracked = not _DELETIONS.isdisjoint(element.part.names)
    for child in element.children:
        if child.name == name:
            own = child.child(properties) if tracked else None
            if own is None or not any(map(own.child, _DELETIONS)):
                yield child
        elif child.name in _THROUGH:
            yield from _below(child, name, properties)


def _table(element: Element) -> Table:
    read = [tuple(_row(row)) for row in _below(element, "tr", "trPr")]
    grid = element.child("tblGrid")
    widths = [_whole(column.value("w"), _USUAL_WIDTH) for column in grid.inside("gridCol")] if grid else []
    parted = [row for row in read if len(row) > 1 or (row and row[0].span == 1)]
    if not _tells_columns(parted) and len({len(row) for row in parted}) > 1:
        return _by_widths(read) or _by_grid(read, widths)
    return _by_grid(read, widths)


def _tells_columns(rows: list[Row]) -> bool:
    """Whether any cell says that it spans columns, goes on from the one before it, or that columns are left out.

    A title alone in its row says nothing of the others by spanning them all.
    """
    starts = any(row and row[0].column for row in rows)
    return starts or any(box.span > 1 or box.merge is Merge.BEFORE for row in rows for box in row)


def _by_grid(rows: list[Row], widths: list[int]) -> Table:
    columns = max((box.column + box.span for row in rows for box in row), default=0)
    if columns > _MOST_COLUMNS:
        raise problem("TOO_LARGE", f"一个表有 {columns} 列")
    column_widths = [widths[place] if place < len(widths) else _USUAL_WIDTH for place in range(columns)]
    return Table(tuple(rows), tuple(accumulate(column_widths, initial=0)))


def _by_widths(rows: list[Row]) -> Table | None:
    """Rows of different numbers of cells without a span: cells stand where their widths put them; None without."""
    edges = [list(accumulate((_width_of(box) for box in row), initial=0)) for row in rows]
    if not all(_width_of(box) for row in rows for box in row):
        return None
    grid = sorted({edge for row in edges for edge in row})
    column = {edge: place for place, edge in enumerate(grid)}
    placed = (
        tuple(
            box._replace(column=column[left], span=column[right] - column[left])
            for box, left, right in zip(row, own, own[1:], strict=False)
        )
        for row, own in zip(rows, edges, strict=True)
    )
    return Table(tuple(placed), tuple(grid))


def _width_of(box: Box) -> int:
    properties = box.element.child("tcPr") if box.element else None
    width = properties.child("tcW") if properties else None
    return _whole(width.value("w"), 0) if width and width.value("type") in ("", "dxa") else 0


def _row(row: Element) -> Iterator[Box]:
    column = _setting(row.child("trPr"), "gridBefore", 0)
    prompts = {id(cell) for control in row.inside("sdt") if is_prompt(control) for cell in control.inside("tc")}
    for cell in _below(row, "tc", "tcPr"):
        properties = cell.child("tcPr")
        span = _setting(properties, "gridSpan", 1) or 1
        content = () if id(cell) in prompts else tuple(blocks_of(cell))
        yield Box(column, span, content, _merge(properties), cell)
        column += span


def _merge(properties: Element | None) -> Merge:
    across = properties.child("hMerge") if properties else None
    down = properties.child("vMerge") if properties else None
    if across is not None and across.value() != "restart":
        return Merge.BEFORE
    if down is None:
        return Merge.NONE
    return Merge.TOP if down.value() == "restart" else Merge.ABOVE


def _setting(properties: Element | None, name: str, default: int) -> int:
    found = properties.child(name) if properties else None
    return default if found is None else min(_MOST_COLUMNS, _whole(found.value(), default))


def _whole(text: str, default: int) -> int:
    """A whole number of an attribute, which some programs write as 1204.5; the default where it is none."""
    digits = text.partition(".")[0]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 8 else default
