"""X518: yearly goals that are not the approved ones."""

from collections.abc import Iterator, Sequence

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import FormKind
from perfeval_xl.rules.base import Case, Hit, Scope, hit, rule
from perfeval_xl.rules.cross.aims import Drift, drift_of
from perfeval_xl.rules.cross.approved import Approval, approvals
from perfeval_xl.rules.words import listed

_MOST_NAMED, _LONGEST = 3, 30
_UNLIKE = "与批复的说法大多不同。请核对是不是一个意思，最好照写批复的原话"
_DROPPED = "批复的 {count} 条没有写：{dropped}。请补上，并写明完成情况"
_CHANGED = "数字与批复的不同：批复{approved}，这里{evaluated}。请改回批复的数"


@rule(
    "X518",
    "总体目标与申报表不一致",
    severity=Severity.WARNING,
    source="caiyu-2020-10",
    message="{cell} 与{source}核对，年度总体目标{what}；确已批准调整的，在备注里写明依据。",
    why="自评要对照批复的总体目标，漏写或改小的目标，就不会有人再问完成没有。",
    wrong="申报表的目标是“开展培训10场”，自评表的预期目标写成“开展培训8场”。",
    right="预期目标照写批复的原话，完成情况另写。",
    fix="把申报表的年度目标原样抄进“预期目标”，没有完成的在“实际完成情况”里说明。",
    scope=Scope.CALL,
    needs=FormKind.TARGETS,
    of_project=True,
)
def goals_as_approved(cases: Sequence[Case]) -> Iterator[Hit]:
    """与申报表一起检查时，预期目标要与批复的年度目标一致：不少条目，不改数字（说法不同的只作提示）。"""
    for approval in approvals(cases):
        drift = None if approval.unlike else drift_of(approval.targets, approval.case.form)
        if drift is not None and (drift.dropped or drift.changed):
            yield _drifted(approval, drift)


def _drifted(approval: Approval, drift: Drift) -> Hit:
    form = approval.case.form
    goal = next(goal for goal in form.goals if not goal.expected.blank)
    return hit(
        goal.expected.at,
        expected=next(aim.expected.text for aim in approval.targets.goals),
        actual=goal.expected.text,
        severity=Severity.INFO if drift.unlike or approval.explained else None,
        form=form,
        source=approval.source,
        what=_UNLIKE if drift.unlike else "；".join(_describe_drift(drift)),
    )


def _describe_drift(drift: Drift) -> Iterator[str]:
    if drift.dropped:
        yield _DROPPED.format(count=len(drift.dropped), dropped=listed(drift.dropped, _MOST_NAMED, _LONGEST))
    if drift.changed:
        sides = (listed(side, _MOST_NAMED, _LONGEST) for side in zip(*drift.changed, strict=True))
        yield _CHANGED.format(approved=next(sides), evaluated=next(sides))
