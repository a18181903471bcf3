"""Labels as they are compared: without what people add to them."""

import re
from functools import lru_cache

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing import normalize

_BRACKETS = re.compile(r"[(〔\[【][^()〔〕\[\]【】]*[)〕\]】]")
_EDGE = ":;,.。、"
_YEAR = pattern(r"(?P<year>20[0-9]{2})年度?")
_NUMBERING = pattern(r"^(?:[一二三四五六七八九十]+、|[0-9]+[、.])")


@lru_cache(maxsize=16384)
def clean(text: str) -> str:
    """A label without white space, bracketed notes and colons: '得分\\n（执行率×分值）' -> '得分'."""
    plain = normalize(text)
    if "(" in plain or "〔" in plain or "[" in plain or "【" in plain:
        plain = _BRACKETS.sub("", plain)
    return plain.strip(_EDGE)


@lru_cache(maxsize=4096)
def unnumbered(text: str) -> str:
    """A cleaned label without its numbering and 其中: '1、公务用车购置' -> '公务用车购置'."""
    plain = _NUMBERING.sub("", clean(text))
    return plain.removeprefix("其中").strip(_EDGE)


def holds(text: str, word: str) -> bool:
    """Whether a text contains a word, also one with blanks between its signs: 指 标 名 称 holds 指标."""
    return word in text or (word[0] in text and word in normalize(text))


def undated(label: str) -> str:
    """A cleaned label without the year it begins with: '2023年预算数' -> '预算数'."""
    found = _YEAR.match(label) if label.startswith("20") else None
    return label[found.end() :] if found else label


def year_of(text: str) -> int | None:
    """The year with which a head begins: 2023年完成值."""
    found = _YEAR.match(normalize(text)) if text[:2] == "20" else None
    return int(found["year"]) if found else None
