"""Row heights that show all text of wrapped cells, merged ones included, which no spreadsheet program fits.

A cell one row high raises its row. A cell merged over several rows raises all of them by the same amount, the shortest
spans first, so that what a narrow span has raised counts for a wide one.
"""

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.page import POINTS_PER_PIXEL, SheetLayout, TextBox
from perfeval_xl.printing.text import n_lines


class Drawing(NamedTuple):
    """What a program keeps for itself when it draws cells.

    `padding` is in pixels of a cell's width that text cannot use, `tallest` the highest row it draws, in points.
    """

    padding: int
    tallest: float


EXCEL = Drawing(padding=6, tallest=409.5)
"""2 pixels on each side, the grid line, and one because a printer's letters are a little wider than a screen's."""
LIBREOFFICE = Drawing(padding=3, tallest=math.inf)
"""1 point on each side; it draws rows of any height."""
_INDENT = 12
"""Pixels of one step of indentation: three blanks of the standard font, rounded up."""
_PITCH = 1.46
"""Line pitch ÷ font size. Noto CJK, the tallest of the usual fonts, has 1.455; 宋体 has 1.2 to 1.3."""
_INK = 1.2
"""What the last line needs at least: a Chinese character is drawn inside of its em."""
_AIR = 4.0
"""Points above and below the text, together."""


class _Need(NamedTuple):
    """A box's rows and how high they must be together: `least` shows all text, `ample` looks well."""

    top: int
    bottom: int
    least: float
    ample: float


def line_count(layout: SheetLayout, box: TextBox, area: Area, drawing: Drawing) -> int:
    """The lines a box takes in its (merged) area; one where nothing wraps."""
    if box.stacked:
        return len(box.text)
    if not box.wrap:
        return 1
    width = sum(layout.across(column) for column in range(area.left, area.right + 1))
    points = (width - drawing.padding - box.indent * _INDENT) * POINTS_PER_PIXEL
    return n_lines(box.text, max(1.0, points / box.size))


def text_height(lines: int, size: float) -> float:
    """The height in points in which so many lines look well."""
    return lines * size * _PITCH + _AIR


def fit_rows(
    layout: SheetLayout, rows: range, boxes: Iterable[TextBox], areas: Mapping[At, Area], drawing: Drawing
) -> dict[int, float]:
    """The height of every row in points; never lower than the sheet has it, hidden rows stay hidden.

    `areas` are the merged areas by their top left cells. A height that the sheet itself gives stands unless text would
    be cut.
    """
    heights = {row: layout.down(row) for row in rows}
    for need in sorted(_needs(layout, boxes, areas, drawing), key=lambda need: need.bottom - need.top):
        _raise(layout, heights, need)
    return heights


def _needs(
    layout: SheetLayout, boxes: Iterable[TextBox], areas: Mapping[At, Area], drawing: Drawing
) -> Iterable[_Need]:
    for box in boxes:
        area = areas.get(box.at) or Area(*box.at, *box.at)
        lines = line_count(layout, box, area, drawing)
        least = ((lines - 1) * _PITCH + _INK) * box.size
        yield _Need(area.top, area.bottom, least, text_height(lines, box.size))


def _raise(layout: SheetLayout, heights: dict[int, float], need: _Need) -> None:
    rows = [row for row in range(need.top, need.bottom + 1) if heights.get(row)]
    have = sum(heights[row] for row in rows)
    stored = all(row in layout.heights for row in rows)
    if not rows or have >= (need.least if stored else need.ample):
        return
    for row in rows:
        heights[row] = _whole_pixels(heights[row] + (need.ample - have) / len(rows))


def _whole_pixels(points: float) -> float:
    """The next height that a screen can show; spreadsheet programs round to it anyway."""
    return math.ceil(points / POINTS_PER_PIXEL - 1e-9) * POINTS_PER_PIXEL
