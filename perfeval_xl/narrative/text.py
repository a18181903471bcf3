"""A report's text before any matching: one form of digits and punctuation, no white space, sentences."""

import re
from collections.abc import Iterator
from functools import lru_cache

_SPACE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u3000\ue000-\uf8ff]+")
"""White space, and the private characters that stand for numbers and names later on."""
_OPEN = re.compile(r"【待填：[^【】]*】")
"""What is still to be filled in states nothing, whatever the mark says of the form."""
_WIDE = {ord(wide): ascii_ for wide, ascii_ in zip("％．－＋＝＜＞～／＊﹪", "%.-+=<>~/*%", strict=True)}
_WIDE |= {0xFF10 + digit: str(digit) for digit in range(10)}
_WIDE |= {0xFF21 + letter: chr(65 + letter) for letter in range(26)}
_WIDE |= {0xFF41 + letter: chr(97 + letter) for letter in range(26)}
_NARROW = str.maketrans({";": "；", ":": "：", "(": "（", ")": "）", "!": "！", "?": "？", "﹙": "（", "﹚": "）"})
_GROUPS = re.compile(r"(?<![\d.,])\d{1,3}(?:，\d{3}){1,6}(?=(?:\.\d+)?[百千万亿]*元)")
_COMMA = re.compile(r",(?!\d{3}(?!\d))|(?<!\d),")
_SLIPS = (
    (re.compile(r"(?<=\d)[。·](?=\d{1,4}(?:[万亿]?元|%))"), "."),
    (re.compile(r"(?<=[\d.])[oO](?=[\d.]|[万亿]?元|%)"), "0"),
    (re.compile(r"(?<=[\d.])[lI|](?=[\d.]|[万亿]?元|%)|(?<![A-Za-z\d])[lI](?=\d)"), "1"),
)
"""What scanning makes of digits: 17。86万元, 2O万元, 1l.5万元."""
_PERCENT = (
    (re.compile(r"百分之(\d{1,3}(?:\.\d{1,4})?)"), r"\1%"),
    (re.compile(r"(?<=\d)百分比"), "%"),
)
_OF_WHICH = re.compile(r"[。；](?=其中(?!，))")
"""80万元。其中：… goes on as one sentence."""
_SENTENCE = re.compile(r"[^。！？；]+[。！？；]?")
_QUOTES = frozenset("“”\"'‘’「」『』《》〈〉<>＂")


def fold(text: str) -> str:
    """Text without white space, with ASCII digits and Chinese punctuation; thousands commas stay commas.

    `fold("预算１,950．5 万元,其中:") == "预算1,950.5万元，其中："`.
    """
    plain = _OPEN.sub("", _SPACE.sub("", text)).translate(_WIDE)
    plain = _GROUPS.sub(lambda found: found[0].replace("，", ","), plain)
    plain = _COMMA.sub("，", plain).translate(_NARROW)
    for slip, meant in _SLIPS:
        plain = slip.sub(meant, plain)
    for wording, sign in _PERCENT:
        plain = wording.sub(sign, plain)
    return _OF_WHICH.sub("，", plain)


def sentences(folded: str) -> Iterator[str]:
    """The sentences of a folded paragraph; a semicolon ends one, because each half has its own subject."""
    return (found[0] for found in _SENTENCE.finditer(folded))


def unquoted(folded: str) -> tuple[str, list[int]]:
    """Text without quotation marks, and for each of its characters the place it had."""
    places = [place for place, char in enumerate(folded) if char not in _QUOTES]
    return "".join(folded[place] for place in places), [*places, len(folded)]


@lru_cache(maxsize=8192)
def plain_name(name: str) -> str:
    """A name as it is looked for in a text: folded, without quotation marks."""
    return unquoted(fold(name))[0]
