"""What law files speak of: sources, dated values, profiles, and which keys there are."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

Value = Decimal | str | tuple[str, ...]

KEYS: Mapping[str, type] = {
    "weight.total": Decimal,
    "weight.execution": Decimal,
    "weight.产出指标": Decimal,
    "weight.效益指标": Decimal,
    "weight.满意度指标": Decimal,
    "weight.成本指标": Decimal,
    "level1.required": tuple,
    "grade.excellent.floor": Decimal,
    "grade.good.floor": Decimal,
    "grade.fair.floor": Decimal,
    "tier.met.floor": Decimal,
    "tier.partly.floor": Decimal,
    "execution.cap": Decimal,
    "le_formula": str,
    "tolerance.money": Decimal,
    "tolerance.score": Decimal,
    "tolerance.rounding_slip": Decimal,
    "tolerance.rate_point": Decimal,
    "limit.budget_change": Decimal,
    "limit.low_rate": Decimal,
    "limit.over": Decimal,
    "limit.copied_rows": Decimal,
    "limit.copied_share": Decimal,
    "limit.full_share": Decimal,
}
"""Every value a profile may set, with its type."""

WORDS: Mapping[str, frozenset[str]] = {"le_formula": frozenset({"linear", "ratio"})}
"""What a value that is a word may be."""


PRINTED = "form-print"
"""The source of what a form prints itself."""


class Source(NamedTuple):
    """A document that values and rules come from; `checked` says that the wording was held against the text itself."""

    title: str
    about: str
    checked: bool


class Dated(NamedTuple):
    """A value with the days on which it is in force (`until` is its last day, None for no end)."""

    start: date
    until: date | None
    value: Value
    source: str
    checked: bool

    def covers(self, day: date) -> bool:
        """Whether the value is in force on that day."""
        return self.start <= day and (self.until is None or day <= self.until)


class Basis(NamedTuple):
    """Where a number comes from: the document's title, whether its wording was checked, and since when it holds."""

    title: str
    checked: bool
    since: date | None = None

    def __str__(self) -> str:
        return self.title if self.checked else f"{self.title}（文字未核）"


WEIGHTS = "分值"
"""The `when` of a profile that is chosen only for a form with just its weights."""


class Applies(NamedTuple):
    """When a profile is chosen unnamed: from that day on, and for a form without a year if it has that first level."""

    start: date
    when: str | None = None


class Profile(NamedTuple):
    """A law file with what it extends: every key with its values, oldest first."""

    name: str
    title: str
    values: Mapping[str, tuple[Dated, ...]]
    applies: Applies | None = None

    @property
    def begin(self) -> date:
        """The first day on which the profile can be used."""
        total = self.values.get("weight.total", ())
        days = [*(dated.start for dated in total[:1]), *((self.applies.start,) if self.applies else ())]
        return max(days, default=date.min)
