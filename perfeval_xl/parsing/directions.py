"""Targets that say which way a thing goes against before: 较上年下降, 不低于上年."""

from typing import NamedTuple

from perfeval_xl.domain.patterns import pattern

_DIRECTION = pattern(
    r"(?:较|比|同比|环比)(?:去年|上年|往年|前年|上一年|同期|上年度|年初)?[^0-9]{0,8}?"
    r"(?P<denied>(?:不|无|没有|未|防止|避免|杜绝)(?:得|能|可|再|会|应|允许|出现|发生|有所|有|(?P<much>明显|显著|大幅)){0,2})?"
    r"(?:(?P<down>下降|减少|降低|节约|减低|压减|递减)|(?P<up>上升|增长|增加|提高|提升|上涨|递增|有所改善))"
)
_BEYOND_LAST = pattern(
    r"(?:(?P<down>低于|少于|小于)|(?P<up>高于|多于|大于|超过|好于|优于))(?:上年|去年|上一年|往年)(?:同期|水平|度)*",
    signs="上去往",
)
"""A move that must be one: 低于上年."""
_AGAINST_LAST = pattern(
    r"(?:(?P<down>不高于|不超过|不超|不多于)|(?P<up>不低于|不少于))(?:上年|去年|上一年|往年)(?:同期|水平|度)*"
)
"""A move that may stand still: 不高于上年."""
_BARE_DIRECTION = pattern(
    r"(?:逐年|稳步|持续|不断|逐步|有所|明显)?(?:(?P<down>下降|减少|降低|压减|递减)|(?P<up>上升|增长|增加|上涨|递增))",
    signs="上下减压增递降",
)


class Direction(NamedTuple):
    """Which way a target goes, and whether standing still is enough."""

    rising: bool
    may_stand_still: bool


def find_direction(plain: str) -> Direction | None:
    """较上年下降; what must not fall (较上年不下降) rises or stands still, and 没有明显下降 is for a person."""
    if ("较" in plain or "比" in plain) and (found := _DIRECTION.search(plain)):
        denied = found["denied"] is not None
        return None if found["much"] else Direction(bool(found["up"]) is not denied, denied)
    if found := _AGAINST_LAST.fullmatch(plain):
        return Direction(bool(found["up"]), may_stand_still=True)
    found = _BARE_DIRECTION.fullmatch(plain) or _BEYOND_LAST.fullmatch(plain)
    return None if found is None else Direction(bool(found["up"]), may_stand_still=False)
