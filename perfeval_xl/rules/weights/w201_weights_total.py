"""W201: 分值 do not add up to 100."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.repairs import more_weight, weights_of
from perfeval_xl.rules.words import shown


@rule(
    "W201",
    "分值合计",
    severity=Severity.ERROR,
    basis="weight.total",
    reads=("tolerance.score",),
    message="各项分值（含执行率）合计为 {actual}，应为 {expected}。请核对各行分值，合计显示在 {cell}。",
    why="总分按 {law.weight.total} 分设置，分值加不成 {law.weight.total}，得分和等级就没有意义。",
    wrong="执行率 10、产出 40、效益 30、满意度 10，合计 90。",
    right="执行率 10、产出 50、效益 30、满意度 10，合计 {law.weight.total}。",
    fix="逐行核对分值，按口径补足或调减到合计 {law.weight.total}。",
    distance=3,
)
def weights_add_up(case: Case) -> Iterator[Hit]:
    """各行分值加上执行率的分值，合计要等于 {law.weight.total}；合并的分值格只算一次。"""
    form, total, required = case.form, case.assessment.weight, case.law.number("weight.total")
    if "weight" not in form.columns or total is None or not form.indicators:
        return
    if abs(total - required) > case.law.number("tolerance.score"):
        place = form.total.weight if form.total and form.total.weight else form.indicators[0].weight
        repairs = more_weight(weights_of(form), required - total)
        yield hit(place.at if place else form.title.at, expected=shown(required), actual=shown(total), repairs=repairs)
