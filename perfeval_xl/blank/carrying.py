"""Names and indicators of last year's form, or of this year's 绩效目标申报表, for this year's form.

Results, scores, reasons and amounts stay blank.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.domain.finding import SetValue
from perfeval_xl.domain.form import Entry, Form, Indicator
from perfeval_xl.domain.grid import At
from perfeval_xl.parsing import not_applicable

_YEAR = re.compile(r"(20[0-9]{2})年")
_MOVED = {("产出指标", "成本指标"): ("成本指标", "经济成本指标")}
"""成本指标 was a second level in the 2020 forms and is a first level since 2024."""


class Carried(NamedTuple):
    """What was brought over, and what its user should look at."""

    edits: tuple[SetValue, ...]
    notes: tuple[str, ...]


def carried(form: Form, previous: Form, year: int) -> Carried:
    """Edits that bring last year's form into a blank one; an indicator without a free row is told, never dropped.

    Rows go under their own 二级指标 first; what does not fit goes to a free row of the same 一级指标, and is told.
    """
    edits = list(_names(form, previous))
    notes: list[str] = []
    slots = _Slots(form)
    weights: dict[str, Decimal] = {}
    crowded: list[Indicator] = []
    rows = [row for row in previous.indicators if not row.placeholder and not not_applicable(row.level3.text)]
    rows, shared = _with_weights_once(rows)
    for row in rows:
        place = slots.own(*_levels(row))
        if place is None:
            crowded.append(row)
            continue
        edits += _row(form, place, row, weights)
        if set(_YEAR.findall(row.target.text)) - {str(year)}:
            notes.append(f"“{row.level3.text}”的指标值“{row.target.text}”写着年份，请改成 {year} 年的要求。")
    for row in crowded:
        level1, level2 = _levels(row)
        place = slots.any(level1)
        if place is None:
            notes.append(f"“{row.level3.text}”（{row.target.text}）在模板里没有空行了，请插入一行后自己填写。")
            continue
        edits += _row(form, place, row, weights)
        notes.append(f"“{row.level3.text}”原来在“{level2}”下，放到了第 {place} 行，请核对二级指标。")
    edits += _printed_weights(form, weights)
    return Carried(tuple(edits), (*notes, *shared))


def _with_weights_once(rows: Iterable[Indicator]) -> tuple[list[Indicator], list[str]]:
    """The rows, only the first of those that share a 分值 with it, and what is to be said of the others."""
    firsts: dict[At, str] = {}
    once: list[Indicator] = []
    notes: list[str] = []
    for row in rows:
        if row.weight is None or row.weight.at not in firsts:
            once.append(row)
        else:
            first = firsts[row.weight.at]
            notes.append(f"“{row.level3.text}”和“{first}”合写一个分值，只写在了“{first}”这一行，请分到各行。")
            once.append(row._replace(weight=None))
        if row.weight is not None:
            firsts.setdefault(row.weight.at, row.level3.text)
    return once, notes


def _names(form: Form, previous: Form) -> Iterator[SetValue]:
    pairs = (form.project, previous.project), (form.department, previous.department), (form.unit, previous.unit)
    for new, old in pairs:
        if new is not None and old is not None and old.text:
            yield SetValue(sheet=form.sheet, at=new.at, value=old.text)


def _levels(row: Indicator) -> tuple[str, str]:
    names = (row.level1.name if row.level1 else "", row.level2.name if row.level2 else "")
    return _MOVED.get(names, names)


class _Slots:
    """Free rows of a blank form by first and second level."""

    def __init__(self, form: Form) -> None:
        self._rows: dict[tuple[str, str], list[int]] = {}
        for row in form.indicators:
            area = self._rows.setdefault(_levels(row), [])
            area.append(row.row)
        self._extend(form)

    def _extend(self, form: Form) -> None:
        """A merged 二级指标 stands for all rows down to the next: the reader gives only rows with text."""
        starts = sorted(row.row for row in form.indicators)
        end = form.total.score.at.row if form.total and form.total.score else form.area.bottom
        for rows in self._rows.values():
            following = next((start for start in starts if start > rows[-1]), end)
            rows.extend(range(rows[-1] + 1, following))

    def own(self, level1: str, level2: str) -> int | None:
        """A free row under the second level."""
        rows = self._rows.get((level1, level2)) or self._under(level2)
        return rows.pop(0) if rows else None

    def _under(self, level2: str) -> list[int] | None:
        """The rows under a second level whose first level has another name (项目完成指标); None where two have it."""
        found = [rows for (_, second), rows in self._rows.items() if level2 and second == level2]
        return found[0] if len(found) == 1 else None

    def any(self, level1: str) -> int | None:
        """A free row anywhere under the first level."""
        return next((rows.pop(0) for (first, _), rows in self._rows.items() if first == level1 and rows), None)


def _row(form: Form, number: int, row: Indicator, weights: dict[str, Decimal]) -> Iterator[SetValue]:
    """Name, target and weight in the columns of the blank form; the weight is added to its first level's sum."""
    model = form.indicators[0]
    yield _set(form, number, model.level3, row.level3.text)
    if row.target.text:
        yield _set(form, number, model.target, row.target.text)
    if model.weight is not None and row.weight is not None and row.weight.number is not None:
        level1 = _levels(row)[0]
        weights[level1] = weights.get(level1, Decimal(0)) + row.weight.number
        yield _set(form, number, model.weight, row.weight.number)


def _set(form: Form, number: int, column: Entry, value: str | Decimal) -> SetValue:
    return SetValue(sheet=form.sheet, at=column.at._replace(row=number), value=value)


def _printed_weights(form: Form, weights: dict[str, Decimal]) -> Iterator[SetValue]:
    """The weights printed in the first levels' labels, as the rows brought over add up."""
    levels = {row.level1.name: row.level1 for row in form.indicators if row.level1}
    for name, level in levels.items():
        weight = weights.get(name)
        if weight and weight != level.printed_weight:
            text = f"{name}\n（{weight.normalize():f}分）"
            yield SetValue(sheet=form.sheet, at=level.entry.at, value=text)
