"""How tall the rows of an annex are, and where its pages end: no row alone, no score cut in two, labels on every page.

Lines have a fixed height, so that Word, WPS and LibreOffice come to the same pages.
"""

from collections.abc import Sequence
from decimal import Decimal
from math import ceil
from typing import NamedTuple

from perfeval_xl.reports.widths import Placed, line_widths

_LINES = {Decimal("10.5"): 14.0, Decimal(9): 12.0}
"""Points of a line by the size of its letters."""
_AROUND, _BORDER, _LEAST = 2.0, 0.5, 19.85
"""Points above and below a paragraph together, of a rule, and of the lowest row."""
_INSIDE = 114
"""Twips left and right of a cell's text together."""
_TWIPS = 20
_SURE = 0.93
"""The part of a line that is counted on: stops may not begin a line, and letters of other fonts are wider."""
_FILL = 0.97
"""The part of a page that is filled."""
_FEWEST = 3
"""Rows that stand together on the last page."""


class Paper(NamedTuple):
    """The type area of a page: width in twips, height in points."""

    width: int
    height: float


UPRIGHT, LYING = Paper(8844, 637.8), Paper(12756, 442.2)
"""GB/T 9704-2012 on A4, and the same page turned."""


def line_height(size: Decimal) -> int:
    """A line's height in twips."""
    return round(_LINES[size] * _TWIPS)


def row_heights(rows: Sequence[Sequence[Placed]], widths: Sequence[int], size: Decimal) -> list[float]:
    """The height of every row in points; what a cell over several rows lacks is added to the last of them."""
    ruler = _Ruler(widths, size)
    heights = [max([ruler.height(box) for box in row if box.down == 1], default=_LEAST) for row in rows]
    for number, row in enumerate(rows):
        for box in row:
            if box.down > 1:
                last = number + box.down
                lacking = ruler.height(box) - sum(heights[number:last])
                heights[last - 1] += max(0.0, lacking)
    return heights


class _Ruler:
    """Tells how tall cells are in a table's columns, for letters of one size."""

    def __init__(self, widths: Sequence[int], size: Decimal) -> None:
        self._widths = widths
        self._em = float(size * _TWIPS)
        self._line = _LINES[size]
        self._blank = max(_LEAST, self._line + _AROUND) + _BORDER
        self._rooms: dict[tuple[int, int], float] = {}

    def height(self, box: Placed) -> float:
        """Points from rule to rule."""
        if not box.text:
            return self._blank
        room = self._room(box.column, box.across)
        widths = line_widths(box.text)
        lines = sum([ceil(width / room) if width > room else 1 for width in widths])
        height = lines * self._line + len(widths) * _AROUND
        return (height if height > _LEAST else _LEAST) + _BORDER

    def _room(self, column: int, across: int) -> float:
        """Ems of a line in a cell, one at the least."""
        room = self._rooms.get((column, across))
        if room is None:
            inside = (sum(self._widths[column : column + across]) - _INSIDE) / self._em * _SURE
            room = self._rooms[column, across] = max(inside, 1.0)
        return room


def cut_pages(
    heights: Sequence[float], joined: Sequence[bool], first_room: float, room: float
) -> list[tuple[int, int]]:
    """Rows from and to (exclusive) of every page; the first may have none.

    `joined` tells of each row whether it must follow the one before.
    """
    pages: list[tuple[int, int]] = []
    start, left = 0, first_room * _FILL
    for number, height in enumerate(heights):
        if height > left and (number > start or not pages):
            end = _joint(number, start, joined)
            pages.append((start, end))
            start, left = end, room * _FILL - sum(heights[end:number])
        left -= height
    pages.append((start, len(heights)))
    return _with_company(pages, joined)


def _joint(number: int, start: int, joined: Sequence[bool]) -> int:
    """The last place up to a row where the table may be cut; the row itself where there is none."""
    return next((each for each in range(number, start, -1) if not joined[each]), number)


def _with_company(pages: list[tuple[int, int]], joined: Sequence[bool]) -> list[tuple[int, int]]:
    """No page of one or two rows at the end."""
    if len(pages) < 2:
        return pages
    (before, end), (_, last) = pages[-2:]
    lacking = _FEWEST - (last - end)
    if lacking <= 0 or end - lacking <= before:
        return pages
    end = _joint(end - lacking, before, joined)
    return [*pages[:-2], (before, end), (end, last)]
