"""A sentence as a skeleton: every number, year and known name is one private character, so that wording can be matched.

    2024年预算4.94万元，其中年初预算6万元   ->   Y预算Q，其中年初预算Q

where Y, Q and N are single characters of the private use area that say which year, number or name they stand for.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from perfeval_xl.narrative.quantities import Quantity, find_quantities
from perfeval_xl.narrative.text import unquoted
from perfeval_xl.narrative.vocabulary import Words

_QUANTITY, _YEAR, _NAME = 0xE000, 0xF000, 0xF200
_MOST_QUANTITIES, _MOST_NAMES = 4000, 1000
_FIRST_YEAR = 1900
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年度|年底|年末|年初(?!预算)|年|度)")
_PART_OF_YEAR = re.compile(r"(?<![\d-])(?:0?[2-9]|1[01]|0?1-(?:[2-9]|1[01]))月|[一二三四]季度|[上下]半年")
_WHOLE_YEAR = re.compile(r"全年|年末|年底|[\uf000-\uf1ff]")
_SHARED_OUT, _LIST_ENDS = "分别", "，；。"
_CLAUSE = re.compile(r"[^，。；]+")
"""No wording of a target or of what was reached goes past these marks."""
_DATES = re.compile(r"\d{1,2}(?:-\d{1,2})?月(?:份|底|末|初|中旬|上旬|下旬|\d{1,2}日?)?(?!份额)|(?<!\d)\d{1,2}日")
_BOUNDARY = re.compile(r"[，、：；。！？（）\ue000-\uefff]")
_NUMBERED = re.compile(r"^\d{1,2}\.")
_QUOTE_BEFORE, _QUOTE_AFTER = 24, 12
_WIDEST, _FARTHEST = 40, 400
"""Characters in which what belongs to a number stands, and what narrows its name."""


class Mention(NamedTuple):
    """A number with its place in the skeleton, the words around it, and the years that govern it.

    `left` and `right` reach to the next mark of punctuation or number (colons before the number are stepped over),
    `year` is the last one named before the number, in this sentence or paragraph; None where none is.
    """

    quantity: Quantity
    place: int
    left: str
    right: str
    year: int | None
    aside: bool
    """Whether it stands in brackets."""
    unclear: bool
    """Whether it tells some months only (1-6月), or is one of several shared out by 分别."""
    words: Words
    """Those by which it was read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """One sentence: as folded, its skeleton, its numbers, and the places of its characters in the folded text."""

    folded: str
    skeleton: str
    mentions: tuple[Mention, ...]
    places: tuple[int, ...]
    words: Words
    """Those by which it was read."""
    first: bool
    """Whether its paragraph starts with it."""
    heading: str = ""
    """The headings it stands under."""
    particular: bool = False
    """Whether heading or paragraph speak of one kind of spending or one task, so that a bare 支出 is its own."""

    def quote(self, quantity: Quantity) -> str:
        """The words around a number, as they stand in the report."""
        start, end = self.places[quantity.start], self.places[quantity.end]
        left, right = max(0, start - _QUOTE_BEFORE), end + _QUOTE_AFTER
        cut = self.folded[left:right].strip("，、：；。")
        return ("…" if left else "") + cut + ("…" if right < len(self.folded) - 1 else "")

    def aimed(self, mention: Mention) -> bool:
        """Whether a number may be a target: under such a heading, behind a word like 目标, or before 的目标."""
        heading = self.words.pattern("reached").sub("", self.heading)
        if self.words.pattern("aimed_heading").search(heading) or _aimed(mention.right, self.words):
            return True
        before = self.before(mention)
        clause = before[max(before.rfind(mark) for mark in "，。；") + 1 :]
        return _first_aim(self.skeleton, self.words) < mention.place or _aimed(clause, self.words)

    def before(self, mention: Mention) -> str:
        """The skeleton before a number, as far back as anything can belong to it."""
        return self.skeleton[max(0, mention.place - _FARTHEST) : mention.place]


@lru_cache(maxsize=16)
def _first_aim(skeleton: str, words: Words) -> int:
    """Where the first clause ends that speaks of a target; the length where none does."""
    return next((found.end() for found in _CLAUSE.finditer(skeleton) if _aimed(found[0], words)), len(skeleton))


def _aimed(text: str, words: Words) -> bool:
    """Whether a piece of text speaks of a target, and not of one that was reached."""
    return words.pattern("aimed").search(words.pattern("reached").sub("", text)) is not None


def quantity_char(number: int) -> str:
    """The character that stands for a sentence's n-th number."""
    return chr(_QUANTITY + number)


