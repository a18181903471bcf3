"""Column widths for a table of texts: no number is broken, and what is left goes where it saves most lines."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
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
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.55 for letter in text)


_remembered = lru_cache(maxsize=4096)(_measured)


class Measured:
    """What the widths of a table's columns are found from.

    `least` is what each column needs so that no number is broken, `neat` so that no short label is broken either.
    """

    def __init__(self, rows: Sequence[Sequence[Placed]], columns: int) -> None:
        self.least = _least_ems(rows, columns, _unbroken)
        self.neat = _least_ems(rows, columns, _neat)
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


def _least_ems(rows: Sequence[Sequence[Placed]], columns: int, pieces: Callable[[str], Iterable[str]]) -> list[float]:
    """What every column needs so that none of the pieces of its texts is broken."""
    least = [_LEAST] * columns
    for box in (box for row in rows for box in row if box.across == 1 and box.text):
        least[box.column] = max(least[box.column], *map(em_width, pieces(box.text)))
    return least


def _texts(row: Sequence[Placed], columns: int) -> list[_Text]:
    """What decides a row's height: its texts, but for one that has the row to itself."""
    listed = [box for box in row if box.down == 1 and box.text and box.across < columns]
    return [_Text(box.column, box.column + box.across, em_width(box.text)) for box in listed]


def _unbroken(text: str) -> Iterable[str]:
    """The pieces that stay on one line: short lines of several, runs of digits and Latin letters, two characters."""
    lines = text.splitlines()
    yield from (line for line in lines if len(lines) > 1 and em_width(line) <= _SHORT_LINE)
    piece = ""
    for letter in f"{text}\n":
        if letter.isascii() and not letter.isspace():
            piece += letter
        else:
            yield piece[:_LONGEST_PIECE]
            piece = ""
    yield text[:2]


def _neat(text: str) -> Iterable[str]:
    """Those pieces, short texts whole, and what short brackets hold: 一级指标, （40分）."""
    yield from _unbroken(text)
    yield from (line for line in text.splitlines() if em_width(line) <= _SHORT_LINE)
    yield from _BRACKETED.findall(text)


def _shared(least: list[float], rows: Sequence[Sequence[_Text]], room: float) -> list[float]:
    """One em after another to the column that has the most lines in rows which it makes tall."""
    spare = room - sum(least)
    if spare <= 0:
        return [low * room / sum(least) for low in least]
    ems = list(least)
    for _ in range(int(spare)):
        rows = [row for row in rows if _lines(row, ems) > 1]
        ems[_neediest(ems, rows)] += 1
    return [em + (spare - int(spare)) / len(ems) for em in ems]


def _lines(row: Sequence[_Text], ems: list[float]) -> int:
    """How many lines a row has."""
    return max(ceil(text.ems / sum(ems[text.first : text.end])) for text in row)


def _neediest(ems: list[float], rows: Sequence[Sequence[_Text]]) -> int:
    """The column that decides the height of most lines: what would be saved there by one more em."""
    saved = [0.0] * len(ems)
    for row in rows:
        tallest = _lines(row, ems)
        for text in row:
            room = sum(ems[text.first : text.end])
            if ceil(text.ems / room) == tallest:
                for column in range(text.first, text.end):
                    saved[column] += text.ems / room - text.ems / (room + 1)
    return max(range(len(ems)), key=lambda column: (saved[column], -ems[column]))


def _whole(widths: list[float], total: int) -> list[int]:
    whole = [round(width) for width in widths]
    whole[-1] += total - sum(whole)
    return whole
