"""How many lines a text takes in a cell: Chinese breaks between any two characters, but for the marks that may not.

Widths are in em (the font's size). A Chinese character is one em in every font; for Latin letters the widest of the
fonts that forms are written in or that stand in for them is taken (宋体, Calibri, Arial, Noto CJK), so that a text is
never thought narrower than it is drawn.
"""

import unicodedata
from functools import lru_cache

_NO_START = frozenset("、。，．：；！？）］｝》〉」』】〕”’…—·～％‰℃,.:;!?)]}>%~/")
_NO_END = frozenset("（［｛《〈「『【〔“‘([{<￥¥$")
_CLOSING = frozenset("、，。．！？）］｝》〉」』】〕”’％")
"""Marks that LibreOffice does not part from a Latin word or number behind them."""
_DIGIT, _SMALL, _CAPITAL, _SLIM, _BROAD = 0.56, 0.6, 0.74, 0.4, 1.0
_SLIM_CHARACTERS = frozenset("fijlrtI .,:;'|!()[]{}/\\-`\"")
_BROAD_CHARACTERS = frozenset("mwMW%@")


@lru_cache(maxsize=8192)
def char_em(char: str) -> float:
    """The width of one character."""
    if unicodedata.combining(char):
        return 0.0
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    if char in _SLIM_CHARACTERS:
        return _SLIM
    if char in _BROAD_CHARACTERS:
        return _BROAD
    if not char.isascii():
        return _CAPITAL
    return _CAPITAL if char.isupper() else _SMALL if char.islower() else _DIGIT


def text_em(text: str) -> float:
    """The width of a text on one line."""
    return sum(map(char_em, text))


def pieces(text: str) -> list[str]:
    """A paragraph cut wherever a line may end: '达到（≥90%）。' -> ['达', '到', '（≥', '90%）。'].

    Marks that may not begin a line stay with what is before them, those that may not end one with what follows.
    """
    found: list[str] = []
    for char in text:
        if found and _joined(found[-1], char):
            found[-1] += char
        else:
            found.append(char)
    return found


def _joined(before: str, char: str) -> bool:
    last = before[-1]
    if last == " " or char == " ":
        return False
    if char in _NO_START or last in _NO_END or (last in _CLOSING and char.isascii()):
        return True
    return not (_breaks_freely(last) or _breaks_freely(char))


def _breaks_freely(char: str) -> bool:
    """Whether a line may end before and after the character, as it may around Chinese ones."""
    return unicodedata.east_asian_width(char) in "WFA"


def n_lines(text: str, room: float) -> int:
    """The lines a text takes in `room` em (positive); a longer word is broken, a space at a line's end takes none."""
    return sum(_paragraph_lines(line, room) for line in text.replace("\r\n", "\n").split("\n"))


def _paragraph_lines(text: str, room: float) -> int:
    lines, used = 1, 0.0
    for piece in pieces(text):
        width = text_em(piece)
        if piece != " " and used > 0 and used + width > room + 1e-6:
            lines, used = lines + 1, 0.0
        if piece != " " and width > room + 1e-6:
            over = _broken(piece, room)
            lines, width = lines + over[0], over[1]
        used += width
    return lines


def _broken(piece: str, room: float) -> tuple[int, float]:
    """How many lines a piece longer than a line fills, and what it takes of the next; a line holds one character."""
    lines, used = 0, 0.0
    for char in piece:
        width = char_em(char)
        if used > 0 and used + width > room + 1e-6:
            lines, used = lines + 1, 0.0
        used += width
    return lines, used