def quantity_number(char: str) -> int:
    """Which number a character stands for; -1 for any other character."""
    return ord(char) - _QUANTITY if _QUANTITY <= ord(char) < _YEAR else -1


def name_number(char: str) -> int:
    """Which known name a character stands for; -1 for any other character."""
    return ord(char) - _NAME if _NAME <= ord(char) < _NAME + _MOST_NAMES else -1


def years_in(skeleton: str) -> list[int]:
    """The years named in a skeleton, in order."""
    return [ord(char) - _YEAR + _FIRST_YEAR for char in skeleton if _YEAR <= ord(char) < _NAME]


def read_sentence(
    folded: str,
    names: Sequence[tuple[str, int]],
    words: Words,
    *,
    year: int | None = None,
    first: bool = False,
    heading: str = "",
    particular: bool = False,
) -> Sentence:
    """A folded sentence; `names` are (name without quotation marks, number), the longest first.

    `year` is the one that the paragraph has named so far.
    """
    plain, places = unquoted(folded)
    masked = _with_names(plain, names)
    quantities = find_quantities(_without_dates(masked), words.units, _MOST_QUANTITIES)
    skeleton = words.in_one_wording(_skeleton(masked, quantities))
    return Sentence(
        folded=folded,
        skeleton=skeleton,
        mentions=tuple(_mentions(skeleton, quantities, year, words)),
        places=tuple(places),
        words=words,
        first=first,
        heading=heading,
        particular=particular,
    )


def _with_names(plain: str, names: Sequence[tuple[str, int]]) -> str:
    """Each known name as its character, repeated so that all places stay what they were."""
    for name, number in names:
        if number < _MOST_NAMES and name in plain:
            plain = plain.replace(name, chr(_NAME + number) * len(name))
    return plain


def _without_dates(text: str) -> str:
    """Years and dates blanked out, places kept."""
    text = _YEARS.sub(lambda found: "\0" * len(found[0]), text)
    return _DATES.sub(lambda found: "\0" * len(found[0]), text)


def _skeleton(masked: str, quantities: Sequence[Quantity]) -> str:
    pieces: list[str] = []
    place = 0
    for number, each in enumerate(quantities):
        if each.start < place:
            each = each._replace(start=place)
        pieces += [masked[place : each.start], quantity_char(number)]
        place = max(place, each.end)
    pieces.append(masked[place:])
    text = re.sub(r"([\uf200-\uf5e7])\1+", r"\1", "".join(pieces))
    return _YEARS.sub(lambda found: chr(_YEAR + int(found[1]) - _FIRST_YEAR), text)


def _mentions(skeleton: str, quantities: Sequence[Quantity], year: int | None, words: Words) -> list[Mention]:
    """The numbers with what governs them; a year named in brackets holds as far as the brackets go."""
    found: list[Mention] = []
    outer: list[int | None] = []
    unclear = _unclear(skeleton)
    for place, char in enumerate(skeleton):
        if char == "（":
            outer.append(year)
        elif char == "）" and outer:
            year = outer.pop()
        if _YEAR <= ord(char) < _NAME:
            year = ord(char) - _YEAR + _FIRST_YEAR
        number = quantity_number(char)
        if 0 <= number < len(quantities):
            left, right = _left(skeleton, place), _right(skeleton, place)
            found.append(Mention(quantities[number], place, left, right, year, bool(outer), unclear[place], words))
    return found


def _left(skeleton: str, place: int) -> str:
    text = skeleton[max(0, place - _WIDEST) : place].rstrip("：，" if skeleton[place - 1 : place] == "：" else "：")
    cuts = [found.end() for found in _BOUNDARY.finditer(text)]
    return _NUMBERED.sub("", text[cuts[-1] :] if cuts else text)


def _right(skeleton: str, place: int) -> str:
    text = skeleton[place + 1 : place + 1 + _WIDEST]
    cut = _BOUNDARY.search(text)
    return text[: cut.start()] if cut else text


def _unclear(skeleton: str) -> list[bool]:
    """For each place whether some months come last before it, behind every year, or 分别 in its list."""
    months = {found.end() for found in _PART_OF_YEAR.finditer(skeleton)}
    years = {found.end() for found in _WHOLE_YEAR.finditer(skeleton)}
    shared_out = {found.end() for found in re.finditer(_SHARED_OUT, skeleton)}
    if not (months or shared_out):
        return [False] * len(skeleton)
    partly = shared = False
    unclear: list[bool] = []
    for place, char in enumerate(skeleton):
        partly = (partly or place in months) and place not in years
        shared = shared or place in shared_out
        unclear.append(partly or shared)
        shared = shared and char not in _LIST_ENDS
    return unclear
