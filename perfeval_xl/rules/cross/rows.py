"""Which indicators of two forms of one project are the same."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from perfeval_xl.domain.form import Form, Indicator
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing import normalize, not_applicable

_NUMBERING = pattern(r"^(?:指标[0-9一二三四五六七八九十]*[:：.、]|[0-9]{1,2}[.、)]|\([0-9]{1,2}\)|[★*·•])+")
_NUMBERING_STARTS = "指"
"""The Chinese signs with which a numbering begins."""
_BRACKETS = pattern(r"\([^()]*\)")
_MARKS = pattern(r"[\W_]+")
_SHORTEST_PART = 4


class Rows(NamedTuple):
    """The indicators of two forms: those they have in common, and those that only one of them has."""

    pairs: tuple[tuple[Indicator, Indicator], ...]
    only_first: tuple[Indicator, ...]
    only_second: tuple[Indicator, ...]


def match_rows(first: Form, second: Form) -> Rows:
    """The indicators paired by name under their second level, by name alone, then by one name within the other."""
    pairs: list[tuple[Indicator, Indicator]] = []
    left, right = list(real_rows(first)), list(real_rows(second))
    for key in (_placed_name, lambda row: row_name(row)):
        pairs += _take(left, right, key)
    pairs += _take_parts(left, right)
    pairs.sort(key=lambda pair: pair[1].row)
    return Rows(tuple(pairs), tuple(left), tuple(right))


def real_rows(form: Form) -> Iterator[Indicator]:
    """The rows that name an indicator."""
    rows = (row for row in form.indicators if not (row.placeholder or row.untargeted or row.is_part))
    return (row for row in rows if _names_something(row.level3.text))


def _names_something(text: str) -> bool:
    """Whether a name remains when it is made comparable; one that begins as names do is not made so for that alone."""
    first = text[:1]
    if "一" <= first <= "龥" and first not in _NUMBERING_STARTS:
        return not not_applicable(text)
    return not not_applicable(text) and bool(_plain(text))


def row_name(row: Indicator) -> str:
    """An indicator's name as names are compared: '★1.培训场次（≥3场）' -> '培训场次'."""
    return _plain(row.level3.text)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    name = _NUMBERING.sub("", normalize(text))
    return _MARKS.sub("", _BRACKETS.sub("", name)) or _MARKS.sub("", name)


def _placed_name(row: Indicator) -> tuple[str, str]:
    return row.level2.name.removesuffix("指标") if row.level2 else "", row_name(row)


def _take(
    left: list[Indicator], right: list[Indicator], key: Callable[[Indicator], Hashable]
) -> Iterable[tuple[Indicator, Indicator]]:
    """Take the pairs of equal keys out of both lists; of several with one key the first goes with the first."""
    waiting: dict[Hashable, list[Indicator]] = {}
    for row in right:
        waiting.setdefault(key(row), []).append(row)
    pairs = [(row, rows.pop(0)) for row in left if (rows := waiting.get(key(row)))]
    _drop(left, right, pairs)
    return pairs


def _take_parts(left: list[Indicator], right: list[Indicator]) -> Sequence[tuple[Indicator, Indicator]]:
    """The same for names of which one holds the other, where only one fits."""
    pairs: list[tuple[Indicator, Indicator]] = []
    for row in left:
        fitting = [other for other in right if _part(row, other)]
        if len(fitting) == 1 and sum(_part(each, fitting[0]) for each in left) == 1:
            pairs.append((row, fitting[0]))
    _drop(left, right, pairs)
    return pairs


def _part(one: Indicator, other: Indicator) -> bool:
    short, long = sorted((row_name(one), row_name(other)), key=len)
    return len(short) >= _SHORTEST_PART and short in long


def _drop(left: list[Indicator], right: list[Indicator], pairs: Sequence[tuple[Indicator, Indicator]]) -> None:
    taken = {row.row for row, _ in pairs}, {row.row for _, row in pairs}
    left[:] = [row for row in left if row.row not in taken[0]]
    right[:] = [row for row in right if row.row not in taken[1]]
