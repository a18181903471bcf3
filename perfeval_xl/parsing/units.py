"""Units behind numbers: what they are worth and what can be compared with what (data: units.yaml)."""

import re
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.datafiles import load

_HERE = Path(__file__).parent

COUNT = "count"
"""The group of 个, which can stand for any counting word."""


class Unit(NamedTuple):
    """A unit as written: '万元/家' is scale 10000, group 'money', per '家'; `group` is '' for a bare scale (3亿)."""

    text: str
    group: str
    factor: Decimal
    per: str = ""

    @property
    def bare(self) -> bool:
        """No unit at all, not even a scale."""
        return not self.text

    @property
    def pure(self) -> bool:
        """Nothing but a scale, if that: 50万 is the number 500000."""
        return not self.group and not self.per


NO_UNIT = Unit("", "", Decimal(1))


class _Table(NamedTuple):
    groups: dict[str, tuple[str, Decimal]]
    counts: frozenset[str]
    scales: dict[str, Decimal]
    pattern: str


@cache
def _table() -> _Table:
    data = dict(load(_HERE / "units.yaml"))
    counts = frozenset(data.pop("counts"))
    scales = {name: Decimal(str(value)) for name, value in data.pop("scales").items()}
    groups = {name: (group, Decimal(str(factor))) for group, units in data.items() for name, factor in units.items()}
    return _Table(groups, counts, scales, _pattern(groups, scales))


def _pattern(groups: dict[str, tuple[str, Decimal]], scales: dict[str, Decimal]) -> str:
    """A scale, a unit and '/个', each optional, longest first."""
    units, steps = (
        "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) for names in (groups, scales)
    )
    return f"(?:{steps})?(?:{units})?(?:人民币)?(?:/(?:{units}))?"


def unit_pattern() -> str:
    """A regular expression, without groups, for everything that may stand behind a number as its unit."""
    return _table().pattern


@lru_cache(maxsize=1024)
def read_unit(text: str) -> Unit:
    """The unit that a text matched by `unit_pattern` means; unknown words make a group of their own."""
    if not text:
        return NO_UNIT
    table = _table()
    body, _, per = text.replace("人民币", "").partition("/")
    if text in table.groups:
        body, per = text, ""
    scale = next((name for name in sorted(table.scales, key=len, reverse=True) if body.startswith(name)), "")
    if body in table.groups:
        scale = ""
    group, factor = _worth(body[len(scale) :], per)
    return Unit(text, group, factor * table.scales.get(scale, Decimal(1)), per)


def unit_name(text: str) -> str:
    """A unit without its scale: 万页 -> 页."""
    steps = sorted(_table().scales, key=len, reverse=True)
    return text.removeprefix(next((step for step in steps if text.startswith(step)), ""))


def _worth(name: str, per: str) -> tuple[str, Decimal]:
    """Group and factor of a unit without its scale; '万/个' is money for each."""
    if not name:
        return ("money" if per else ""), Decimal(1)
    return _table().groups.get(name, (name, Decimal(1)))


def is_count(unit: Unit) -> bool:
    """Whether a unit counts people, organisations, events or things."""
    return unit.group in _table().counts


def comparable(one: Unit, other: Unit) -> bool:
    """Whether two numbers with these units can be compared as they stand."""
    if one.group == other.group:
        return True
    if one.text in ("个", "") and other.group in _table().counts:
        return one.text == "个"
    if other.text == "个" and one.group in _table().counts:
        return True
    scaled = "" in (one.group, other.group) and not (one.bare or other.bare)
    return scaled and {one.group, other.group} <= {"", "money", *_table().counts}
