"""Column widths for a table of texts: no number is broken, and what is left goes where it saves most lines."""

import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import ceil
from typing import NamedTuple, Protocol

_SIZES = (Decimal("10.5"), Decimal(9))
"""五号 and 小五."""
_PADDING = 150
"""Twips on both sides of a text together."""
_LEAST = 2.0
"""Ems that every column gets."""
_LONGEST_PIECE = 12
_SHORT_LINE = 5.0
"""Ems up to which a line that somebody has ended by hand, as in labels, stays whole."""
_TWIPS = 20


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
    column: int
    ems: float


def em_width(text: str) -> float:
    """How wide a line of text is, in ems: a Chinese character is one, a digit about half."""
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.55 for letter in text)


def column_widths(rows: Sequence[Sequence[Placed]], columns: int, width: int) -> tuple[list[int], Decimal]:
    """Widths in twips that sum up to `width`, and the font size in points that fits."""
    alone = [[box for box in row if box.across == 1 and box.text] for row in rows]
    least = [_LEAST] * columns
    for box in (box for row in alone for box in row):
        least[box.column] = max(least[box.column], *map(em_width, _unbroken(box.text)))
    for size in _SIZES:
        room = (width - _PADDING * columns) / float(size * _TWIPS)
        if sum(least) <= room:
            break
    texts = [[_Text(box.column, em_width(box.text)) for box in row if box.down == 1] for row in alone]
    ems = _shared(least, texts, room)
    return _whole([em * float(size * _TWIPS) + _PADDING for em in ems], width), size


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


def _shared(least: list[float], rows: Sequence[Sequence[_Text]], room: float) -> list[float]:
    """One em after another to the column that has the most lines in rows which it makes tall."""
    spare = room - sum(least)
    if spare <= 0:
        return [low * room / sum(least) for low in least]
    ems = list(least)
    for _ in range(int(spare)):
        ems[_neediest(ems, rows)] += 1
    return [em + (spare - int(spare)) / len(ems) for em in ems]


def _neediest(ems: list[float], rows: Sequence[Sequence[_Text]]) -> int:
    """The column that decides the height of most lines: what would be saved there by one more em."""
    saved = [0.0] * len(ems)
    for row in rows:
        lines = [(ceil(text.ems / ems[text.column]), text) for text in row]
        tallest = max((count for count, _ in lines), default=1)
        for count, text in lines:
            if count == tallest and count > 1:
                saved[text.column] += text.ems / ems[text.column] - text.ems / (ems[text.column] + 1)
    return max(range(len(ems)), key=lambda column: (saved[column], -ems[column]))


def _whole(widths: list[float], total: int) -> list[int]:
    whole = [round(width) for width in widths]
    whole[-1] += total - sum(whole)
    return whole
