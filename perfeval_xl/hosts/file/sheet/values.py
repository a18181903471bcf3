"""What a cell holds in the file, as a `Cell`; equal cells are worked out once."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from perfeval_xl.domain.formats import changes_texts
from perfeval_xl.domain.formulas import constant_text
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
    """A cell as written: type (n s str inlineStr b e d), style index, value's text, formula ('' for a shared one).

    An element for a formula that holds nothing and shares none is no formula.
    """

    kind: str
    style: str
    value: str | None
    formula: str | None

    @property
    def blank(self) -> bool:
        """Whether there is neither a value, though there may be an element for it, nor a formula."""
        if self.formula is not None:
            return False
        return self.value is None or (self.kind in _NUMBERED and not self.value.strip())


Piece = tuple[At, Cell | None, bytes]
"""A cell as it is written in plain rows: its place, what it holds (None for a blank one), and the tags behind it."""


class CellValues:
    """Makes the cells of one workbook from its shared texts and the number format of every cell style."""

    def __init__(self, strings: Sequence[str], formats: Sequence[str]) -> None:
        self._strings = strings
        self._formats = formats
        self.is_shared = not strings
        """Whether other workbooks may be understood by these, too, see `values_of`."""
        self._text_formats: dict[str, str] = {}
        self.pieces: dict[bytes, Piece] = {}
        """How short cells are written, with their names, and what that means."""

    def forget(self, most: int) -> None:
        """Begin anew where more ways of writing cells than that are known; whoever is reading keeps what he has."""
        if len(self.pieces) > most:
            self.pieces = {}

    def cell(self, raw: RawCell, sheet: str, name: str) -> Cell:
        """The cell; `sheet` and `name` tell people where it is. Raises NOT_FINITE.

        An empty value is none, whatever its type; a number that leads to no text is an error value, as #REF! is.
        """
        kind, style, content, formula = raw
        if content is None or (kind in _NUMBERED and not content.strip()):
            return _without_result(formula, self._text_format(style))
        if kind == "s":
            text = self._string(content)
            return Cell(NO_TEXT if text is None else text, self._text_format(style), formula, text is None)
        if kind == "n":
            return Cell(decimal_of(content, sheet, name), self._number_format(style), formula)
        if kind == "b":
            return Cell(content == "1", "General", formula)
        if kind == "d":
            return Cell(content.removesuffix("Z").removesuffix(_MIDNIGHT), "General", formula)
        if not content:
            return _without_result(formula, self._text_format(style), "" if kind == "str" else None)
        return Cell(xml.unescaped(content), self._text_format(style), formula, kind == "e")

    def _string(self, index: str) -> str | None:
        number = _index(index.strip())
        return self._strings[number] if number is not None and number < len(self._strings) else None

    def _text_format(self, style: str) -> str:
        """The style's code where it says something of texts, else General."""
        code = self._text_formats.get(style)
        if code is None:
            code = self._number_format(style)
            code = self._text_formats[style] = code if changes_texts(code) else "General"
        return code

    def _number_format(self, style: str) -> str:
        """The style's code, General where the index leads nowhere."""
        index = _index(style) or 0
        return self._formats[index] if index < len(self._formats) else "General"


def _without_result(formula: str | None, text_format: str, stored: str | None = None) -> Cell:
    """A formula whose result is not in the file, or an empty text: literals alone say what they show."""
    text = constant_text(formula) if formula else None
    if text is not None:
        return Cell(text, text_format, formula)
    return Cell(stored if formula is not None else None, "General", formula)


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
