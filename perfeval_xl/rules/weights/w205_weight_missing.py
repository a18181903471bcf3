"""W205: an indicator with a target but no 分值."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.parsing import not_applicable
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.repairs import missing_weight, set_number


@rule(
    "W205",
    "分值未填",
    severity=Severity.ERROR,
    source="caiyu-2020-10",
    reads=("weight.total",),
    message="{cell} “{name}”有指标值“{target}”，{detail}。请填写分值，只写数字；"
    "与上一行共用分值的，请合并分值格和得分格。",
    why="没有分值的指标不计分，等于没有考核。",
    wrong="指标值 2-3次，分值空白，也没有与上一行合并。",
    right="指标值 2-3次，分值 5；或与上一行合并成一个分值格。",
    fix="填写分值，或把共用分值的几行合并成一格。",
    distance=0,
)
def weight_filled_in(case: Case) -> Iterator[Hit]:
    """有指标值的行都要有分值（合并的分值格对同组各行都算；“其中”各行是上一行的细目，不算）。"""
    for row in case.form.indicators:
        if (
            row.weight is None
            or row.weight.number is not None
            or row.weight.uncomputed
            or row.placeholder
            or row.is_part
        ):
            continue
        if not not_applicable(row.target.text):
            detail = f"分值写的是“{row.weight.text}”，不是数" if row.weight.text else "分值空白"
            missing = missing_weight(case)
            yield hit(
                row.weight.at,
                severity=None if missing > 0 else Severity.INFO,
                actual=row.weight.text,
                detail=detail,
                name=row.level3.text,
                target=row.full_target,
                repairs=[set_number(row.weight, missing)] if missing > 0 else (),
            )
