"""How people call the cells of a table that is no worksheet: 第3个表第14行第8格."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

from perfeval_xl.domain.grid import At


@dataclass(frozen=True, kw_only=True, slots=True)
class Places:
    """The names of a sheet's rows, and where in each row its cells begin.

    `rows` names a row as people find it (第3个表第14行); `starts` holds the columns, ascending, at which the cells of a
    row begin, for documents whose readers count cells. A row without a name is called by its A1 name.
    """

    rows: Mapping[int, str]
    starts: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    def name_of(self, at: At) -> str:
        """The name of the cell that a place lies in."""
        row = self.rows.get(at.row)
        if row is None:
            return at.a1
        number = bisect_right(self.starts.get(at.row, ()), at.column)
        return f"{row}第{number}格" if number else row
