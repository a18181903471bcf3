"""X515: weights that were moved from one indicator to another since they were approved."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Entry, Form, FormKind
from perfeval_xl.rules.base import Case, Hit, Scope, hit, rule
from perfeval_xl.rules.cross.approved import Approval, approvals
from perfeval_xl.rules.words import number_of, shown

_MOST_NAMED = 6


_Sums = Mapping[str, tuple[Entry, Decimal]]
"""The 分值 of each first level, with the cell at which it is reported."""


class _Moved(NamedTuple):
    """An indicator, or a first level as a whole, whose 分值 is not the approved one."""

    name: str
    weight: Entry
    approved: Decimal
    evaluated: Decimal

    def __str__(self) -> str:
        return f"“{self.name}”{shown(self.approved)} 改成 {shown(self.evaluated)}"


@rule(
    "X515",
    "分值与申报表不一致",
    severity=Severity.WARNING,
    source="caiyu-2021-101",
    reads=("tolerance.score",),
    message="{cell} 起，{count} 项{what}的分值与{source}批复的不同：{moves}。"
    "请改回批复的分值；确已批准调整的，在备注里写明依据。",
    why="把分值从没完成的指标挪到完成的指标，总分就虚高了；批复后的分值不随意改。",
    wrong="申报表里“培训场次”10 分、“满意度”10 分，自评表改成 5 分和 15 分。",
    right="自评表的分值与申报表相同。",
    fix="照申报表改回分值，再重新计分。",
    scope=Scope.CALL,
    needs=FormKind.TARGETS,
    of_project=True,
)
def weights_as_approved(cases: Sequence[Case]) -> Iterator[Hit]:
    """与申报表一起检查时，同名指标和各一级指标的分值要与批复的一致（两张表的满分不同、按比例折算的不算）。"""
    for approval in approvals(cases):
        moved, what = [] if approval.unlike else list(_moved(approval, _weighed(approval))), "指标"
        if not moved and not approval.unlike:
            moved, what = list(_moved(approval, _levels(approval))), "一级指标"
        if moved:
            moves = "、".join(map(str, moved[:_MOST_NAMED])) + ("等" if len(moved) > _MOST_NAMED else "")
            yield hit(
                moved[0].weight.at,
                expected=shown(moved[0].approved),
                actual=shown(moved[0].evaluated),
                severity=Severity.INFO if approval.explained else None,
                form=approval.case.form,
                count=len(moved),
                what=what,
                source=approval.source,
                moves=moves,
            )


def _moved(approval: Approval, pairs: Iterable[_Moved]) -> Iterator[_Moved]:
    """Those with another 分值; none where all of them stand in one proportion to the approved ones."""
    weighed = list(pairs)
    approved = sum((each.approved for each in weighed), Decimal(0))
    evaluated = sum((each.evaluated for each in weighed), Decimal(0))
    slack = approval.case.law.number("tolerance.score")
    for each in weighed:
        scaled = each.approved * evaluated / approved
        if min(abs(each.evaluated - each.approved), abs(each.evaluated - scaled)) > slack:
            yield each


def _weighed(approval: Approval) -> Iterator[_Moved]:
    """The pairs in which both rows have a 分值 of their own, which they share with no other row."""
    alone = [_alone(form) for form in (approval.targets, approval.case.form)]
    for approved, evaluated in approval.rows.pairs:
        weights = number_of(approved.weight), number_of(evaluated.weight)
        own = approved.row in alone[0] and evaluated.row in alone[1]
        if own and weights[0] and weights[1] is not None and evaluated.weight is not None:
            yield _Moved(evaluated.level3.text, evaluated.weight, weights[0], weights[1])


def _levels(approval: Approval) -> Iterator[_Moved]:
    """The first levels with the sums of their 分值; none unless both forms have the same ones and the same points.

    A row whose 分值 nobody has written makes a sum smaller without anything having been moved.
    """
    forms = approval.targets, approval.case.form
    approved, evaluated = map(_level_sums, forms)
    if not all(map(_is_weighed, forms)):
        return
    if approved.keys() == evaluated.keys() and _same_points(approval, approved, evaluated):
        for name, (place, weight) in evaluated.items():
            yield _Moved(name, place, approved[name][1], weight)


def _level_sums(form: Form) -> dict[str, tuple[Entry, Decimal]]:
    """The sum of 分值 of each first level, else the one printed in its label (产出指标（50分）)."""
    sums: dict[str, tuple[Entry, Decimal]] = {}
    for level, weight in form.level_weights:
        place, before = sums.get(level.name, (level.entry, Decimal(0)))
        sums[level.name] = place, before + weight
    if sums:
        return sums
    levels = [row.level1 for row in form.indicators if row.level1 is not None]
    return {level.name: (level.entry, level.printed_weight or Decimal(0)) for level in levels}


def _is_weighed(form: Form) -> bool:
    """Whether every row has its 分值, or the form has no such column."""
    return "weight" not in form.columns or all(number_of(head.weight) is not None for head, _ in form.groups)


def _same_points(approval: Approval, approved: _Sums, evaluated: _Sums) -> bool:
    """Whether all levels have 分值, which add up to the same, or to the same but for 执行率's."""
    weights = [[weight for _, weight in each.values()] for each in (approved, evaluated)]
    execution = approval.case.form.execution
    rest = number_of(execution.weight) if execution else None
    off = sum(weights[0], Decimal(0)) - sum(weights[1], Decimal(0))
    return all(min(each, default=Decimal(0)) > 0 for each in weights) and off in (0, rest)


def _alone(form: Form) -> set[int]:
    return {head.row for head, rows in form.groups if len(rows) == 1}
