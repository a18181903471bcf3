"""X514: a target that is not the approved one."""

from collections.abc import Iterator, Sequence

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import FormKind, Indicator
from perfeval_xl.rules.base import Case, Hit, Scope, hit, rule
from perfeval_xl.rules.cross.approved import Approval, approvals, says_changed
from perfeval_xl.rules.cross.asking import Change, change_of

_SAID = {Change.LOWER: "，比批复的低", Change.HIGHER: "，比批复的高", Change.OTHER: "", Change.WORDS: "，说法不同"}


@rule(
    "X514",
    "指标值与申报表不一致",
    severity=Severity.WARNING,
    source="caiyu-2020-10",
    message="{cell} “{name}”的指标值是“{actual}”，{source}批复的是“{expected}”{change}。"
    "{advice}；确已批准调整的，在偏差原因或备注里写明依据。",
    why="自评要用批复的指标值，把指标值改得和完成值一样，等于没有考核。",
    wrong="申报表批复“≥40家”，完成 32 家，自评表的指标值写成“≥30家”。",
    right="自评表照写“≥40家”，完成值 32 家，说明原因。",
    fix="照申报表改回；表上有“调整指标值”一栏的，原值和调整值分开填。",
    scope=Scope.CALL,
    needs=FormKind.TARGETS,
    of_project=True,
)
def targets_as_approved(cases: Sequence[Case]) -> Iterator[Hit]:
    """与申报表一起检查时，同名指标的指标值要与批复的一致（只是写法不同的不算；写明经批准调整的不报）。"""
    for approval in approvals(cases):
        for approved, evaluated in () if approval.unlike else approval.rows.pairs:
            yield from _changed(approval, approved, evaluated)


def _changed(approval: Approval, approved: Indicator, evaluated: Indicator) -> Iterator[Hit]:
    """Where a form has 调整指标值 in a column of its own, what it replaces is compared: the change itself is told."""
    own = evaluated._replace(target=evaluated.planned) if evaluated.planned else evaluated
    if not own.target.text or says_changed(evaluated):
        return
    form = approval.case.form
    change = change_of(approved, own, form.year, approval.case.language)
    if change is not Change.NONE:
        unsure = change is Change.WORDS or approval.explained
        yield hit(
            own.target.at,
            expected=approved.full_target,
            actual=own.full_target,
            severity=Severity.INFO if unsure else None,
            form=form,
            name=evaluated.level3.text,
            source=approval.source,
            change=_SAID[change],
            advice="请核对是不是一个意思，最好照写批复的原话" if change is Change.WORDS else "请改回批复的指标值",
        )
