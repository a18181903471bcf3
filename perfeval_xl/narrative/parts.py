"""其中: what a sentence names as parts of an amount or count must not be more than the whole.

    年初预算6万元 in 预算4.94万元，其中年初预算6万元 is more than its whole; so are parts that add up to more.

Counts may overlap (其中党员60人，女性45人), so they are only held against the whole one by one.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.narrative.quantities import Quantity, most_meant
from perfeval_xl.narrative.sentence import Mention, Sentence
from perfeval_xl.narrative.vocabulary import Words

_OPENING = re.compile(r"其中|（含|（包括|（包含")
_LONGEST_LABEL = 30


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
    for opening in _OPENING.finditer(sentence.skeleton):
        whole = _whole(sentence, opening.start())
        if whole is not None and whole.quantity.exact:
            parts = _parts(sentence, opening, whole)
            yield from _too_much(whole, parts, amounts)


def _whole(sentence: Sentence, place: int) -> Mention | None:
    """The number right before 其中, with nothing but marks in between."""
    before = [mention for mention in sentence.mentions if mention.place < place]
    if not before or re.fullmatch(r"[，：；、（。]*", sentence.skeleton[before[-1].place + 1 : place]) is None:
        return None
    whole = before[-1]
    return None if whole.words.pattern("changed").search(whole.left) or "比" in whole.left else whole


def _parts(sentence: Sentence, opening: re.Match[str], whole: Mention) -> list[Mention]:
    """The numbers of the list behind 其中: of the whole's unit, at its level of brackets, each with its own name."""
    inside = opening[0].startswith("（") or sentence.skeleton[opening.start() - 1 : opening.start()] == "（"
    stop = _end_of_list(sentence.skeleton, opening.end(), inside)
    found: list[Mention] = []
    for mention in sentence.mentions:
        if not opening.end() <= mention.place < stop or (mention.aside and not (inside or whole.aside)):
            continue
        label = mention.left.rpartition("其中")[2].strip("：")
        if not _alike(mention.quantity, whole.quantity) or not _part_label(label, whole.words):
            break
        found.append(mention)
    return found


def _end_of_list(skeleton: str, start: int, inside: bool) -> int:
    """Where the list ends: at the next 其中, and for a list in brackets at their end."""
    following = skeleton.find("其中", start)
    end = len(skeleton) if following < 0 else following
    if not inside:
        return end
    depth = 1
    for place in range(start, end):
        depth += {"（": 1, "）": -1}.get(skeleton[place], 0)
        if not depth:
            return place
    return end


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
