"""Targets in grades: the list of them (优良中低差, 好坏), a lowest one (良好以上), a class of water (Ⅲ类及以上)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing.attainment import Attainment
from perfeval_xl.parsing.operators import either

RANKS = {"best": 3, "good": 2, "fair": 1, "passed": 1, "poor": 0}
"""Names of words.yaml for grades that name a rank, the best highest."""
_BETWEEN = pattern(r"[/、,]", signs=",/、")
_ABOVE = r"(?:\(含\)以上|及以上|含以上|以上)"
_BEHIND = "(?:等级|等次|水平)?"
_CLASS = pattern(r"(?P<worse>劣)?(?<![IV])(?P<class>IV|V|I{1,3})(?![IV])类", signs="类")
_UNSURE = pattern(r"类(?:水质|水体|标准)*以上")
"""Whether the class itself is enough, and whether cleaner or worse is meant, is not said: Ⅲ类以上."""
_CLASSES = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}


@dataclass(frozen=True, kw_only=True, eq=False)
class GradeWords:
    """The words for grades, by the names that words.yaml explains."""

    words: Mapping[str, Sequence[str]]

    def is_list(self, wording: str) -> bool:
        """Whether a target only names the grades to choose from, the worst among them: 优良中差, 是/否."""
        bare = _BETWEEN.sub("", wording)
        named = self._named.findall(bare)
        return len(named) > 1 and "".join(named) == bare and not self._bottom.isdisjoint(named)

    def lower(self, target: str, result: str) -> bool:
        """Whether a result is a lower grade than the one that the target names: 良好 for 优秀等次."""
        aim, grade = self._reached.fullmatch(target), self._reached.fullmatch(result)
        return aim is not None and grade is not None and self._ranks[grade["grade"]] < self._ranks[aim["grade"]]

    def reached(self, target: str, result: str) -> Attainment | None:
        """How far a result reached a target in grades; None where none is asked for, or the words must say.

        A list of grades as the result is no answer: it does not tell which of them was reached.
        """
        if self.is_list(target):
            return self._on_list(result)
        return self._above_floor(target, result) or _in_class(target, result)

    def _on_list(self, result: str) -> Attainment | None:
        if self.is_list(result):
            return Attainment.UNKNOWN
        if result in self._bottom:
            return Attainment.UNMET
        return Attainment.PARTLY if result in self._middle else None

    def _above_floor(self, target: str, result: str) -> Attainment | None:
        floor, grade = self._floor.fullmatch(target), self._reached.fullmatch(result)
        if floor is None or grade is None:
            return None
        reached = self._ranks[grade["grade"]] >= self._ranks[floor["from"] or floor["grade"]]
        return Attainment.MET if reached else Attainment.UNMET

    @cached_property
    def _ranks(self) -> dict[str, int]:
        return {word: rank for name, rank in RANKS.items() for word in self.words[name]}

    @cached_property
    def _bottom(self) -> frozenset[str]:
        return frozenset((*self.words["poor"], *self.words["low"]))

    @cached_property
    def _middle(self) -> frozenset[str]:
        return frozenset((*self.words["good"], *self.words["fair"]))

    @cached_property
    def _named(self) -> re.Pattern[str]:
        return re.compile(either((*self._ranks, *self.words["high"], *self.words["low"])))

    @cached_property
    def _floor(self) -> re.Pattern[str]:
        """A lowest grade: 不低于良, 良好以上."""
        grade = either(self._ranks)
        return re.compile(rf"(?:不低于(?P<from>{grade})|(?P<grade>{grade}){_ABOVE}){_BEHIND}")

    @cached_property
    def _reached(self) -> re.Pattern[str]:
        """A result that is a grade: 良, 获评优秀等次."""
        return re.compile(rf"(?:[一-龥]{{0,6}}(?:为|获|获评|达到|达))?(?P<grade>{either(self._ranks)}){_BEHIND}")


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
