"""Words of targets in words and of what is said of them: more and less, sooner and later (data: words.yaml)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from perfeval_xl.parsing.operators import either

LESS = (("early", "in_time"), ("lasting", "passing"))
"""Names of words.yaml: words, and those that are less."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Phrases:
    """The words by which wordings are held against each other, by the names that words.yaml explains."""

    words: Mapping[str, Sequence[str]]

    def has(self, name: str, text: str) -> bool:
        """Whether a text holds one of the words of that name."""
        return any(word in text for word in self.words[name])

    @cached_property
    def beside_bar(self) -> re.Pattern[str]:
        """A thing beside a bar that is no number: 单价不高于市场价, 略低于全省平均水平."""
        side = either((*self.words["above"], *self.words["below"]))
        return re.compile(
            rf"(?P<what>[^0-9,;。]{{0,12}}?)(?P<not>不得?|未)?(?P<how>略|稍|明显|远|均|已)?(?P<side>{side})"
            r"(?P<bar>[^0-9,;。]{2,12}?)(?:水平|标准)?(?:[0-9.]+[^0-9,;。]{0,4})?"
        )

    @cached_property
    def moving(self) -> re.Pattern[str]:
        """A thing that moves, and which way: 次均费用下降, 收入稳步增长2%."""
        manner, down, up = (either(self.words[name]) for name in ("manner", "down", "up"))
        return re.compile(
            rf"(?P<what>[^0-9,;。]{{0,10}}?)(?:{manner})?(?:(?P<down>{down})|(?P<up>{up}))了?(?:[0-9.]+[^0-9,;。]{{0,4}})?"
        )
