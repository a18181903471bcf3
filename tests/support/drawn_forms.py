"""Forms drawn on the pages of a PDF as programs print them, with the lines and the slips that a test wants."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import NamedTuple

from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.snapshot import Sheet
from perfeval_xl.forms.grid import Grid
from perfeval_xl.forms.vocabulary import Vocabulary
from tests.support.pdf_pages import Paper

Line = tuple[float, float, float, float]
"""Left, top, right and bottom end, in points."""
Pen = Callable[[Paper, Line], None]
_PADDING, _LEADING = 3.0, 1.25
_LINE_END = "\n"


def solid(paper: Paper, line: Line) -> None:
    """A thin line."""
    paper.rule(*line)


def dashed(paper: Paper, line: Line) -> None:
    """A line that the program draws dashed."""
    paper.drawn.append("[3 2] 0 d")
    paper.rule(*line)
    paper.drawn.append("[] 0 d")


def dotted(paper: Paper, line: Line) -> None:
    """A line in pieces, each drawn alone."""
    for left, top, right, bottom in _pieces(line, 3, 4.5):
        paper.rule(left, top, right, bottom)


def thin_bars(paper: Paper, line: Line, *, width: float = 0.12) -> None:
    """A filled rectangle that is hardly seen."""
    left, top, right, bottom = line
    paper.bar(left, top, max(right, left + width), max(bottom, top + width))


def pieces_of_bars(paper: Paper, line: Line) -> None:
    """Small filled rectangles."""
    for piece in _pieces(line, 1.2, 2.4):
        thin_bars(paper, piece, width=0.48)


def _pieces(line: Line, long: float, step: float) -> Iterator[Line]:
    left, top, right, bottom = line
    place = 0.0
    while place < max(right - left, bottom - top):
        end = min(place + long, max(right - left, bottom - top))
        yield (left + place, top, left + end, bottom) if right > left else (left, top + place, right, top + end)
        place += step


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a form is drawn: the page, the letters, the lines, which of them are missing, and how pages break."""

    wide: float = 595
    high: float = 842
    margin: float = 48
    size: float = 9
    pen: Pen = solid
    hidden: frozenset[str] = frozenset()
    """Outer lines that are left out (left, right, top, bottom), or all upright or level inner ones."""
    turned: int = 0
    told: bool = True
    cuts_rows: bool = False
    """Whether a row that does not fit goes on on the next page; otherwise it begins there."""
    repeats: int = 0
    """How many rows of the table stand again at the head of every page."""
    ends_pages: bool = True
    """Whether the part of the table on a page has a line at its foot, and the next one at its head."""
    text: Callable[[Paper, float, float, str, float], None] = field(
        default=lambda paper, left, top, text, size: paper.text(left, top, text, size)
    )


class _Cell(NamedTuple):
    area: Area
    lines: tuple[str, ...]


def draw(sheet: Sheet, look: Look) -> list[Paper]:
    """The pages of a form: lines over all columns above and below it, and its table in between."""
    return _Drawing(sheet, look).pages()


