"""Text before any grammar: normal form, plain numbers, Chinese numerals, 'not applicable'."""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.domain.patterns import pattern

LONGEST = 32_767
"""A cell holds no more characters than this."""
INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
"""Signs that nobody sees, for a character class: soft hyphen, blanks without width, directions of writing."""
_SPACE = re.compile(rf"[\s\u3000{INVISIBLE}]+")
_NUMBER = re.compile(r"¥?[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,18})(?:\.[0-9]{1,18})?")
_EMPTY_MARKS = re.compile(r"(?:[/\\、.\-_—–─…·~]+|无|不适用|不涉及|N/?A)?", re.IGNORECASE)
_EMPTY_STARTS = "无不"
"""The Chinese signs with which a text begins that says nothing."""
RAISED = pattern(
    "[0-9][\u00b2\u00b3\u00b9\u2070\u2074-\u2079]|(?<![A-Za-z一-龥])[\u00b2\u00b3\u00b9\u2070\u2074-\u2079][0-9]"
    "|[\u00bc-\u00be\u2150-\u215f\u2189]"
)
"""5² and 5½, which the normal form makes 52 and 51⁄2, and ³95, what is left of ≥95 in the font Symbol; not m²5."""
_ERROR_VALUE = pattern(r"#(?:CALC!|DIV/0!|FORMAT!|N/A|NAME\?|NULL!|NUM!|REF!|SPILL!|VALUE!)")
UNREADABLE_FORMAT = "#FORMAT!"
"""What a form shows for a number whose number format is not understood."""
_HUNDRED = Decimal(100)
_GREATEST, _LEAST = 13, -9
"""Powers of ten: nobody writes ten trillions into a form, and less than a billionth is a rest of computing."""


class ParseError(PerfevalError):
    """A text that says it is a target or result but cannot be read as one; `place` is an index into the text."""

    def __init__(self, text: str, place: int, what: str) -> None:
        shown = text[:60]
        caret = " " * _width(shown[:place]) + "^"
        super().__init__("PARSE", f"{what}：\n{shown}\n{caret}")
        self.text, self.place, self.what = text, place, what


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character is two wide."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


@lru_cache(maxsize=8192)
def normalize(text: str) -> str:
    """NFKC without white space: '１00 ％' -> '100%'."""
    if text.isascii():
        return _SPACE.sub("", text)
    folded = unicodedata.normalize("NFKC", text)
    plain = _SPACE.sub("", folded)
    if len(plain) == len(folded):
        return plain
    return unicodedata.normalize("NFKC", plain)  # a space taken out may bring two characters together that are one


@lru_cache(maxsize=8192)
def not_applicable(text: str) -> bool:
    """Whether a cell says nothing: empty, / \\ 无 —— …… 不适用."""
    first = text[:1]
    if "0" <= first <= "9" or ("一" <= first <= "龥" and first not in _EMPTY_STARTS):
        return False
    return _EMPTY_MARKS.fullmatch(normalize(text)) is not None


def is_error_value(text: str) -> bool:
    """Whether a cell shows that its formula came to nothing: #DIV/0!, #REF!."""
    return text[:1] == "#" and _ERROR_VALUE.fullmatch(text) is not None


def plausible(number: Decimal) -> Decimal | None:
    """A number that can stand in a form; 0 for a rest of computing (1.1E-13), None for 10^13 and more.

    So the quotient of any two has digits enough to be rounded exactly.
    """
    if not number or number.adjusted() < _LEAST:
        return Decimal(0)
    return number if number.adjusted() < _GREATEST else None


@lru_cache(maxsize=8192)
def parse_number(text: str) -> Decimal | None:
    """A plausible number and nothing else: '1,950' -> 1950, '84.66%' -> 0.8466; None else ('1_000', '1e309', '5²')."""
    if not text.isascii() and RAISED.search(text) is not None:
        return None
    plain = normalize(text)
    percent = plain.endswith("%")
    body = plain[:-1] if percent else plain
    body = f"¥-{body[2:]}" if body.startswith("-¥") else body
    if not _NUMBER.fullmatch(body):
        return None
    number = Decimal(body.lstrip("¥").replace(",", ""))
    return plausible(number / _HUNDRED if percent else number)


_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1000}


def chinese_number(text: str) -> int | None:
    """'两' -> 2, '十二' -> 12, '二〇二四' -> 2024, '一百二十' -> 120; None when it is no numeral."""
    if text and all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text)) if len(text) <= 4 else None
    total = digit = 0
    for char in text:
        if char in _STEPS:
            total += (digit or 1) * _STEPS[char]
            digit = 0
        elif char in _DIGITS:
            digit = _DIGITS[char]
        else:
            return None
    return total + digit if text else None
