"""其中: what a sentence names as parts of an amount or count must not be more than the whole.

    年初预算6万元 in 预算4.94万元，其中年初预算6万元 is more than its whole; so are parts that add up to more.

Counts may overlap (其中党员60人，女性45人), so they are only held against the whole one by one.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.narrative.quantities import Quantity, most_meant
from perfeval_xl.narrative.sentence import Mention, Sentence
from perfeval_xl.narrative.vocabulary import Words

_OPENING = re.compile(r"其中|（含|（包括|（包含")
_MARKS = re.compile(r"[，：；、（。]*")
_LONGEST_LABEL = 30
_MOST_PARTS = 50


class Excess(NamedTuple):
    """A whole and what is named as its part, or the sum of its parts."""

    whole: Mention
    part: Mention
    total: Decimal
    """The part, or the sum, in the unit's base."""
    summed: int
    """How many parts were added up; 1 for a single part."""


def excesses(sentence: Sentence, amounts: frozenset[Decimal] = frozenset()) -> Iterator[Excess]:
    """Every 其中 of a sentence whose parts are more than the amount before it.

    `amounts` are those that forms hold (元): a number that is one of them is exact, any other may have been rounded.
    """
    openings = list(_OPENING.finditer(sentence.skeleton))
    ends = _ends_of_lists(sentence.skeleton, openings) if openings else {}
    for opening in openings:
        whole = _whole(sentence, opening.start())
        if whole is not None and whole.quantity.exact:
            parts = _parts(sentence, opening, ends[opening.start()], whole)
            yield from _too_much(whole, parts, amounts)


def _whole(sentence: Sentence, place: int) -> Mention | None:
    """The number right before 其中, with nothing but marks in between."""
    number = _from(sentence, place) - 1
    if number < 0 or not _MARKS.fullmatch(sentence.skeleton, sentence.mentions[number].place + 1, place):
        return None
    whole = sentence.mentions[number]
    return None if whole.words.pattern("changed").search(whole.left) or "比" in whole.left else whole


def _from(sentence: Sentence, place: int) -> int:
    """The number of the first mention that does not stand before a place."""
    return bisect_left(sentence.mentions, place, key=lambda mention: mention.place)


def _parts(sentence: Sentence, opening: re.Match[str], end: int, whole: Mention) -> list[Mention]:
    """The numbers of the list behind 其中: of the whole's unit, at its level of brackets, each with its own name."""
    inside = _bracket(sentence.skeleton, opening) is not None
    found: list[Mention] = []
    for number in range(_from(sentence, opening.end()), _from(sentence, end)):
        mention = sentence.mentions[number]
        if mention.aside and not (inside or whole.aside):
            continue
        label = mention.left.rpartition("其中")[2].strip("：")
        if not _alike(mention.quantity, whole.quantity) or not _part_label(label, whole.words):
            break
        found.append(mention)
        if len(found) == _MOST_PARTS:
            break
    return found


def _bracket(skeleton: str, opening: re.Match[str]) -> int | None:
    """Where the bracket stands that a list is in; None for one without."""
    place = opening.start() - (not opening[0].startswith("（"))
    return place if skeleton[place : place + 1] == "（" else None


def _ends_of_lists(skeleton: str, openings: Sequence[re.Match[str]]) -> dict[int, int]:
    """Where each list ends, by its opening's place: at the next 其中, and for a list in brackets at their end."""
    closing = _brackets(skeleton)
    ends: dict[int, int] = {}
    following = len(skeleton)
    for opening in reversed(openings):
        bracket = _bracket(skeleton, opening)
        ends[opening.start()] = min(following, closing.get(bracket, following)) if bracket is not None else following
        following = opening.start() if opening[0] == "其中" else following
    return ends


def _brackets(skeleton: str) -> dict[int, int]:
    """Where each bracket that is opened is closed again."""
    opened: list[int] = []
    closing: dict[int, int] = {}
    for place, char in enumerate(skeleton):
        if char == "（":
            opened.append(place)
        elif char == "）" and opened:
            closing[opened.pop()] = place
    return closing


def _alike(part: Quantity, whole: Quantity) -> bool:
    if whole.unit.group == "money":
        return part.unit.group == "money" and part.unit.per == whole.unit.per
    return part.unit.text == whole.unit.text and whole.unit.group not in ("percent", "", "day", "month", "year")


def _part_label(label: str, words: Words) -> bool:
    """Whether the words before a number name a part: 年初预算, 公务接待费; not 实际支出, 同比增加."""
    return len(label) <= _LONGEST_LABEL and words.pattern("no_part").search(label) is None and bool(label)


def _too_much(whole: Mention, parts: list[Mention], amounts: frozenset[Decimal]) -> Iterator[Excess]:
    limit = most_meant(whole.quantity)
    for part in parts:
        amount = part.quantity.number * part.quantity.unit.factor
        slack = Decimal(0) if amount in amounts else part.quantity.span.slack
        if amount - slack > limit and part.quantity.exact:
            yield Excess(whole, part, amount, 1)
            return
    if len(parts) < 2 or whole.quantity.unit.group != "money" or not _siblings(parts):
        return
    total = sum((part.quantity.number * part.quantity.unit.factor for part in parts), Decimal(0))
    finest = min(each.quantity.span.slack for each in (whole, *parts))
    if total > whole.quantity.number * whole.quantity.unit.factor + finest * (len(parts) + 1):
        yield Excess(whole, parts[-1], total, len(parts))


def _siblings(parts: list[Mention]) -> bool:
    """Whether the parts are cut one way: all exact, and their names end alike (人员经费, 公用经费)."""
    ends = {part.words.residue(part.left)[-1:] or part.left[-1:] for part in parts}
    return all(part.quantity.exact for part in parts) and len(ends) == 1
