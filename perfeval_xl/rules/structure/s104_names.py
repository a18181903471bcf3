"""S104: project name, 主管部门 or 实施单位 is empty."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import FormKind
from perfeval_xl.rules.base import Case, Hit, hit, rule


@rule(
    "S104",
    "名称未填",
    severity=Severity.ERROR,
    source="form-2020",
    message="{cell} {name}没有填写。请补填。",
    why="没有名称就无法归档，也无法与附件1 里的项目核对。",
    wrong="“实施单位”右边空白。",
    right="“实施单位”右边写明单位全称。",
    fix="填写单位或项目的全称，与预算批复里的名称一致。",
)
def names_filled_in(case: Case) -> Iterator[Hit]:
    """项目名称、主管部门（部门名称）、实施单位都要填写。"""
    form = case.form
    if form.kind is FormKind.BASE:
        return
    for name, entry in (("项目名称", form.project), ("主管部门（部门名称）", form.department), ("实施单位", form.unit)):
        if entry is not None and entry.unfilled:
            yield hit(entry.at, name=name)
