"""I312: a cost indicator that asks for at least."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing import normalize
from perfeval_xl.rules.base import Case, Hit, hit, rule

_SAVING = pattern(r"节约|节省|降低|下降|减少|压减|压缩", signs="下减压节降")


@rule(
    "I312",
    "成本指标方向",
    severity=Severity.WARNING,
    source="caiyu-2020-10",
    message="{cell} 成本指标“{name}”的指标值是“{actual}”，要求越多越好。成本一般要控制在多少以内，请核对方向。",
    why="成本指标用来控制花费，写成“不低于”就成了花得越多越好。",
    wrong="成本指标：活动费用 ≥10万元。",
    right="成本指标：活动费用 ≤10万元。",
    fix="改成“≤”；补助标准一类的指标，可放到质量或数量指标里。",
)
def cost_is_capped(case: Case) -> Iterator[Hit]:
    """成本指标的指标值一般是“不超过”，写成“不低于”要核对（节约率、下降率越多越好，不算）。"""
    for row in case.form.indicators:
        target = case.reading(row).target if row.is_cost else None
        if target is None or _SAVING.search(normalize(row.level3.text + row.target.text)):
            continue
        if any(term.operator in ("≥", ">") for term in target.terms):
            yield hit(row.target.at, actual=row.target.text, name=row.level3.text)
