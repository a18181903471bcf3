"""Texts beside a table that look like rows, or parts of rows, for which a line is missing."""

from collections.abc import Iterable, Iterator, Sequence

from perfeval_xl.hosts.document.grouping import is_foot, is_title
from perfeval_xl.hosts.document.surface import squeezed
from perfeval_xl.hosts.pdf.lines import TextLine
from perfeval_xl.hosts.pdf.page import Box

_NEAR = 1.2
"""Part of a line's height up to which it stands right above or below a table, or another such line."""
_COLONS = "：:"


def rows_beside(table: Box, lines: Sequence[TextLine], *, has_open_sides: bool) -> Iterator[TextLine]:
    """Lines at a table's left and right, and those right above and below it that are parted as cells are.

    Where its sides are open, any line below it may be a row of one cell.
    """
    yield from (line for line in lines if table.top < _middle(line) < table.bottom)
    above = sorted((line for line in lines if _middle(line) <= table.top), key=lambda line: -line.bottom)
    yield from (line for line in _stacked(above, table) if looks_like_row(line))
    below = sorted((line for line in lines if _middle(line) >= table.bottom), key=lambda line: line.top)
    yield from (
        line for line in _stacked(below, table) if looks_like_row(line) or (has_open_sides and _is_inside(line, table))
    )


def _middle(line: TextLine) -> float:
    return (line.top + line.bottom) / 2


def _stacked(lines: Iterable[TextLine], table: Box) -> Iterator[TextLine]:
    """The lines, nearest first, up to the first gap; a title or what stands below forms ends them."""
    top, bottom = table.top, table.bottom
    for line in lines:
        gap = max(line.top - bottom, top - line.bottom)
        text = squeezed(line.text)
        if gap > _NEAR * (line.bottom - line.top) or is_title(text) or is_foot(text):
            return
        yield line
        top, bottom = min(top, line.top), max(bottom, line.bottom)


def looks_like_row(line: TextLine) -> bool:
    """Whether a line has several parts, few of which are labels with a colon."""
    labels = sum(any(sign in part for sign in _COLONS) for part in line.parts)
    return len(line.parts) > 1 and 2 * labels < len(line.parts)


def _is_inside(line: TextLine, table: Box) -> bool:
    return table.left <= line.left and line.right <= table.right
