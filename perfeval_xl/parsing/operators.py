"""How people write ≥ > ≤ < = around a number (data: words.yaml)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

BEFORE = {"at_least": "≥", "more_than": ">", "at_most": "≤", "less_than": "<", "equal": "="}
BEHIND = {"at_least_behind": "≥", "at_most_behind": "≤"}
"""Names of words.yaml and the operators that their words mean."""
CAPS = ("≤", "<")


@dataclass(frozen=True, kw_only=True, eq=False)
class OperatorWords:
    """The words that compare, by the names that words.yaml explains."""

    words: Mapping[str, Sequence[str]]

    @cached_property
    def before(self) -> dict[str, str]:
        """Words before a number and what they mean: 不低于 is ≥."""
        return self._meanings(BEFORE)

    @cached_property
    def behind(self) -> dict[str, str]:
        """Words behind a number and what they mean: 以内 is ≤."""
        return self._meanings(BEHIND)

    @cached_property
    def signs(self) -> frozenset[str]:
        """Characters with which only a comparison begins: ≥, <."""
        return frozenset(word[0] for word in self.before if not word[0].isalnum())

    def weak(self, word: str) -> bool:
        """Whether a word sets a bar in a target but only reports in a result: 达到."""
        return word in self.words["weak"]

    def _meanings(self, names: Mapping[str, str]) -> dict[str, str]:
        return {word: operator for name, operator in names.items() for word in self.words[name]}


def either(words: Iterable[str]) -> str:
    """A regular expression for any of some words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
