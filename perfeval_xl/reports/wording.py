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
_FIGURE = re.compile(r"[0-9][0-9.,，:：~～\-—–/+×*年月日号%％‰]*[^0-9，。；、]{0,8}")
"""A number, a date or a range with a few words behind: 12家, 2024年12月底前, 18—54周岁, 100%及时发放."""
_INNER_STOPS = re.compile("[、，]")
_SINGLE = str.maketrans("“”", "‘’")
_SLIPS = str.maketrans({"ー": "—", "ニ": "二", "≧": "≥", "≦": "≤"})


def closed(text: str) -> str:
    """Exactly one full stop at the end: 完成任务 -> 完成任务。, 完成任务。。 -> 完成任务。"""
    bare = opened(text)
    return bare if not bare or bare.endswith(_CLOSED) else f"{bare}。"


def opened(text: str) -> str:
    """Without white space and stops at the end, to go on with a comma."""
    return _TAIL.sub("", text)


def enumerated(texts: Iterable[str], most: int | None = None) -> str:
    """甲, 乙。, 丙 -> 甲、乙、丙; no more than `most` of them, then 等.

    Where a name has a comma of its own, all are quoted: 会务、活动, 丙 -> “会务、活动”“丙”.
    """
    listed = list(filter(None, map(opened, texts)))
    shown = listed[:most]
    if any(not _is_quoted(each) and _INNER_STOPS.search(each) for each in shown):
        shown = [each if _is_quoted(each) else quoted(each) for each in shown]
    between = "" if all(map(_is_quoted, shown)) else "、"  # GB/T 15834-2011, 4.5.3.5
    return between.join(shown) + ("等" if most is not None and len(listed) > most else "")


def _is_quoted(text: str) -> bool:
    return text.startswith("“") and text.endswith("”")


def quoted(name: str) -> str:
    """A name in quotation marks, its own ones turned into single ones: 超长期“两重”项目 -> “超长期‘两重’项目”."""
    return f"“{opened(name).translate(_SINGLE)}”"


def target_words(text: str) -> str:
    """A target as it is read aloud: ≥90% -> 不低于90%, =100% -> 为100%, 12月前 -> 为12月前."""
    bare = _PERCENT.sub("%", opened(text.strip()))
    for sign, word in _COMPARISONS.items():
        if bare.startswith(sign):
            return word + bare[len(sign) :].strip()
    if bare.startswith(_READ_ALOUD):
        return bare
    return f"为{bare}" if _FIGURE.fullmatch(bare) else f"为{quoted(bare)}"


def tidy(text: str) -> str:
    """Slips of scanned texts mended: ー -> —, ニ -> 二, ≧ -> ≥, [2020] before 号 -> 〔2020〕."""
    return _BRACKETS.sub(r"〔\2〕", text.translate(_SLIPS))
