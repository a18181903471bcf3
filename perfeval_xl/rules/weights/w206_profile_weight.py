"""W206: a first level's weight is not the profile's."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.words import shown


@rule(
    "W206",
    "一级指标权重",
    severity=Severity.INFO,
    basis="weight.产出指标",
    reads=("weight.效益指标", "weight.满意度指标", "weight.成本指标", "weight.execution"),
    message="{cell} “{name}”各行分值合计 {actual}，“{law}”为 {expected}。本地另有规定的可不改。",
    why="统一的权重便于各项目之间比较。",
    wrong="“{law}”下产出指标合计 60 分。",
    right="“{law}”下产出 {law.weight.产出指标}、效益 {law.weight.效益指标}、满意度 {law.weight.满意度指标}、"
    "成本 {law.weight.成本指标}、执行率 {law.weight.execution}。",
    fix="没有本地规定时，按口径调整各类分值。",
)
def profile_weight(case: Case) -> Iterator[Hit]:
    """一级指标的分值合计与评分口径的权重不同时提示（评价评分表另有权重，不查）。"""
    if case.form.is_table_of_points:
        return
    for level, added in case.form.level_weights:
        key = f"weight.{level.name}"
        if case.law.has(key) and added != case.law.number(key):
            required = shown(case.law.number(key))
            yield hit(level.entry.at, expected=required, actual=shown(added), name=level.name, basis=key)
