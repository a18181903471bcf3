"""X506: a project of 附件1 without a form."""

from collections.abc import Iterator, Sequence

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import FormKind
from perfeval_xl.rules.base import Case, Hit, Scope, hit, rule
from perfeval_xl.rules.cross.matching import matchings
from perfeval_xl.rules.words import number_of, shown


@rule(
    "X506",
    "附件1 的项目没有自评表",
    severity=Severity.WARNING,
    source="caiyu-2020-10",
    reads=("tolerance.money",),
    message="{cell} 附件1 列了“{name}”（{actual}），这次检查的表里没有它的自评表。请补填，或把它的文件一起检查。",
    why="单位自评要覆盖所有项目支出。",
    wrong="附件1 列了 21 个项目，只交了 14 张自评表。",
    right="附件1 的每个项目都有一张自评表。",
    fix="补填缺少的自评表；已经有的，检查时把文件放在一起。",
    scope=Scope.CALL,
    needs=FormKind.BASE,
)
def every_project_has_form(cases: Sequence[Case]) -> Iterator[Hit]:
    """附件1 列出的项目，都要有项目支出自评表（只检查附件1 一个文件时不查）。"""
    for matching in matchings(cases):
        for row in matching.rows_left if matching.pairs else ():
            amount = number_of(row.actual)
            if amount:
                yield hit(row.label.at, actual=shown(amount), form=matching.base.form, name=row.label.text)
