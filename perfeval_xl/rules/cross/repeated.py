"""What a row says that another form would hardly say by chance: results beyond a target met, reasons."""

from collections.abc import Iterator
from typing import NamedTuple

from perfeval_xl.domain.form import Entry, Indicator
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing import normalize, not_applicable

_NUMBERS = pattern(r"[0-9]+(?:\.[0-9]+)?%?")
_PLAIN_NUMBERS = frozenset({"100%", "100", "0", "0%"})
_MARKS = pattern(r"[\W_]+")
_TELLING = 8
"""Characters of a text that two people do not write alike by chance."""


class Remark(NamedTuple):
    """A text of a row that tells something, beside what the other form's row says there."""

    entry: Entry
    same: bool


def remarks_on(before: Indicator, now: Indicator) -> Iterator[Remark]:
    """The result and the reason of a row, where both forms have one that tells something."""
    if tells_result(before) and tells_result(now):
        yield Remark(now.actual, _plain(before.actual) == _plain(now.actual))
    if before.reason is not None and now.reason is not None and _tells(before.reason) and _tells(now.reason):
        yield Remark(now.reason, _plain(before.reason) == _plain(now.reason))


def tells_result(row: Indicator) -> bool:
    """Whether a result says more than that the target was met: 52家 against ≥50家, not 100%, 12次 against 12次."""
    text, target = normalize(row.actual.text), normalize(row.target.text)
    if not_applicable(text) or text == target:
        return False
    numbers = set(_NUMBERS.findall(text)) - _PLAIN_NUMBERS
    return bool(numbers - set(_NUMBERS.findall(target))) or (not numbers and _tells(row.actual))


def _tells(entry: Entry) -> bool:
    return len(_plain(entry)) >= _TELLING


def _plain(entry: Entry) -> str:
    return _MARKS.sub("", normalize(entry.text))
