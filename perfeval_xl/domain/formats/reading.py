"""A formatted number as its user reads it: texts and unit as shown, digits as stored."""

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from perfeval_xl.domain.formats.calendar import LAST_DAY, first_day, moment_shown, parts_of
from perfeval_xl.domain.formats.choosing import choose
from perfeval_xl.domain.formats.code import Section, Token, sections_of
from perfeval_xl.domain.formats.display import display
from perfeval_xl.domain.formats.numerals import spell
from perfeval_xl.domain.formats.numeric import layout_of, percent_power, scaled
from perfeval_xl.domain.numbers import show_number

_PER = {"%": -2, "％": -2, "‰": -3}
_BRACKETS = str.maketrans("", "", "()（）-")
_DASHES = frozenset("-—–─ ")
_CURRENCY = frozenset("¥￥$€£ ")


class Shown(NamedTuple):
    """What a cell shows. `number` is the number in the unit shown, as exact as it is stored; None for a day, a time
    and text alone. With `percent` it is the fraction (0.95 for 95%). `text` is None where the code is not understood.
    """

    text: str | None
    number: Decimal | None = None
    percent: bool = False
    date: bool = False


UNREADABLE = Shown(None)


@lru_cache(maxsize=4096)
def render(code: str, number: Decimal, *, date1904: bool = False) -> Shown:
    """A number as a cell with this code shows it: '"≤"0.0"万元"' and 30 -> '≤30万元', 30."""
    choice = choose(code, number)
    if choice is None or not choice.section.readable:
        return UNREADABLE
    section = choice.section
    if section.dated:
        return _moment(code, number, section, date1904)
    if "general" in section.kinds or "exponent" in section.kinds or "slash" in section.kinds:
        return _around(section, number, choice.unsigned)
    return _number(code, number, section, choice.unsigned)


def _moment(code: str, number: Decimal, section: Section, date1904: bool) -> Shown:
    """A day in full where the code shows one, else what it shows: a time, a month, a weekday."""
    parts = parts_of(section)
    if ("y" in parts or ("m" in parts and "d" in parts)) and 0 < number <= LAST_DAY:
        day = first_day(date1904=date1904).toordinal() + int(number)
        return Shown(f"{first_day(date1904=False).fromordinal(day):%Y-%m-%d}", date=True)
    text = moment_shown(number, section, date1904=date1904)
    return Shown(show_number(number), number) if text is None else Shown(text.strip(), date=True)


def _around(section: Section, number: Decimal, unsigned: bool) -> Shown:
    """General, scientific and fractions: the number itself between what stands around it."""
    tokens = section.tokens
    inner = [place for place, token in enumerate(tokens) if token.kind in ("general", "digit", "exponent", "slash")]
    end = inner[-1] + 1
    while tokens[end - 1].kind != "general" and end < len(tokens) and tokens[end].text.isdigit():
        end += 1
    value = _scaled(number, percent_power(tokens))
    digits = _digits(value, section, aloud="general" in section.kinds)
    return _joined(tokens[: inner[0]], value, digits, tokens[end:], unsigned)


def _number(code: str, number: Decimal, section: Section, unsigned: bool) -> Shown:
    layout = layout_of(section)
    if layout is None:
        return _words(section, number)
    if not number and "0" not in layout.digits:
        return _nought(section)
    if layout.broken:
        return _as_displayed(code, number)
    value = _scaled(number, layout.power - layout.shift)
    return _joined(layout.before, value, _digits(value, section, aloud=False), layout.after, unsigned)


def _digits(number: Decimal, section: Section, *, aloud: bool) -> str:
    """The digits of a number without its sign, in Chinese where the section asks for them."""
    digits = show_number(abs(number))
    return spell(digits, section.numerals, aloud=aloud) if section.numerals else digits


def _words(section: Section, number: Decimal) -> Shown:
    """Text alone. A dash for nothing is 0 as ever."""
    text = "".join(token.text for token in section.tokens).strip()
    if text and not number and set(text) <= _DASHES | _CURRENCY:
        return Shown("0", number)
    return Shown(text)


def _nought(section: Section) -> Shown:
    """0 where no placeholder shows it: a dash for it is 0 as ever, nothing at all is nothing."""
    text = "".join(token.text for token in section.tokens if token.kind not in ("digit", "point", "comma")).strip()
    if set(text) & _DASHES and set(text) <= _DASHES | _CURRENCY:
        return Shown("0", Decimal(0))
    return Shown(text)


def _as_displayed(code: str, number: Decimal) -> Shown:
    """Digits with other text among them, such as 0"万"0000: the text as shown, and no number."""
    text = display(code, number)
    return UNREADABLE if text is None else Shown(text.strip())


def _joined(before: tuple[Token, ...], number: Decimal, digits: str, after: tuple[Token, ...], unsigned: bool) -> Shown:
    """The number's digits between the texts around it. Brackets or colour alone mean less than nothing."""
    head, tail = _text(before), _text(after)
    if unsigned:
        head, tail = head.translate(_BRACKETS), tail.translate(_BRACKETS)
    # a percent sign on a line of its own is how people divide by ten thousand: the row is too low to show it
    line, _, hidden = tail.partition("\n")
    if hidden.strip() == "%":
        tail = line
    sign = "-" if number < 0 else ""
    text = f"{sign}{head}{digits}{tail}".strip()
    per = _PER.get(tail.strip()[:1], 0)
    return Shown(text.replace("％", "%"), _scaled(number, per), percent=bool(per))


def _scaled(number: Decimal, power: int) -> Decimal:
    """Times ten to a power, without zeros behind the point."""
    return Decimal(show_number(scaled(number, power))) if power else number


def _text(tokens: tuple[Token, ...]) -> str:
    return "".join(token.text for token in tokens).replace("\r\n", "\n").strip(" ")


def disguises(code: str, number: Decimal) -> bool:
    """Whether a number written into a cell with this format would be read as another, as a day, or not at all."""
    shown = render(code, number)
    return shown.percent or shown.number != number


@lru_cache(maxsize=256)
def is_date_format(code: str) -> bool:
    """Whether numbers in cells with this format are shown as dates or times."""
    return sections_of(code)[0].dated
