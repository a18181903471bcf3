"""Labels as they are compared: without what people add to them."""

import re
from functools import lru_cache

from perfeval_xl.parsing import normalize

_BRACKETS = re.compile(r"[(〔\[【][^()〔〕\[\]【】]*[)〕\]】]")
_EDGE = ":;,.。、"
_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|[0-9]+[、.])")


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
