"""W206: a first level's weight is not the profile's."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.levels import level_weights
from perfeval_xl.rules.words import shown


@rule(
    "W206",
    "一级指标权重",
    severity=Severity.INFO,
    source="caiyu-2020-10",
    message="{cell} “{name}”各行分值合计 {actual}，{law} 口径为 {expected}。本地另有规定的可不改。",
    why="统一的权重便于各项目之间比较。",
    wrong="2020 年口径下产出指标合计 60 分。",
    right="2020 年口径下产出 50、效益 30、满意度 10、执行率 10。",
    fix="没有本地规定时，按口径调整各类分值。",
)
def profile_weight(case: Case) -> Iterator[Hit]:
    """一级指标的分值合计与评分口径的权重不同时提示。"""
    for level, added in level_weights(case.form):
        key = f"weight.{level.name}"
        if case.law.has(key) and added != case.law.number(key):
            wanted = shown(case.law.number(key))
            yield hit(level.entry.at, expected=wanted, actual=shown(added), name=level.name, law=case.law.name)
