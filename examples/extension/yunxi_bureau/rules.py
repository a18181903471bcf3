"""Rules that only this city has; their codes begin with letters of their own."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import FormKind
from perfeval_xl.domain.grid import At
from perfeval_xl.rules.base import Case, Hit, hit, rule

FAMILIES = {"YX": "云溪市的要求"}

_FEWEST = 3


@rule(
    "YX001",
    "指标太少",
    severity=Severity.WARNING,
    source="yunxi",
    message="{cell} 只有 {actual} 条三级指标，至少要有 {expected} 条。请补充指标。",
    why="指标太少，说不清项目做成了什么。",
    wrong="整张表只有一条“完成采购”。",
    right="数量、质量、时效各有一条。",
    fix="按批复的绩效目标表补齐指标。",
)
def enough_indicators(case: Case) -> Iterator[Hit]:
    """项目支出自评表至少要有三条三级指标。"""
    form = case.form
    if form.kind is FormKind.PROJECT and len(form.indicators) < _FEWEST:
        place = At(form.head, form.area.left)
        yield hit(place, expected=str(_FEWEST), actual=str(len(form.indicators)))