class _Drawing:
    def __init__(self, sheet: Sheet, look: Look) -> None:
        self._sheet, self._look = sheet, look
        self._grid = Grid(sheet, Vocabulary.own())
        self._last = max(at.row for at in sheet.cells)
        self._width = max(*(area.right for area in sheet.merges), *(at.column for at in sheet.cells))
        self._edges = self._columns()
        rows = [row for row in range(1, self._last + 1) if not self._is_line(row) and not self._is_blank(row)]
        self._rows = range(rows[0], rows[-1] + 1)
        self._cells = list(self._all_cells())
        self._heights = self._row_heights()
        self._papers: list[Paper] = []
        self._top = 0.0

    def _is_line(self, row: int) -> bool:
        return self._sheet.area_of(At(row, 1)) == Area(row, 1, row, self._width)

    def _is_blank(self, row: int) -> bool:
        merged = any(area.top <= row <= area.bottom and area.bottom > area.top for area in self._sheet.merges)
        return not merged and row not in {at.row for at in self._sheet.cells}

    def _columns(self) -> list[float]:
        """The edges of the columns: wider ones for longer texts."""
        long = [4.0] * self._width
        for at in self._sheet.cells:
            area = self._sheet.area_of(at)
            if area.left == area.right:
                text = self._grid.entry(*at).text
                long[area.left - 1] = max(long[area.left - 1], min(len(text), 40))
        free = self._look.wide - 2 * self._look.margin
        parts = [free * each**0.5 / sum(other**0.5 for other in long) for each in long]
        return list(accumulate(parts, initial=self._look.margin))

    def _all_cells(self) -> Iterator[_Cell]:
        for row in self._rows:
            for column in range(1, self._width + 1):
                area = self._sheet.area_of(At(row, column))
                if (area.top, area.left) == (row, column):
                    wide = self._edges[area.right] - self._edges[area.left - 1] - 2 * _PADDING
                    yield _Cell(area, tuple(self._wrapped(self._grid.entry(row, column).text, wide)))

    def _wrapped(self, text: str, wide: float) -> Iterator[str]:
        most = max(1, int(wide / self._look.size))
        for line in text.split(_LINE_END) if text else ():
            yield from (line[place : place + most] for place in range(0, len(line), most))

    @property
    def _leading(self) -> float:
        return self._look.size * _LEADING

    def _row_heights(self) -> dict[int, float]:
        heights = dict.fromkeys(self._rows, self._leading + 2 * _PADDING)
        for cell in sorted(self._cells, key=lambda each: each.area.bottom):
            need = len(cell.lines) * self._leading + 2 * _PADDING
            rows = range(cell.area.top, cell.area.bottom + 1)
            lacking = need - sum(heights[row] for row in rows if row in heights)
            if lacking > 0:
                heights[cell.area.bottom] += lacking
        return heights

    def pages(self) -> list[Paper]:
        self._new_page()
        for row in range(1, self._rows[0]):
            self._line(row)
        parts: list[tuple[int, float, float]] = []
        """Row, and from where to where in it, of what stands on the page."""
        top = self._top
        for row in self._rows:
            begun, free = 0.0, self._foot - top - sum(end - start for _, start, end in parts)
            while (left := self._heights[row] - begun) > free:
                fits = int((free - 2 * _PADDING) / self._leading) * self._leading + _PADDING
                if self._look.cuts_rows and self._leading < fits < left - _PADDING:
                    parts.append((row, begun, begun + fits))
                    begun += fits
                if parts:
                    self._table(parts, top, is_last=False)
                    self._new_page()
                    parts = [(first, 0.0, self._heights[first]) for first in self._repeated(row)]
                    top = self._top
                elif not self._look.cuts_rows:
                    break
                free = self._foot - top - sum(end - start for _, start, end in parts)
                if left > free and not self._look.cuts_rows:
                    break
            parts.append((row, begun, self._heights[row]))
        self._table(parts, top, is_last=True)
        self._top = top + sum(end - start for _, start, end in parts) + self._leading
        for row in range(self._rows[-1] + 1, self._last + 1):
            if not self._is_blank(row):
                self._line(row)
        return self._papers

    def _repeated(self, before: int) -> Sequence[int]:
        return [row for row in self._rows[: self._look.repeats] if row < before]

    @property
    def _foot(self) -> float:
        return self._look.high - self._look.margin

    def _new_page(self) -> None:
        look = self._look
        self._papers.append(Paper(turned=look.turned, told=look.told, wide=look.wide, high=look.high))
        self._top = look.margin

    def _line(self, row: int) -> None:
        text = self._grid.entry(row, 1).text
        for line in self._wrapped(text, self._look.wide - 2 * self._look.margin):
            if self._top + self._leading > self._foot:
                self._new_page()
            self._write(self._look.margin, self._top, line)
            self._top += self._leading

    def _write(self, left: float, top: float, text: str) -> None:
        if text.strip():
            self._look.text(self._papers[-1], left, top, text, self._look.size)

    def _table(self, parts: Sequence[tuple[int, float, float]], top: float, *, is_last: bool) -> None:
        """Draw what stands on a page: rows, or pieces of rows."""
        heights = accumulate((end - start for _, start, end in parts), initial=top)
        places = {row: (first, last) for (row, _, _), (first, last) in zip(parts, pairwise(heights), strict=True)}
        starts = {row: start for row, start, _ in parts}
        foot = max(last for _, last in places.values())
        is_first = parts[0][0] == self._rows[0] and not parts[0][1] and len(self._papers) == 1
        lines: set[Line] = set()
        for cell in self._cells:
            rows = [row for row in range(cell.area.top, cell.area.bottom + 1) if row in places]
            if not rows:
                continue
            above, below = places[rows[0]][0], places[rows[-1]][1]
            left, right = self._edges[cell.area.left - 1], self._edges[cell.area.right]
            lines |= {(left, above, right, above), (left, below, right, below)}
            lines |= {(left, above, left, below), (right, above, right, below)}
            self._texts(cell, rows[0], starts, above, below, left)
        for line in lines:
            if not self._is_hidden(line, top, foot, is_first=is_first, is_last=is_last):
                self._look.pen(self._papers[-1], line)

    def _texts(
        self, cell: _Cell, row: int, starts: Mapping[int, float], above: float, below: float, left: float
    ) -> None:
        """The lines of a cell's text that stand on this page."""
        gone = sum(self._heights[each] for each in range(cell.area.top, row)) + starts[row]
        for number, text in enumerate(cell.lines):
            place = above + _PADDING + number * self._leading - gone
            if above - 1 <= place < below - self._leading / 2:
                self._write(left + _PADDING, place, text)

    def _is_hidden(self, line: Line, top: float, foot: float, *, is_first: bool, is_last: bool) -> bool:
        left, above, right, below = line
        hidden = self._look.hidden
        if left == right:
            outer = {self._edges[0]: "left", self._edges[-1]: "right"}.get(left, "upright")
            return outer in hidden
        if above == top:
            return ("top" in hidden and is_first) or (not is_first and not self._look.ends_pages)
        if below == foot:
            return ("bottom" in hidden and is_last) or (not is_last and not self._look.ends_pages)
        return "level" in hidden
