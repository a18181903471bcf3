"""Dates and deadlines in targets and results: a year may be missing, a month may mean its end (words: words.yaml)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import NamedTuple

from perfeval_xl.parsing.operators import either

_YEAR, _MONTH, _DAY = "(?P<y>(?:19|20)[0-9]{2})", "(?P<m>1[0-2]|0?[1-9])", "(?P<d>3[01]|[12][0-9]|0?[1-9])"
_YEAR_ALONE = rf"^{_YEAR}年(?:度?(?:内|全年)?|全年度?)$"
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
_TENTH, _TWENTIETH, _JUNE, _DECEMBER = 10, 20, 6, 12
_SIGNS = ("月", "年", "季")


class Day(NamedTuple):
    """A day as written; `year` None where the text names none, `day` None for the whole month."""

    year: int | None
    month: int
    day: int | None

    def last(self, year: int | None) -> date | None:
        """The last day meant, with the form's year where none is written; None without any year or for 2月30日."""
        own_year = self.year or year
        if own_year is None:
            return None
        end = _month_days(own_year, self.month)
        return None if self.day and self.day > end else date(own_year, self.month, self.day or end)

    def __str__(self) -> str:
        year = f"{self.year}年" if self.year else ""
        return f"{year}{self.month}月{self.day}日" if self.day else f"{year}{self.month}月底"


@dataclass(frozen=True, kw_only=True, eq=False)
class DateWords:
    """The words that make a day of a month or a year, by the names that words.yaml explains."""

    words: Mapping[str, Sequence[str]]

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """How days are written, what is surest first."""
        part, half = self._either("early", "middle", "late"), self._either("first_half", "year_end")
        return tuple(
            re.compile(pattern)
            for pattern in (
                rf"(?:{_YEAR}年度?)?(?<![0-9.])(?P<since>1[0-2]|0?[1-9])(?:月份?)?[-~—–至到]"
                rf"{_MONTH}月份?底?(?![0-9])",  # 1-12月 ends in December
                rf"(?:{_YEAR}年?度?)?{_MONTH}月份?{_DAY}[日号]?",
                rf"(?<![0-9.]){_YEAR}(?P<s>[-./]){_MONTH}(?P=s){_DAY}(?![0-9.])",
                rf"{_YEAR}年度?{_MONTH}月份?(?P<part>{part})?",
                rf"(?<![0-9.]){_MONTH}月份?(?P<part>{part})",
                rf"(?<![0-9.个]){_MONTH}月份?(?={self._either('behind_month')})",
                rf"(?:{_YEAR}年?|当|本)?(?P<half>{half})",
                rf"(?:{_YEAR}年度?)?第?(?P<quarter>[一二三四1-4])季度",
                _YEAR_ALONE,
                rf"^{_YEAR}\.(?P<m>1[0-2]|0[1-9]|[2-9])(?=(?:底|前|之前|以前|内)?$)",  # 2023.1 may be 2023.10
            )
        )

    @cached_property
    def before(self) -> re.Pattern[str]:
        """What behind a day means that it is the last one: 前."""
        return re.compile(self._either("before"))

    @cached_property
    def whole_year(self) -> re.Pattern[str]:
        """全年."""
        return re.compile(self._either("whole_year"))

    @cached_property
    def signed(self) -> re.Pattern[str]:
        """What stands in every day that is not written in digits alone."""
        halves = (*self.words["first_half"], *self.words["year_end"])
        return re.compile(either([*_SIGNS, *(word for word in halves if not any(sign in word for sign in _SIGNS))]))

    def named(self, text: str) -> bool:
        """Whether a text says of a number that it is a day, or writes one out (2023-12-31): not 2023.12 alone."""
        return len(text) > len("2023.12") or self.signed.search(text) is not None

    def day_of(self, part: str) -> int | None:
        """The last day meant by a part of a month; None for its end."""
        if part in self.words["early"]:
            return _TENTH
        return _TWENTIETH if part in self.words["middle"] else None

    def month_of(self, half: str) -> int:
        """The last month meant by a part of a year."""
        return _JUNE if half in self.words["first_half"] else _DECEMBER

    def _either(self, *names: str) -> str:
        return either(word for name in names for word in self.words[name])


class DayTerm(NamedTuple):
    """A day found in a text, with the place it takes and whether 前 or 内 stands behind it; the last one of a span."""

    day: Day
    start: int
    end: int
    before: bool
    since: int | None = None
    """The month in which a span of months begins: 3 of 3月-11月."""


def names_only_year(text: str) -> bool:
    """Whether a normalised text names a year and nothing nearer: 2023年."""
    return re.fullmatch(_YEAR_ALONE, text) is not None


def _in_digits(text: str) -> bool:
    """Whether a text without 月 may hold a day all the same: 2023-12-31, 2023.12."""
    return text.count("-") + text.count(".") >= 2 or text.count("/") >= 2 or text[4:5] == "."


def _month_days(year: int, month: int) -> int:
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day


@lru_cache(maxsize=4096)
def days_in(text: str, words: DateWords) -> tuple[DayTerm, ...]:
    """All days in a normalised text, from left to right, none overlapping another."""
    if not words.signed.search(text) and not _in_digits(text):
        return ()
    found: list[DayTerm] = []
    taken = bytearray(len(text))
    for pattern in words.patterns:
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                before = words.before.match(text, match.end())
                end = before.end() if before else match.end()
                taken[match.start() : end] = b"\1" * (end - match.start())
                since = match.groupdict().get("since")
                found.append(
                    DayTerm(_day(match, words), match.start(), end, bool(before), int(since) if since else None)
                )
    return tuple(sorted(found, key=lambda term: term.start))


def _day(match: re.Match[str], words: DateWords) -> Day:
    groups = match.groupdict()
    year = int(groups["y"]) if groups.get("y") else None
    if groups.get("half"):
        return Day(year, words.month_of(groups["half"]), None)
    if groups.get("quarter"):
        return Day(year, _QUARTERS[groups["quarter"]], None)
    if not groups.get("m"):
        return Day(year, _DECEMBER, None)
    if groups.get("d"):
        return Day(year, int(groups["m"]), int(groups["d"]))
    return Day(year, int(groups["m"]), words.day_of(groups.get("part") or ""))
