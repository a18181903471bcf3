"""Which department breaks which rule how often: where training would help, and whom."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

MOST_RULES = 12
MOST_DEPARTMENTS = 200
HEAT_NOTE = "最常见的规则在各部门各有几处，红的最多；问题多的部门在前。由同一处差错带出来的不重复算。"
_TONES = ("info", "warning", "error")


class HeatRow(NamedTuple):
    """One department with its counts, in the order of the map's codes, and their sum."""

    department: str
    counts: tuple[int, ...]
    whole: int


class Heat(NamedTuple):
    """The most frequent rules by department, the one with most slips first; no rows where there is but one department.

    `most` is the greatest count.
    """

    codes: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    most: int

    def tone(self, count: int) -> str:
        """How warm a count is: '' for none, then in thirds of the greatest."""
        return _TONES[min((count * 3 - 1) // self.most, 2)] if count else ""


def heat_of(counts: Mapping[tuple[str, str], int]) -> Heat:
    """The map from counts by department and code."""
    by_code, by_department = Counter[str](), Counter[str]()
    for (department, code), count in counts.items():
        by_code[code] += count
        by_department[department] += count
    codes = tuple(code for code, _ in _ranked(by_code)[:MOST_RULES])
    rows = tuple(
        HeatRow(name, tuple(counts.get((name, code), 0) for code in codes), whole)
        for name, whole in _ranked(by_department)[:MOST_DEPARTMENTS]
    )
    if len(rows) < 2:
        return Heat((), (), 0)
    return Heat(codes, rows, max(max(row.counts) for row in rows))


def _ranked(sums: Counter[str]) -> list[tuple[str, int]]:
    return sorted(sums.items(), key=lambda each: (-each[1], each[0]))
