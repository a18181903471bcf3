"""X504: 附件1 and 整体 show different 项目支出."""

from collections.abc import Iterator, Sequence

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import FormKind
from perfeval_xl.rules.base import Case, Hit, Scope, hit, rule
from perfeval_xl.rules.cross.families import bases_for, of_kind
from perfeval_xl.rules.words import number_of, shown


@rule(
    "X504",
    "附件1 与整体表的项目支出",
    severity=Severity.ERROR,
    source="arithmetic",
    reads=("tolerance.money",),
    message="{cell} 整体支出自评表的项目支出是 {actual}，附件1（{where}）的项目支出决算数是 {expected}。"
    "请核对，两处应一致。",
    why="两张表说的是同一笔钱，对不上说明有一张填错了。",
    wrong="附件1 项目支出 773.97，整体表项目支出 763.97。",
    right="两处都是 773.97。",
    fix="以决算为准，改正不对的一处。",
    scope=Scope.CALL,
    needs=FormKind.BASE,
)
def projects_agree(cases: Sequence[Case]) -> Iterator[Hit]:
    """附件1 的项目支出要与整体支出自评表里的项目支出一致。"""
    bases = list(of_kind(cases, FormKind.BASE))
    for case in of_kind(cases, FormKind.DEPARTMENT):
        part = next((part for part in case.form.spending if part.label == "项目支出"), None)
        if part is None or part.amount is None:
            continue
        for base in bases_for(case, bases):
            row = next((row for row in base.form.base if row.key == "projects"), None)
            spent = number_of(row.actual) if row else None
            if row is None or spent is None or row.actual is None:
                continue
            if abs(spent - part.amount) > case.law.number("tolerance.money"):
                at = row.actual.at
                where = base.form.name_of(at) if base.form.places else f"{base.form.sheet}!{at.a1}"
                yield hit(part.entry.at, expected=shown(spent), actual=shown(part.amount), form=case.form, where=where)
