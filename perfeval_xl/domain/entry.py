"""One cell of a form as its user sees it."""

from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.domain.grid import At
from perfeval_xl.domain.numbers import show_number


class Entry(NamedTuple):
    """One cell of a form.

    `text` is what the user sees, trimmed ('=100%' for a formula that Excel made of a typed target); `number` is set
    when the cell is a number or plainly reads as one (thousands commas, numbers typed as text), in the cell's own
    unit; for a percentage `number` is the fraction (0.8466) and `percent` is true.
    `formula` tells that the cell holds a live formula, which is never overwritten; `empty` that its result is an empty
    text, as IF(…,"") gives.
    """

    at: At
    text: str = ""
    number: Decimal | None = None
    percent: bool = False
    formula: bool = False
    empty: bool = False

    @property
    def blank(self) -> bool:
        """Nothing but white space."""
        return not self.text

    @property
    def unfilled(self) -> bool:
        """Blank, and no formula that may come to show something."""
        return not self.text and not self.uncomputed

    @property
    def uncomputed(self) -> bool:
        """A formula whose result nobody has computed, or that is no longer true."""
        return self.formula and not self.text and not self.empty

    def with_number(self, number: Decimal) -> "Entry":
        """The same cell with a plain number in it."""
        return self._replace(text=show_number(number), number=number, percent=False)

    def with_rate(self, rate: Decimal) -> "Entry":
        """The same cell with a fraction shown as a percentage: 0.8467 -> 84.67%."""
        return self._replace(text=f"{show_number(rate * 100)}%", number=rate, percent=True)

    def with_text(self, text: str) -> "Entry":
        """The same cell with words in it."""
        return self._replace(text=text, number=None, percent=False)
