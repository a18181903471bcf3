"""What became of approved goals: which sentences of them a self-evaluation leaves out or gives with other numbers.

approved   开展培训10场。新建平台1个。完善制度。
evaluated  全年开展培训8场。新建平台1个。        -> 10场 became 8场, 完善制度 is left out
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from perfeval_xl.domain.form import Form
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing import normalize

_ENDS = pattern(r"[。；;！!\n]|(?<![0-9])(?=(?:目标)?[0-9]{1,2}[、.:：)](?![0-9]))|(?=[一二三四五六七八九]是)")
_NUMBERING = pattern(
    r"^(?:目标)?(?:[0-9一二三四五六七八九十]{1,2}[、.:：)]|\([0-9一二三四五六七八九十]{1,2}\)|[一二三四五六七八九]是)+"
)
_YEARS = pattern(r"(?:19|20)[0-9]{2}年?(?:度)?")
_NUMBERS = pattern(r"[0-9]+(?:\.[0-9]+)?%?")
_MARKS = pattern(r"[\W_0-9]+")
_SHORTEST, _LONGEST = 4, 400
"""Characters of a sentence that can be looked for, and of one as far as it is looked at."""
_MOST = 40
_SAME = 0.6
"""How many of a sentence's pairs of characters another must share to say the same."""


class Aim(NamedTuple):
    """One sentence of the goals: as written, its pairs of characters, and its numbers but for years."""

    text: str
    pairs: frozenset[str]
    numbers: tuple[str, ...]


class Drift(NamedTuple):
    """How evaluated goals differ from the approved ones."""

    approved: int
    dropped: tuple[str, ...]
    changed: tuple[tuple[str, str], ...]
    """Sentences with other numbers: as approved, and as evaluated."""

    @property
    def unlike(self) -> bool:
        """Whether more than half of the approved sentences are not found again: they may be in other words."""
        return len(self.dropped) * 2 > self.approved


def drift_of(approved: Form, evaluated: Form) -> Drift | None:
    """What became of the approved goals; None where one of the forms states none."""
    planned, stated = list(_aims(approved)), list(_aims(evaluated))
    if not planned or not stated:
        return None
    stated_pairs = frozenset().union(*(aim.pairs for aim in stated))
    stated_numbers = {number for aim in stated for number in aim.numbers}
    dropped: list[str] = []
    changed: list[tuple[str, str]] = []
    for aim in planned:
        near = max(stated, key=lambda other: _share(aim, other.pairs))
        if _share(aim, near.pairs) < _SAME:
            if _share(aim, stated_pairs) < _SAME:
                dropped.append(aim.text)
        elif near.numbers and set(aim.numbers) - stated_numbers:
            changed.append((aim.text, near.text))
    return Drift(len(planned), tuple(dropped), tuple(changed))


def _aims(form: Form) -> Iterator[Aim]:
    texts = (goal.expected.text for goal in form.goals if not goal.expected.blank)
    return islice((aim for text in texts for aim in _sentences(text)), _MOST)


def _sentences(text: str) -> Iterator[Aim]:
    for part in _ENDS.split(normalize(text.replace("\n", "。"))):
        bare = _NUMBERING.sub("", part)[:_LONGEST]
        letters = _MARKS.sub("", _YEARS.sub("", bare))
        if len(letters) >= _SHORTEST:
            yield Aim(bare, frozenset(_pairs(letters)), tuple(_NUMBERS.findall(_YEARS.sub("", bare))))


def _pairs(letters: str) -> Iterable[str]:
    return (letters[place : place + 2] for place in range(len(letters) - 1))


def _share(aim: Aim, pairs: frozenset[str]) -> float:
    return len(aim.pairs & pairs) / len(aim.pairs)
