"""I310: far over the target without an explanation."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.numbers import show_percent
from perfeval_xl.domain.verdict import Verdict
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.words import rows_explained


@rule(
    "I310",
    "超额过多未说明",
    severity=Severity.WARNING,
    basis="limit.over",
    message="{cell} 完成值“{actual}”超出指标值“{target}” {over}，没有说明原因。请说明，或核对完成值。",
    why="超出太多，说明指标值定低了或完成值填错了。",
    wrong="指标值 ≥40家，完成值 116家，偏差原因空白。",
    right="指标值 ≥40家，完成值 116家，说明“政策放宽认定条件，申报企业增加”。",
    fix="在偏差原因里说明超额的原因；明年调高指标值。",
)
def far_over_explained(case: Case) -> Iterator[Hit]:
    """完成值超出指标值 {law.limit.over:%} 以上要说明原因（单位不一致的先改单位，见 I305）。"""
    limit = 1 + case.law.number("limit.over")
    for row in case.form.indicators:
        judged = case.assessment.by_row[row.row].judgement
        if judged.verdict is not Verdict.OVER or judged.share is None or judged.share <= limit or judged.units_differ:
            continue
        if not rows_explained(case.form, [row]):
            over = show_percent(judged.share - 1)
            yield hit(
                row.actual.at, expected=row.target.text, actual=row.actual.text, target=row.full_target, over=over
            )
