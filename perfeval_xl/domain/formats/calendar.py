"""Sections for dates and times. English names of months and days, Chinese ones where the code is Chinese."""

from datetime import datetime, timedelta
from decimal import Decimal

from perfeval_xl.domain.formats.code import Section, Token
from perfeval_xl.domain.formats.numeric import EXACT, scaled

LAST_DAY = 2_958_465
"""31 December 9999 as Excel counts days."""
_SECONDS = 86_400
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_CHINESE_DAYS = "一二三四五六日"


def parts_of(section: Section) -> str:
    """The letters of what a section shows: 'ymd' for yyyy-mm-dd, 'hn' for h:mm, 'a' for a weekday."""
    letters = (token.text[0] for token in section.tokens if token.kind in ("date", "elapsed"))
    return "".join(dict.fromkeys("y" if letter == "e" else letter for letter in letters))


def first_day(*, date1904: bool) -> datetime:
    """The day that Excel numbers 0."""
    return datetime(1904, 1, 1) if date1904 else datetime(1899, 12, 30)


def moment_shown(number: Decimal, section: Section, *, date1904: bool) -> str | None:
    """A day, with its time as the part behind the point, as a section shows it; None outside the calendar."""
    if not 0 <= number <= LAST_DAY:
        return None
    decimals = _decimals(section)
    seconds = scaled(number * _SECONDS, decimals).to_integral_value(context=EXACT) if decimals else number * _SECONDS
    ticks = int(seconds.to_integral_value(context=EXACT))
    whole, fraction = divmod(ticks, 10**decimals)
    moment = first_day(date1904=date1904) + timedelta(seconds=whole)
    half = "half" in section.kinds
    shown: list[str] = []
    behind = False
    for token in section.tokens:
        if token.kind == "digit":
            shown.append(f"{fraction:0{decimals}d}" if not behind else "")
            behind = True
        else:
            shown.append(_token(token, moment, whole, half))
    return "".join(shown)


def _decimals(section: Section) -> int:
    """Digits of fractions of a second."""
    return sum(token.kind == "digit" for token in section.tokens)


def _token(token: Token, moment: datetime, seconds: int, half: bool) -> str:
    if token.kind == "elapsed":
        unit = {"h": 3600, "m": 60, "s": 1}[token.text[0]]
        return f"{seconds // unit:0{len(token.text)}d}"
    if token.kind == "half":
        names = token.text.split("/")
        return names[moment.hour >= 12]
    if token.kind == "date":
        return _date(token.text, moment, half)
    return token.text


def _date(letters: str, moment: datetime, half: bool) -> str:
    """A part of a date or time: 'yyyy' -> 2024, 'm' -> 3, 'aaaa' -> 星期五."""
    kind, width = letters[0], len(letters)
    if kind in "ye":
        return f"{moment.year:04d}" if width > 2 or kind == "e" else f"{moment.year % 100:02d}"
    if kind == "a":
        return ("星期" if width == 4 else "") + _CHINESE_DAYS[moment.weekday()]
    if kind == "m" and width > 2:
        name = _MONTHS[moment.month - 1]
        return {3: name[:3], 5: name[0]}.get(width, name)
    if kind == "d" and width > 2:
        name = _DAYS[moment.weekday()]
        return name[:3] if width == 3 else name
    hour = (moment.hour % 12 or 12) if half else moment.hour
    value = {"m": moment.month, "d": moment.day, "h": hour, "n": moment.minute, "s": moment.second}[kind]
    return f"{value:0{min(width, 2)}d}"
