"""A form whose scores have been filled in, without reading its sheet again."""

from collections.abc import Mapping
from dataclasses import replace

from perfeval_xl.domain.form import Entry, Form, Total
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Cell
from perfeval_xl.forms.grid import entry_of


def with_scores(form: Form, cells: Mapping[At, Cell], *, date1904: bool) -> Form:
    """The form as it reads once these cells of its sheet hold 执行率, 得分, 总分 and 等级: 计分 fills no others."""
    new = {at: entry_of(at, cell, date1904=date1904) for at, cell in cells.items()}

    def now(entry: Entry | None) -> Entry | None:
        return new.get(entry.at, entry) if entry else entry

    execution = form.execution
    return replace(
        form,
        execution=execution and execution._replace(rate=now(execution.rate), score=now(execution.score)),
        indicators=tuple(row._replace(score=now(row.score)) for row in form.indicators),
        total=form.total and _total(form.total._replace(score=now(form.total.score)), new),
    )


def _total(total: Total, new: Mapping[At, Entry]) -> Total:
    """With the grade, which may stand behind its label in one cell."""
    if total.grade is None or total.grade.at not in new:
        return total
    whole = new[total.grade.at]
    return total._replace(grade=whole._replace(text=whole.text.removeprefix(total.grade_prefix)))
