"""A format code taken apart: sections with their conditions, and tokens.

`"≤"0.0,"万元";[Red]-0` gives two sections; the first holds the tokens text, digit, point, digit, comma, text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple

from perfeval_xl.domain.patterns import pattern

LONGEST = 255
"""Excel takes no longer code; a longer one is read as General."""
_TOKEN = pattern(
    r"\"(?P<quoted>[^\"]*)\"?|[\\!](?P<escaped>.)|_(?P<skip>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]{0,255})\]"
    r"|(?P<half>AM/PM|A/P|上午/下午)|(?P<general>General|G/通用格式)|(?P<exponent>E[+-])|(?P<digit>[0#?])"
    r"|(?P<date>y+|e+|m+|d+|h+|s+|a{3,4})|(?P<sign>[.,%/@;])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_LOCALE = pattern(r"\$(?P<text>[^-]*)(?:-(?P<language>[0-9A-Z_,-]*))?", re.IGNORECASE)
"""A language is a number (804, 1000804) or a name (zh-CN, x-sysdate)."""
_CHINESE = pattern(r"(?:[0-9A-F]*(?:0804|0404|0C04|1004|1404)|804|404|4|C04|zh\b.*)(?:,.*)?", re.IGNORECASE)
_HALVES = "上午/下午"
_CONDITION = pattern(r"(?P<sign><=|>=|<>|[<>=])\s*(?P<limit>[+-]?[0-9]+(?:\.[0-9]*)?)")
_COLOUR = pattern(
    r"(?:black|blue|cyan|green|magenta|red|white|yellow|黑色|蓝色|青色|绿色|洋红|红色|白色|黄色)"
    r"|(?:color|颜色) ?[0-9]{1,2}",
    re.IGNORECASE,
)
_ELAPSED = pattern(r"h+|m+|s+", re.IGNORECASE)
_NUMERALS = pattern(r"(?:DBNum(?P<kind>[0-9])|NatNum[0-9]+)", re.IGNORECASE)
_OTHER_NUMERALS = 9
"""Numerals of LibreOffice alone."""
_BARE = frozenset("$-+(): ^&'~{}<>=\r\n\t123456789")
"""ASCII signs that stand for themselves without quotes."""


class Token(NamedTuple):
    """A piece of a section: `kind` is text, space, digit, point, comma, percent, slash, exponent, general, cell,
    date, half, elapsed or unknown."""

    kind: str
    text: str


class Condition(NamedTuple):
    """[>=100]: a number for which a section counts."""

    sign: str
    limit: Decimal

    def holds(self, number: Decimal) -> bool:
        """Whether the section is the number's."""
        return {
            "<": number < self.limit,
            "<=": number <= self.limit,
            ">": number > self.limit,
            ">=": number >= self.limit,
            "=": number == self.limit,
            "<>": number != self.limit,
        }[self.sign]


@dataclass(frozen=True, kw_only=True)
class Section:
    """One section of a code. `numerals` is the kind of Chinese digits ([DBNum1] is 1), 0 for plain ones."""

    tokens: tuple[Token, ...]
    condition: Condition | None = None
    numerals: int = 0

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of token that occur."""
        return frozenset(token.kind for token in self.tokens)

    @property
    def readable(self) -> bool:
        """Whether every token is understood."""
        return "unknown" not in self.kinds

    @property
    def dated(self) -> bool:
        """Whether a number is shown as a date or a time."""
        return bool(self.kinds & {"date", "elapsed", "half"})

    @property
    def textual(self) -> bool:
        """Whether this is the section for texts."""
        return "cell" in self.kinds

    @property
    def empty(self) -> bool:
        """Whether the section shows nothing."""
        return not self.tokens


@lru_cache(maxsize=1024)
def sections_of(code: str) -> tuple[Section, ...]:
    """The sections for numbers in a code, at least one; the one for texts is left out."""
    if len(code) > LONGEST or not code.strip():
        code = "General"
    numeric = list(all_sections(code)[:3])
    if len(numeric) > 1 and numeric[-1].textual:
        numeric.pop()
    if len(numeric) == 1 and numeric[0].textual:
        return (Section(tokens=(Token("general", "General"),)),)
    return tuple(numeric)


def all_sections(code: str) -> tuple[Section, ...]:
    """Every section of a code, in order."""
    return tuple(_section(tokens) for tokens in _split(code))


def _split(code: str) -> Iterator[list["re.Match[str]"]]:
    tokens: list[re.Match[str]] = []
    for match in _TOKEN.finditer(code):
        if match["sign"] == ";":
            yield tokens
            tokens = []
        else:
            tokens.append(match)
    yield tokens


def _section(matches: list["re.Match[str]"]) -> Section:
    tokens: list[Token] = []
    condition, numerals, chinese = None, 0, False
    for match in matches:
        bracket = match["bracket"]
        if bracket is None:
            tokens.append(_token(match))
        elif limit := _CONDITION.fullmatch(bracket):
            condition = Condition(limit["sign"], Decimal(limit["limit"]))
        elif named := _NUMERALS.fullmatch(bracket):
            numerals = int(named["kind"] or _OTHER_NUMERALS)
        elif not _COLOUR.fullmatch(bracket):
            tokens += _bracketed(bracket)
            chinese = chinese or _is_chinese(bracket)
    filled = tuple(_in_chinese(token) if chinese else token for token in tokens if token.text)
    return Section(tokens=_minutes(filled), condition=condition, numerals=numerals)


def _bracketed(bracket: str) -> list[Token]:
    """[$¥-804] is its sign, [h] hours beyond a day; anything else is not understood."""
    if locale := _LOCALE.fullmatch(bracket):
        return [Token("text", locale["text"])]
    if _ELAPSED.fullmatch(bracket):
        return [Token("elapsed", bracket.lower())]
    return [Token("unknown", bracket)]


def _is_chinese(bracket: str) -> bool:
    locale = _LOCALE.fullmatch(bracket)
    return bool(locale and _CHINESE.fullmatch(locale["language"] or ""))


def _in_chinese(token: Token) -> Token:
    """Halves of the day are named in the language of the section."""
    return Token("half", _HALVES) if token.kind == "half" else token


_SIGNS = {".": "point", ",": "comma", "%": "percent", "/": "slash", "@": "cell"}
_SAME = ("general", "exponent", "digit", "half", "date")


def _token(match: "re.Match[str]") -> Token:
    """A token that is not in brackets; a blank as wide as a sign (_x) is a space, a filler (*x) nothing."""
    kind, text = match.lastgroup or "", match[match.lastgroup or 0]
    if kind in ("quoted", "escaped"):
        return Token("text", text)
    if kind in ("skip", "fill"):
        return Token("space", " " if kind == "skip" else "")
    if kind == "sign":
        return Token(_SIGNS[text], text)
    if kind in _SAME:
        return Token(kind, text.lower() if kind == "date" else text)
    return Token("text" if text in _BARE or not text.isascii() else "unknown", text)


def _minutes(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """m or mm behind hours or before seconds is minutes: 'n' from here on."""
    parts = [place for place, token in enumerate(tokens) if token.kind in ("date", "elapsed")]
    changed = list(tokens)
    for number, place in enumerate(parts):
        if tokens[place].kind == "date" and tokens[place].text in ("m", "mm"):
            before = tokens[parts[number - 1]].text[0] if number else ""
            after = tokens[parts[number + 1]].text[0] if number + 1 < len(parts) else ""
            if before == "h" or after == "s":
                changed[place] = Token("date", "n" * len(tokens[place].text))
    return tuple(changed)
