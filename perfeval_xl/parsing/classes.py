"""Classes that things are sorted into (A级, 甲等, 二级标准): the one of a result held against the one of its target."""

from typing import NamedTuple

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing.attainment import Attainment

_NUMERALS = {**{sign: rank for rank, sign in enumerate("一二三四五六", 1)}, **{str(rank): rank for rank in range(1, 7)}}
_CLASS = pattern(
    r"(?<![A-Za-z0-9])(?P<letter>[A-E])(?:级|等|档)"
    r"|(?<![A-Za-z0-9])(?P<stars>A{2,5})级?"
    r"|(?P<heaven>[甲乙丙丁])(?:级|等|类)"
    r"|(?<![A-Za-z0-9])(?P<mix>[CM])(?P<strength>[0-9]{1,3})(?![0-9A-Za-z%.])"
    r"|(?P<prize>[特一二三四]等奖)"
    r"|(?P<medal>[金银铜])(?:奖|牌)"
    r"|(?<![第十0-9.])(?P<number>[一二三四五六1-6])级(?P<part>[A-C](?![A-Za-z0-9级]))?"
)
_PRIZES, _MEDALS = "特一二三四", "金银铜"
_PARTS = ("", "A", "B", "C")
_LONGEST = 24
"""A longer result may speak of several things."""
_NOTHING_ELSE = pattern(r"(?:已|均|全部)*(?:达到?|评为|获评|为)?(?:国家)?")
_DENIED = pattern(r"[未没不]")
_WON = ("prize", "medal")
"""Schemes of which a result also says where, what for and how many: 获省级二等奖2项."""


class Class(NamedTuple):
    """A class of a scheme; the lower its rank the better, None where the scheme does not tell."""

    scheme: str
    name: str
    rank: int | None


def in_classes(target: str, result: str, *, strengths: bool = False, hoped: bool = False) -> Attainment | None:
    """How far a result reached the class that a target names; None where no class is asked for or the words must say.

    `strengths`: whether C30 is one; `hoped`: whether the result only tells of what is hoped for (申报二等奖).
    Of numbered classes nobody knows which is better (一级公路, 三级医院), unless they are standards; of AAA and AA a
    person says how much less it is.
    """
    aims, reached = (_classes_in(text, strengths=strengths) for text in (target, result))
    if not aims or not reached or len(result) > _LONGEST:
        return None
    if len(aims) + len(reached) > 2:  # 一级、二级标准: any of them will do, and another is for a person
        return None if {each.name for each in reached} <= {each.name for each in aims} else Attainment.UNKNOWN
    aim, got = aims[0], reached[0]
    if _DENIED.search(result):
        return _without(aim, got)
    if aim.scheme != got.scheme or hoped:
        return Attainment.UNKNOWN
    if aim.name == got.name:
        return Attainment.MET if aim.scheme in _WON or _is_bare(result) else None
    if aim.rank is None or got.rank is None:
        return Attainment.UNKNOWN
    return Attainment.MET if got.rank < aim.rank else Attainment.UNMET


def _without(aim: Class, denied: Class) -> Attainment | None:
    """What is left where a class was not reached: 未达到一级标准 leaves it open whether 二级 was; None for the same."""
    if aim.name == denied.name:
        return None
    if aim.scheme != denied.scheme or aim.rank is None or denied.rank is None:
        return Attainment.UNKNOWN
    return Attainment.UNMET if denied.rank > aim.rank else Attainment.UNKNOWN


def _is_bare(result: str) -> bool:
    """Whether a result is a class and nothing else: 达到二级标准."""
    found = _CLASS.search(result)
    return (
        found is not None
        and found.end() == len(result)
        and _NOTHING_ELSE.fullmatch(result[: found.start()]) is not None
    )


def _classes_in(text: str, *, strengths: bool) -> list[Class]:
    """The classes that a text names; letters with numbers (C30) only where `strengths` are spoken of."""
    standard = "标准" in text
    found = (match.groupdict() for match in _CLASS.finditer(text))
    return [_class_of(each, standard=standard) for each in found if strengths or not each["mix"]]


def _class_of(found: dict[str, str | None], *, standard: bool) -> Class:
    if letter := found["letter"]:
        return Class("letter", letter, ord(letter))
    if stars := found["stars"]:
        return Class("stars", stars, None)
    if heaven := found["heaven"]:
        return Class("heaven", heaven, "甲乙丙丁".index(heaven))
    if prize := found["prize"]:
        return Class("prize", prize, _PRIZES.index(prize[0]))
    if mix := found["mix"]:
        return Class(f"strength {mix}", f"{mix}{found['strength']}", -int(found["strength"] or 0))
    if medal := found["medal"]:
        return Class("medal", medal, _MEDALS.index(medal))
    rank, part = _NUMERALS[found["number"] or ""], found["part"] or ""
    scheme = "number in parts" if part else "number"
    return Class(scheme, f"{rank}{part}", rank * len(_PARTS) + _PARTS.index(part) if standard else None)
