"""Characters -> lines of text. A line is told by the height of its baseline: boxes of points and commas sit lower."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from perfeval_xl.hosts.pdf.page import Character

_GAP = 0.6
"""A gap wider than this part of the size is a blank."""
_PART_GAP = 1.5
"""A gap wider than this many times the size parts texts that belong to different cells, or to different labels."""
_ENDS_WORD, _BEGINS_WORD = re.compile(r"[A-Za-z,;]$"), re.compile(r"[A-Za-z]")


class TextLine(NamedTuple):
    """A line of text, where it begins and ends, and its parts between wide gaps."""

    text: str
    top: float
    bottom: float
    left: float
    right: float
    parts: tuple[str, ...]


def lines_of(characters: Iterable[Character]) -> list[TextLine]:
    """The lines from top to bottom."""
    lines: list[list[Character]] = []
    for character in sorted(characters, key=lambda each: (each.middle, each.left)):
        if lines and abs(character.middle - lines[-1][0].middle) <= max(2.0, character.size / 2):
            lines[-1].append(character)
        else:
            lines.append([character])
    return [_line(sorted(line, key=lambda each: each.left)) for line in lines]


def _line(characters: Sequence[Character]) -> TextLine:
    parts = [characters[0].text]
    for before, character in pairwise(characters):
        gap = character.left - before.right
        if gap > _PART_GAP * character.size:
            parts.append(character.text)
        else:
            parts[-1] += (" " if gap > _GAP * character.size else "") + character.text
    top, bottom = min(each.top for each in characters), max(each.bottom for each in characters)
    return TextLine(" ".join(parts), top, bottom, characters[0].left, characters[-1].right, tuple(parts))


def join_lines(texts: Iterable[str]) -> str:
    """Lines as one text: Chinese goes on without a blank, words of letters are parted."""
    whole = ""
    for text in filter(None, map(str.strip, texts)):
        whole += (" " if _ENDS_WORD.search(whole) and _BEGINS_WORD.match(text) else "") + text
    return whole
