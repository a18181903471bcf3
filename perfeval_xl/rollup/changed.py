"""The tables of 与上次相比: form by form, and slip by slip."""

from perfeval_xl.rollup.book import Cell, Column, Value
from perfeval_xl.rollup.changes import FIRST, Changes, FormChange, SlipChange
from perfeval_xl.rollup.figures import rule_name
from perfeval_xl.rollup.gathering import Gathered
from perfeval_xl.rollup.listed import Listed
from perfeval_xl.rollup.past import Change

CHANGES, SLIPS = "changes", "changed-slips"
_BY_FORM = (
    Column("主管部门", 24),
    Column("项目", 30),
    Column("文件", 30),
    Column("改好", 7, "count"),
    Column("还在", 7, "count"),
    Column("新出现", 7, "count"),
    Column("新认可", 7, "count"),
    Column("说明", 26),
)
_BY_SLIP = (
    Column("变化", 8, "centre"),
    Column("程度", 6, "centre"),
    Column("代码", 6, "centre"),
    Column("规则", 14),
    Column("主管部门", 15),
    Column("项目", 19),
    Column("文件", 20),
    Column("工作表", 11),
    Column("单元格", 7, "centre"),
    Column("问题", 56),
)
_TONES = {Change.FRESH: "error", Change.FIXED: "good"}


def changed_tables(rows: Gathered) -> tuple[Listed, ...]:
    """Both tables; the first alone where nothing has changed, and none where there is nothing to compare with."""
    changes = rows.changes
    if changes is None or changes.sentence == FIRST:
        return ()
    forms = sorted(changes.forms, key=lambda form: (-form.counts[Change.FRESH], -form.counts[Change.FIXED], form.path))
    by_form = Listed(
        name="与上次相比",
        anchor=CHANGES,
        note=changes.sentence + ("没有变化的表不列。" if forms else "各表都没有变化。"),
        columns=_BY_FORM,
        rows=tuple(_form_row(form, rows) for form in forms),
    )
    return (by_form, _by_slip(changes, rows)) if changes.slips else (by_form,)


def _form_row(form: FormChange, rows: Gathered) -> tuple[Value, ...]:
    fresh = form.counts[Change.FRESH]
    return (
        form.department,
        form.name,
        rows.shown(form.path),
        form.counts[Change.FIXED],
        form.counts[Change.STILL],
        Cell(fresh, "error" if fresh else ""),
        form.counts[Change.ACCEPTED],
        form.note,
    )


def _by_slip(changes: Changes, rows: Gathered) -> Listed:
    rest = f"另有 {changes.unlisted} 处没有列在这里。" if changes.unlisted else ""
    return Listed(
        name="改好和新出现",
        anchor=SLIPS,
        note=f"新出现的在前，都是先错误、后提醒；还在的见问题清单。同一工作表里规则和单元格（或文字）相同的，算同一处。{rest}",
        columns=_BY_SLIP,
        rows=tuple(_slip_row(each, rows) for each in changes.slips),
    )


def _slip_row(each: SlipChange, rows: Gathered) -> tuple[Value, ...]:
    slip = each.slip
    return (
        Cell(each.change.value, _TONES[each.change]),
        Cell(slip.severity.chinese, slip.severity.value),
        slip.code,
        rule_name(slip.code),
        slip.department,
        slip.name,
        rows.shown(each.path),
        slip.sheet,
        slip.cell,
        slip.message,
    )
