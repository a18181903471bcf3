"""P401: a score that is none."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Entry
from perfeval_xl.parsing import not_applicable
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.words import number_of, shown


@rule(
    "P401",
    "得分不合规",
    severity=Severity.ERROR,
    source="arithmetic",
    message="{cell} 得分“{actual}”{told}（分值 {expected}）。请改正。",
    why="得分应是 0 到分值之间的数。",
    wrong="分值 10，得分 12 或“优秀”。",
    right="分值 10，得分 9.5。",
    fix="改成 0 到分值之间的数；也可以清空后让计分自动填。",
)
def score_valid(case: Case) -> Iterator[Hit]:
    """得分要是数，不能是负数，不能超过分值。"""
    for row, _ in case.form.groups:
        score, weight = row.score, number_of(row.weight)
        if score is None or not_applicable(score.text):
            continue
        told = _wrong(score)
        if not told and weight is not None and score.number is not None and score.number > weight:
            told = "超过了分值"
        if told:
            yield hit(score.at, expected=shown(weight), actual=score.text, told=told)


def _wrong(score: Entry) -> str:
    if score.number is None:
        return "不是数，要只写数字"
    if score.percent:
        return "是比率，不是得分"
    return "是负数" if score.number < 0 else ""
