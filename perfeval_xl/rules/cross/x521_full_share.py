"""X521: the share of a department's projects that have full marks."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Entry, FormKind
from perfeval_xl.domain.numbers import show_percent
from perfeval_xl.rules.base import Case, Hit, Scope, hit, rule
from perfeval_xl.rules.cross.families import body_name, folder_of, of_kind
from perfeval_xl.rules.words import shown

_FEWEST = 5
"""Projects of which a share says something."""


@rule(
    "X521",
    "满分的项目偏多",
    severity=Severity.INFO,
    basis="limit.full_share",
    reads=("weight.total",),
    message="{cell} 起，{count} 张项目自评表里有 {full} 张是满分（{share}）。"
    "复核会先看这些项目，请逐个再核对，备好佐证材料。",
    why="满分项目占比高、分不出高低的部门，是抽查复核的重点。",
    wrong="18 个项目里 14 个自评 100 分。",
    right="按实际完成情况给分，满分的项目每项指标都有佐证材料。",
    fix="对照佐证材料逐项核对；确实都完成的不用改。",
    scope=Scope.CALL,
)
def few_projects_full(cases: Sequence[Case]) -> Iterator[Hit]:
    """同一部门同一年度五个以上项目里，总分满分的占到 {law.limit.full_share:%} 以上时提示（全部满分由 P410 提醒）。"""
    groups: dict[tuple[str, int | None], list[tuple[Case, Entry]]] = defaultdict(list)
    for case in of_kind(cases, FormKind.PROJECT):
        form = case.form
        if form.total is not None and form.total.score is not None and form.total.score.number is not None:
            groups[body_name(form.department) or folder_of(form), form.year].append((case, form.total.score))
    for scored in groups.values():
        if len(scored) >= _FEWEST:
            yield from _report_share(scored)


def _report_share(scored: Sequence[tuple[Case, Entry]]) -> Iterator[Hit]:
    law = scored[0][0].law
    full = [(case, score) for case, score in scored if score.number == law.number("weight.total")]
    share = Decimal(len(full)) / len(scored)
    if law.number("limit.full_share") <= share < 1:
        case, score = full[0]
        percent = show_percent(share)
        yield hit(
            score.at, actual=shown(score.number), form=case.form, count=len(scored), full=len(full), share=percent
        )
