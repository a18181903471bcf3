"""F110: the indicators' scores are far above 执行率."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Form
from perfeval_xl.domain.numbers import show_percent
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.words import funds_explained, number_of, points_of

_PART, _FAR = Decimal("0.05"), Decimal("0.2")
"""The part of itself that the share of points may be above 执行率, and the difference that is far."""


@rule(
    "F110",
    "得分高于执行率",
    severity=Severity.WARNING,
    source="practice",
    message="{cell} 各项指标得了分值的 {actual}，而预算执行率只有 {expected}。请核对：钱没有花完，事是怎么做完的。",
    why="财政部门用指标得分率和执行率比较来预警；钱花得少、分给得满的，要说明原因，否则会被抽查。",
    wrong="执行率 40%，各项指标全部满分，没有说明。",
    right="执行率 40%，说明“招标节约、按合同下年付尾款”，指标按实际完成给分。",
    fix="在资金部分的说明里写明为什么花得少事还做完了；没有做完的，按实际给分。",
)
def scores_fit_spending(case: Case) -> Iterator[Hit]:
    """各项指标的得分率不应明显高于预算执行率；相差 20 个百分点以上是提醒，以下是提示，写明原因的不报。"""
    form, rate = case.form, case.assessment.rate
    total = form.total.score if form.total else None
    if rate is None or total is None or not 0 <= rate <= 1:
        return
    share = _share_of_points(form)
    if share is None or funds_explained(form):
        return
    if 0 < share <= 1 and (share - rate) / share > _PART:
        severity = None if share - rate >= _FAR else Severity.INFO
        yield hit(total.at, expected=show_percent(rate), actual=show_percent(share), severity=severity)


def _share_of_points(form: Form) -> Decimal | None:
    """The indicators' 得分 as a part of their 分值, None where one is blank or none."""
    weights = scores = Decimal(0)
    for head, _ in form.groups:
        if not (weight := number_of(head.weight)):
            continue
        if (score := points_of(head.score)) is None:
            return None
        weights, scores = weights + weight, scores + score
    return scores / weights if weights else None
