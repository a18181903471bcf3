"""Targets in grades: the list of them (优良中低差, 好坏), a lowest one (良好以上), a class of water (Ⅲ类及以上)."""

import re

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing.attainment import Attainment

GRADES = {
    **dict.fromkeys(("优", "优秀"), 3),
    **dict.fromkeys(("良", "良好", "较好"), 2),
    **dict.fromkeys(("中", "中等", "合格", "及格", "一般"), 1),
    **dict.fromkeys(("差", "较差", "不合格", "不及格"), 0),
}
"""Grades that name a rank, the best highest."""
_POLES = ("好", "坏", "高", "低", "较高", "较低", "强", "弱", "是", "否")
_BOTTOM = frozenset({"差", "低", "较差", "较低", "坏", "弱", "否", "不合格", "不及格"})
_MIDDLE = frozenset({"良", "良好", "较好", "中", "中等", "一般"})
_GRADE = "|".join(sorted(GRADES, key=len, reverse=True))
_NAMED = re.compile("|".join(sorted({*GRADES, *_POLES}, key=len, reverse=True)))
_BETWEEN = re.compile(r"[/、,]")
_ABOVE = r"(?:\(含\)以上|及以上|含以上|以上)"
_FLOOR = pattern(rf"(?:不低于(?P<from>{_GRADE})|(?P<grade>{_GRADE}){_ABOVE})(?:等级|等次|水平)?")
_REACHED = pattern(rf"(?:[一-龥]{{0,6}}(?:为|获|获评|达到|达))?(?P<grade>{_GRADE})(?:等级|等次|水平)?")
_CLASS = re.compile(r"(?P<worse>劣)?(?<![IV])(?P<class>IV|V|I{1,3})(?![IV])类")
_UNSURE = pattern(r"类(?:水质|水体|标准)*以上")
"""Whether the class itself is enough, and whether cleaner or worse is meant, is not said: Ⅲ类以上."""
_CLASSES = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}


def is_list(wording: str) -> bool:
    """Whether a target only names the grades to choose from, the worst among them: 优良中差, 是/否."""
    bare = _BETWEEN.sub("", wording)
    named = _NAMED.findall(bare)
    return len(named) > 1 and "".join(named) == bare and not _BOTTOM.isdisjoint(named)


def in_grades(target: str, result: str) -> Attainment | None:
    """How far a result reached a target in grades; None where none is asked for, or the words must say.

    A list of grades as the result is no answer: it does not tell which of them was reached.
    """
    if is_list(target):
        return _on_list(result)
    return _above_floor(target, result) or _in_class(target, result)


def _on_list(result: str) -> Attainment | None:
    if is_list(result):
        return Attainment.UNKNOWN
    if result in _BOTTOM:
        return Attainment.UNMET
    return Attainment.PARTLY if result in _MIDDLE else None


def _above_floor(target: str, result: str) -> Attainment | None:
    floor, grade = _FLOOR.fullmatch(target), _REACHED.fullmatch(result)
    if floor is None or grade is None:
        return None
    reached = GRADES[grade["grade"]] >= GRADES[floor["from"] or floor["grade"]]
    return Attainment.MET if reached else Attainment.UNMET


def _in_class(target: str, result: str) -> Attainment | None:
    """Classes of water: the lower the number, the cleaner; several of them in one cell are for a person to weigh."""
    limits, results = _CLASS.findall(target), _CLASS.findall(result)
    if len(limits) != 1 or len(results) != 1:
        return None
    (worse, limit), (polluted, reached) = limits[0], results[0]
    if worse or _UNSURE.search(target):
        return None
    clean = not polluted and _CLASSES[reached] <= _CLASSES[limit]
    return Attainment.MET if clean else Attainment.UNMET
