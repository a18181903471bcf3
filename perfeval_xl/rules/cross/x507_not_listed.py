"""X507: a project form that 附件1 does not list."""

from collections.abc import Iterator, Sequence

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import FormKind
from perfeval_xl.rules.base import Case, Hit, Scope, hit, rule
from perfeval_xl.rules.cross.matching import matchings, spent_by, unlisted
from perfeval_xl.rules.words import shown


@rule(
    "X507",
    "项目不在附件1 里",
    severity=Severity.WARNING,
    source="caiyu-2020-10",
    reads=("tolerance.money",),
    message="{cell} 项目“{name}”（全年执行数 {actual}）不在附件1（{base}）里{sums}。请核对名称或补列。",
    why="附件1 要填报基本支出以外的所有项目支出。",
    wrong="有“供需对接活动经费”的自评表，附件1 里没有这一行。",
    right="附件1 里有同名的一行，金额一致。",
    fix="核对两处的项目名称；附件1 漏列的，补上。",
    scope=Scope.CALL,
    needs=FormKind.BASE,
)
def every_form_is_listed(cases: Sequence[Case]) -> Iterator[Hit]:
    """与附件1 一起检查时，每张项目自评表的项目都要列在附件1 里。"""
    untried = {id(case) for matching in matchings(cases) for case in matching.untried}
    for case, base in unlisted(cases):
        project = case.form.project
        if project is None or project.blank:
            continue  # S104 tells
        spent = shown(spent_by(case))
        sums = "" if id(case) in untried else "，也没有几行之和与它相等"
        yield hit(project.at, actual=spent, form=case.form, name=project.text, base=base.form.sheet, sums=sums)
