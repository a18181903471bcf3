"""I302: no result."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.parsing import not_applicable
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.words import explained


@rule(
    "I302",
    "实际完成值未填",
    severity=Severity.ERROR,
    source="caiyu-2020-10",
    message="{cell} “{name}”的指标值是“{target}”，实际完成值却是{actual}。请补填实际完成情况。",
    why="没有完成值就不能计分。",
    wrong="指标值 ≥40家，实际完成值空白。",
    right="指标值 ≥40家，实际完成值 42家。",
    fix="填写实际完成的数或情况；确实没有开展的，写明“未开展”并说明原因。",
)
def result_filled_in(case: Case) -> Iterator[Hit]:
    """有年度指标值的行要有实际完成值；填“无”而不说明原因的也算没填（指标值为 0 的除外）。"""
    if "actual" not in case.form.columns:  # S102 reports the missing column, once
        return
    for row in case.form.indicators:
        if row.placeholder or row.actual.uncomputed:
            continue
        if not_applicable(row.target.text) or not not_applicable(row.actual.text):
            continue
        if row.actual.blank or not (explained(row.reason) or case.reading(row).none_meets_target):
            actual = f"“{row.actual.text}”" if row.actual.text else "空白"
            yield hit(row.actual.at, actual=actual, name=row.level3.text, target=row.full_target)
