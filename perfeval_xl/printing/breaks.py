"""Where pages end: between groups of rows rather than inside them, as long as the page is well filled."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from perfeval_xl.domain.page import Landmarks

_WELL_FILLED = (0.55, 0.7, 0.85)
"""Part of a page that is filled before the next group moves on as a whole, the first choice first."""


class Rows(NamedTuple):
    """The rows to print with their heights in points, and those that every page repeats."""

    first: int
    last: int
    heights: Mapping[int, float]
    titles: tuple[int, int] | None = None

    def tall(self, first: int, last: int) -> float:
        """The height of some rows together."""
        return sum(self.heights.get(row, 0) for row in range(first, last + 1))

    def repeated(self, start: int) -> float:
        """What the repeated rows take of a page that starts at a row."""
        return self.tall(*self.titles) if self.titles and start > self.titles[1] else 0


def page_ends(rows: Rows, room: float, marks: Landmarks, forced: Sequence[int] = ()) -> tuple[int, ...]:
    """The last row of every page but the last; `room` is a page's height in points, `forced` ends are kept.

    Groups are kept whole only as far as that costs no further page.
    """
    plain = _ends(rows, room, Landmarks(), forced, 1)
    ways = (_ends(rows, room, marks, forced, filled) for filled in _WELL_FILLED)
    return next((ends for ends in ways if len(ends) <= len(plain)), plain)


def _ends(rows: Rows, room: float, marks: Landmarks, forced: Sequence[int], filled: float) -> tuple[int, ...]:
    found: list[int] = []
    start = rows.first
    while start <= rows.last:
        end = _last_fitting(rows, start, room)
        end = min([end, *(row for row in forced if start <= row)])
        if end >= rows.last:
            break
        if end not in forced:
            end = _before_head(rows, start, _at_group(rows, start, end, room * filled, marks))
        found.append(end)
        start = end + 1
    return tuple(found)


def _last_fitting(rows: Rows, start: int, room: float) -> int:
    """The last row that still fits on the page; at least its first."""
    left = room - rows.repeated(start)
    for row in range(start, rows.last + 1):
        left -= rows.heights.get(row, 0)
        if left < 0:
            return max(start, row - 1)
    return rows.last


def _at_group(rows: Rows, start: int, end: int, least: float, marks: Landmarks) -> int:
    """The row before the last group that begins below `least` points of this page, first-level groups first."""
    for begins in (marks.strong, marks.weak):
        group = max((row for row in begins if start < row <= end + 1), default=0)
        if group and rows.repeated(start) + rows.tall(start, group - 1) >= least:
            return group - 1
    return end


def _before_head(rows: Rows, start: int, end: int) -> int:
    """The row before the repeated rows where a page would end in them: a head belongs to what is under it."""
    if rows.titles and start < rows.titles[0] <= end <= rows.titles[1]:
        return rows.titles[0] - 1
    return end
