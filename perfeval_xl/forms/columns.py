"""The meaning of a column whose head is unknown, by several kinds of evidence at once.

Every unknown head is compared with every meaning that the table still lacks. Words in the head count most; what stands
in the cells below tells 分值 from 得分 and a target from a result: operators, numbers, a sum that fits 100, scores that
never exceed their weights. The best pair is taken first, and each one taken is reported (S107).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.domain.form import Entry
from perfeval_xl.domain.grid import Area
from perfeval_xl.forms.grid import Grid, in_points, in_weights
from perfeval_xl.forms.text import clean
from perfeval_xl.forms.vocabulary import Near
from perfeval_xl.parsing import normalize

_WORD, _LIKELY, _LEAST = 6, 4, 6
"""Points for a telling word in the head and for cells that look right, and what it takes to be believed."""
_DEEPEST = 60
"""Rows below the head that are looked at."""
_HUNDRED, _SUMS = Decimal(100), (Decimal(80), Decimal(100))
"""分值 add up to 100, or to less by what 执行率 has."""
_OPERATORS = frozenset("≥≤=＝>＜<﹦≧≦") | {">=", "<=", "定性", "定量", "正向", "反向", "等于", "大于等于", "小于等于"}
_SIGNS = ("≥", "≤", "=", ">", "<", "不低于", "不少于", "不超过", "不高于")
_MOST, _HALF = Decimal("0.6"), Decimal("0.5")


_PLACES: Mapping[str, tuple[Collection[str], Collection[str]]] = {
    "level2": ({"level1"}, {"level3"}),
    "level3": ({"level2"}, {"target", "operator", "unit", "weight"}),
    "target": ({"level3", "operator", "unit"}, {"actual"}),
    "actual": ({"target", "adjusted", "unit"}, {"weight", "score"}),
    "weight": ({"actual", "level3"}, {"score", "target"}),
}
"""The heads to the left and to the right of a column in printed forms."""
_BETWEEN = {"level2": 6, "level3": 6, "target": 6, "actual": 6, "weight": 2}
"""Points for the place; 分值 must add up as well."""


class Inferred(NamedTuple):
    """A column that was taken for `name` by evidence, not by its head."""

    name: str
    entry: Entry


class _Body(NamedTuple):
    """What stands below a head: texts, and numbers where the cells hold any."""

    texts: tuple[str, ...]
    numbers: tuple[Decimal, ...]

    def share(self, count: int) -> Decimal:
        """A count as its part of all cells that hold something; there is one."""
        return Decimal(count) / len(self.texts)


def infer_columns(grid: Grid, recognised: Mapping[str, Area], unknown: Sequence[Entry]) -> list[Inferred]:
    """The unknown heads whose meaning can be inferred, from left to right, each with it.

    Every meaning and every head is used once.
    """
    if not unknown:
        return []
    bottoms = [area.bottom for area in recognised.values()] or [min(grid.area(*entry.at).bottom for entry in unknown)]
    under = max(bottoms) + 1  # 绩效指标 beside the head is unknown too, and reaches down to the last row
    bodies = {entry: _body(grid, grid.area(*entry.at), under) for entry in unknown}
    if not any(body.texts for body in bodies.values()):
        return infer_by_words(grid.vocabulary.near, recognised, unknown)
    weights = _body(grid, recognised["weight"], under) if "weight" in recognised else None
    pairs = [
        (_evidence(name, entry, near, bodies[entry], weights), name, entry)
        for name, near in grid.vocabulary.near.items()
        if name not in recognised
        for entry in unknown
    ]
    inferred = _match(pairs)
    return _with_placed(
        grid, recognised, inferred, [pair for pair in pairs if pair[2] not in {each.entry for each in inferred}]
    )


def _with_placed(
    grid: Grid, recognised: Mapping[str, Area], inferred: list[Inferred], others: Iterable[tuple[int, str, Entry]]
) -> list[Inferred]:
    """The heads inferred from words and cells, and those inferred from their neighbours as well: between 三级指标 and
    实际完成值 stands the target, whatever its head says."""
    names = {area.left: name for name, area in recognised.items()} | {
        each.entry.at.column: each.name for each in inferred
    }
    lacking = _PLACES.keys() - set(names.values())
    if not lacking:
        return inferred
    columns = sorted(names.keys() | {entry.at.column for _, _, entry in others})
    beside = dict(zip(columns, zip([0, *columns], [*columns[1:], 0], strict=False), strict=True))
    placed = _match(
        (points + _place(name, *(names.get(column, "") for column in beside[entry.at.column])), name, entry)
        for points, name, entry in others
        if name in lacking
    )
    return sorted([*inferred, *placed], key=lambda pair: pair.entry.at)


def _place(name: str, before: str, after: str) -> int:
    """Points for standing between the heads that a meaning stands between in printed forms."""
    left, right = _PLACES[name]
    return _BETWEEN[name] if before in left and after in right else 0


def infer_by_words(words: Mapping[str, Near], recognised: Collection[str], unknown: Sequence[Entry]) -> list[Inferred]:
    """The same for heads above few lines, by their words alone."""
    return _match(
        (_word(normalize(entry.text), near), name, entry)
        for name, near in words.items()
        if name not in recognised
        for entry in unknown
    )


def _match(scored: Iterable[tuple[int, str, Entry]]) -> list[Inferred]:
    """Meanings and heads paired by their evidence, the strongest first, none below what it takes."""
    names: set[str] = set()
    entries: set[Entry] = set()
    pairs: list[Inferred] = []
    for points, name, entry in sorted(scored, key=lambda pair: -pair[0]):
        if points >= _LEAST and name not in names and entry not in entries:
            names.add(name)
            entries.add(entry)
            pairs.append(Inferred(name, entry))
    return sorted(pairs, key=lambda pair: pair.entry.at)


def _body(grid: Grid, area: Area, under: int) -> _Body:
    """The column's cells down to 总分, each merged area once."""
    texts: list[str] = []
    numbers: list[Decimal] = []
    totals = grid.vocabulary.total
    for row in grid.rows_between(under, under + _DEEPEST):
        first = grid.first_in_row(row, 1, area.left)
        if first is not None and clean(first.text) in totals:
            break
        entry = grid.entry(row, area.left)
        if entry.at.row != row or not entry.text:
            continue
        texts.append(normalize(entry.text))
        points = in_weights(in_points(entry))
        if points is not None and points.number is not None:
            numbers.append(points.number)
    return _Body(tuple(texts), tuple(numbers))


