"""What numbers and words in targets and results mean: units, operators, dates, none, attainment, grades, levels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from perfeval_xl.datafiles import load
from perfeval_xl.parsing.attainment import AttainmentWords
from perfeval_xl.parsing.dates import DateWords, DayTerm, days_in
from perfeval_xl.parsing.grades import GradeWords
from perfeval_xl.parsing.levels import LevelWords
from perfeval_xl.parsing.none import NoneWords
from perfeval_xl.parsing.operators import OperatorWords
from perfeval_xl.parsing.phrases import Phrases
from perfeval_xl.parsing.units import Units

_HERE = Path(__file__).parent
UNITS, WORDS = _HERE / "units.yaml", _HERE / "words.yaml"
"""The package's own data."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Language:
    """How the texts of cells are understood; passed to whatever reads one. A language is equal to itself alone."""

    units: Units
    none: NoneWords
    attainment: AttainmentWords
    grades: GradeWords
    levels: LevelWords
    phrases: Phrases
    operators: OperatorWords
    dates: DateWords

    @classmethod
    def of(cls, units: Mapping[str, Any], words: Mapping[str, Mapping[str, Sequence[str]]]) -> "Language":
        """The language of the contents of a units.yaml and a words.yaml."""
        return cls(
            units=_units(units),
            none=NoneWords(words=_listed(words["none"])),
            attainment=AttainmentWords(words=_listed(words["attainment"])),
            grades=GradeWords(words=_listed(words["grades"])),
            levels=LevelWords(words=_listed(words["levels"])),
            phrases=Phrases(words=_listed(words["wording"])),
            operators=OperatorWords(words=_listed(words["operators"])),
            dates=DateWords(words=_listed(words["dates"])),
        )

    @classmethod
    def own(cls) -> "Language":
        """The package's own language, for whoever reads a text without a standard."""
        return _own()

    def days(self, text: str) -> tuple[DayTerm, ...]:
        """All days in a normalised text, from left to right, none overlapping another."""
        return days_in(text, self.dates)


def _units(content: Mapping[str, Any]) -> Units:
    groups = {
        group: {name: Decimal(str(factor)) for name, factor in units.items()}
        for group, units in content.items()
        if group not in ("counts", "scales")
    }
    scales = {name: Decimal(str(worth)) for name, worth in content["scales"].items()}
    return Units.of(groups, frozenset(content["counts"]), scales)


def _listed(section: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(words) for name, words in section.items()}


@cache
def _own() -> Language:
    return Language.of(load(UNITS), load(WORDS))
