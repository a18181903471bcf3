"""The rows of a template's sheet laid anew: some taken several times, others not at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from perfeval_xl.domain.grid import Area, At


class Block(NamedTuple):
    """Rows of a template that are replaced by copies of some of its rows, without what stands in their cells.

    With `last` before `first` nothing is replaced: the copies go in above `first`.
    """

    first: int
    last: int
    like: tuple[int, ...]

    @property
    def grown(self) -> int:
        """How many rows more there are now."""
        return len(self.like) - (self.last - self.first + 1)


@dataclass(frozen=True, kw_only=True)
class RowPlan:
    """The plan for one sheet: its blocks from top to bottom; `merges` and `heights` (points) are those of new rows."""

    sheet: str
    last: int
    blocks: tuple[Block, ...]
    merges: tuple[Area, ...] = ()
    heights: Mapping[int, float] = field(default_factory=dict)

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Which of the template's rows each new row is a copy of."""
        rows: list[int] = []
        row = 1
        for block in self.blocks:
            rows += [*range(row, block.first), *block.like]
            row = max(block.last + 1, block.first)
        return (*rows, *range(row, self.last + 1))

    def block_rows(self, block: Block) -> range:
        """The new rows of a block."""
        start = block.first + sum(each.grown for each in self.blocks[: self.blocks.index(block)])
        return range(start, start + len(block.like))

    @cached_property
    def emptied(self) -> frozenset[int]:
        """The new rows without what stood in their cells."""
        return frozenset(row for block in self.blocks for row in self.block_rows(block))

    def moved(self, at: At) -> At:
        """Where a cell outside the blocks stands now."""
        return at._replace(row=at.row + sum(block.grown for block in self.blocks if block.last < at.row))

    def stretched(self, area: Area) -> Area:
        """An area with all new rows of the blocks in it."""
        inside = next((block for block in self.blocks if block.first <= area.top <= block.last), None)
        top = self.block_rows(inside)[0] if inside else self.moved(area.anchor).row
        bottom = area.bottom + sum(block.grown for block in self.blocks if block.first <= area.bottom)
        return Area(top, area.left, bottom, area.right)

    def is_loose(self, area: Area) -> bool:
        """Whether an area of several rows lies in a block: it goes with the rows that it was for."""
        inside = any(block.first <= area.top and area.bottom <= block.last for block in self.blocks)
        return area.top < area.bottom and inside
