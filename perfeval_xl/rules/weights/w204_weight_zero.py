"""W204: an indicator whose failure costs nothing."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.parsing import not_applicable
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.repairs import missing_weight, set_number


@rule(
    "W204",
    "分值为 0",
    severity=Severity.WARNING,
    source="practice",
    reads=("weight.total",),
    message="{cell} “{name}”有指标值“{target}”，分值却是 0，完不成也不扣分。请分配分值。",
    why="分值为 0 的指标等于没有考核。",
    wrong="培训场次 ≥3场，分值 0。",
    right="培训场次 ≥3场，分值 5。",
    fix="从同类指标里匀出分值；确实不考核的，指标值填“/”。",
    distance=0,
)
def weight_not_zero(case: Case) -> Iterator[Hit]:
    """有指标值的行，分值不应为 0。"""
    for row, _ in case.form.groups:
        if row.weight and row.weight.number == 0 and not row.placeholder and not not_applicable(row.target.text):
            missing = missing_weight(case)
            repairs = [set_number(row.weight, missing)] if missing > 0 else []
            yield hit(row.weight.at, actual="0", name=row.level3.text, target=row.full_target, repairs=repairs)
