"""A page as people read it: lines of text and tables, from top to bottom."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from perfeval_xl.domain.snapshot import Unsure
from perfeval_xl.hosts.document.signs import with_signs
from perfeval_xl.hosts.document.surface import Line
from perfeval_xl.hosts.pdf.beside import looks_like_row, rows_beside
from perfeval_xl.hosts.pdf.cells import Ruled, Rulings, read_rules
from perfeval_xl.hosts.pdf.lines import TextLine, lines_of
from perfeval_xl.hosts.pdf.page import Box, Character, Page, around
from perfeval_xl.hosts.pdf.panes import Pane, panes_of

_PAGE_NUMBER = re.compile(r"[-—–\s]*(?:第\s*)?\d{1,3}(?:\s*页)?(?:\s*[/共]\s*\d{1,3}(?:\s*页)?)?[-—–\s]*")
_HEAD, _FOOT = 0.08, 0.9
"""Parts of a page's height above and below which a number alone is its page number."""
_GAP, _ASKEW = 2.0, 20.0
"""Points between two tables, and between their left edges, up to which they are one that a rule was left out of."""


class Scrap(NamedTuple):
    """A text that a table may have lost, or that was put into one of its cells by reasoning, with its height."""

    middle: float
    text: str
    reason: Unsure = Unsure.OUTSIDE


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
        filled = panes_of(boxes, inside)
        hidden = [each for each in page.hidden if outline.holds(each)]
        scraps = (
            *_scraps(filled.outside, Unsure.OUTSIDE),
            *_scraps(filled.beyond, Unsure.BEYOND),
            *_scraps(hidden, Unsure.HIDDEN),
        )
        table = PageTable(page.number, around(boxes), filled.panes, scraps)
        tables.append((table, has_open_sides))
    return tables, rest


def _scraps(characters: Sequence[Character], reason: Unsure) -> Iterator[Scrap]:
    return (_scrap(line, reason) for line in lines_of(characters))


def _scrap(line: TextLine, reason: Unsure = Unsure.OUTSIDE) -> Scrap:
    return Scrap((line.top + line.bottom) / 2, with_signs(line.text.strip()), reason)


def _touch(above: Box, below: Box) -> bool:
    return below.top - above.bottom < _GAP and abs(above.left - below.left) < _ASKEW
