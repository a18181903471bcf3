"""Project names that are meant to be the same: quotes, spaces, years and amounts in a name are set aside."""

import re
from functools import lru_cache

from perfeval_xl.parsing.text import normalize

_AMOUNT = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:万元|万|元)?")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?:年度|年|度)?")
_MARKS = re.compile(r"[\"'“”‘’《》<>「」()\[\]【】〔〕·.,、:;\-—_/等]")
_FRILLS = re.compile(
    r"^拨付|(?:专项|工作|项目|活动|补助)?(?:经费|资金|费用|专项|费)$|部分结余指标$|结转资金$|结余资金$"
)
_SHORTEST_PART = 6


@lru_cache(maxsize=4096)
def core_name(name: str) -> str:
    """'2024年度“制造名城”活动经费10万元' -> '制造名城活动经费'."""
    return _MARKS.sub("", _AMOUNT.sub("", _YEAR.sub("", normalize(name))))


@lru_cache(maxsize=4096)
def _bare(name: str) -> str:
    """The core without the words that every project has."""
    text = core_name(name)
    while (shorter := _FRILLS.sub("", text)) and shorter != text:
        text = shorter
    return text


def same_name(one: str, other: str) -> bool:
    """Whether two names mean one project."""
    return core_name(one) == core_name(other) or (_bare(one) == _bare(other) and len(_bare(one)) >= 4)


def part_of_name(one: str, other: str) -> bool:
    """Whether the shorter name stands whole in the longer, and is long enough to mean something."""
    short, long = sorted((_bare(one), _bare(other)), key=len)
    return len(short) >= _SHORTEST_PART and short in long
