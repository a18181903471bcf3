"""Targets and results of nothing at all: 零事故 as a target, 未发生 as the result (data: none.yaml)."""

import re
from functools import cache, lru_cache
from pathlib import Path

from perfeval_xl.datafiles import load

_HERE = Path(__file__).parent


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a target of none is written like as a whole, and what a result of none begins with."""
    data = load(_HERE / "none.yaml")
    mishaps, kinds, denied = ("|".join(data[name]) for name in ("mishaps", "kinds", "denied"))
    events = "|".join(data["events"])
    return (
        re.compile(
            rf"(?:零|无|(?:未|不)(?:{events})(?:任何)?)(?:{kinds})*(?:{mishaps})(?:发生)?|(?:未|不)(?:{events})"
        ),
        re.compile(rf"零|均?为零|(?:无|没有)(?!{denied})|(?:未|没有)(?:{events})"),
    )


@lru_cache(maxsize=2048)
def asks_for_none(plain: str) -> bool:
    """Whether a normalised target asks for none of something bad: 零事故, 无投诉, 未发生; not 零星 or 零距离."""
    return plain.startswith(("零", "无", "未", "不")) and _patterns()[0].fullmatch(plain) is not None


@lru_cache(maxsize=2048)
def says_none(plain: str) -> bool:
    """Whether a normalised result says that there was none: 无, 零投诉, 未发生; not 未统计, 没有完成."""
    return _patterns()[1].match(plain) is not None
