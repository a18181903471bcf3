"""What the scoring law makes of a form: one assessment a form, shared by rules, scoring, printing and JSON."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Verdict(StrEnum):
    """How a result stands to its target."""

    MET = "met"
    OVER = "over"
    """Met, and beyond the target by a number."""
    UNMET = "unmet"
    UNDECIDED = "undecided"
    """Only a person can decide."""
    NOT_APPLICABLE = "not-applicable"

    @property
    def weakness(self) -> int:
        """For a group the weakest row counts: unmet before undecided before met before over."""
        return ("unmet", "undecided", "met", "over", "not-applicable").index(self.value)


class Judgement(NamedTuple):
    """A result held against its target.

    `target` and `actual` are the two numbers compared, in the same scale (percent as 0.9, 万元 as 元); None where
    the row is qualitative. `share` is the part of the target that was reached by the scoring law's measure, before
    any cap (0.75 for 15 of 20); None where no number tells. `why` is a short Chinese reason, '' where plain.
    """

    verdict: Verdict
    target: Decimal | None = None
    actual: Decimal | None = None
    share: Decimal | None = None
    operator: str = ""
    """≥ ≤ = > < range date text, '' where not applicable."""
    qualitative: bool = False
    units_differ: bool = False
    copied: bool = False
    """The result repeats the target's comparison or its long wording."""
    why: str = ""
    unreadable: bool = False
    """The target or result could not be read as any (S106); `why` says what is wrong."""


class IndicatorScore(NamedTuple):
    """A row's judgement and the 得分 the law gives it. `score` is None where only a person can decide.

    All rows of a group carry the group's score; `row` is the indicator's row on the sheet.
    """

    row: int
    judgement: Judgement
    score: Decimal | None
    reason: str = ""
    slight: bool = False
    """Whether a number was missed by so little that its share, once rounded, gives all points."""


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """The computed side of a form; scores to two decimals, half-up.

    `rate` is 全年执行数 ÷ 全年预算数 to four decimals (a fraction), `execution_score` is min(rate, 1) × 分值.
    `total` is the sum of what a person wrote or, where blank, what the law gives; None when a part is open.
    `written_total` sums written scores only; None when there is none.
    """

    rate: Decimal | None = None
    execution_score: Decimal | None = None
    indicators: tuple[IndicatorScore, ...] = ()
    weight: Decimal | None = None
    """Sum of all 分值, 执行率's included, each group once."""
    total: Decimal | None = None
    written_total: Decimal | None = None
    grade: str | None = None
    open_rows: tuple[int, ...] = ()
    """Rows whose score a person must decide."""
    by_row: dict[int, IndicatorScore] = field(default_factory=dict)
