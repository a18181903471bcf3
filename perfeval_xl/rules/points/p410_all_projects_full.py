"""P410: every project of one hand-in has full marks."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import FormKind
from perfeval_xl.domain.numbers import to_cents
from perfeval_xl.rules.base import Case, Hit, Scope, hit, rule
from perfeval_xl.rules.words import shown

_FEWEST = 3
"""Projects that are enough to tell anything."""
_MEAN = Decimal(99)


@rule(
    "P410",
    "项目全部满分",
    severity=Severity.WARNING,
    source="practice",
    reads=("weight.total", "grade.excellent.floor"),
    message="{cell} 起，一起检查的 {count} 张项目自评表{detail}。请逐个项目再核对一遍，准备好每项指标的佐证材料。",
    why="项目自评全部满分、分不出高低的，是抽查复核最先看的。",
    wrong="10 个项目的自评得分全部为 100 分。",
    right="按实际完成情况给分，有扣分的写明原因。",
    fix="对照佐证材料逐项核对；确实都完成的不用改。",
    scope=Scope.CALL,
)
def not_every_project_full(cases: Sequence[Case]) -> Iterator[Hit]:
    """三个以上项目的自评总分全部是满分，或全部为优、平均 99 分以上时提醒。"""
    scored = [
        (case, total.score)
        for case in cases
        if case.form.kind is FormKind.PROJECT
        and (total := case.form.total) is not None
        and total.score is not None
        and total.score.number is not None
    ]
    if len(scored) < _FEWEST:
        return
    first, totals = scored[0][0], [entry.number or Decimal(0) for _, entry in scored]
    full, mean = first.law.number("weight.total"), sum(totals, Decimal(0)) / len(totals)
    if all(number == full for number in totals):
        detail = f"的总分全部是 {shown(full)} 分"
    elif mean >= _MEAN and min(totals) >= first.law.number("grade.excellent.floor"):
        detail = f"全部为优，平均 {shown(to_cents(mean))} 分"
    else:
        return
    yield hit(scored[0][1].at, form=first.form, count=len(scored), detail=detail)
