"""X510: a line of 三公经费 above its budget."""

from collections.abc import Iterator, Mapping

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.cross.sums import lines
from perfeval_xl.rules.words import number_of, shown

_PARTS: Mapping[str, tuple[str, ...]] = {
    "vehicle_purchase": (),
    "vehicle_running": (),
    "vehicles": ("vehicle_purchase", "vehicle_running"),
    "abroad": (),
    "reception": (),
    "three_public": ("vehicles", "vehicle_purchase", "vehicle_running", "abroad", "reception"),
}
"""The lines of 三公经费, each after those that it sums up."""


@rule(
    "X510",
    "三公经费超预算",
    severity=Severity.WARNING,
    source="practice",
    reads=("tolerance.money",),
    message="{cell} “{label}”的决算数 {actual} 超过本年预算数 {expected}。请核对；确实超了的，在报告里说明批准情况。",
    why="三公经费要严格控制在预算以内，超预算是审计和公开的重点。",
    wrong="公务接待预算 3，决算 3.6。",
    right="公务接待预算 3，决算 2.9。",
    fix="核对两个数；有批准追加的，预算数填追加后的，并写明文号。",
)
def three_public_within_budget(case: Case) -> Iterator[Hit]:
    """附件1 三公经费各行的决算数不应超过本年预算数（明细超了的，合计不再报）。"""
    over: set[str] = set()
    for row in (row for key in _PARTS for row in lines(case, key)):
        budget, spent = number_of(row.budget), number_of(row.actual)
        if budget is None or spent is None or row.actual is None:
            continue
        if spent - budget > case.law.number("tolerance.money") and not over.intersection(_PARTS[row.key]):
            over.add(row.key)
            label = row.label.text.strip("：: ")
            yield hit(row.actual.at, expected=shown(budget), actual=shown(spent), label=label)
