"""Texts from a form, fitted into a sentence."""

import re
from collections.abc import Iterable

_TAIL = re.compile(r"(?<![\s。；;，,.、])[\s。；;，,.、]+\Z")
_PERCENT = re.compile(r"(?<=[0-9])百分比\Z")
_CLOSED = ("！", "？", "…")
_READ_ALOUD = (
    "不低于",
    "不少于",
    "不超过",
    "不高于",
    "不大于",
    "不小于",
    "大于",
    "小于",
    "高于",
    "低于",
    "超过",
    "达到",
)
_COMPARISONS = {
    "≥": "不低于", "≧": "不低于", ">=": "不低于", "≤": "不超过", "≦": "不超过", "<=": "不超过",
    ">": "高于", "＞": "高于", "<": "低于", "＜": "低于", "=": "为", "＝": "为",
}  # fmt: skip
_BRACKETS = re.compile(r"([\[〔（(])(\s*(?:19|20)\d\d\s*)([\]〕）)])(?=\s*\d+\s*号)")
_SLIPS = str.maketrans({"ー": "—", "ニ": "二", "≧": "≥", "≦": "≤"})


def closed(text: str) -> str:
    """Exactly one full stop at the end: 完成任务 -> 完成任务。, 完成任务。。 -> 完成任务。"""
    bare = opened(text)
    return bare if not bare or bare.endswith(_CLOSED) else f"{bare}。"


def opened(text: str) -> str:
    """Without white space and stops at the end, to go on with a comma."""
    return _TAIL.sub("", text)


def enumerated(texts: Iterable[str], most: int | None = None) -> str:
    """甲, 乙。, 丙 -> 甲、乙、丙; no more than `most` of them, then 等."""
    listed = list(filter(None, map(opened, texts)))
    return "、".join(listed[:most]) + ("等" if most is not None and len(listed) > most else "")


def target_words(text: str) -> str:
    """A target as it is read aloud: ≥90% -> 不低于90%, =100% -> 为100%, 12月前 -> 为12月前."""
    bare = _PERCENT.sub("%", opened(text.strip()))
    for sign, word in _COMPARISONS.items():
        if bare.startswith(sign):
            return word + bare[len(sign) :].strip()
    if bare.startswith(_READ_ALOUD):
        return bare
    return f"为{bare}" if bare[:1].isdigit() else f"为“{bare}”"


def tidy(text: str) -> str:
    """Slips of scanned texts mended: ー -> —, ニ -> 二, ≧ -> ≥, [2020] before 号 -> 〔2020〕."""
    return _BRACKETS.sub(r"〔\2〕", text.translate(_SLIPS))
