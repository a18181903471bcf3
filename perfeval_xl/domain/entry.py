"""One cell of a form as its user sees it."""

from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.domain.grid import At


class Entry(NamedTuple):
    """One cell of a form.

    `text` is what the user sees, trimmed ('=100%' for a formula that Excel made of a typed target); `number` is set
    when the cell is a number or plainly reads as one (thousands commas, numbers typed as text), in the cell's own
    unit; for a percentage `number` is the fraction (0.8466) and `percent` is true.
    `formula` tells that the cell holds a live formula, which is never overwritten.
    """

    at: At
    text: str = ""
    number: Decimal | None = None
    percent: bool = False
    formula: bool = False

    @property
    def blank(self) -> bool:
        """Nothing but white space."""
        return not self.text

    @property
    def uncomputed(self) -> bool:
        """A formula whose result nobody has computed, or that is no longer true."""
        return self.formula and not self.text
