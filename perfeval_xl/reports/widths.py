"""Column widths for a table of texts: no number is broken, and what is left goes where it saves most lines."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from math import ceil
from typing import NamedTuple, Protocol

SIZES = (Decimal("10.5"), Decimal(9))
"""五号 and 小五."""
_PADDING = 150
"""Twips on both sides of a text together."""
_LEAST = 2.0
"""Ems that every column gets."""
_LONGEST_PIECE = 12
_SHORT_LINE = 5.0
"""Ems up to which a line that somebody has ended by hand, as in labels, stays whole."""
_BRACKETED = re.compile(r"[（(][^（()）]{1,3}[）)]")
_TWIPS = 20
_OFTEN = 64
"""Characters of a line that may come again, as labels and units do."""
_RUN = re.compile(r"[\x00-\x08\x0e-\x1b\x21-\x7f]+")
"""ASCII without its blanks: digits, Latin letters and their signs."""


class Placed(Protocol):
    """A text that reaches over columns and rows; `down` is 1 for a single row."""

    @property
    def column(self) -> int:
        """Its first column, from 0."""

    @property
    def across(self) -> int:
        """How many columns it reaches over."""

    @property
    def down(self) -> int:
        """How many rows it reaches over."""

    @property
    def text(self) -> str:
        """What it says."""


class _Text(NamedTuple):
    first: int
    end: int
    """The first column behind it."""
    ems: float


def em_width(text: str) -> float:
    """How wide a line of text is, in ems: a Chinese character is one, a digit about half."""
    return _remembered(text) if len(text) <= _OFTEN else _measured(text)


def _measured(text: str) -> float:
    return sum(map(_width_of, text))


@lru_cache(maxsize=4096)
def _width_of(letter: str) -> float:
    return 1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.55


_remembered = lru_cache(maxsize=4096)(_measured)


def line_widths(text: str) -> Sequence[float]:
    """How wide every line of a text is, in ems."""
    return _lines_remembered(text) if len(text) <= _OFTEN else _lines_measured(text)


def _lines_measured(text: str) -> Sequence[float]:
    return tuple(map(em_width, text.split("\n")))


_lines_remembered = lru_cache(maxsize=4096)(_lines_measured)


class Measured:
    """What the widths of a table's columns are found from.

    `least` is what each column needs so that no number is broken, `neat` so that no short label is broken either.
    """

    def __init__(self, rows: Sequence[Sequence[Placed]], columns: int) -> None:
        self.least, self.neat = [_LEAST] * columns, [_LEAST] * columns
        for box in (box for row in rows for box in row if box.across == 1 and box.text):
            least, neat = _needs_of(box.text)
            self.least[box.column] = max(self.least[box.column], least)
            self.neat[box.column] = max(self.neat[box.column], neat)
        self._rows = [texts for row in rows if (texts := _texts(row, columns))]

    def widths(self, width: int, size: Decimal, *, neat: bool = False) -> list[int]:
        """Widths in twips that sum up to `width`, for letters of so many points; `neat` only where there is room."""
        room = room_of(width, len(self.least), size)
        ems = _shared(self.neat if neat and sum(self.neat) <= room else self.least, self._rows, room)
        return _whole([em * float(size * _TWIPS) + _PADDING for em in ems], width)


def column_widths(
    rows: Sequence[Sequence[Placed]], columns: int, width: int, sizes: Sequence[Decimal] = SIZES
) -> tuple[list[int], Decimal]:
    """Widths in twips that sum up to `width`, and the first of the sizes, in points, at which no number is broken."""
    measured = Measured(rows, columns)
    fitting = (size for size in sizes if sum(measured.least) <= room_of(width, columns, size))
    size = next(fitting, sizes[-1])
    return measured.widths(width, size), size


def room_of(width: int, columns: int, size: Decimal) -> float:
    """How many ems the texts of so many columns have in a width given in twips."""
    return (width - _PADDING * columns) / float(size * _TWIPS)


def _needs_of(text: str) -> tuple[float, float]:
    """The ems that a text needs so that no number is broken, and so that no short label is broken either."""
    return _needs_remembered(text) if len(text) <= _OFTEN else _needs(text)


def _needs(text: str) -> tuple[float, float]:
    least = max(map(em_width, _unbroken(text)))
    return least, max(least, *map(em_width, _labels(text)), 0.0)


_needs_remembered = lru_cache(maxsize=4096)(_needs)


def _texts(row: Sequence[Placed], columns: int) -> list[_Text]:
    """What decides a row's height: its texts, but for one that has the row to itself."""
    listed = [box for box in row if box.down == 1 and box.text and box.across < columns]
    return [_Text(box.column, box.column + box.across, em_width(box.text)) for box in listed]


def _unbroken(text: str) -> Iterable[str]:
    """The pieces that stay on one line: short lines of several, runs of digits and Latin letters, two characters."""
    lines = text.splitlines()
    yield from (line for line in lines if len(lines) > 1 and em_width(line) <= _SHORT_LINE)
    yield from (run[:_LONGEST_PIECE] for run in _RUN.findall(text))
    yield text[:2]


def _labels(text: str) -> Iterable[str]:
    """Short texts whole, and what short brackets hold: 一级指标, （40分）."""
    yield from (line for line in text.splitlines() if em_width(line) <= _SHORT_LINE)
    yield from _BRACKETED.findall(text)


class _Line:
    """A row while its columns grow: how many lines it has, and what one em more would save in each column.

    A text that has come to one line keeps to it, so that only the others are looked at.
    """

    def __init__(self, texts: Sequence[_Text], ems: Sequence[float]) -> None:
        self._open = texts
        self._settle(ems)

    def _settle(self, ems: Sequence[float]) -> None:
        self.lines = 1
        self.saved: list[tuple[int, int, float]] = []
        several = []
        for text in self._open:
            first, end, width = text
            room = ems[first] if end == first + 1 else sum(ems[first:end])
            count = ceil(width / room)
            if count == 1:
                continue
            several.append(text)
            if count > self.lines:
                self.lines, self.saved = count, []
            if count == self.lines:
                self.saved.append((first, end, width / room - width / (room + 1)))
        self._open = several

    def widen(self, column: int, ems: Sequence[float]) -> None:
        """Take note of a column that has grown."""
        for first, end, _ in self._open:
            if first <= column < end:
                self._settle(ems)
                return


def _shared(least: list[float], rows: Sequence[Sequence[_Text]], room: float) -> list[float]:
    """One em after another to the column that has the most lines in rows which it makes tall."""
    spare = room - sum(least)
    if spare <= 0:
        return [low * room / sum(least) for low in least]
    ems = list(least)
    tall = [_Line(row, ems) for row in rows]
    for _ in range(int(spare)):
        tall = [line for line in tall if line.lines > 1]
        column = _neediest(ems, tall)
        ems[column] += 1
        for line in tall:
            line.widen(column, ems)
    return [em + (spare - int(spare)) / len(ems) for em in ems]


def _neediest(ems: Sequence[float], rows: Iterable[_Line]) -> int:
    """The column that decides the height of most lines: what would be saved there by one more em."""
    saved = [0.0] * len(ems)
    for row in rows:
        for first, end, gain in row.saved:
            for column in range(first, end):
                saved[column] += gain
    return max(range(len(ems)), key=lambda column: (saved[column], -ems[column]))


def _whole(widths: list[float], total: int) -> list[int]:
    whole = [round(width) for width in widths]
    whole[-1] += total - sum(whole)
    return whole
