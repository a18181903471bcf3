"""A page as people read it: lines of text and tables, from top to bottom."""

import re
from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from perfeval_xl.hosts.document.signs import with_signs
from perfeval_xl.hosts.document.surface import Line
from perfeval_xl.hosts.pdf.beside import looks_like_row, rows_beside
from perfeval_xl.hosts.pdf.cells import Ruled, Rulings, read_rules
from perfeval_xl.hosts.pdf.lines import TextLine, join_lines, lines_of
from perfeval_xl.hosts.pdf.page import Box, Character, Page, around

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


class Scrap(NamedTuple):
    """A text that seems to belong to a table and stands in none of its cells, with its height on the page."""

    middle: float
    text: str


class PageTable(NamedTuple):
    """A table on a page; `at_head` and `at_foot` tell that nothing but running lines stands above or below it.

    `is_cropped` tells that its first rows have been left out because they repeat those of another page.
    """

    page: int
    box: Box
    panes: tuple[Pane, ...]
    scraps: tuple[Scrap, ...] = ()
    at_head: bool = False
    at_foot: bool = False
    is_cropped: bool = False

    def moved(self, right: float) -> "PageTable":
        """The same table so many points further right."""
        panes = (pane._replace(box=pane.box.moved(right)) for pane in self.panes)
        return self._replace(box=self.box.moved(right), panes=tuple(panes))


class PageLine(NamedTuple):
    """A line in no table, and where it stands in parts of the page's height; `is_running` of a running head or foot.

    `is_loose` tells that it may be a row of a table that lacks its lines.
    """

    line: Line
    place: float
    is_running: bool = False
    is_loose: bool = False


_BANDS, _LEAST_BAND = 200, 4.0
"""Into how many strips a table is cut, so that a character is looked for in the cells at its height; in points."""

Part = PageTable | PageLine


def parts_of(page: Page) -> list[Part]:
    """Lines and tables in reading order, page numbers left out."""
    rulings = read_rules(page.level, page.upright)
    tables, rest = _tables(page, rulings.tables)
    lines = [line for line in lines_of(rest) if not _is_page_number(line, page.height)]
    parts: list[tuple[float, Part]] = []
    for table, has_open_sides in tables:
        near = rows_beside(table.box, lines, has_open_sides=has_open_sides)
        parts.append((table.box.top, table._replace(scraps=(*table.scraps, *map(_scrap, near)))))
    for line in lines:
        text = Line(with_signs(line.text.strip()))
        parts.append((line.top, PageLine(text, line.top / page.height, is_loose=_is_loose(line, rulings))))
    return [part for _, part in sorted(parts, key=lambda each: each[0])]


def _is_page_number(line: TextLine, height: float) -> bool:
    at_edge = line.top > _FOOT * height or line.top < _HEAD * height
    return at_edge and bool(_PAGE_NUMBER.fullmatch(line.text))


def _is_loose(line: TextLine, rulings: Rulings) -> bool:
    """Whether a line stands between rules that draw no cells: it may be a row of a table that cannot be read."""
    boxes = rulings.between_upright + (rulings.between_level if looks_like_row(line) else [])
    middle = (line.top + line.bottom) / 2
    return any(box.top <= middle <= box.bottom and line.left < box.right and box.left < line.right for box in boxes)


def _tables(page: Page, ruled_tables: Sequence[Ruled]) -> tuple[list[tuple[PageTable, bool]], list[Character]]:
    """The tables with the texts of their cells, each with whether its sides are open, and the characters in none."""
    groups = sorted(ruled_tables, key=lambda ruled: around(ruled.boxes).top)
    merged: list[Ruled] = []
    for ruled in groups:
        if merged and _touch(around(merged[-1].boxes), around(ruled.boxes)):
            merged[-1] = merged[-1].joined(ruled)
        else:
            merged.append(ruled)
    rest = list(page.characters)
    tables: list[tuple[PageTable, bool]] = []
    for boxes, outline, has_open_sides in merged:
        inside = [each for each in rest if outline.holds(each)]
        rest = [each for each in rest if not outline.holds(each)]
        panes, outside = _panes(boxes, inside)
        table = PageTable(page.number, around(boxes), tuple(panes), tuple(map(_scrap, lines_of(outside))))
        tables.append((table, has_open_sides))
    return tables, rest


def _scrap(line: TextLine) -> Scrap:
    return Scrap((line.top + line.bottom) / 2, with_signs(line.text.strip()))


def _touch(above: Box, below: Box) -> bool:
    return below.top - above.bottom < _GAP and abs(above.left - below.left) < _ASKEW


def _panes(boxes: Sequence[Box], characters: Sequence[Character]) -> tuple[list[Pane], list[Character]]:
    """Each cell with its text, and what stands in none; where cells lie in cells, the smallest takes it."""
    texts: dict[Box, list[Character]] = {box: [] for box in boxes}
    outside: list[Character] = []
    _, first, _, last = around(boxes)
    step = max((last - first) / _BANDS, _LEAST_BAND)
    bands: dict[int, list[Box]] = {}
    for box in sorted(boxes, key=lambda box: (box.right - box.left) * (box.bottom - box.top)):
        for band in range(int((box.top - first) / step), int((box.bottom - first) / step) + 1):
            bands.setdefault(band, []).append(box)
    for character in characters:
        beside = bands.get(int((character.middle - first) / step), ())
        holder = next((box for box in beside if box.holds(character)), None)
        (outside if holder is None else texts[holder]).append(character)
    return [_pane(box, texts[box]) for box in boxes], outside


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
