"""I318: a target was adjusted within the year."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules.base import Case, Hit, hit, rule


@rule(
    "I318",
    "指标值调整过",
    severity=Severity.INFO,
    source="practice",
    message="{cell} “{name}”的指标值由“{expected}”调整为“{actual}”，按调整后的判断和计分。请确认调整有批复。",
    why="调低指标值会让没有完成的变成完成，复核时要看调整的批复。",
    wrong="年初指标值 200 户，年底没有批复改成 160 户。",
    right="年中报财政部门批准后，调整指标值写 160 户，批复文号写在说明里。",
    fix="确认调整经过批准；没有批准的，恢复年初指标值。",
)
def adjusted_target(case: Case) -> Iterator[Hit]:
    """有“调整指标值”一栏的表，调整过的指标值要说出来；判断和计分按调整后的。"""
    for row in case.form.indicators:
        if row.planned is not None:
            yield hit(row.target.at, expected=row.planned.text or "空白", actual=row.target.text, name=row.level3.text)
