"""A page as people read it: lines of text and tables, from top to bottom."""

import re
from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from perfeval_xl.hosts.document.signs import with_signs
from perfeval_xl.hosts.document.surface import Line
from perfeval_xl.hosts.pdf.cells import cells_of
from perfeval_xl.hosts.pdf.lines import join_lines, lines_of
from perfeval_xl.hosts.pdf.page import Box, Character, Page

_PAGE_NUMBER = re.compile(r"[-—–\s]*(?:第\s*)?\d{1,3}(?:\s*页)?(?:\s*[/共]\s*\d{1,3}(?:\s*页)?)?[-—–\s]*")
_HEAD, _FOOT = 0.08, 0.9
"""Parts of a page's height above and below which a number alone is its page number."""
_GAP, _ASKEW = 2.0, 20.0
"""Points between two tables, and between their left edges, up to which they are one that a rule was left out of."""
_LINE = 1.2
"""A cell whose text leaves less than this part of a line free is full: a page break may have cut it."""
_USUAL_LINE = 9.0


class Fullness(IntEnum):
    """How far a cell's text fills it: not to the bottom, to the bottom, and there nearly or wholly to the right."""

    NOT = 0
    BOTTOM = 1
    NEARLY = 2
    WHOLLY = 3


class Pane(NamedTuple):
    """A cell of a table with its text."""

    box: Box
    text: str
    fullness: Fullness


class PageTable(NamedTuple):
    """A table on a page; `at_head` and `at_foot` tell that nothing but running lines stands above or below it.

    `is_cropped` tells that its first rows have been left out because they repeat those of another page.
    """

    page: int
    box: Box
    panes: tuple[Pane, ...]
    at_head: bool = False
    at_foot: bool = False
    is_cropped: bool = False

    def moved(self, right: float) -> "PageTable":
        """The same table so many points further right."""
        panes = (pane._replace(box=pane.box.moved(right)) for pane in self.panes)
        return self._replace(box=self.box.moved(right), panes=tuple(panes))


class PageLine(NamedTuple):
    """A line in no table, and where it stands in parts of the page's height; `is_running` of a running head or foot."""

    line: Line
    place: float
    is_running: bool = False


_BANDS, _LEAST_BAND = 200, 4.0
"""Into how many strips a table is cut, so that a character is looked for in the cells at its height; in points."""

Part = PageTable | PageLine


def parts_of(page: Page) -> list[Part]:
    """Lines and tables in reading order, page numbers left out."""
    tables, rest = _tables(page)
    parts: list[tuple[float, Part]] = [(table.box.top, table) for table in tables]
    for line in lines_of(rest):
        at_edge = line.top > _FOOT * page.height or line.top < _HEAD * page.height
        if not (at_edge and _PAGE_NUMBER.fullmatch(line.text)):
            parts.append((line.top, PageLine(Line(with_signs(line.text.strip())), line.top / page.height)))
    return [part for _, part in sorted(parts, key=lambda each: each[0])]


def _tables(page: Page) -> tuple[list[PageTable], list[Character]]:
    """The tables with the texts of their cells, and the characters that stand in none."""
    groups = sorted(cells_of(page.level, page.upright), key=lambda boxes: _around(boxes).top)
    merged: list[list[Box]] = []
    for boxes in groups:
        if merged and _touch(_around(merged[-1]), _around(boxes)):
            merged[-1] += boxes
        else:
            merged.append(boxes)
    rest = list(page.characters)
    tables: list[PageTable] = []
    for boxes in merged:
        around = _around(boxes)
        inside = [each for each in rest if around.holds(each)]
        rest = [each for each in rest if not around.holds(each)]
        tables.append(PageTable(page.number, around, tuple(_panes(boxes, inside))))
    return tables, rest


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _touch(above: Box, below: Box) -> bool:
    return below.top - above.bottom < _GAP and abs(above.left - below.left) < _ASKEW


def _panes(boxes: Sequence[Box], characters: Sequence[Character]) -> list[Pane]:
    """Each cell with its text; where cells lie in cells, the smallest takes it."""
    texts: dict[Box, list[Character]] = {box: [] for box in boxes}
    around = _around(boxes)
    step = max((around.bottom - around.top) / _BANDS, _LEAST_BAND)
    bands: dict[int, list[Box]] = {}
    for box in sorted(boxes, key=lambda box: (box.right - box.left) * (box.bottom - box.top)):
        for band in range(int((box.top - around.top) / step), int((box.bottom - around.top) / step) + 1):
            bands.setdefault(band, []).append(box)
    for character in characters:
        beside = bands.get(int((character.middle - around.top) / step), ())
        holder = next((box for box in beside if box.holds(character)), None)
        if holder is not None:
            texts[holder].append(character)
    return [_pane(box, texts[box]) for box in boxes]


def _pane(box: Box, characters: Sequence[Character]) -> Pane:
    lines = lines_of(characters)
    if not lines:
        return Pane(box, "", Fullness.NOT)
    height = max(line.bottom - line.top for line in lines) or _USUAL_LINE
    last = lines[-1]
    text = with_signs(join_lines(line.text for line in lines))
    if box.bottom - last.bottom >= _LINE * height:
        return Pane(box, text, Fullness.NOT)
    free = box.right - last.right
    if free < 0.6 * height + 6:
        return Pane(box, text, Fullness.WHOLLY)
    return Pane(box, text, Fullness.NEARLY if free < 1.9 * height + 6 else Fullness.BOTTOM)
