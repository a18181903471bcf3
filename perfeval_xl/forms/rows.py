"""One row of the indicator block, by what its columns mean."""

from typing import NamedTuple

from perfeval_xl.domain.form import Entry
from perfeval_xl.domain.grid import At
from perfeval_xl.forms.blocks import Block
from perfeval_xl.forms.grid import Grid


class Row(NamedTuple):
    """A row's entries by column meaning; None where the layout lacks the column."""

    number: int
    entries: dict[str, Entry]

    def get(self, name: str) -> Entry | None:
        """The entry of a column; None where the form lacks it."""
        return self.entries.get(name)

    def need(self, name: str) -> Entry:
        """The entry, or a blank one in a form that lacks the column."""
        return self.entries.get(name) or Entry(At(self.number, 1))

    @property
    def own(self) -> bool:
        """Whether an entry with text begins in this very row."""
        number = self.number
        return any(entry.text and entry.at[0] == number for entry in self.entries.values())


def gather_row(grid: Grid, block: Block, number: int) -> Row:
    """The entries of a row under the heads of a block."""
    entry = grid.entry
    entries = {
        name: entry(number, left) if left == right else _first_text(grid, number, left, right)
        for name, (_, left, _, right) in block.columns.items()
    }
    return Row(number, entries)


def _first_text(grid: Grid, number: int, left: int, right: int) -> Entry:
    """The row's entry under a head that spans columns: the first with text, else the first."""
    entries = [grid.entry(number, column) for column in range(left, right + 1)]
    return next((entry for entry in entries if entry.text), entries[0])
