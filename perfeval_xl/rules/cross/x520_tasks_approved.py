"""X520: a department's tasks of the year that are not the approved ones."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Form, FormKind, Fund, FundRole
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing import core_name, normalize
from perfeval_xl.rules.base import Case, Hit, Scope, hit, rule
from perfeval_xl.rules.cross.approved import Approval, approvals
from perfeval_xl.rules.words import shown

_NUMBERING = pattern(
    r"^(?:(?:重点)?(?:任务|工作)[0-9一二三四五六七八九十]{1,2}[:、.]?|[0-9一二三四五六七八九十]{1,2}[、.:]|\([0-9一二三四五六七八九十]{1,2}\))"
)
_MOST_NAMED = 5
_FEWEST_SHARE = 2
"""At least one in so many approved tasks is in the self-evaluation, or its lines are no tasks."""


@rule(
    "X520",
    "主要任务与申报表不一致",
    severity=Severity.WARNING,
    source="caiyu-2020-10",
    reads=("tolerance.money",),
    message="{cell} 与{source}核对，年度主要任务{what}。请改成批复的；确已批准调整的，在备注里写明依据。",
    why="整体自评要对照批复的主要任务和各项任务的预算，少一项任务，就少考核一项履职。",
    wrong="申报表列了 4 项主要任务，整体自评表只写了 3 项。",
    right="批复的每项任务都有一行，预算数与批复的一致。",
    fix="把申报表和整体自评表的任务逐行核对；任务合并、取消的，写明批准的文号。",
    scope=Scope.CALL,
    needs=FormKind.TARGETS,
    of_project=True,
)
def tasks_as_approved(cases: Sequence[Case]) -> Iterator[Hit]:
    """部门整体的目标表与整体自评表一起检查时，主要任务的名称和预算要一致（自评表没有任务一栏的不查）。"""
    for approval in approvals(cases):
        if approval.case.form.kind is FormKind.DEPARTMENT:
            yield from _compared(approval)


def _compared(approval: Approval) -> Iterator[Hit]:
    form = approval.case.form
    planned, written = _tasks(approval.targets), _tasks(form)
    common = planned.keys() & written.keys()
    if not common or len(common) * _FEWEST_SHARE < len(planned):
        return
    dropped = [line.label.text for name, line in planned.items() if name not in written]
    added = [line.label.text for name, line in written.items() if name not in planned]
    other = list(_other_amounts(approval, planned, written))
    differences = [_named("少了", dropped), _named("多了", added), _named("预算不同：", other)]
    what = "，".join(text for text in differences if text)
    if what:
        first = next(iter(written.values())).label
        severity = Severity.INFO if approval.explained or approval.funded_anew else None
        yield hit(first.at, severity=severity, form=form, source=approval.source, what=what)


def _tasks(form: Form) -> Mapping[str, Fund]:
    lines = (line for line in form.funds if line.role is FundRole.PART)
    return {name: line for line in lines if (name := _name(line.label.text))}


def _name(label: str) -> str:
    """A task's name as names are compared: '任务1：推进数据共享' -> '推进数据共享'."""
    return core_name(_NUMBERING.sub("", normalize(label)))


def _other_amounts(approval: Approval, planned: Mapping[str, Fund], written: Mapping[str, Fund]) -> Iterator[str]:
    slack = approval.case.law.number("tolerance.money")
    for name, line in planned.items():
        mine = _amount(approval.case.form, written.get(name))
        approved = _amount(approval.targets, line)
        if mine is not None and approved is not None and abs(mine - approved) > slack:
            yield f"{line.label.text}批复 {shown(approved)} 万元，这里 {shown(mine)} 万元"


def _amount(form: Form, line: Fund | None) -> Decimal | None:
    """A task's budget in 万元, None where none is written."""
    entry = (line.initial or line.budget) if line else None
    return form.in_wan(entry.number) if entry is not None and entry.number is not None else None


def _named(what: str, names: Sequence[str]) -> str:
    if not names:
        return ""
    return (
        f"{what}{'、'.join(f'“{name[:40]}”' for name in names[:_MOST_NAMED])}{'等' if len(names) > _MOST_NAMED else ''}"
    )
