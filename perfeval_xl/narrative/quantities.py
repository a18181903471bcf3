"""Numbers with their units as a report writes them, and whether two of them can mean the same.

A quantity is a span: 17.9万元 is everything that rounds to it, 约150家 a tenth more or less, 20余次 from 20 to 30,
近70家 somewhat less than 70, 2000家以上 from there on.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from perfeval_xl.parsing.text import chinese_number
from perfeval_xl.parsing.units import NO_UNIT, Unit, Units

_NUMBER = r"(?>\d{1,3}(?:,\d{3})++(?:\.\d++)?+|\d++(?:\.\d++)?+)"
_CHINESE = "[二三四五六七八九十两][一二三四五六七八九十百]{0,4}"
_ABOUT, _LEAST, _MOST, _NEARLY, _MORE = "about", "least", "most", "nearly", "more"
_BEFORE = {
    _ABOUT: ("大约", "约", "大概"),
    _NEARLY: ("将近", "接近", "近"),
    _LEAST: ("超过", "突破", "不低于", "不少于", "不小于", "至少", "大于等于", "大于或等于", "大于", "高于", "多于"),
    _MOST: ("不超过", "不高于", "不大于", "不足", "小于等于", "小于或等于", "低于", "少于", "小于", "控制在", "最多"),
}
_SIGNS = {_LEAST: ("≥", ">=", ">", "≧"), _MOST: ("≤", "<=", "<", "≦")}
_AFTER = {
    _ABOUT: ("左右", "上下"),
    _LEAST: ("及以上", "以上"),
    _MOST: ("及以下", "以下", "以内", "之内"),
    _MORE: ("多",),
}
_LONGEST = 24
_TENTH, _HALF = Decimal("0.1"), Decimal("0.5")


class Span(NamedTuple):
    """What a number can mean, in the unit's base (元, fraction); None has no end. `slack` is half its last digit."""

    low: Decimal | None
    high: Decimal | None
    slack: Decimal = Decimal(0)


class Quantity(NamedTuple):
    """A number in a text: as written, its unit, what it can mean, and its place."""

    text: str
    number: Decimal
    unit: Unit
    span: Span
    exact: bool
    start: int
    end: int


def agree(one: Span, other: Span) -> bool:
    """Whether two numbers can mean the same: each is rounded to the digits that it is written with."""
    slack = max(one.slack, other.slack)
    return _reaches(one.high, other.low, slack) and _reaches(other.high, one.low, slack)


def _reaches(high: Decimal | None, low: Decimal | None, slack: Decimal) -> bool:
    return high is None or low is None or low - high <= slack


def exactly(number: Decimal, factor: Decimal = Decimal(1)) -> Span:
    """A cell's number, read as rounded to its last digit after the point; whole numbers are exact."""
    exponent = number.as_tuple().exponent
    digits = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    slack = _HALF.scaleb(-digits) * factor if digits else Decimal(0)
    return Span(number * factor, number * factor, slack)


def _either(words: Mapping[str, tuple[str, ...]]) -> str:
    return "|".join(re.escape(word) for word in sorted(sum(words.values(), ()), key=len, reverse=True))


_BEFORE_KIND = {word: kind for words in (_BEFORE, _SIGNS) for kind, group in words.items() for word in group}
_AFTER_KIND = {word: kind for kind, group in _AFTER.items() for word in group}


@lru_cache(maxsize=16)
def _pattern(units: Units) -> re.Pattern[str]:
    unit = units.pattern
    return re.compile(
        rf"(?P<before>{_either(_BEFORE)}|{_either(_SIGNS)})?"
        rf"(?<![\d.A-Za-z*-])(?<!\d,)(?P<low>{_NUMBER})(?![\d.,]*\d|[A-Za-z*])(?P<more>[余多几])?(?P<unit>{unit})"
        rf"(?:(?:~|-|—+|–|至|到)(?P<high>{_NUMBER})(?![\d.,]*\d)(?P<unit2>{unit}))?(?P<after>余|{_either(_AFTER)})?"
    )


