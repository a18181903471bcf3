"""Points by the scoring law: 执行率, one indicator, a group that shares one score."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from perfeval_xl.domain.numbers import to_cents
from perfeval_xl.domain.verdict import Judgement, Verdict
from perfeval_xl.law import Law

_ZERO, _ONE, _TWO = Decimal(0), Decimal(1), Decimal(2)
_BASIS_POINT = Decimal("0.0001")
_FULL = (Verdict.MET, Verdict.OVER)


def execution_rate(budget: Decimal | None, actual: Decimal | None) -> Decimal | None:
    """全年执行数 ÷ 全年预算数 as a fraction with four decimals; None without a budget. Source: 2020 form, 备注 1."""
    if not budget or actual is None:
        return None
    return (actual / budget).quantize(_BASIS_POINT, ROUND_HALF_UP)


def execution_points(
    budget: Decimal | None, actual: Decimal | None, weight: Decimal | None, law: Law
) -> Decimal | None:
    """min(执行率, 1) × 分值, to two decimals."""
    if not budget or actual is None or weight is None:
        return None
    return to_cents(max(_ZERO, min(actual / budget, law.number("execution.cap"))) * weight)


def points(judgement: Judgement, weight: Decimal, law: Law) -> Decimal | None:
    """得分 of one judged row out of `weight`; None where only a person can decide.

    Met gives all. A number missed gives its share (财预〔2020〕10号); a cap exceeded loses what it is exceeded by,
    up to twice the cap, or gives cap ÷ result with `le_formula: ratio`. A date or wording missed is for a person, and
    so is a miss that by its share would give all, rounded or not (100人 for >100人, 97.99% for 98%): no share tells
    what that costs.
    """
    if judgement.verdict in _FULL:
        return to_cents(weight)
    if not _by_share(judgement):
        return None
    earned = to_cents(_fraction(judgement, law) * weight)
    return None if earned == to_cents(weight) else earned


def costs_nothing(judgement: Judgement, weight: Decimal, law: Law) -> bool:
    """Whether a number is missed by so little that its share gives all points once rounded: 97.99% for 98%."""
    if not _by_share(judgement):
        return False
    fraction = _fraction(judgement, law)
    return fraction != _ONE and to_cents(fraction * weight) == to_cents(weight)


def _by_share(judgement: Judgement) -> bool:
    """Whether a miss costs what its share says, and no person has to weigh it."""
    return judgement.verdict is Verdict.UNMET and not judgement.qualitative and judgement.operator != "date"


def _fraction(judgement: Judgement, law: Law) -> Decimal:
    share = judgement.share
    if share is None:
        return _ZERO
    if judgement.operator not in ("≤", "<"):
        return max(_ZERO, min(share, _ONE))
    if law.text("le_formula") == "ratio":
        return min(_ONE, _ONE / share)
    return max(_ZERO, min(_TWO - share, _ONE))


def group_points(judgements: Sequence[Judgement], weight: Decimal, law: Law) -> Decimal | None:
    """One score for rows that share it: that of the weakest row. One of them at least applies."""
    if len(judgements) == 1:
        return points(judgements[0], weight, law)
    counted = [judged for judged in judgements if judged.verdict is not Verdict.NOT_APPLICABLE]
    weakest = min(judged.verdict.weakness for judged in counted)
    scores = [points(judged, weight, law) for judged in counted if judged.verdict.weakness == weakest]
    decided = [score for score in scores if score is not None]
    return min(decided) if len(decided) == len(scores) else None
