"""Numbers in Chinese signs, as [DBNum1] (一百) and [DBNum2] (壹佰) show them.

With General a number is read out (一百二十三), with placeholders each digit stands for itself (一二三). Of [DBNum3]
programs make different things; its digits are left as they are. Source: what spreadsheets in Chinese show; LibreOffice
reads out in both cases.
"""

from functools import lru_cache

_DIGITS = {1: "〇一二三四五六七八九", 2: "零壹贰叁肆伍陆柒捌玖"}
_PLACES = {1: ("", "十", "百", "千"), 2: ("", "拾", "佰", "仟")}
_MYRIADS = ("", "万", "亿", "万亿")
_STEP = 4
"""Digits after which 万 and 亿 begin anew."""


@lru_cache(maxsize=1024)
def spell(digits: str, kind: int, *, aloud: bool) -> str:
    """'98.95' -> 九十八.九五 read `aloud`, else 九八.九五; kinds other than 1 and 2 leave the digits as they are."""
    if kind not in _DIGITS:
        return digits
    whole, point, part = digits.partition(".")
    read = aloud and len(whole) <= _STEP * len(_MYRIADS)
    return (_read_out(whole, kind) if read else _one_by_one(whole, kind)) + point + _one_by_one(part, kind)


def _one_by_one(digits: str, kind: int) -> str:
    return "".join(_DIGITS[kind][int(digit)] for digit in digits)


def _read_out(whole: str, kind: int) -> str:
    """Each digit with its place, 万 and 亿 behind groups of four; one 零 stands for all zeros before a digit."""
    zero = _DIGITS[kind][0]
    shown: list[str] = []
    skipped = named = False
    for place, digit in zip(range(len(whole) - 1, -1, -1), whole, strict=True):
        if digit == "0":
            skipped = True
        else:
            shown.append((zero if skipped and shown else "") + _DIGITS[kind][int(digit)] + _PLACES[kind][place % _STEP])
            skipped, named = False, True
        if place and place % _STEP == 0 and named:
            shown.append(_MYRIADS[place // _STEP])
            skipped = named = False
    return "".join(shown) or zero
