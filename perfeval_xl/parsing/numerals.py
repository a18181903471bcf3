"""Chinese numerals where a number is sure to be meant: 百分之九十五, 第四名, 前三, 排名第十一."""

import re

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing.text import chinese_number

_NUMERAL = "[零〇一二三四五六七八九十百两]{1,5}"
_PERCENT = pattern(rf"百分之(?P<whole>{_NUMERAL})(?:点(?P<part>[零〇一二三四五六七八九]{{1,3}}))?")
_RANK = pattern(rf"(?P<word>(?<!提)前|第)(?:(?P<numeral>{_NUMERAL})|(?P<digits>[0-9]{{1,3}}))(?:名|位|(?=[,。;、)]|$))")
_EVERY = pattern(rf"(?P<period>每(?:半?年|个?月|个?季度?|周|天|日))(?P<numeral>{_NUMERAL})(?=[次场期轮批])")


def with_digits(plain: str) -> str:
    """A normalised text with these numerals as digits: 百分之九十五 -> 95%, 全省第二 -> 全省第2名, 每年一次."""
    if "百分之" in plain:
        plain = _PERCENT.sub(_percent, plain)
    if "每" in plain:
        plain = _EVERY.sub(_times, plain)
    return _RANK.sub(_rank, plain) if "前" in plain or "第" in plain else plain


def _times(match: re.Match[str]) -> str:
    number = chinese_number(match["numeral"])
    return match[0] if number is None else f"{match['period']}{number}"


def _percent(match: re.Match[str]) -> str:
    whole = chinese_number(match["whole"])
    if whole is None:
        return match[0]
    part = "".join(str(chinese_number(digit)) for digit in match["part"] or "")
    return f"{whole}.{part}%" if part else f"{whole}%"


def _rank(match: re.Match[str]) -> str:
    number = match["digits"] or chinese_number(match["numeral"])
    return match[0] if number is None else f"{match['word']}{number}名"
