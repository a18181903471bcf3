"""Who passes or grants a thing, from 国家 down to 乡镇 (data: words.yaml)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from perfeval_xl.parsing.operators import either

LEVELS = ("township", "county", "city", "province", "nation")
"""Names of words.yaml, the lowest first."""


@dataclass(frozen=True, kw_only=True, eq=False)
class LevelWords:
    """The words for levels, by the names that words.yaml explains."""

    words: Mapping[str, Sequence[str]]

    def lower(self, target: str, result: str) -> bool:
        """Whether every level that a result names is under all that its target names: 省级 for 国家级."""
        aims, reached = map(self._named, (target, result))
        return bool(aims and reached) and max(reached) < min(aims)

    def _named(self, text: str) -> list[int]:
        return [self._heights[each["level"]] for each in self._pattern.finditer(text)]

    @cached_property
    def _heights(self) -> dict[str, int]:
        return {word: height for height, name in enumerate(LEVELS) for word in self.words[name]}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """A level that is said to be one, or that accepts or judges: 省级, 市验收."""
        return re.compile(rf"(?P<level>{either(self._heights)})(?:级|(?=验收|标准|评审|认定|考核))")
