"""The words of reports as compiled patterns (data: words.yaml)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from perfeval_xl.parsing.lines import line_pattern
from perfeval_xl.parsing.units import Units

WORDS = Path(__file__).with_name("words.yaml")
"""The package's own data."""
_MARKS = re.compile(r"[，、：；。！？（）\[\]【】\-—_/·.+*\ue000-\uf8ff]+")


def either(listed: Sequence[str]) -> str:
    """One group of alternatives, the longest first."""
    return f"(?:{'|'.join(sorted(listed, key=len, reverse=True))})"


@dataclass(frozen=True, kw_only=True, eq=False)
class Words:
    """The words by which reports are read, by the names of words.yaml, and the units behind their numbers.

    Every entry is a piece of a regular expression. Words are equal to themselves alone.
    """

    lists: Mapping[str, Any]
    units: Units
    lines: Mapping[str, str]
    """The names of the lines of 附件1, each with its key, as forms have them."""
    _patterns: dict[str, re.Pattern[str]] = field(default_factory=dict, repr=False)

    def pattern(self, section: str) -> re.Pattern[str]:
        """A pattern that finds any word of a list."""
        if section not in self._patterns:
            self._patterns[section] = re.compile(self.either(section))
        return self._patterns[section]

    def compiled(self, source: str) -> re.Pattern[str]:
        """The pattern of an expression made of such pieces, compiled once."""
        if source not in self._patterns:
            self._patterns[source] = re.compile(source)
        return self._patterns[source]

    def either(self, section: str) -> str:
        """A list as one group of alternatives."""
        return either(self.lists[section])

    @cached_property
    def roles(self) -> dict[str, re.Pattern[str]]:
        """How each amount of the fund block is called, with what may follow its word."""
        tail = self.either("role_tail")
        return {role: re.compile(f"{either(listed)}{tail}{{0,4}}") for role, listed in self.lists["roles"].items()}

    @cached_property
    def base(self) -> dict[str, re.Pattern[str]]:
        """How each line of 附件1 is called that reports are compared with."""
        return {key: self._line(key, listed) for key, listed in self.lists["base"].items()}

    def _line(self, key: str, only_in_texts: Sequence[str]) -> re.Pattern[str]:
        names = [line_pattern(name) for name, each in self.lines.items() if each == key]
        return re.compile(either([*names, *only_in_texts]))

    @cached_property
    def _same_words(self) -> re.Pattern[str]:
        return re.compile(either([re.escape(word) for word in self.lists["same_words"]]))

    def in_one_wording(self, text: str) -> str:
        """A text with words that mean the same written the same: 规上工业增速 -> 规模工业增长."""
        meant: Mapping[str, str] = self.lists["same_words"]
        return self._same_words.sub(lambda match: meant[match[0]], text)

    def residue(self, text: str) -> str:
        """What is left of a piece of text without neutral words and marks: '' when it says nothing of its own."""
        return _residue(self, text)


@lru_cache(maxsize=65536)
def _residue(words: Words, text: str) -> str:
    return _MARKS.sub("", words.pattern("neutral").sub("", _MARKS.sub("", text)))
