"""Chinese numerals where a number is sure to be meant: 百分之九十五, 四分之三, 组织两场, 第四名, 排名第十一."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from perfeval_xl.domain.numbers import show_number
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing.text import chinese_number

_SIGNS = "零〇一二三四五六七八九十百两"
_NUMERAL = f"[{_SIGNS}]{{1,5}}"
_PERCENT = pattern(rf"百分之(?P<whole>{_NUMERAL})(?:点(?P<part>[零〇一二三四五六七八九]{{1,3}}))?")
_PARTS = pattern(r"(?P<of>[二三四五六七八九十])分之(?P<part>[一二三四五六七八九])")
_DOINGS = "组织|开展|举办|召开|完成|实施|进行|举行|建成|新建|购置|印制|达到?|不少于|不低于|不得少于|至少|超过"
_DONE = pattern(
    rf"(?P<word>(?:{_DOINGS})了?)(?P<numeral>{_NUMERAL})(?P<unit>[次场轮批届家户人名份台套座处](?:次)?)(?=[,。;、)]|$)",
    signs=_SIGNS,
)
_TENTHS = pattern(
    r"(?P<word>^|[为达到约近超足于率比])(?P<whole>[一二三四五六七八九十])成(?P<part>[一二三四五六七八九])?(?=以上|以下|左右|[,。;、)]|$)"
)
_CLOCK = pattern(r"(?P<minutes>[0-9]{1,4})分钟?(?P<seconds>[0-9]{1,2})秒钟?")
_HOURS = pattern(r"(?P<hours>[0-9]{1,4})个?小时(?P<minutes>[0-9]{1,2})分钟?(?![0-9])")
_MAJORITY = pattern(r"(?:半数|一半)(?=以上|及以上|以下|以内|左右|[,。;、)]|$)")
_HALVES = {"半年": "6个月", "半天": "0.5天", "半小时": "30分钟", "半个小时": "30分钟"}
_HALF = pattern(r"(?<![每上下前后0-9一二两年天月时])(?:半年|半天|半小时|半个小时)(?=[内,。;、)]|以内|之内|$)")
_RANK = pattern(rf"(?P<word>(?<!提)前|第)(?:(?P<numeral>{_NUMERAL})|(?P<digits>[0-9]{{1,3}}))(?:名|位|(?=[,。;、)]|$))")
_EVERY = pattern(rf"(?P<period>每(?:半?年|个?月|个?季度?|周|天|日))(?P<numeral>{_NUMERAL})(?=[次场期轮批])", signs="每")


def with_digits(plain: str) -> str:
    """A normalised text with these numerals as digits: 百分之九十五 -> 95%, 全省第二 -> 全省第2名, 每年一次."""
    if not plain.isascii():
        for sign, spelling, in_digits in _SPELLINGS:
            if sign in plain:
                plain = spelling.sub(in_digits, plain)
    return plain


def _half(match: re.Match[str]) -> str:
    return _HALVES[match[0]]


def _seconds(match: re.Match[str]) -> str:
    return f"{int(match['minutes']) * 60 + int(match['seconds'])}秒"


def _minutes(match: re.Match[str]) -> str:
    return f"{int(match['hours']) * 60 + int(match['minutes'])}分钟"


def _majority(_: re.Match[str]) -> str:
    return "50%"


def _tenths(match: re.Match[str]) -> str:
    """八成 as 80%, 八成五 as 85%."""
    whole, part = (chinese_number(match[name] or "零") or 0 for name in ("whole", "part"))
    return f"{match['word']}{whole * 10 + part}%"


def _times(match: re.Match[str]) -> str:
    number = chinese_number(match["numeral"])
    return match[0] if number is None else f"{match['period']}{number}"


def _counted(match: re.Match[str]) -> str:
    number = chinese_number(match["numeral"])
    return match[0] if number is None else f"{match['word']}{number}{match['unit']}"


def _share(match: re.Match[str]) -> str:
    """四分之三 as 75%; what has no end in decimals stays: 三分之一."""
    of, part = (Decimal(chinese_number(match[name]) or 0) for name in ("of", "part"))
    share = part * 100 / of
    return match[0] if share * of != part * 100 else f"{show_number(share)}%"


def _percent(match: re.Match[str]) -> str:
    whole = chinese_number(match["whole"])
    if whole is None:
        return match[0]
    part = "".join(str(chinese_number(digit)) for digit in match["part"] or "")
    return f"{whole}.{part}%" if part else f"{whole}%"


def _rank(match: re.Match[str]) -> str:
    number = match["digits"] or chinese_number(match["numeral"])
    return match[0] if number is None else f"{match['word']}{number}名"


_SPELLINGS: Sequence[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]]] = (
    ("百分之", _PERCENT, _percent),
    ("分之", _PARTS, _share),
    ("成", _TENTHS, _tenths),
    ("每", _EVERY, _times),
    ("半", _HALF, _half),
    ("半", _MAJORITY, _majority),
    ("秒", _CLOCK, _seconds),
    ("小时", _HOURS, _minutes),
    ("", _DONE, _counted),
    ("前", _RANK, _rank),
    ("第", _RANK, _rank),
)
"""What is spelt out, in the order in which it is read: a sign that every such text has, its pattern, its digits."""