@lru_cache(maxsize=16)
def _chinese_pattern(units: Units) -> re.Pattern[str]:
    return re.compile(rf"(?<![第一二三四五六七八九十百两])(?P<low>{_CHINESE})(?P<unit>{units.pattern})")


def find_quantities(text: str, units: Units, most: int = 4000) -> list[Quantity]:
    """The numbers of a folded sentence that have a unit, or stand where a score would; at most `most`, in order."""
    found = [each for match in _pattern(units).finditer(text) if (each := _quantity(match, text, units)) is not None]
    found += [each for match in _chinese_pattern(units).finditer(text) if (each := _chinese(match, units)) is not None]
    return sorted(found, key=lambda each: each.start)[:most]


def _quantity(match: re.Match[str], text: str, units: Units) -> Quantity | None:
    if len(match["low"]) > _LONGEST or len(match["high"] or "") > _LONGEST:
        return None
    number = Decimal(match["low"].replace(",", ""))
    unit = units.read(match["unit"] or (match["unit2"] or ""))
    if unit.bare and not text.endswith(("分", "为", "是", "达", "：", "到"), 0, match.start()):
        return None
    kind = _BEFORE_KIND.get(match["before"] or "") or _AFTER_KIND.get(match["after"] or "")
    if match["more"] or match["after"] in ("余", "多"):
        kind = _MORE
    start = match.start("low") if match["before"] in (None, *_SIGNS) else match.start()
    written = text[match.start("low") : match.end("unit2") if match["high"] else match.end("unit")]
    if match["high"]:
        high = Decimal(match["high"].replace(",", "")) * units.read(match["unit2"]).factor
        span = Span(number * unit.factor, high, Decimal(0))
        return Quantity(written, number, unit, span, False, start, match.end())
    return Quantity(written, number, unit, _span(number, match["low"], unit, kind), kind is None, start, match.end())


def _chinese(match: re.Match[str], units: Units) -> Quantity | None:
    number = chinese_number(match["low"])
    unit = units.read(match["unit"])
    if number is None or unit.bare or unit.group not in ("organisation", "event", "thing", "people"):
        return None
    value = Decimal(number)
    return Quantity(match[0], value, unit, Span(value, value), True, match.start(), match.end())


def _span(number: Decimal, written: str, unit: Unit, kind: str | None) -> Span:
    digits = len(written.partition(".")[2])
    base = number * unit.factor
    slack = Decimal(0) if unit.factor == 1 and not digits else _HALF.scaleb(-digits) * unit.factor
    if kind is None:
        return Span(base, base, slack)
    step = _last_digit(number) * unit.factor
    return {
        _ABOUT: Span(base - max(base * _TENTH, step), base + max(base * _TENTH, step)),
        _NEARLY: Span(base - max(base * _TENTH, step), base),
        _MORE: Span(base, base + step),
        _LEAST: Span(base, None),
        _MOST: Span(None, base),
    }[kind]


def _last_digit(number: Decimal) -> Decimal:
    """The worth of a number's last digit that is not 0: 150 -> 10, 8100 -> 100, 17.9 -> 0.1."""
    if not number:
        return Decimal(1)
    exponent = number.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)


def most_meant(quantity: Quantity) -> Decimal:
    """The most that an exact number can mean: 4.94万元 is less than 4.945."""
    return quantity.number * quantity.unit.factor + quantity.span.slack


def same_kind(one: Unit, other: Unit) -> bool:
    """Whether numbers with these units can speak of one thing: 家 and 个 can, 家 and 人 cannot, 万元 and % never."""
    if NO_UNIT in (one, other):
        return True
    if one.group == other.group:
        return True
    general = {"thing", "event", "organisation"}
    return one.group in general and other.group in general
