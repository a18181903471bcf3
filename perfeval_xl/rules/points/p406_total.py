"""P406: 总分 is not the sum of the scores."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.words import groups, number_of, shown


@rule(
    "P406",
    "总分",
    severity=Severity.ERROR,
    source="arithmetic",
    message="{cell} 总分写的是 {actual}，各项得分（含执行率）之和为 {expected}。请改正。",
    why="总分等于各项得分之和，加错会影响等级。",
    wrong="各项得分之和 96.5，总分写 98。",
    right="各项得分之和 96.5，总分 96.5。",
    fix="重新加总；也可以清空后让计分自动填。",
)
def total_adds_up(case: Case) -> Iterator[Hit]:
    """总分要等于各项得分之和；差在 0.05 以内是提醒，以外是错误。还有得分没填时不查。"""
    form, added = case.form, case.assessment.written_total
    total = form.total.score if form.total else None
    if total is None or total.number is None or added is None or _some_blank(case):
        return
    off = abs(total.number - added)
    if off > case.law.number("tolerance.score"):
        slip = off <= case.law.number("tolerance.rounding_slip")
        severity = Severity.WARNING if slip else None
        yield hit(total.at, expected=shown(added), actual=shown(total.number), severity=severity)


def _some_blank(case: Case) -> bool:
    """Whether a row with 分值 has no 得分 yet."""
    return any(head.score and head.score.blank and number_of(head.weight) for head, _ in groups(case.form))
