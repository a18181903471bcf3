"""What a cell holds in the file, as a `Cell`; equal cells are worked out once."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from perfeval_xl.domain.formats import changes_texts
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.numbers import decimal_of_float
from perfeval_xl.domain.snapshot import Cell
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.problems import problem

_EXACT = 15
"""Digits that a double holds exactly."""


_MIDNIGHT = "T00:00:00"
"""Behind a day that is written out."""
NO_TEXT = "#REF!"
"""What a cell shows whose text is not in the workbook's table of texts."""


_NUMBERED = ("n", "s", "b")
"""Types whose values are numbers, so that an empty value is none."""


class RawCell(NamedTuple):
    """A cell as written: type (n s str inlineStr b e d), style index, value's text, formula ('' for a shared one)."""

    kind: str
    style: str
    value: str | None
    formula: str | None

    @property
    def unset(self) -> bool:
        """Whether there is no value, though there may be an element for it."""
        return self.value is None or (self.kind in _NUMBERED and not self.value.strip())


class CellValues:
    """Makes the cells of one workbook from its shared texts and the number format of every cell style."""

    def __init__(self, strings: Sequence[str], formats: Sequence[str]) -> None:
        self._strings = strings
        self._formats = formats
        self.pieces: dict[str, tuple[At, Cell] | tuple[()]] = {}
        """How short cells are written, with their names, and what that means (() for a blank one)."""
        self.bodies: dict[str, Cell | None] = {}
        """The same without the names."""

    def forget(self, most: int) -> None:
        """Begin anew where more ways of writing cells than that are known; whoever is reading keeps what he has."""
        if max(len(self.pieces), len(self.bodies)) > most:
            self.pieces, self.bodies = {}, {}

    def cell(self, raw: RawCell, sheet: str, name: str) -> Cell:
        """The cell; `sheet` and `name` tell people where it is. Raises NOT_FINITE.

        An empty value is none, whatever its type; a number that leads to no text is an error value, as #REF! is.
        """
        content = raw.value or ""
        if raw.unset:
            return Cell(None, "General", raw.formula)
        if raw.kind == "s":
            text = self._string(content)
            return Cell(NO_TEXT if text is None else text, self._text_format(raw.style), raw.formula, text is None)
        if raw.kind == "n":
            return Cell(decimal_of(content, sheet, name), self._number_format(raw.style), raw.formula)
        if raw.kind == "b":
            return Cell(content == "1", "General", raw.formula)
        if raw.kind == "d":
            return Cell(content.removesuffix("Z").removesuffix(_MIDNIGHT), "General", raw.formula)
        value = xml.unescaped(content) if content else None
        return Cell(value, self._text_format(raw.style), raw.formula, raw.kind == "e")

    def _string(self, index: str) -> str | None:
        number = _index(index.strip())
        return self._strings[number] if number is not None and number < len(self._strings) else None

    def _text_format(self, style: str) -> str:
        """The style's code where it says something of texts, else General."""
        code = self._number_format(style)
        return code if changes_texts(code) else "General"

    def _number_format(self, style: str) -> str:
        """The style's code, General where the index leads nowhere."""
        index = _index(style) or 0
        return self._formats[index] if index < len(self._formats) else "General"


def values_of(strings: Sequence[str], formats: Sequence[str]) -> CellValues:
    """How the cells of a workbook are to be understood.

    Workbooks that keep their texts in the cells and have the same formats, as those made from one template do, say the
    same in the same way: what has been worked out for one of them serves the next.
    """
    return CellValues(strings, formats) if strings else _without_strings(tuple(formats))


@lru_cache(maxsize=2)
def _without_strings(formats: tuple[str, ...]) -> CellValues:
    return CellValues((), formats)


def _index(text: str) -> int | None:
    """A place in a table; None for what is no number or one that no table reaches."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def decimal_of(text: str, sheet: str, name: str) -> Decimal:
    """A stored number as people see it: the shortest decimal of its double. Raises NOT_FINITE."""
    if len(text) <= _EXACT and text.isascii() and text.isdigit():
        return Decimal(text)
    try:
        number = float("nan" if "_" in text else text)
    except ValueError:
        number = float("nan")
    if number - number != 0:
        raise problem("NOT_FINITE", f"{sheet}!{name}")
    return decimal_of_float(number)
