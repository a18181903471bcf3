"""附件1 of a form carried into the template's: every line by its meaning, every project on a line of its own."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from perfeval_xl.blank.values import SIGNED, Value, number_of, rate_of
from perfeval_xl.domain.form import BaseRow, Entry, Form
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.rowplan import Block, RowPlan
from perfeval_xl.domain.snapshot import Sheet

_PROJECTS = "project_special"
"""The line under which the template has its rows for projects."""
_MEASURES = "厉行节约"
"""Begins the label of the one line that holds a text."""


class _Line(NamedTuple):
    """A line as it will be: like which row of the template, with what in it; `label` is the template's own."""

    like: int
    row: BaseRow | None
    label: str | None


def _lines(form: Form, source: Form) -> list[_Line]:
    """The template's lines in their order, each with the form's, and behind it what the form has under it."""
    own = {row.key: row for row in form.base}
    blank = own[_PROJECTS].label.at.row + 1
    first: dict[str, BaseRow] = {}
    under: dict[str, list[BaseRow]] = {}
    key = _PROJECTS
    for row in source.base:
        if row.key in own and row.key not in first:
            key, first[row.key] = row.key, row
        else:
            under.setdefault(key, []).append(row)
    lines: list[_Line] = []
    for row in form.base:
        lines.append(_Line(row.label.at.row, first.get(row.key), row.label.text))
        lines += [_Line(blank, other, None) for other in under.get(row.key, ())]
        if row.key == _PROJECTS and not under.get(row.key):
            lines.append(_Line(blank, None, None))
    return lines


def _block(form: Form, source: Form) -> Block:
    rows = [row.label.at.row for row in form.base]
    return Block(rows[0], rows[-1], tuple(line.like for line in _lines(form, source)))


def plan_base(form: Form, last: int, source: Form) -> RowPlan:
    """The rows of the template's 附件1 for this form."""
    return RowPlan(sheet=form.sheet, last=last, blocks=(_block(form, source),))


def base_values(form: Form, sheet: Sheet, plan: RowPlan, source: Form, original: Sheet) -> Iterator[Value]:
    """What is written, by the cell where it stands once the rows are laid."""
    model = form.base[0]
    columns = (model.previous, model.budget, model.actual)
    for number, line in zip(plan.block_rows(plan.blocks[0]), _lines(form, source), strict=True):
        label = model.label.at._replace(row=number)
        if line.label is not None:
            yield Value(label, _as_printed(sheet, line))
        elif line.row is not None:
            yield Value(label, line.row.label.text)
        if line.row is not None:
            amounts = (line.row.previous, line.row.budget, line.row.actual)
            yield from _amounts(number, columns, amounts)
    yield from _controls(form, plan, source)
    yield from _texts(sheet, plan, original)


def _as_printed(sheet: Sheet, line: _Line) -> str:
    """The template's label with the blanks before it, by which it is indented."""
    cells = (cell.value for at, cell in sheet.cells.items() if at.row == line.like)
    return next((value for value in cells if isinstance(value, str) and value.strip() == line.label), line.label or "")


def _amounts(number: int, columns: Iterable[Entry | None], amounts: Iterable[Entry | None]) -> Iterator[Value]:
    for column, amount in zip(columns, amounts, strict=True):
        if column is not None and amount is not None and amount.text:
            yield number_of(column.at._replace(row=number), amount)


def _controls(form: Form, plan: RowPlan, source: Form) -> Iterator[Value]:
    own = {control.what: control for control in source.controls}
    for control in form.controls:
        filled = own.get(control.what)
        if filled is not None:
            for place, entry in ((control.planned, filled.planned), (control.actual, filled.actual)):
                if entry.text:
                    yield number_of(plan.moved(place.at), entry)
            if filled.rate.text:
                yield rate_of(plan.moved(control.rate.at), filled.rate)


def _texts(sheet: Sheet, plan: RowPlan, original: Sheet) -> Iterator[Value]:
    """厉行节约保障措施, and the line for names at the foot."""
    label = _found(sheet, _MEASURES)
    source_label = _found(original, _MEASURES)
    if label is not None and source_label is not None:
        area = original.area_of(source_label)
        beside = original.cells.get(At(source_label.row, area.right + 1))
        if beside is not None and isinstance(beside.value, str) and beside.value.strip():
            yield Value(plan.moved(At(label.row, sheet.area_of(label).right + 1)), beside.value.strip())
    foot, signed = _found(sheet, SIGNED), _found(original, SIGNED)
    if foot is not None and signed is not None:
        yield Value(plan.moved(foot), str(original.cells[signed].value).strip())


def _found(sheet: Sheet, beginning: str) -> At | None:
    """The last cell whose text begins so."""
    texts = ((at, cell.value) for at, cell in sorted(sheet.cells.items()) if isinstance(cell.value, str))
    return next((at for at, text in reversed(list(texts)) if "".join(text.split()).startswith(beginning)), None)
