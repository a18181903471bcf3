"""The places that a sheet's attributes name."""

import re
from functools import lru_cache

from perfeval_xl.domain.grid import MAX_COLUMN, MAX_ROW, Area, At, column_number
from perfeval_xl.hosts.problems import problem

_REF = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.IGNORECASE | re.ASCII)


def place_of(ref: str, part: str) -> At:
    """'H14' as a place; TOO_LARGE for one outside the grid, XML_BAD for what names no place, as Excel has it."""
    at = _place(ref)
    if at is None and _REF.fullmatch(ref):
        raise problem("TOO_LARGE", f"{part} 里的位置“{ref[:20]}”不在表格范围内")
    if at is None:
        raise problem("XML_BAD", f"{part} 里有个单元格的位置写成“{ref[:20]}”")
    return at


@lru_cache(maxsize=1 << 14)
def _place(ref: str) -> At | None:
    found = _REF.fullmatch(ref)
    if found is None:
        return None
    row, column = int(found[2]), column_number(found[1])
    return At(row, column) if 1 <= row <= MAX_ROW and column <= MAX_COLUMN else None


@lru_cache(maxsize=1 << 12)
def area_of(ref: str) -> Area | None:
    """'B14:B17' as an area; None for what names none."""
    first, _, second = ref.partition(":")
    a, b = _place(first), _place(second or first)
    if a is None or b is None:
        return None
    return Area(min(a.row, b.row), min(a.column, b.column), max(a.row, b.row), max(a.column, b.column))
