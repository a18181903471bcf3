"""X512: the project forms do not cover 项目支出."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import FormKind
from perfeval_xl.domain.numbers import show_percent
from perfeval_xl.rules.base import Case, Hit, Scope, hit, rule
from perfeval_xl.rules.cross.families import bases_for, of_kind
from perfeval_xl.rules.words import number_of, shown


@rule(
    "X512",
    "自评覆盖率",
    severity=Severity.WARNING,
    source="caiyu-2020-10",
    reads=("tolerance.money",),
    message="{cell} 附件1 的项目支出是 {expected} 万元，{count} 张项目自评表的执行数合计 {actual} 万元，"
    "覆盖 {share}，还差 {missing} 万元。请补齐没有自评的项目，或把它们的文件一起检查。",
    why="自评要覆盖全部项目支出，覆盖率要达到 100%。",
    wrong="项目支出 773.97 万元，交来的自评表合计 527.31 万元。",
    right="各项目自评表的执行数合计等于附件1 的项目支出。",
    fix="对照附件1 补齐自评表；不需要自评的，在报告里说明。",
    scope=Scope.CALL,
    needs=FormKind.BASE,
)
def projects_covered(cases: Sequence[Case]) -> Iterator[Hit]:
    """项目自评表的执行数合计应等于附件1 的项目支出（没有项目自评表一起检查时不查）。"""
    bases, projects = list(of_kind(cases, FormKind.BASE)), list(of_kind(cases, FormKind.PROJECT))
    for base in bases:
        whole = next((row.actual for row in base.form.base if row.key == "projects"), None)
        spent = [_spent(case) for case in projects if base in bases_for(case, bases)]
        if whole is None or not whole.number or not spent:
            continue
        covered = sum(spent, Decimal(0))
        missing = whole.number - covered
        if missing > base.law.number("tolerance.money"):
            yield hit(
                whole.at,
                expected=shown(whole.number),
                actual=shown(covered),
                form=base.form,
                count=len(spent),
                share=show_percent(covered / whole.number),
                missing=shown(missing),
            )


def _spent(case: Case) -> Decimal:
    """全年执行数 of a project in 万元, 0 where none is written."""
    total = case.form.summed_total
    amount = number_of(total.actual) if total else None
    return case.form.in_wan(amount or Decimal(0))
