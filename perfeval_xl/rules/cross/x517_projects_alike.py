"""X517: projects of one department with the same indicators, targets and results."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Form, FormKind
from perfeval_xl.parsing import normalize
from perfeval_xl.rules.base import Case, Hit, Scope, hit, rule
from perfeval_xl.rules.cross.approved import subject_key
from perfeval_xl.rules.cross.families import body_name, folder_of, of_kind
from perfeval_xl.rules.cross.repeated import tells_result
from perfeval_xl.rules.cross.rows import real_rows, row_name

_Rows = frozenset[tuple[str, str, str]]
"""Name, target and result of each indicator of a form."""


@rule(
    "X517",
    "几个项目的指标相同",
    severity=Severity.INFO,
    basis="limit.copied_rows",
    message="{cell} 起，{rows} 项指标的名称、指标值和完成值与“{other}”{more}完全一样。"
    "请核对是不是照抄了别的项目；各项目的指标要反映本项目做的事。",
    why="照搬别的项目的指标，完成值就不是本项目的，复核会说指标与项目无关。",
    wrong="信息化运维项目的表照搬会议费项目的指标：开会 3 场、满意度 96%。",
    right="每个项目按自己的内容设指标，完成值有本项目的佐证材料。",
    fix="对照各项目的申报表，把照抄的指标和完成值改成本项目的；确实几个项目考核同样的指标的，不用改。",
    scope=Scope.CALL,
)
def projects_differ(cases: Sequence[Case]) -> Iterator[Hit]:
    """同一部门同一年度的不同项目，指标、指标值和完成值不应完全一样（至少有一个完成值不是 100% 一类谁都会写的）。"""
    with_one_result: dict[tuple[str, int | None, frozenset[str]], list[Case]] = defaultdict(list)
    for case in of_kind(cases, FormKind.PROJECT):
        department = body_name(case.form.department) or folder_of(case.form)
        results = frozenset(normalize(row.actual.text) for row in real_rows(case.form))
        with_one_result[department, case.form.year, results].append(case)
    for group in with_one_result.values():
        if len(group) > 1:  # results alike are rare, and names take long to make comparable
            yield from _report_alike(group)


def _report_alike(cases: Iterable[Case]) -> Iterator[Hit]:
    """Among forms of one department and year, the projects whose names, targets and results are all the same."""
    alike: dict[_Rows, list[Case]] = defaultdict(list)
    for case in cases:
        if (rows := _rows_of(case)) is not None:
            alike[rows].append(case)
    for rows, group in alike.items():
        projects = {subject_key(case.form): case for case in reversed(group)}
        for case in group if len(projects) > 1 else ():
            yield _report_likeness(case.form, projects, len(rows))


def _rows_of(case: Case) -> _Rows | None:
    """A form's indicators, None where there are too few, or none whose result tells the project."""
    form, rows = case.form, list(real_rows(case.form))
    statements = frozenset((row_name(row), normalize(row.target.text), normalize(row.actual.text)) for row in rows)
    too_few = len(statements) < case.law.number("limit.copied_rows")
    return None if too_few or not any(map(tells_result, rows)) or not subject_key(form) else statements


def _report_likeness(form: Form, projects: dict[str, Case], rows: int) -> Hit:
    own = subject_key(form)
    keys = iter(projects)
    key = next(keys)
    other = projects[key if key != own else next(keys)].form.project
    more = f"等 {len(projects) - 1} 个项目" if len(projects) > 2 else ""
    assert other is not None, "a project without a name has no subject"
    first = next(real_rows(form))
    return hit(first.level3.at, form=form, rows=rows, other=other.text[:40], more=more)
