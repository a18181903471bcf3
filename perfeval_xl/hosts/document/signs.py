"""Signs of symbol fonts: Word keeps ≥ of 插入-符号 as sign B3 of the font Symbol, not as a character.

A sign that is not known is told as U+FFFD, never left out: “≥40家” must not be read as “40家”.
Source: the code tables of the fonts Symbol, Wingdings and Wingdings 2 that Windows ships.
"""

import re

UNKNOWN = "\ufffd"
_SYMBOL = {
    0x25: "%",
    0x2B: "+",
    0x2D: "−",
    0x2E: ".",
    0x2F: "/",
    0x3A: ":",
    0x3C: "<",
    0x3D: "=",
    0x3E: ">",
    0xA0: " ",
    0xA3: "≤",
    0xB3: "≥",
    0xB1: "±",
    0xB4: "×",
    0xB8: "÷",
    0xB9: "≠",
    0xBB: "≈",
    0xA5: "∞",
    0xB0: "°",
    0x7E: "~",
    0xB7: "•",
    0xAE: "→",
    0xD7: "·",
    0x28: "(",
    0x29: ")",
    0x2C: ",",
    0xA2: "′",
    0xB2: "″",
    **{code: chr(code) for code in range(0x30, 0x3A)},
}
_WINGDINGS = {
    0xFE: "☑",
    0xFD: "☒",
    0xFC: "√",
    0xFB: "×",
    0xA8: "□",
    0x6F: "□",
    0x71: "□",
    0x6E: "■",
    0x6C: "●",
    0x9F: "•",
    0xA1: "○",
    0xA7: "■",
    0xD8: "➢",
    0x75: "◆",
    0x76: "❖",
    0xE0: "→",
    0xE8: "→",
    0xAB: "★",
    0x77: "◆",
    **{0x81 + number: chr(0x2460 + number) for number in range(10)},
}
_WINGDINGS_2 = {
    0x52: "☑",
    0x53: "☒",
    0x54: "☒",
    0x50: "√",
    0x4F: "×",
    0x51: "☒",
    0xA3: "□",
    0x30: "□",
    0x2A: "□",
    0x98: "●",
    **{0x6A + number: chr(0x2460 + number) for number in range(10)},
}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
_PRIVATE = 0xF000
_PRIVATE_SIGN = re.compile("[\uf000-\uf0ff]")
_ANY = {**_WINGDINGS_2, **_WINGDINGS, **_SYMBOL}
"""What a sign means where its font is not told."""


def sign(font: str, code: int) -> str:
    """The character for a sign of a font, given as F0B3 or B3; of ordinary fonts the character itself."""
    table = _FONTS.get(font.strip().casefold())
    if table is None and not _PRIVATE <= code <= _PRIVATE + 0xFF:
        return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code <= 0x10FFFF else UNKNOWN
    return (_ANY if table is None else table).get(code & 0xFF, UNKNOWN)


def holds_signs(text: str) -> bool:
    """Whether signs of symbol fonts stand in a text as private characters (U+F0B3)."""
    return _PRIVATE_SIGN.search(text) is not None


def with_signs(text: str, font: str = "") -> str:
    """A text with real characters in the place of such signs."""
    return _PRIVATE_SIGN.sub(lambda found: sign(font, ord(found[0])), text)
