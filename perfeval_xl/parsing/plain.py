"""A cell's text as the grammar reads it: one spelling for numbers, no numbering of parts, a middle with its ends."""

import re
from decimal import Decimal

from perfeval_xl.domain.numbers import show_number
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing.numerals import with_digits
from perfeval_xl.parsing.text import LONGEST, RAISED, UNREADABLE_FORMAT, ParseError, is_error_value, normalize

_MIDDLE_DOT = pattern(r"[0-9][·•‧∙⋅・][0-9]+(?:[%‰万亿元]|\Z)", signs="·•‧∙⋅・")
"""99·1%; names of days (12·4宪法日) go on otherwise."""
_PARTS = pattern(
    r"(?<![0-9,])[0-9]+,(?:[0-9]{1,2}|[0-9]{4,18})[%‰万亿元]"
    r"|\A[≥≤><=]{0,2}[0-9]+,(?:[0-9]{1,2}|[0-9]{4,18})(?:(?![月日号年季期批])[一-龥]{1,4})?\Z"
    r"|[0-9]['’‘′`´][0-9]{3}(?![0-9])|(?<![0-9.])[0-9]+\.[0-9]+\.[0-9]+[%‰万亿元]"
)
"""99,1%, 3,5场, 3'186条, 99.1.2%: neither thousands nor tenths; a day (2024.9.29) has no such unit behind it, and
months, terms and lots are named in turn (3,6月)."""
_LETTER = pattern(
    r"(?<![A-Za-z0-9.])(?:[0-9][0-9.]{0,12}[Oo][0-9Oo]{0,12}|l[0-9][0-9.]{0,12})(?![A-Za-z0-9])", signs="Olo"
)
"""9O%, l0次: a scanned or mistyped number; not H2O, OA2.0 or 2024OA."""
_LOST = pattern(r"[\ufffd\ue000-\uf8ff][≥≤><=±]?[0-9]|[0-9][\ufffd\ue000-\uf8ff]")
"""A sign beside a number that nobody can read (�95%): what a file, a font or another encoding has lost may be a ≤."""
_YUAN = pattern(r"¥(?P<amount>[0-9][0-9,]*(?:\.[0-9]+)?[百千万亿]*)元?")

_AGE = pattern(r"(?<=[0-9])周?岁(?=(?:-|~|—+|–|至|到)[0-9])")
"""The unit of a range's lower end, which no other unit has beside it: 18周岁至60周岁."""


def plain_text(text: str) -> str:
    """The text's normal form. Raises `ParseError` for a formula's error value and for a text no cell can hold."""
    if text == UNREADABLE_FORMAT:
        raise ParseError(text, 0, "这一格的数字格式看不懂，请改成常规格式直接填数")
    if is_error_value(text):
        raise ParseError(text, 0, "公式没有算出结果")
    if len(text) > LONGEST:
        raise ParseError(text, LONGEST, "文字太长，一个单元格放不下")
    plain = normalize(_CIRCLED.sub(";", text).strip(";") if _CIRCLED.search(text) else text)
    _check_separators(text, plain)
    if not plain.isascii() and (dotted := _MIDDLE_DOT.search(plain)):
        raise ParseError(plain, dotted.start(), "数里的“·”不是小数点，分不清是多少")
    if (lettered := _LETTER.search(plain)) is not None:
        raise ParseError(plain, lettered.start(), f"“{lettered[0]}”里夹着字母，像是把 0 写成了 O、把 1 写成了 l")
    if _ACRONYM.search(plain):
        plain = _ACRONYM.sub(":", plain)
    if "岁" in plain:
        plain = _AGE.sub("", plain)
    return with_digits(_unnumbered(_YUAN.sub(r"\g<amount>元", plain) if "¥" in plain else plain))


def _check_separators(text: str, plain: str) -> None:
    """Raises `ParseError` for a number whose signs beside or between its digits leave open how much it is."""
    if not text.isascii() and (raised := RAISED.search(text)) is not None:
        raise ParseError(text, raised.start(), f"“{raised[0]}”是上标或分数，分不清是多少，请写成小数")
    if not plain.isascii() and (lost := _LOST.search(plain)) is not None:
        raise ParseError(plain, lost.start(), "数的旁边有一个认不出的字符，不知道原来是什么")
    if (parts := _PARTS.search(plain)) is not None:
        raise ParseError(plain, parts.start(), f"“{parts[0]}”里的分隔号不对，分不清是多少")


