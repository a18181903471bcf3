"""Numbers with their operators and units, as they stand inside any text."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from perfeval_xl.parsing.text import chinese_number
from perfeval_xl.parsing.units import NO_UNIT, Unit, Units

_BEFORE = {
    "≥": (
        "≥",
        "≧",
        "⩾",
        ">=",
        "=>",
        "≮",
        "大于等于",
        "大于或等于",
        "不低于",
        "不少于",
        "不小于",
        "不得低于",
        "不得少于",
        "至少",
        "超过",
        "达到",
        "达",
    ),
    ">": (">", "大于", "高于", "多于", "突破"),
    "≤": (
        "≤",
        "≦",
        "⩽",
        "<=",
        "=<",
        "≯",
        "小于等于",
        "小于或等于",
        "不超过",
        "不超",
        "不超出",
        "不突破",
        "不得突破",
        "不超预算",
        "不超过预算",
        "不突破预算",
        "不高于",
        "不大于",
        "不多于",
        "不得超过",
        "不得高于",
        "控制在",
        "最多",
    ),
    "<": ("<", "小于", "低于", "少于"),
    "=": ("=", "等于"),
}
_AFTER = {
    "≥": ("(含)以上", "含以上", "及以上", "以上"),
    "≤": ("(含)以下", "及以下", "以下", "以内", "之内", "内", "之前", "以前", "前"),
}
_SIGNS = frozenset("≥≧⩾>=≮≤≦⩽<≯")
CAPS = frozenset((*_BEFORE["≤"], *_BEFORE["<"], *_AFTER["≤"]))
"""Words that forbid more, also before or behind a range: 5-7天内."""
WEAK = frozenset({"达到", "达", "前"})
"""Words that set a bar in a target but only report in a result."""


class Amount(NamedTuple):
    """A number as written with its unit; `base` is the number in the group's base unit (90% -> 0.9, 3万元 -> 30000)."""

    number: Decimal
    unit: Unit = NO_UNIT

    @property
    def base(self) -> Decimal:
        """The number times what its unit is worth."""
        return self.number * self.unit.factor

    def __str__(self) -> str:
        return f"{self.number:f}{self.unit.text}"


class Term(NamedTuple):
    """A comparison found in a text: `high` is set for a range; `word` is how the operator was written ('' for none)."""

    operator: str
    low: Amount
    high: Amount | None
    word: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.low}~{self.high}" if self.high else f"{self.operator}{self.low}"

    @property
    def same(self) -> tuple[str, Amount, Amount | None]:
        """What makes two terms equal, wherever they stand."""
        return self.operator, self.low, self.high


_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
_CHINESE = "[一二三四五六七八九十两百]{1,6}"
_DIGIT = re.compile("[0-9]")
_LONGEST_NUMBER = 24


def _either(words: dict[str, tuple[str, ...]]) -> str:
    return "|".join(re.escape(word) for word in sorted(sum(words.values(), ()), key=len, reverse=True))


def _operators(words: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {word: operator for operator, group in words.items() for word in group}


_RANK = r"(?<!提)前(?=[0-9]+[名位])"
"""前5名 is the fifth or better, 提前5日 is another thing."""
_CHINESE_RANK = r"前(?=[一二三四五六七八九十]+[名位])"
_BEFORE_WORDS, _AFTER_WORDS = {**_operators(_BEFORE), "前": "≤"}, _operators(_AFTER)


@lru_cache(maxsize=16)
def _pattern(units: Units) -> re.Pattern[str]:
    unit = units.pattern
    return re.compile(
        rf"(?P<before>{_either(_BEFORE)}|{_RANK})?(?P<hundredths>百分之)?"
        rf"(?<![0-9._A-Za-z])(?P<low>[+-]?{_NUMBER})(?![0-9_]|[eE][0-9+-])[余多]?(?P<unit>{unit})"
        rf"(?:\(含\))?(?:(?:~|-|—+|–|至|到)(?P<high>{_NUMBER})(?![0-9_])(?P<unit2>{unit}))?(?P<after>{_either(_AFTER)})?"
    )


@lru_cache(maxsize=16)
def _chinese_pattern(units: Units) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<before>{_either(_BEFORE)}|{_CHINESE_RANK})?(?P<low>{_CHINESE})(?P<unit>{units.pattern})(?P<after>{_either(_AFTER)})?"
    )


def find_terms(text: str, units: Units) -> list[Term]:
    """All numbers of a normalised text as comparisons, left to right; a year (2024年) is no number."""
    if not _DIGIT.search(text):
        return _chinese_term(text, units)
    return [term for match in _pattern(units).finditer(text) if (term := _term(match, units)) is not None]


def _chinese_term(text: str, units: Units) -> list[Term]:
    """'两家': a numeral counts only where nothing but its operator and unit stands beside it."""
    match = _chinese_pattern(units).fullmatch(text) if len(text) < _LONGEST_NUMBER else None
    number = chinese_number(match["low"]) if match and match["unit"] else None
    if match is None or number is None:
        return []
    operator = _operator(match["before"], match["after"])
    word = match["before"] or match["after"] or ""
    return [Term(operator, Amount(Decimal(number), units.read(match["unit"])), None, word, 0, match.end())]


def _term(match: re.Match[str], units: Units) -> Term | None:
    unit = "%" if match["hundredths"] else match["unit"]
    if _is_year(match) or len(match["low"]) > _LONGEST_NUMBER or len(match["high"] or "") > _LONGEST_NUMBER:
        return None
    word = match["before"] or match["after"] or ""
    low = Amount(_decimal(match["low"]), units.read(unit))
    if match["high"] is None:
        return Term(_operator(match["before"], match["after"]), low, None, word, match.start(), match.end())
    high = Amount(_decimal(match["high"]), units.read(match["unit2"]))
    if low.unit.bare:
        low = Amount(low.number, high.unit)
    return Term("range", low, high, word, match.start(), match.end())


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _is_year(match: re.Match[str]) -> bool:
    """2024年 (02024年, 2,024年) is a date; 2年 and 20.5年 are durations."""
    if match["unit"] != "年":
        return False
    digits = match["low"].replace(",", "").lstrip("+0")
    return len(digits) == 4 and digits.isdigit() and digits[:2] in ("19", "20")


def _operator(before: str | None, after: str | None) -> str:
    if before:
        return _BEFORE_WORDS[before]
    return _AFTER_WORDS[after] if after else ""


def starts_with_sign(text: str) -> bool:
    """Whether a text begins like a comparison (≥ …), so that it must be one."""
    return text[:1] in _SIGNS
