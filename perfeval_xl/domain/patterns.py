"""Regular expressions that are compiled when they are first used.

Compiling all that a form might call for takes a sixth of a check; most forms call for less than half.
"""

import re
from typing import Any, AnyStr, cast


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


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`, but compiled, and refused when it is no pattern, at its first use."""
    return cast("re.Pattern[AnyStr]", _Pattern(text, flags))
