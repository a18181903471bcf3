"""Places on a sheet: 1-based row and column, areas, A1 names."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
_A1 = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})\Z")


@lru_cache(maxsize=MAX_COLUMN)
def column_letters(column: int) -> str:
    """27 -> 'AA'."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """'AA' -> 27; letters beyond the last column give a number beyond `MAX_COLUMN`."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


class At(NamedTuple):
    """One cell: row and column, both from 1."""

    row: int
    column: int

    @property
    def a1(self) -> str:
        """The cell's name as people write it: H14."""
        return f"{column_letters(self.column)}{self.row}"

    @classmethod
    def parse(cls, name: str) -> "At":
        """`At.parse("H14") == At(14, 8)`; ValueError when it is no cell of the grid."""
        found = _A1.match(name)
        if not found:
            raise ValueError(name)
        row, column = int(found[2]), column_number(found[1])
        if row > MAX_ROW or column > MAX_COLUMN:
            raise ValueError(name)
        return cls(row, column)


class Area(NamedTuple):
    """A rectangle of cells, both corners included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def a1(self) -> str:
        """`B14:B17`."""
        return f"{At(self.top, self.left).a1}:{At(self.bottom, self.right).a1}"

    @property
    def cells(self) -> int:
        """How many cells it has."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    @property
    def anchor(self) -> At:
        """The top left cell, which holds a merged area's value."""
        return At(self.top, self.left)

    def holds(self, at: At) -> bool:
        """Whether a cell lies inside."""
        return self.top <= at.row <= self.bottom and self.left <= at.column <= self.right

    @classmethod
    def parse(cls, name: str) -> "Area":
        """`Area.parse("B14:B17")`, or a single cell; ValueError when it is neither."""
        first, _, second = name.partition(":")
        a, b = At.parse(first), At.parse(second or first)
        return cls(min(a.row, b.row), min(a.column, b.column), max(a.row, b.row), max(a.column, b.column))


_MOST_ENTRIES = 100_000
"""Rows of all areas together up to which each is entered under its rows."""


class Areas:
    """The merged areas of a sheet, for whoever asks for those around many cells."""

    def __init__(self, merges: Iterable[Area]) -> None:
        self._all = tuple(merges)
        self._by_row: dict[int, list[Area]] = {}
        self._is_entered = sum(area.bottom - area.top + 1 for area in self._all) <= _MOST_ENTRIES
        for area in self._all if self._is_entered else ():
            for row in range(area.top, area.bottom + 1):
                self._by_row.setdefault(row, []).append(area)

    def around(self, at: At) -> Area:
        """The first area around a cell, or the cell alone."""
        return area_around(at, self._by_row.get(at.row, ()) if self._is_entered else self._all)


def area_around(at: At, merges: Iterable[Area]) -> Area:
    """The merged area around a cell, of any size, or the cell alone."""
    return next((area for area in merges if area.holds(at)), Area(*at, *at))
