"""Dates and deadlines in targets and results: a year may be missing, a month may mean its end."""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:(?P<y>(?:19|20)[0-9]{2})年度?)?(?<![0-9.])(?:1[0-2]|0?[1-9])(?:月份?)?[-~—–至到]"
        r"(?P<m>1[0-2]|0?[1-9])月份?底?(?![0-9])",  # 1-12月 ends in December
        r"(?:(?P<y>(?:19|20)[0-9]{2})年?度?)?(?P<m>1[0-2]|0?[1-9])月份?(?P<d>3[01]|[12][0-9]|0?[1-9])[日号]?",
        r"(?<![0-9.])(?P<y>(?:19|20)[0-9]{2})(?P<s>[-./])(?P<m>1[0-2]|0?[1-9])(?P=s)(?P<d>3[01]|[12][0-9]|0?[1-9])(?![0-9.])",
        r"(?P<y>(?:19|20)[0-9]{2})年度?(?P<m>1[0-2]|0?[1-9])月份?(?P<part>上旬|中旬|下旬|初|底|末)?",
        r"(?<![0-9.])(?P<m>1[0-2]|0?[1-9])月份?(?P<part>上旬|中旬|下旬|初|底|末)",
        r"(?<![0-9.个])(?P<m>1[0-2]|0?[1-9])月份?(?=之?前|以前|内|完成)",
        r"(?:(?P<y>(?:19|20)[0-9]{2})年?|当|本)?(?P<half>上半年|下半年|年底|年末|年内)",
        r"(?:(?P<y>(?:19|20)[0-9]{2})年度?)?第?(?P<quarter>[一二三四1-4])季度",
    )
)
_PARTS = {"上旬": 10, "初": 10, "中旬": 20}
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
_BEFORE = re.compile(r"(?:之前|以前|前|内|之内|以内)")


class Day(NamedTuple):
    """A day as written; `year` None where the text names none, `day` None for the whole month."""

    year: int | None
    month: int
    day: int | None

    def last(self, year: int | None) -> date | None:
        """The last day meant, with the form's year where none is written; None without any year or for 2月30日."""
        known = self.year or year
        if known is None:
            return None
        end = _month_days(known, self.month)
        return None if self.day and self.day > end else date(known, self.month, self.day or end)

    def __str__(self) -> str:
        year = f"{self.year}年" if self.year else ""
        return f"{year}{self.month}月{self.day}日" if self.day else f"{year}{self.month}月底"


class DayTerm(NamedTuple):
    """A day found in a text, with the place it takes and whether 前 or 内 stands behind it."""

    day: Day
    start: int
    end: int
    before: bool


def _month_days(year: int, month: int) -> int:
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day


@lru_cache(maxsize=4096)
def find_days(text: str) -> tuple[DayTerm, ...]:
    """All days in a normalised text, from left to right, none overlapping another."""
    if (
        "月" not in text
        and "年" not in text
        and "季" not in text
        and text.count("-") + text.count(".") < 2
        and text.count("/") < 2
    ):
        return ()
    found: list[DayTerm] = []
    taken = bytearray(len(text))
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                before = _BEFORE.match(text, match.end())
                end = before.end() if before else match.end()
                taken[match.start() : end] = b"\1" * (end - match.start())
                found.append(DayTerm(_day(match), match.start(), end, bool(before)))
    return tuple(sorted(found, key=lambda term: term.start))


def _day(match: re.Match[str]) -> Day:
    groups = match.groupdict()
    year = int(groups["y"]) if groups.get("y") else None
    if groups.get("half"):
        return Day(year, 6 if groups["half"] == "上半年" else 12, None)
    if groups.get("quarter"):
        return Day(year, _QUARTERS[groups["quarter"]], None)
    if groups.get("d"):
        return Day(year, int(groups["m"]), int(groups["d"]))
    return Day(year, int(groups["m"]), _PARTS.get(groups.get("part") or ""))
