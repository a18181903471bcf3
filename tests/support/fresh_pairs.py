"""Fresh pairs of a target and a result: what the program makes of them beside what was written down before it saw them."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from perfeval_xl.domain.verdict import Judgement, Verdict
from tests.support.cases import load_cases
from tests.support.pairs import Pair, pair_of, score_pair
from tests.support.published import FOLDER as PUBLISHED

FOLDER = PUBLISHED / "pairs"
_GOOD = (Verdict.MET, Verdict.OVER)


@dataclass(frozen=True, kw_only=True)
class PairFigures:
    """Counts over the pairs of one file."""

    pairs: int = 0
    right: int = 0
    left: int = 0
    """Left to a person, where a person would have known."""
    bold: int = 0
    """Decided, where only a person can."""
    contrary: int = 0
    """Met where it is missed, missed where it is met."""

    def __add__(self, other: "PairFigures") -> "PairFigures":
        return PairFigures(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)})


def pair_files(folder: Path = FOLDER) -> list[Path]:
    """The files of fresh pairs, the oldest first."""
    return sorted(folder.glob("*.yaml"))


def pairs_of(path: Path) -> Iterator[Pair]:
    """The pairs of a file in its order."""
    for lines in load_cases(path).values():
        yield from map(pair_of, lines)


def judged_as(pair: Pair) -> str:
    """What becomes of a pair: right, left, bold or contrary, as `PairFigures` names them. Met and over are one."""
    judged = score_pair(pair).judgement
    said, expected = _answer(judged), _plain(pair.verdict)
    if said == expected or (judged.copied and expected is Verdict.MET):
        return "right"
    if said is Verdict.UNDECIDED:
        return "left"
    return "bold" if expected is Verdict.UNDECIDED else "contrary"


def _answer(judged: Judgement) -> Verdict:
    """The verdict that the row gets; a copied bar is for a person, as I303 tells."""
    return Verdict.UNDECIDED if judged.copied else _plain(judged.verdict)


def _plain(verdict: Verdict) -> Verdict:
    return Verdict.MET if verdict in _GOOD else verdict


def figures_of(pairs: Iterator[Pair]) -> PairFigures:
    """The counts over some pairs."""
    return sum((PairFigures(pairs=1, **{judged_as(pair): 1}) for pair in pairs), PairFigures())
