"""Text of others made fit to be shown: nothing in it may move a cursor, set a title or turn a line around."""

import re

from perfeval_xl.domain.patterns import pattern

BIDIRECTIONAL = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Characters that change the direction of the text around them, as they stand inside [ ] of a pattern."""
CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f"
"""Control characters but for the tabulator and the line feed, likewise; ESC and CSI are among them."""
_UNSAFE = pattern(f"[{CONTROLS}{BIDIRECTIONAL}]")
_PICTURES = 0x2400
_FIRST_PICTURELESS = 0x20


def visible(text: str) -> str:
    """Text in which control characters are pictures (ESC is ␛) or �, as are those that turn the direction around.

    A carriage return before a line feed goes with it.
    """
    if text.isprintable():
        return text
    return _UNSAFE.sub(_picture, text.replace("\r\n", "\n"))


def in_one_line(text: str) -> str:
    """As `visible`, with line feeds as pictures (␊) too: a name or a cell cannot write a line of its own."""
    return visible(text).replace("\n", chr(_PICTURES + ord("\n")))


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    return chr(_PICTURES + code) if code < _FIRST_PICTURELESS else "\ufffd"