def _evidence(name: str, head: Entry, near: Near, body: _Body, weights: _Body | None) -> int:
    """How much speaks for a column being `name`; negative where its head says otherwise."""
    word = _word(normalize(head.text), near)
    return word if word < 0 else word + _likeness(name, body, weights)


def _word(label: str, near: Near) -> int:
    """Points for a telling word; a head that is hardly more than the word says it more clearly."""
    if any(word in label for word in near.none):
        return -_WORD
    words = [word for word in near.any if word in label]
    return _WORD + (max(map(len, words)) * 2 >= len(label)) if words else 0


def _likeness(name: str, body: _Body, weights: _Body | None) -> int:
    """Points for cells that look like `name`'s, minus what they would be against it."""
    if not body.texts:
        return 0 if name in ("reason", "actual", "score", "adjusted", "unit") else -_LIKELY
    look = _LOOKS.get(name)
    return 0 if look is None else look(body, weights)


def _like_weights(body: _Body, _: _Body | None) -> int:
    if body.share(len(body.numbers)) < _MOST or any(not 0 <= number <= _HUNDRED for number in body.numbers):
        return -_LIKELY
    several = len(body.numbers) > 1  # one number adds up to anything
    return _LIKELY if several and _SUMS[0] <= sum(body.numbers) <= _SUMS[1] else 0


def _like_scores(body: _Body, weights: _Body | None) -> int:
    if body.share(len(body.numbers)) < _MOST:
        return -_LIKELY
    if weights is None or len(weights.numbers) != len(body.numbers):
        return 0
    fits = all(score <= weight for score, weight in zip(body.numbers, weights.numbers, strict=True))
    return _LIKELY if fits else -_LIKELY


def _like_operators(body: _Body, _: _Body | None) -> int:
    return _LIKELY if body.share(sum(text in _OPERATORS for text in body.texts)) >= _MOST else -_LIKELY


def _like_units(body: _Body, _: _Body | None) -> int:
    short = sum(len(text) <= 4 and not text[0].isdigit() and text not in _OPERATORS for text in body.texts)
    return _LIKELY if body.share(short) >= _MOST else -_LIKELY


def _like_targets(body: _Body, _: _Body | None) -> int:
    signed = sum(text.startswith(_SIGNS) and len(text) > 1 for text in body.texts)
    return 2 if body.share(signed) >= Decimal("0.3") else 0


def _like_results(body: _Body, _: _Body | None) -> int:
    """Numbers, and no comparisons; copied targets are no evidence against a result."""
    signed = sum(text.startswith(_SIGNS) and len(text) > 1 for text in body.texts)
    counted = sum(any(map(str.isdigit, text)) for text in body.texts)
    return (body.share(signed) < _HALF) + 2 * (body.share(counted) >= _HALF)


def _like_names(body: _Body, _: _Body | None) -> int:
    words = sum(len(text) >= 2 and not text[0].isdigit() and not text.startswith(_SIGNS) for text in body.texts)
    return 2 if body.share(words) >= _MOST else -_LIKELY


_LOOKS = {
    "weight": _like_weights,
    "score": _like_scores,
    "operator": _like_operators,
    "unit": _like_units,
    "target": _like_targets,
    "actual": _like_results,
    "level1": _like_names,
    "level2": _like_names,
    "level3": _like_names,
}
