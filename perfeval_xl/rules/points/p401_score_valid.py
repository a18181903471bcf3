"""P401: a score that is none."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Entry, Indicator
from perfeval_xl.domain.repair import Repair
from perfeval_xl.parsing import not_applicable
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.repairs import missing_points, missing_weight, more_weight, set_number
from perfeval_xl.rules.words import number_of, shown

_NO_SHARE = "不是 0 到 100% 之间的系数"


@rule(
    "P401",
    "得分不合规",
    severity=Severity.ERROR,
    source="arithmetic",
    reads=("weight.total",),
    message="{cell} {column}“{actual}”{fault}（分值 {expected}）。{advice}",
    why="得分应是 0 到分值之间的数。",
    wrong="分值 10，得分 12 或“优秀”。",
    right="分值 10，得分 9.5。",
    fix="改成 0 到分值之间的数；也可以清空后让计分自动填。",
    distance=1,
)
def score_valid(case: Case) -> Iterator[Hit]:
    """得分要是数，不能是负数，不能超过分值。"""
    for row, _ in case.form.groups:
        score, weight = row.score, number_of(row.weight)
        if score is None or not_applicable(score.text):
            continue
        coefficient = case.form.scored_by_coefficient
        fault = _NO_SHARE if coefficient and score.number is None and not score.uncomputed else _wrong(score)
        if not fault and weight is not None and score.number is not None and score.number > weight:
            fault = "超过了分值"
        if fault:
            yield hit(
                score.at,
                expected=shown(weight),
                actual=score.text,
                column="得分系数" if coefficient else "得分",
                fault=fault,
                advice=_advice(case, row),
                repairs=_repairs(case, row),
            )


def _wrong(score: Entry) -> str:
    if score.number is None:
        return "不是数，要只写数字"
    if score.percent:
        return "是比率，不是得分"
    return "是负数" if score.number < 0 else ""


def _advice(case: Case, row: Indicator) -> str:
    """What to do: where all 分值 lack what the score is over its own by, that 分值 is likelier to be wrong."""
    weight, score, missing = number_of(row.weight), number_of(row.score), missing_weight(case)
    if weight is None or score is None or not weight < score <= weight + missing:
        return "请改正。"
    return f"各行分值合计还少 {shown(missing)}，可能是这一行的分值写错了，请先核对分值。"


def _repairs(case: Case, row: Indicator) -> Iterator[Repair]:
    """The score that the law gives, that 总分 leaves over, or full marks; or a 分值 that makes all of them add up."""
    weight, missing = number_of(row.weight), missing_points(case)
    written = number_of(row.score) or Decimal(0)
    if row.score is not None:
        for points in (case.assessment.by_row[row.row].score, None if missing is None else written + missing, weight):
            if points is not None and points >= 0:
                yield set_number(row.score, points)
    if row.weight is not None:
        yield from more_weight([row.weight], missing_weight(case))
