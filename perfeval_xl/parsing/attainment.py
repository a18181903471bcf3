"""How far a qualitative target was reached, where the result says so in plain words (data: attainment.yaml)."""

import re
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from perfeval_xl.datafiles import load

_HERE = Path(__file__).parent

_PLAIN_LENGTH = 14
"""Longer results tell attainment only by a strong word; a single 提升 in a long sentence is no statement."""

_SPOTLESS = "○"
"""Stands for what did not happen (无逾期), which says in a short result that all went well."""


class Attainment(StrEnum):
    """The tier that a result claims."""

    MET = "met"
    PARTLY = "partly"
    UNMET = "unmet"
    UNKNOWN = "unknown"


@cache
def words() -> dict[str, tuple[str, ...]]:
    """The word lists by name."""
    return {name: tuple(listed) for name, listed in load(_HERE / "attainment.yaml").items()}


@lru_cache(maxsize=4096)
def attainment(plain: str) -> Attainment:
    """The tier claimed by a normalised result: '未开展' unmet, '达成预期指标' met, a long story unknown."""
    lists, short = words(), len(plain) <= _PLAIN_LENGTH
    told = _cleared().sub(_SPOTLESS, plain)
    if any(word in told for word in (*lists["negative"], *(lists["plain_negative"] if short else ()))):
        return Attainment.UNMET
    if any(word in told for word in lists["partial"]) or (short and _limited().search(told)):
        return Attainment.PARTLY
    if told in lists["whole"] or _strong().search(told):
        return Attainment.MET
    if short and (_SPOTLESS in told or any(word in told for word in lists["plain"])):
        return Attainment.MET
    return Attainment.UNKNOWN


@cache
def _cleared() -> re.Pattern[str]:
    """A negative that did not happen: 无逾期, 未发现不规范行为."""
    lists = words()
    bad = "|".join((*lists["negative"], *lists["plain_negative"]))
    return re.compile(rf"(?:{'|'.join(lists['cleared'])})(?:{bad})(?:[、和或及](?:{bad}))*")


@cache
def _limited() -> re.Pattern[str]:
    """A word of attainment that is weakened: 基本健全, 有所提升."""
    lists = words()
    return re.compile(rf"(?:{'|'.join(lists['degree'])})(?:上|地)?(?:{'|'.join((*lists['strong'], *lists['plain']))})")


@cache
def _strong() -> re.Pattern[str]:
    """A strong word that is not denied: 未按时完成 is no 按时完成."""
    return re.compile(rf"(?<!未)(?<!没有)(?:{'|'.join(words()['strong'])})")


def vague(plain: str) -> bool:
    """Whether a target's wording cannot be measured: 是否及时, 明显."""
    return any(word in plain for word in words()["vague"])


def names_capped_rate(name: str) -> bool:
    """Whether an indicator's name says that less is better: 公用经费控制率, 预算调整率."""
    return any(word in name for word in words()["capped"])
