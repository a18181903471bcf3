"""S105: a first-level dimension is missing."""

from collections.abc import Iterable, Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Indicator
from perfeval_xl.rules.base import Case, Hit, hit, rule

_EXECUTION = "执行"
"""A first level of 预算执行 stands beside those of any system."""
_FOREIGN = 2
_UPPER, _LOWER = ("产出", "效益"), ("满意度", "成本")
"""First levels under which places print these as second ones."""


@rule(
    "S105",
    "一级指标不全",
    severity=Severity.WARNING,
    basis="level1.required",
    message="{cell} 起的指标里没有“{missing}”，“{law}”要求设这一类。请补上，或说明不适用。",
    why="产出、效益、满意度（2024 年起还有成本）缺一类，就评不出这一方面的绩效。",
    wrong="2024 年的表只有产出、效益、满意度三类指标。",
    right="2024 年的表有产出、效益、满意度、成本四类指标，不适用的行填“/”。",
    fix="补上缺少的一级指标；确实没有内容的，保留该行并填“/”。",
)
def dimensions_complete(case: Case) -> Iterator[Hit]:
    """评分口径要求的一级指标（产出、效益、满意度，2024 年起还有成本）都要有；没有完成值和得分两列的表不查。"""
    form = case.form
    if form.without_results or not any(row.level1 for row in form.indicators if not row.untargeted):
        return
    present = set(_dimensions(form.indicators))
    if _of_another_kind(form.indicators, case.law.names("level1.required")):
        return
    for name in case.law.names("level1.required"):
        if not any(name.removesuffix("指标") in each for each in present):
            yield hit(form.indicators[0].level3.at, missing=name)


def _of_another_kind(rows: Iterable[Indicator], required: Iterable[str]) -> bool:
    """Whether a form divides by other dimensions altogether: 运行成本, 管理效率, 履职效能 … of 部门整体."""
    required_names = [name.removesuffix("指标") for name in required]
    names = {row.level1.name for row in rows if row.level1 is not None and not row.untargeted}
    others = [name for name in names if not any(each in name for each in required_names) and _EXECUTION not in name]
    return len(others) >= _FOREIGN and len(others) > len(names) - len(others)


def _dimensions(rows: Iterable[Indicator]) -> Iterator[str]:
    """The first levels, and 满意度 and 成本 where a form prints them as second levels of 效益 or 产出."""
    levels = {(row.level1.name, row.level2.name if row.level2 else "") for row in rows if row.level1 is not None}
    for first, second in levels:
        yield first
        if any(name in first for name in _UPPER) and any(name in second for name in _LOWER):
            yield second
