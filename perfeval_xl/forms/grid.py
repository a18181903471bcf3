"""A sheet as forms are read from it: entries by place, merged areas resolved to the cell that holds their value."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import product

from perfeval_xl.domain.form import Entry
from perfeval_xl.domain.formats import render, show_text
from perfeval_xl.domain.grid import MAX_COLUMN, MAX_ROW, Area, At, area_around
from perfeval_xl.domain.numbers import show_number
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.domain.snapshot import Cell, Sheet
from perfeval_xl.forms.text import holds
from perfeval_xl.forms.vocabulary import Vocabulary
from perfeval_xl.parsing import INVISIBLE, UNREADABLE_FORMAT, normalize, parse_number, plausible

_CONSTANT = pattern(r"\s*[0-9.]+\s*(?:%\s*)?")
_BLANKS = " \t\r\n\u3000\u00a0"
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_HUNDRED = Decimal(100)
_MOST_SPREAD = 2_000
"""Cells of a merged area up to which each is entered by itself, so that it is found at once."""


class Grid:
    """Entries of one sheet with the vocabulary that it is read by; `rows` are those that hold something, in order."""

    def __init__(self, sheet: Sheet, vocabulary: Vocabulary, *, date1904: bool = False) -> None:
        self.name = sheet.name
        self.places = sheet.places
        self.vocabulary = vocabulary
        self.doubts = sheet.doubts
        self.unplaced = sheet.unplaced
        self._cells = sheet.cells
        self._areas: dict[tuple[int, int], Area] = {}
        self._wide: list[Area] = []
        self._entries: dict[tuple[int, int], Entry] = {
            at: entry_of(at, cell, date1904=date1904) for at, cell in self._cells.items()
        }
        for area in sheet.merges:
            self._merge(area)
        self._lines: dict[int, list[Entry]] = {}
        self._uncomputed: list[Entry] = []
        for at in sorted(self._cells):
            line = self._lines.setdefault(at[0], [])
            entry = self._entries[at]
            if entry.text and entry.at == at:
                line.append(entry)
            elif entry.uncomputed:
                self._uncomputed.append(entry)
        self.rows = list(self._lines)

    def _merge(self, area: Area) -> None:
        """All cells of a merged area show the entry of its first; what stands under the area is not seen."""
        shown = self._entries.get(area[:2]) or _blank(area[:2])
        if area.cells > _MOST_SPREAD:
            self._wide.append(area)
            self._entries.update({place: shown for place in self._cells if area.holds(place)})
            return
        for place in product(range(area.top, area.bottom + 1), range(area.left, area.right + 1)):
            self._areas[place] = area
            self._entries[place] = shown

    def rows_with(self, word: str) -> list[int]:
        """The rows in which some text contains a word: a cheap look before the real one."""
        found = {at[0] for at, cell in self._cells.items() if isinstance(cell.value, str) and holds(cell.value, word)}
        return sorted(found)

    def rows_between(self, first: int, last: int) -> list[int]:
        """The rows that hold text from one row to another, both included, in order."""
        return self.rows[bisect_left(self.rows, first) : bisect_right(self.rows, last)]

    def area(self, row: int, column: int) -> Area:
        """The merged area around a cell, or the cell itself."""
        area = self._areas.get((row, column))
        if area is not None:
            return area
        return area_around(At(row, column), self._wide) if self._wide else Area(row, column, row, column)

    def entry(self, row: int, column: int) -> Entry:
        """What a cell shows; inside a merged area, what the area shows, placed at its top left cell."""
        place = (row, column)
        return self._entries.get(place) or (self._in_wide(place) if self._wide else _blank(place))

    def _in_wide(self, place: tuple[int, int]) -> Entry:
        """What a cell without an entry of its own shows where some merged area is too wide to be spread."""
        anchor = area_around(At(*place), self._wide).anchor
        return self._entries.get(anchor) or _blank(anchor)

    def in_row(self, row: int, left: int, right: int) -> Sequence[Entry]:
        """The entries with text that begin in this row between two columns, from left to right."""
        line = self._lines.get(row, ())
        if not line or (left <= line[0].at[1] and line[-1].at[1] <= right):
            return line
        return [entry for entry in line if left <= entry.at[1] <= right]

    def first_in_row(self, row: int, left: int, right: int) -> Entry | None:
        """The first of the entries that `in_row` gives."""
        return next(iter(self.in_row(row, left, right)), None)

    @property
    def uncomputed(self) -> Sequence[Entry]:
        """The formulas without a result, row by row."""
        return self._uncomputed

    def uncomputed_in_row(self, row: int, left: int, right: int) -> Entry | None:
        """The first formula without a result in this row between two columns."""
        within = (entry for entry in self._uncomputed if entry.at.row == row and left <= entry.at.column <= right)
        return next(within, None)

    def beside(self, entry: Entry) -> Entry:
        """The entry to the right of an entry's area."""
        area = self.area(*entry.at)
        return self.entry(area.top, area.right + 1)


