"""How far a qualitative target was reached, where the result says so in plain words (data: attainment.yaml)."""

from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from perfeval_xl.datafiles import load

_HERE = Path(__file__).parent

_PLAIN_LENGTH = 14
"""Longer results tell attainment only by a strong word; a single 提升 in a long sentence is no statement."""


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
    lists = words()
    if any(word in plain for word in lists["negative"]):
        return Attainment.UNMET
    if any(word in plain for word in lists["partial"]):
        return Attainment.PARTLY
    if any(word in plain for word in lists["strong"]):
        return Attainment.MET
    if len(plain) <= _PLAIN_LENGTH and any(word in plain for word in lists["plain"]):
        return Attainment.MET
    return Attainment.UNKNOWN


def vague(plain: str) -> bool:
    """Whether a target's wording cannot be measured: 是否及时, 明显."""
    return any(word in plain for word in words()["vague"])
