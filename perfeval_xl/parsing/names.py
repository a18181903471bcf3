"""Project names that are meant to be the same: quotes, spaces, years and amounts in a name are set aside."""

from functools import lru_cache

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing.text import normalize

_AMOUNT = pattern(r"[0-9]+(?:\.[0-9]+)?(?:万元|万|元)?")
_YEAR = pattern(r"(?:19|20)[0-9]{2}(?:年度|年|度)?")
_MARKS = pattern(r"[\"'“”‘’《》<>「」()\[\]【】〔〕·.,、:;\-—_/等]", signs="\"'(),-./:;<>[]_·—‘’“”、《》「」【】〔〕等")
_FRILLS = pattern(
    r"^拨付|(?:专项|工作|项目|活动|补助)?(?:经费|资金|费用|专项|费)$|部分结余指标$|结转资金$|结余资金$",
    signs="专拨经结费资部",
)
SHORTEST_PART = 6
"""Characters of a name that mean something as a part of another."""
SHORTEST_BARE = 4
"""Characters without which two names that lost their common words are not taken for one."""


@lru_cache(maxsize=4096)
def core_name(name: str) -> str:
    """'2024年度“制造名城”活动经费10万元' -> '制造名城活动经费'."""
    return _MARKS.sub("", _AMOUNT.sub("", _YEAR.sub("", normalize(name))))


@lru_cache(maxsize=4096)
def bare_name(name: str) -> str:
    """The core without the words that every project has: '制造名城活动经费' -> '制造名城'."""
    text = core_name(name)
    while (shorter := _FRILLS.sub("", text)) and shorter != text:
        text = shorter
    return text


def name_key(name: str) -> str:
    """What all ways of writing a project's name come down to; '' for a name that says nothing."""
    bare = bare_name(name)
    return bare if len(bare) >= SHORTEST_BARE else core_name(name)


def same_name(one: str, other: str) -> bool:
    """Whether two names mean one project."""
    bare = bare_name(one)
    return core_name(one) == core_name(other) or (bare == bare_name(other) and len(bare) >= SHORTEST_BARE)


def part_of_name(one: str, other: str) -> bool:
    """Whether the shorter name stands whole in the longer, and is long enough to mean something."""
    short, long = sorted((bare_name(one), bare_name(other)), key=len)
    return len(short) >= SHORTEST_PART and short in long