@lru_cache(maxsize=1 << 14)
def _blank(place: tuple[int, int]) -> Entry:
    """A blank cell reads alike on every sheet; what lies beyond the last column or row is reported at the last."""
    row, column = place
    return Entry(At(min(row, MAX_ROW), min(column, MAX_COLUMN)))


def entry_of(at: At, cell: Cell, *, date1904: bool) -> Entry:
    """A cell as its user sees it."""
    value, number_format, formula, error = cell
    live = formula is not None
    if formula is not None and _CONSTANT.fullmatch(formula):
        text = f"={normalize(formula)}"
        return Entry(at, text, parse_number(text[1:]), text.endswith("%"), live)
    if value == "" and live:
        return Entry(at, formula=True, empty=True)
    if isinstance(value, str):
        return _text_entry(at, value, number_format, live, error)
    if isinstance(value, bool):
        return Entry(at, "是" if value else "否", None, False, live)
    if value is None:
        return Entry(at, formula=live)
    return _number_entry(at, value, number_format, date1904, live)


@lru_cache(maxsize=1 << 14)
def _text_entry(at: At, value: str, number_format: str, live: bool, error: bool) -> Entry:
    """A cell with a text; the labels of forms of one layout are the same in the same places."""
    if number_format != "General" and not error:
        value = show_text(number_format, value)
    text = (value if value.isprintable() else _INVISIBLE.sub("", value)).strip(_BLANKS)
    number = None if error else parse_number(text)
    return Entry(at, text, number, number is not None and normalize(text).endswith("%"), live)


_POINTS = re.compile(r"(?P<number>[0-9.]+)分")


def in_points(entry: Entry | None) -> Entry | None:
    """A 分值 or 得分 with its unit written behind it (10分) is a number all the same."""
    if entry is None or entry.number is not None or (found := _POINTS.fullmatch(normalize(entry.text))) is None:
        return entry
    return entry._replace(number=parse_number(found["number"]))


def in_weights(entry: Entry | None) -> Entry | None:
    """A 分值 with its unit behind it, or as its part of 100 (40%), is a number of points all the same."""
    if entry is not None and entry.percent and entry.number is not None:
        return entry._replace(number=entry.number * _HUNDRED, percent=False)
    return in_points(entry)


_PLAIN = frozenset({"General", "0", "0.00", "#,##0", "#,##0.00", "@"})
"""Codes that show a number and nothing else."""
_PERCENT = frozenset({"0%", "0.0%", "0.00%"})


def _number_entry(at: At, value: Decimal, number_format: str, date1904: bool, live: bool) -> Entry:
    if number_format in _PLAIN:
        return Entry(at, show_number(value), plausible(value), False, live)
    if number_format in _PERCENT:
        return Entry(at, f"{show_number(value * _HUNDRED)}%", plausible(value), True, live)
    shown = render(number_format, value, date1904=date1904)
    if shown.text is None:
        return Entry(at, UNREADABLE_FORMAT, None, False, live)
    number = None if shown.number is None else plausible(shown.number)
    return Entry(at, shown.text, number, shown.percent, live)
