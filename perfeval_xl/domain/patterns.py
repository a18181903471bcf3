"""Regular expressions that are compiled when they are first used.

Compiling all that a form might call for takes a third of a check; most forms call for less than half.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, AnyStr, cast

_PATIENCE = 200
"""Texts without a sign until a pattern is compiled all the same: in a batch compiled ones answer faster."""


class _Pattern:
    """Stands for a pattern that is compiled when an attribute is first used."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        answer = getattr(re.compile(self._text, self._flags), name)
        vars(self)[name] = answer
        return answer


class _SignedPattern(_Pattern):
    """One that is compiled for the first text that holds one of its signs; in others it finds nothing."""

    def __init__(self, text: str, flags: int, signs: str) -> None:
        super().__init__(text, flags)
        self._signs = frozenset(signs)
        self._passed = 0

    def _of(self, name: str, text: str) -> Callable[..., Any] | None:
        """The method of the compiled pattern, None where the text holds no sign."""
        self._passed += 1
        return self.__getattr__(name) if self._passed > _PATIENCE or not self._signs.isdisjoint(text) else None

    def search(self, text: str, *bounds: int) -> re.Match[str] | None:
        return find(text, *bounds) if (find := self._of("search", text)) else None

    def match(self, text: str, *bounds: int) -> re.Match[str] | None:
        return find(text, *bounds) if (find := self._of("match", text)) else None

    def fullmatch(self, text: str, *bounds: int) -> re.Match[str] | None:
        return find(text, *bounds) if (find := self._of("fullmatch", text)) else None

    def finditer(self, text: str, *bounds: int) -> Iterator[re.Match[str]]:
        return find(text, *bounds) if (find := self._of("finditer", text)) else iter(())

    def sub(self, into: Any, text: str, count: int = 0) -> str:
        return replace(into, text, count) if (replace := self._of("sub", text)) else text

    def split(self, text: str, most: int = 0) -> list[Any]:
        return cut(text, most) if (cut := self._of("split", text)) else [text]


def pattern(text: AnyStr, flags: int = 0, *, signs: str = "") -> re.Pattern[AnyStr]:
    """As `re.compile`, but compiled, and refused when it is no pattern, at its first use.

    `signs` are characters of which every match holds one: what has none of them is answered without compiling. Worth
    naming where most forms have none of them.
    """
    if signs:
        assert isinstance(text, str)
        return cast("re.Pattern[AnyStr]", _SignedPattern(text, flags, signs))
    return cast("re.Pattern[AnyStr]", _Pattern(text, flags))
