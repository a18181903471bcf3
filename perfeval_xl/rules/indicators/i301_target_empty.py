"""I301: no target."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Indicator
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing import normalize, not_applicable
from perfeval_xl.rules.base import Case, Hit, hit, rule

_UNUSED = pattern(r"(?:自定义|自选|备选|可选|个性|其他)?指标[0-9一二三四五六七八九十]*[:：]?|自定义|自选")


@rule(
    "I301",
    "年度指标值未填",
    severity=Severity.ERROR,
    source="caiyu-2020-10",
    message="{cell} “{name}”没有填年度指标值。请补填年初批复的指标值。",
    why="没有指标值就无从判断是否完成。",
    wrong="三级指标写了“培训人次”，年度指标值空白。",
    right="三级指标“培训人次”，年度指标值“≥200人次”。",
    fix="按年初批复的绩效目标补填；不适用的行，三级指标和指标值都填“/”。",
)
def target_filled_in(case: Case) -> Iterator[Hit]:
    """写了三级指标的行要有年度指标值。"""
    if not {"target", "adjusted"} & case.form.columns:  # S102 reports the missing column, once
        return
    for row in case.form.indicators:
        if row.placeholder or row.untargeted or not_applicable(row.level3.text) or not row.target.unfilled:
            continue
        if not _unused(row):
            yield hit(row.target.at, name=row.level3.text)


def _unused(row: Indicator) -> bool:
    """A row of the blank form that nobody needed: '指标2：' or 自定义指标 without result and 分值."""
    weighted = row.weight is not None and not not_applicable(row.weight.text)
    return bool(_UNUSED.fullmatch(normalize(row.level3.text))) and row.actual.unfilled and not weighted
