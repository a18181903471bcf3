"""File names made from what people typed: safe on Windows and Linux, short enough, and no two alike."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import count

from perfeval_xl.domain.texts import BIDIRECTIONAL, CONTROLS

_FORBIDDEN = re.compile(rf'[\t\n{CONTROLS}{BIDIRECTIONAL}\ud800-\udfff\\/:*?"<>|]')
_BLANKS = "\u115f\u1160\u3164\uffa0"
"""Letters of Unicode that show nothing."""
_RESERVED = re.compile(r"(?i)(?:CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³])(?:\..*)?")
_FEWEST = 8
_LONGEST = 180
"""Bytes of UTF-8; file systems allow 255, and a number or another ending may be added."""


def safe_name(text: str, otherwise: str) -> str:
    """A name without what no file system takes and without what nobody sees; `otherwise` where nothing is left."""
    seen = "".join(sign for sign in _FORBIDDEN.sub(" ", text) if _shows(sign))
    plain = unicodedata.normalize("NFC", seen)
    name = _cut(" ".join(plain.split())).strip(" .")
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    return name or otherwise


def _shows(sign: str) -> bool:
    """Whether a sign can tell two names apart for whoever reads them; zero-width ones cannot."""
    return unicodedata.category(sign) != "Cf" and sign not in _BLANKS


def _cut(text: str) -> str:
    return text.encode("utf-8")[:_LONGEST].decode("utf-8", "ignore")


def shortened(stem: str, room: int) -> str:
    """A name of so many characters at most; a few are always left, as a name too long is better than none."""
    return stem if len(stem) <= room else stem[: max(room, _FEWEST)].strip(" .")


def numbered_names(stem: str, ending: str) -> Iterator[str]:
    """stem.ending, stem（2）.ending, stem（3）.ending …"""
    yield stem + ending
    for number in count(2):
        yield f"{stem}（{number}）{ending}"


def folded(name: str) -> str:
    """A name as Windows and macOS compare it."""
    return unicodedata.normalize("NFC", name).casefold()