_CIRCLED = pattern(r"[;；,，、。\s]{0,3}[①-⑳][、.]?", signs="①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
"""The number of a part in a list, which the normal form makes a digit: ①巡查48次②整治10处."""
_ACRONYM = pattern(r"(?<=[A-Z][A-Z])(?=[0-9]{1,4}[篇项个件套台部份次人种])")
"""Between a name in capitals and a count of it: SCI6篇, PPT3个; PM2.5 and 5G基站 are no counts."""
_NUMBERING = pattern(r"(?:(?<=[,;。、])|^)(?P<number>[1-9])[.、)](?=[^0-9])")
"""The number of a part in a list: 1.培训≥3场;2.检查≥20次."""
_LIST_SIGN = pattern("[,;。、]", signs=",;、。")


def _unnumbered(plain: str) -> str:
    """A list without the numbers of its parts, which count nothing."""
    if not _LIST_SIGN.search(plain):
        return plain
    numbers = [match["number"] for match in _NUMBERING.finditer(plain)]
    return _NUMBERING.sub("", plain) if len(numbers) > 1 and numbers == sorted(numbers) else plain


_BAND = pattern(
    r"(?<![0-9.])(?P<middle>[0-9]+(?:\.[0-9]+)?)(?P<unit>[^0-9(),;±]{0,4})\(?±(?P<off>[0-9]+(?:\.[0-9]+)?)(?P<behind>[^0-9(),;]{0,4})\)?"
)


_CHAIN = pattern(
    r"(?<![0-9.])(?P<first>[0-9]+(?:\.[0-9]+)?)(?P<unit>[^0-9(),;≤≥<>=]{0,4})(?P<sign>[≤≥]|[<>]=?)"
    r"(?P<name>[^0-9(),;≤≥<>=]{1,20})(?P<second>[≤≥]|[<>]=?)(?P<last>[0-9]+(?:\.[0-9]+)?)(?P<behind>[^0-9(),;≤≥<>=]{0,4})",
    signs="<>≤≥",
)
"""What is measured between its two ends, as in mathematics: 95%≤到课率≤100%."""
_AT_MOST = ("≤", "<=")
_TURNED = pattern(
    r"(?P<end>[0-9]+(?:\.[0-9]+)?[^0-9(),;≤≥<>=]{0,4})(?P<sign>[≤≥]|[<>]=?)(?P<name>[^0-9(),;≤≥<>=]{1,20})",
    signs="<>≤≥",
)
"""An end before what is measured: 95%≤到课率."""
_TURNS = {"≤": "≥", "<=": "≥", "<": ">", "≥": "≤", ">=": "≤", ">": "<"}


def with_ends(plain: str) -> str:
    """What stands between two ends as a range: 室温20±2℃ -> 室温≤18-22℃, 8万元(±10%) -> ≤7.2-8.8万元,
    95%≤到课率≤100% -> 到课率≤95-100%; one end before the name behind it: 95%≤到课率 -> 到课率≥95%.

    Raises `ParseError` where two signs make no range with its ends.
    """
    if "±" in plain:
        plain = _BAND.sub(_ends, plain)
    if turned := _TURNED.fullmatch(plain):
        return f"{turned['name']}{_TURNS[turned['sign']]}{turned['end']}"
    return _CHAIN.sub(_between, plain)


def _between(chain: re.Match[str]) -> str:
    first, unit, sign, name, second, last, behind = chain.groups()
    low, high = (first, last) if sign in _AT_MOST else (last, first)
    if sign != second or sign in "<>" or Decimal(low) > Decimal(high) or (behind and not behind.startswith(unit)):
        raise ParseError(chain.string, chain.start(), f"“{chain[0]}”看不出从多少到多少，请写成“5-8次”这样")
    return f"{name}≤{low}-{high}{behind or unit}"


def _ends(band: re.Match[str]) -> str:
    if band["unit"] and band["behind"] not in ("", "%", band["unit"]):
        return band[0]
    middle, off, unit = Decimal(band["middle"]), Decimal(band["off"]), band["unit"] or band["behind"]
    off = middle * off / 100 if band["behind"] == "%" and band["unit"] not in ("", "%") else off
    low, high = (show_number(end) for end in (middle - off, middle + off))
    return f"≤{low}-{high}{unit}" if off <= middle else band[0]
