"""What a template may print: text that is safe in XML, and what is missing as a mark that cannot be overlooked."""

import re
from decimal import Decimal
from typing import Any

from jinja2 import ChainableUndefined
from markupsafe import Markup, escape

from perfeval_xl.domain.numbers import show_number

OPENING = "【待填："
PLACEHOLDER = re.compile(f"{OPENING}([^【】]*)】")
NEW_PARAGRAPH = "\a"
"""docxtpl ends the paragraph here and begins another of the same kind; a line break would stretch justified lines."""

_ESCAPED = "_x000D_"
_UNFIT = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]|{_ESCAPED}")
_LINE_ENDS = re.compile("\r\n|\r|\u2028|\u2029|\x85")
_ONE_LINE = re.compile(r"[\s【】]+")
_BLANKS = " \t\u3000\u00a0"
_LONGEST = 20
"""Characters of a value that a mark repeats."""
_RESERVED = re.compile(r"(?<=[{%}])_(?=[{%}])")
"""docxtpl turns {_{ into {{ after rendering; data must come out as it went in."""


class Missing(ChainableUndefined):
    """What a template asks for and the form does not hold: prints 【待填：name】, counts as false, never raises."""

    def __str__(self) -> str:
        return f"【待填：{self._undefined_name}】" if self._undefined_name else ""

    def __getattr__(self, name: str) -> "Missing":
        if name.startswith("__"):
            raise AttributeError(name)
        return self._part(name)

    def _part(self, key: object) -> "Missing":
        return Missing(name=f"{self._undefined_name}.{key}")

    def _itself(self, *_: object) -> "Missing":
        """A sum with a part missing is missing."""
        return self

    def _unknown(self, _: object) -> bool:
        """Nothing is known of what is missing, so no comparison holds."""
        return False

    # Jinja's own class forbids all of these; its types say so too
    __getitem__ = _part
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _itself  # type: ignore[assignment]
    __truediv__ = __rtruediv__ = __neg__ = __pos__ = __call__ = _itself  # type: ignore[assignment]
    __lt__ = __le__ = __gt__ = __ge__ = _unknown  # type: ignore[assignment]

    def __abs__(self) -> "Missing":
        return self


class Doubted(Missing):
    """A value that is there, and that the check calls wrong."""


def missing(name: str) -> Missing:
    """The mark for a value that should be there."""
    return Missing(name=name)


def doubted(name: str, written: str = "", beside: str = "") -> Missing:
    """The mark for a value that the check calls wrong: `written` stands in the form, `beside` tells of another."""
    if not written:
        return missing(name)
    one_line = _ONE_LINE.sub(" ", written)
    if len(one_line) > _LONGEST:
        return Doubted(name=f"{name}（请先核对表中所写）")
    return Doubted(name=f"{name}（表中写{one_line}，{f'{beside}，' if beside else ''}请先核对）")


def clean(text: str) -> str:
    """Text without characters that XML forbids; lines trimmed, blank lines dropped, line ends as \\n."""
    if text.isprintable() and _ESCAPED not in text:  # one line of characters that may all stand, as nearly all are
        return text.strip(_BLANKS)
    lines = _LINE_ENDS.sub("\n", _UNFIT.sub("", text)).split("\n")
    return "\n".join(filter(None, (line.strip(_BLANKS) for line in lines)))


def printed(value: Any) -> Any:
    """A value as it goes into the document: the environment's `finalize`."""
    if isinstance(value, Markup):
        return value
    text = str(escape(shown(value)))
    return Markup((_RESERVED.sub("&#95;", text) if "_" in text else text).replace("\n", NEW_PARAGRAPH))


def shown(value: Any) -> str:
    """A value as text: None is blank, a number keeps the digits it was written with."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return show_number(value) if isinstance(value, Decimal) else clean(str(value))
