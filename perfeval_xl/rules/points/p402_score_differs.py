"""P402: a score that differs from the law's."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import chain

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Form, Indicator
from perfeval_xl.domain.repair import Repair
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.points.missed import Missed, missed_groups, uncomputed_groups
from perfeval_xl.rules.repairs import missing_points, set_number
from perfeval_xl.rules.words import RECALCULATE, UNCOMPUTED, Later, describe_score, score_due, shown

_HALF = Decimal("0.5")
_BANDS = ((Decimal("0.9"), Decimal(1)), (Decimal("0.8"), Decimal("0.8")), (Decimal("0.6"), Decimal("0.6")))
"""Satisfaction from which on, and the part of 分值 that it earns by the bands of 财预〔2021〕101号."""


@rule(
    "P402",
    "得分与算法不符",
    severity=Severity.WARNING,
    source="caiyu-2020-10",
    reads=("tolerance.rounding_slip",),
    message="{cell} 完成值“{result}”未达到指标值“{target}”，{score}，按完成比例应为 {due}。{advice}",
    why="定量指标未完成的，按完成值与指标值的比例计分。",
    wrong="指标值 ≥5%，完成值 3.6%，分值 4，得分 1.2。",
    right="指标值 ≥5%，完成值 3.6%，分值 4，得分 2.88。",
    fix="按“完成值÷指标值×分值”改正；单位另有扣分办法的，在偏差原因里写明。",
    distance=4,
)
def score_as_law_gives(case: Case) -> Iterator[Hit]:
    """未完成的定量指标，得分要与按比例计算的一致（四舍五入到整分或半分也可以；“≤”的指标按超出的比例扣分、满意度按档给分也可以）。"""
    slip = case.law.number("tolerance.rounding_slip")
    for missed in missed_groups(case):
        if missed.expected is None or missed.written >= missed.weight:
            continue
        accepted = chain((missed.expected,), _over_a_cap(case, missed), _by_band(case, missed))
        if not any(_rounded(missed.written, points, slip) for points in accepted):
            yield hit(
                missed.score.at,
                expected=Later(shown, missed.expected),
                actual=Later(shown, missed.written),
                result=missed.row.actual.text,
                target=Later(_target_of, missed.row),
                score=Later(_score_of, case.form, missed),
                due=Later(score_due, case.form, missed.expected, missed.weight),
                advice="请核对得分。",
                repairs=_repairs(case, missed, missed.expected),
            )
    for group in uncomputed_groups(case):
        yield hit(
            group.score.at,
            expected=shown(group.expected),
            actual=UNCOMPUTED,
            severity=Severity.INFO,
            result=group.row.actual.text,
            target=group.row.full_target,
            score=f"得分写的是 {UNCOMPUTED}",
            due=shown(group.expected),
            advice=RECALCULATE,
        )


def _target_of(row: Indicator) -> str:
    return row.full_target


def _score_of(form: Form, missed: Missed) -> str:
    return describe_score(form, missed.score, missed.written, "写的是").rstrip()


def _repairs(case: Case, missed: Missed, due: Decimal) -> Iterator[Repair]:
    """The score that the law gives; or the one that 总分 was added up with."""
    yield set_number(missed.score, due)
    if missing := missing_points(case):
        yield set_number(missed.score, missed.written + missing)


def _over_a_cap(case: Case, missed: Missed) -> Iterator[Decimal]:
    """Where a cap was exceeded, both ways in use: 12 for ≤10 gives 80 % (what it is exceeded by) or 83.33 % (A/B)."""
    judged = case.assessment.by_row[missed.row.row].judgement
    if judged.operator in ("≤", "<") and judged.share is not None:
        yield max(Decimal(0), 2 - judged.share) * missed.weight
        yield missed.weight / judged.share if judged.share > 1 else missed.weight


def _by_band(case: Case, missed: Missed) -> Iterator[Decimal]:
    """For a satisfaction rate, the points of its band: 88 % may get 8 of 10."""
    reached = case.assessment.by_row[missed.row.row].judgement.actual
    if missed.row.is_satisfaction and reached is not None and reached <= 1:
        yield missed.weight * next((share for floor, share in _BANDS if reached >= floor), Decimal(0))


def _rounded(written: Decimal, expected: Decimal, slip: Decimal) -> bool:
    """Whether a score is the law's, or that rounded to whole or half points."""
    off = abs(written - expected)
    if written % 1 == 0:
        return off <= _HALF
    return off <= (_HALF / 2 if written % _HALF == 0 else slip)
