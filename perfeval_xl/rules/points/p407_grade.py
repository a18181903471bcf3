"""P407: 等级 is not the one for 总分."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.grades import GRADES
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.words import RECALCULATE, UNCOMPUTED, shown

_CORRECT = "请改正。"


@rule(
    "P407",
    "等级",
    severity=Severity.ERROR,
    basis="grade.excellent.floor",
    reads=("grade.good.floor", "grade.fair.floor"),
    message="{cell} 总分 {total} 对应的等级是“{expected}”，写的是“{actual}”。{advice}",
    why="{law.grade.excellent.floor} 分（含）以上为优，{law.grade.good.floor} 分（含）以上为良，"
    "{law.grade.fair.floor} 分（含）以上为中，{law.grade.fair.floor} 分以下为差。",
    wrong="总分 89.5，等级：优。",
    right="总分 89.5，等级：良。",
    fix="按总分改正等级；总分有误的，先改总分。",
)
def grade_fits_total(case: Case) -> Iterator[Hit]:
    """等级要与总分对应：{law.grade.excellent.floor} 分起为优，其余依次为良、中、差。"""
    total = case.form.total
    if total is None or total.grade is None or (total.grade.blank and not total.grade.uncomputed):
        return
    number = total.score.number if total.score else None
    waiting = total.grade.uncomputed or (total.score is not None and total.score.uncomputed)
    if number is None and waiting:
        number = case.assessment.total
    if number is None:
        return
    grade = case.law.grade(number)
    if waiting:
        actual = UNCOMPUTED if total.grade.uncomputed else total.grade.text
        severity, advice = Severity.INFO, RECALCULATE
    else:
        actual, severity, advice = total.grade.text, Severity.ERROR, _CORRECT
    if actual == UNCOMPUTED or _written(actual) not in ("", grade):
        yield hit(total.grade.at, expected=grade, actual=actual, severity=severity, total=shown(number), advice=advice)


def _written(text: str) -> str:
    """The one grade that a text names: '优秀' 优, '较差' 差; '' where it lists several to choose from."""
    named = [name for name in GRADES if name in text]
    return named[0] if len(named) == 1 else "" if named else text
