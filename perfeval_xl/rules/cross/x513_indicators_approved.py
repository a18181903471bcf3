"""X513: indicators that were approved and are not evaluated, or are evaluated without having been approved."""

from collections.abc import Iterator, Sequence

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import FormKind, Indicator
from perfeval_xl.domain.grid import At
from perfeval_xl.rules.base import Case, Hit, Scope, hit, rule
from perfeval_xl.rules.cross.approved import approvals

_MOST_NAMED = 5
_UNLIKE = "两边的指标大多对不上（批复 {count} 项）。请核对是不是同一个项目、同一年度的申报表；是的，请照批复的指标填。"
_DROPPED = "这一块少了批复的 {dropped}。请补上；确已批准不再考核的，在备注里写明依据。"
_ADDED = "从这一行起，有批复里没有的 {added}。请改回批复时的名称；确已批准增加的，在备注里写明依据。"
_BOTH = (
    "少了批复的 {dropped}，多了批复里没有的 {added}。"
    "只是名称变了的，请改回批复时的名称；换了指标的，请补上原来的；确已批准调整的，在备注里写明依据。"
)


@rule(
    "X513",
    "指标与申报表不一致",
    severity=Severity.WARNING,
    source="caiyu-2020-10",
    message="{cell} 与{source}核对，{what}",
    why="自评要对照批复的绩效目标逐项进行，悄悄删掉没完成的指标、换上新的指标，复核时最先查。",
    wrong="申报表批复了 12 项指标，自评表里只有 10 项。",
    right="申报表的每一项指标，自评表里都有同名的一行。",
    fix="把申报表和自评表放在一起逐行核对；按规定调整过目标的，在备注里写明批复的文号。",
    scope=Scope.CALL,
    needs=FormKind.TARGETS,
    of_project=True,
)
def indicators_as_approved(cases: Sequence[Case]) -> Iterator[Hit]:
    """与申报表一起检查时，批复的指标都要自评，自评的指标都要批复过（备注写明调整的，只作提示）。"""
    for approval in approvals(cases):
        form, (_, dropped, added) = approval.case.form, approval.rows
        if not form.indicators:
            continue
        if approval.unlike:
            what = _UNLIKE.format(count=len(approval.targets.indicators))
            yield hit(form.title.at, severity=Severity.INFO, form=form, source=approval.source, what=what)
        elif dropped or added:
            place = added[0].level3.at if added else _place_of(dropped[0], form.indicators)
            text = _BOTH if dropped and added else _DROPPED if dropped else _ADDED
            what = text.format(dropped=_listed(dropped), added=_listed(added))
            severity = Severity.INFO if approval.explained else None
            yield hit(place, severity=severity, form=form, source=approval.source, what=what)


def _place_of(dropped: Indicator, rows: Sequence[Indicator]) -> At:
    """The first row under the second level that a missing indicator belongs to, else under its first level."""
    for level in ("level2", "level1"):
        missing = getattr(dropped, level)
        same = (row for row in rows if (own := getattr(row, level)) and missing and own.name == missing.name)
        row = next(same, None)
        if row is not None:
            return row.level3.at
    return rows[0].level3.at


def _listed(rows: Sequence[Indicator]) -> str:
    names = "、".join(f"“{row.level3.text}”" for row in rows[:_MOST_NAMED])
    return f"{len(rows)} 项指标：{names}{'等' if len(rows) > _MOST_NAMED else ''}"
