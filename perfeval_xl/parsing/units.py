"""Units behind numbers: what they are worth and what can be compared with what (data: units.yaml)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple

from perfeval_xl.domain.patterns import pattern

_MONTHS = {"month": Decimal(1), "quarter": Decimal(3), "year": Decimal(12)}
_CURRENCY = "人民币"
COUNT = "个"
"""The unit that can stand for any counting word."""
PLAIN = {"", "money"}
"""Groups whose numbers can be written with a bare scale: 3亿 is 3亿元."""


class Unit(NamedTuple):
    """A unit as written: '万元/家' is scale 10000, group 'money', per '家'; `group` is '' for a bare scale (3亿)."""

    text: str
    group: str
    factor: Decimal
    per: str = ""
    counts: bool = False
    """Whether it counts people, organisations, events or things."""

    @property
    def bare(self) -> bool:
        """No unit at all, not even a scale."""
        return not self.text

    @property
    def pure(self) -> bool:
        """Nothing but a scale, if that: 50万 is the number 500000."""
        return not self.group and not self.per


_LATIN = r"[A-Za-zμΩ]+(?![A-Za-zμΩ])[23]?(?![0-9])"
_LETTERS = pattern(_LATIN)
"""A unit in Latin letters: mm, m2, μg."""
NO_UNIT = Unit("", "", Decimal(1))


@dataclass(frozen=True, kw_only=True, eq=False)
class Units:
    """The units that are known: `groups` gives group and factor of a name, `scales` what 万 is worth.

    `counts` are the groups of counting words; `pattern` is a regular expression, without groups, for everything that
    may stand behind a number as its unit.
    """

    groups: Mapping[str, tuple[str, Decimal]]
    counts: frozenset[str]
    scales: Mapping[str, Decimal]
    pattern: str

    @classmethod
    def of(
        cls, groups: Mapping[str, Mapping[str, Decimal]], counts: frozenset[str], scales: Mapping[str, Decimal]
    ) -> "Units":
        """The units of some groups, each with its names and what they are worth in the group's base unit."""
        worth = {name: (group, factor) for group, units in groups.items() for name, factor in units.items()}
        longest_first = dict(sorted(scales.items(), key=lambda pair: len(pair[0]), reverse=True))
        return cls(groups=worth, counts=counts, scales=longest_first, pattern=_pattern(worth, scales))

    def read(self, text: str) -> Unit:
        """The unit that a text matched by `pattern` means; unknown words make a group of their own."""
        return _read(self, text) if text else NO_UNIT

    def end_of(self, text: str, start: int) -> int:
        """Where the unit ends that begins at a place of a text; the place itself where none does.

        What `pattern` matches there: a scale, a unit, 人民币 and /个, each of them optional, the longest first. Latin
        letters are a unit as a whole, one of its own where it is not known: 60mm has nothing of 60m.
        """
        end = self._end_of_name(text, _behind_longest(self._scales_by_start, text, start))
        if text.startswith(_CURRENCY, end):
            end += len(_CURRENCY)
        if text.startswith("/", end):
            per = self._end_of_name(text, end + 1)
            end = per if per > end + 1 else end
        return end

    def _end_of_name(self, text: str, start: int) -> int:
        end = _behind_longest(self._names_by_start, text, start)
        letters = _LETTERS.match(text, start)
        return end if letters is None else max(end, letters.end())

    @cached_property
    def _in_lower_case(self) -> dict[str, tuple[str, Decimal]]:
        """What names of several Latin letters mean in whatever case: KG, Mm."""
        return {name.lower(): worth for name, worth in self.groups.items() if len(name) > 1 and name.isascii()}

    def worth_of(self, name: str) -> tuple[str, Decimal]:
        """Group and factor of a unit's name; a word that is not known makes a group of its own."""
        return self.groups.get(name) or self._in_lower_case.get(name.lower()) or (name, Decimal(1))

    @cached_property
    def _names_by_start(self) -> dict[str, list[str]]:
        return _by_start(self.groups)

    @cached_property
    def _scales_by_start(self) -> dict[str, list[str]]:
        return _by_start(self.scales)

    def is_unit(self, text: str) -> bool:
        """Whether a text is a unit that is known and nothing else."""
        listed = not _LETTERS.search(text) or any(self.read(text).group == group for group, _ in self.groups.values())
        return listed and re.fullmatch(self.pattern, text) is not None

    def without_scale(self, text: str) -> str:
        """A unit's name: 万页 -> 页."""
        return text.removeprefix(self.scale_of(text))

    def scale_of(self, text: str) -> str:
        """The scale with which a unit begins, '' for none."""
        return next((scale for scale in self.scales if text.startswith(scale)), "")


def _by_start(names: Iterable[str]) -> dict[str, list[str]]:
    """Names by their first character, the longest first."""
    by_start: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        by_start.setdefault(name[:1], []).append(name)
    return by_start


def _behind_longest(names: Mapping[str, Sequence[str]], text: str, start: int) -> int:
    """The place behind the longest of some names that stands at a place of a text; the place itself for none."""
    for name in names.get(text[start : start + 1], ()):
        if text.startswith(name, start):
            return start + len(name)
    return start


def _pattern(groups: Mapping[str, object], scales: Mapping[str, object]) -> str:
    """A scale, a unit and '/个', each optional, longest first; Latin letters as a whole."""
    names, steps = ("|".join(map(re.escape, sorted(each, key=len, reverse=True))) for each in (groups, scales))
    units = f"{_LATIN}|{names}"
    return f"(?:{steps})?(?:{units})?(?:{_CURRENCY})?(?:/(?:{units}))?"


@lru_cache(maxsize=1024)
def _read(units: Units, text: str) -> Unit:
    body, _, per = text.replace(_CURRENCY, "").partition("/")
    if text in units.groups:
        body, per = text, ""
    scale = "" if body in units.groups else units.scale_of(body)
    name = body[len(scale) :]
    # '万/个' is money for each
    group, factor = units.worth_of(name) if name else ("money" if per else "", Decimal(1))
    return Unit(text, group, factor * units.scales.get(scale, Decimal(1)), per, group in units.counts)


def comparable(one: Unit, other: Unit) -> bool:
    """Whether two numbers with these units can be compared as they stand."""
    if one.group == other.group:
        return True
    if (one.text == COUNT and other.counts) or (other.text == COUNT and one.counts):
        return True
    scaled = "" in (one.group, other.group) and not (one.bare or other.bare)
    return scaled and all(unit.group in PLAIN or unit.counts for unit in (one, other))


def months_in(unit: Unit) -> Decimal | None:
    """How many months a unit of time is, None for a day or anything else."""
    return _MONTHS.get(unit.group)
