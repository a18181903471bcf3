"""I311: an indicator in a doubtful category."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Indicator
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing import Term, normalize
from perfeval_xl.rules.base import Case, Hit, hit, rule

_HEADS = pattern(r"人数|人次")


@rule(
    "I311",
    "指标类别存疑",
    severity=Severity.INFO,
    source="caiyu-2020-10",
    message="{cell} “{name}”（{target}）数的是人数，放在质量指标里不太合适。明年编制时可改放数量指标。",
    why="质量指标反映做得好不好，人数、场次反映做了多少，属于数量指标。",
    wrong="质量指标：参会人数 ≥100人。",
    right="数量指标：参会人数 ≥100人；质量指标：参会单位覆盖率 ≥95%。",
    fix="本年按批复填写即可；下年编制目标时调整类别。",
)
def category_fits(case: Case) -> Iterator[Hit]:
    """质量指标里放人数这类数量的，给出提示。"""
    for row in case.form.indicators:
        if row.level2 is None or "质量" not in row.level2.name:
            continue
        target = case.reading(row).target
        if target is not None and any(_counts_people(term, row) for term in target.terms):
            yield hit(row.level3.at, name=row.level3.text, target=row.full_target)


def _counts_people(term: Term, row: Indicator) -> bool:
    unit = term.low.unit
    return unit.group == "people" or (unit.bare and _HEADS.search(normalize(row.level3.text)) is not None)
