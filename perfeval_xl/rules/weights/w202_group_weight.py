"""W202: a first level's 分值 differ from the number in its label."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.repairs import more_weight
from perfeval_xl.rules.words import shown


@rule(
    "W202",
    "一级指标分值",
    severity=Severity.ERROR,
    source="form-2020",
    reads=("tolerance.score",),
    message="{cell} “{name}”标明 {expected} 分，下面各行分值合计却是 {actual}。请核对。",
    why="一级指标后面印的分数是这一类的总分，各行分值要与它一致。",
    wrong="产出指标（50分）下面各行分值合计 40。",
    right="产出指标（50分）下面各行分值合计 50。",
    fix="调整这一类各行的分值，或改正标签里的分数。",
    distance=2,
)
def group_weight_as_printed(case: Case) -> Iterator[Hit]:
    """一级指标各行分值之和要等于标签里印的分数，如“产出指标（50分）”。"""
    for level, added in case.form.level_weights:
        printed = level.printed_weight
        if printed is not None and abs(printed - added) > case.law.number("tolerance.score"):
            heads = (head for head, _ in case.form.groups if head.level1 and head.level1.name == level.name)
            repairs = more_weight((head.weight for head in heads if head.weight), printed - added)
            yield hit(level.entry.at, expected=shown(printed), actual=shown(added), name=level.name, repairs=repairs)
