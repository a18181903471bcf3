"""The words of reports as compiled patterns (data: words.yaml)."""

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from perfeval_xl.datafiles import load

_HERE = Path(__file__).parent


@cache
def words() -> dict[str, Any]:
    """words.yaml as it stands."""
    content: dict[str, Any] = load(_HERE / "words.yaml")
    return content


def either(listed: list[str]) -> str:
    """One group of alternatives, the longest first."""
    return f"(?:{'|'.join(sorted(listed, key=len, reverse=True))})"


@cache
def pattern(section: str) -> re.Pattern[str]:
    """A list of words.yaml as a pattern that finds any of its words."""
    return re.compile(either(words()[section]))


@cache
def role_patterns() -> dict[str, re.Pattern[str]]:
    """How each amount of the fund block is called, with what may follow its word."""
    tail = either(words()["role_tail"])
    return {role: re.compile(f"{either(listed)}{tail}*") for role, listed in words()["roles"].items()}


@cache
def base_patterns() -> dict[str, re.Pattern[str]]:
    """How each line of 附件1 is called."""
    return {key: re.compile(either(listed)) for key, listed in words()["base"].items()}


@cache
def _same_words() -> tuple[re.Pattern[str], dict[str, str]]:
    listed: dict[str, str] = words()["same_words"]
    return re.compile(either([re.escape(word) for word in listed])), listed


def in_one_wording(text: str) -> str:
    """A text with words that mean the same written the same: 规上工业增速 -> 规模工业增长."""
    found, meant = _same_words()
    return found.sub(lambda match: meant[match[0]], text)


_MARKS = re.compile(r"[，、：；。！？（）\[\]【】\-—_/·.+*\ue000-\uf8ff]+")


@lru_cache(maxsize=65536)
def residue(text: str) -> str:
    """What is left of a piece of text without neutral words and marks: '' when it says nothing of its own."""
    return _MARKS.sub("", pattern("neutral").sub("", _MARKS.sub("", text)))
