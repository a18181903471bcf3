"""A whole form carried into a template: its rows in its own order, in the template's look.

Rows of funds, goals, indicators and 附件1 are added or left out, so that the template has as many as the form. What has
no place in the template is simply not written: who carries a form over reads the result again and tells.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple

from perfeval_xl.blank.basetable import base_values, plan_base
from perfeval_xl.blank.values import SIGNED, Value, actual_text, number_of, rate_of, target_text
from perfeval_xl.domain.finding import SetValue
from perfeval_xl.domain.form import Entry, Form, FormKind, Fund, Indicator, Total
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.rowplan import Block, RowPlan
from perfeval_xl.domain.snapshot import Sheet


class Filled(NamedTuple):
    """How the template's rows are laid, and what is written into them then."""

    rows: RowPlan
    edits: tuple[SetValue, ...]


def plan_filling(form: Form, sheet: Sheet, source: Form, original: Sheet) -> Filled:
    """The plan that carries `source`, which stands on `original`, into the blank `form` of a template's `sheet`."""
    last = max(at.row for at in sheet.cells)
    if form.kind is FormKind.BASE:
        rows = plan_base(form, last, source)
        return Filled(rows, _edits(form, base_values(form, sheet, rows, source, original)))
    page = _Page(form, sheet, source)
    rows = page.plan(last)
    return Filled(rows, _edits(form, page.values(rows)))


def _edits(form: Form, values: Iterable[Value]) -> tuple[SetValue, ...]:
    """One edit for each cell; where two values want one cell, the later."""
    by_cell = {value.at: value for value in values}
    return tuple(SetValue(form.sheet, *value) for value in by_cell.values())


class _Note(NamedTuple):
    """A line under the table."""

    text: str
    is_foot: bool


class _Page:
    """项目支出自评表 or 整体支出自评表 of the template, and the form that it takes in."""

    def __init__(self, form: Form, sheet: Sheet, source: Form) -> None:
        self._form, self._sheet, self._source = form, sheet, source
        total, goal = form.fund_total, form.goals[0]
        assert total is not None
        assert form.total is not None
        assert form.total.score is not None
        self._fund_row, self._goal_row, self._total_row = (
            total.label.at.row,
            goal.expected.at.row,
            form.total.score.at.row,
        )
        self._lines = [fund for fund in source.funds if fund is not source.fund_total]
        self._notes = [note for note in _notes(source) if not note.is_foot]
        self._funds = self._fund_block()
        self._parts = self._part_block()
        self._goals = Block(self._goal_row, self._goal_row, (self._goal_row,) * max(1, len(source.goals)))
        self._rows = self._indicator_block()
        foot = form.remarks[-1].at.row
        self._remarks = Block(foot, foot - 1, (foot,) * len(self._notes))

    def _fund_block(self) -> Block:
        """Lines under the total: those of the template, or as many as the form has."""
        rows = [fund.label.at.row for fund in self._form.funds if fund is not self._form.fund_total]
        if not self._lines:
            return Block(self._fund_row + 1, self._fund_row, ())
        if not rows:
            return Block(self._fund_row + 1, self._fund_row, (self._fund_row,) * len(self._lines))
        return Block(rows[0], rows[-1], (rows[0], *(rows[-1],) * (len(self._lines) - 1)))

    def _part_block(self) -> Block:
        """整体: the rows of 按收入性质分 and 按支出性质分."""
        rows = sorted({part.entry.at.row for part in (*self._form.income, *self._form.spending)})
        count = max(len(self._source.income), len(self._source.spending))
        if not rows or not count:
            return Block(self._goal_row, self._goal_row - 1, ())
        return Block(rows[0], rows[-1], (rows[0], *(rows[-1],) * (count - 1)))

    def _indicator_block(self) -> Block:
        """A row begins both levels, the second, or none: the template draws each otherwise."""
        first, second = self._form.indicators[0].row, self._form.indicators[1].row
        like = {(True, True): first, (True, False): first, (False, True): second, (False, False): first + 1}
        heads = list(_heads(self._source.indicators)) or [(True, True)]
        return Block(first, self._total_row - 1, tuple(like[head] for head in heads))

    def plan(self, last: int) -> RowPlan:
        """The rows of the page; a block without rows of its own changes nothing."""
        blocks = (self._funds, self._parts, self._goals, self._rows, self._remarks)
        used = tuple(block for block in blocks if block.like)
        plan = RowPlan(sheet=self._form.sheet, last=last, blocks=used)
        return replace(plan, merges=tuple(self._merges(plan)))

    def _merges(self, plan: RowPlan) -> Iterator[Area]:
        """Cells that several rows of the form share."""
        rows, model = plan.block_rows(self._rows), self._form.indicators[0]
        indicators = self._source.indicators
        if not indicators:
            return
        assert model.level1 is not None
        assert model.level2 is not None
        starts = [first for first, _ in _heads(indicators)]
        yield from _runs(rows, model.level1.entry.at.column, _counted(starts))
        starts = [second for _, second in _heads(indicators)]
        yield from _runs(rows, model.level2.entry.at.column, _counted(starts))
        for pick in _COLUMNS:
            entry = pick(model)
            if entry is not None:
                yield from _runs(rows, entry.at.column, [_place(pick(row), row) for row in indicators])
        goals = plan.block_rows(self._goals)
        for at, entries in (
            (self._form.goals[0].expected.at, [goal.expected for goal in self._source.goals]),
            (self._form.goals[0].actual.at, [goal.actual for goal in self._source.goals]),
        ):
            right = self._sheet.area_of(at).right
            for area in _runs(goals, at.column, [entry.at for entry in entries]):
                yield area._replace(right=right)

    def values(self, plan: RowPlan) -> Iterator[Value]:
        """What is written, by the cell where it stands once the rows are laid."""
        form, source = self._form, self._source
        for place, entry in (
            (form.project, source.project),
            (form.department, source.department),
            (form.unit, source.unit),
        ):
            if place is not None and entry is not None and entry.text:
                yield Value(place.at, entry.text)
        yield from self._money(plan)
        for row, goal in zip(plan.block_rows(self._goals), source.goals, strict=False):
            yield Value(form.goals[0].expected.at._replace(row=row), goal.expected.text)
            yield Value(form.goals[0].actual.at._replace(row=row), goal.actual.text)
        yield from self._indicators(plan)
        yield from self._total(plan)
        yield from self._under(plan)

    def _money(self, plan: RowPlan) -> Iterator[Value]:
        form, source = self._form, self._source
        assert form.fund_total is not None
        if source.fund_total is not None:
            yield from _amounts(form.fund_total, source.fund_total, self._fund_row)
        if self._lines:
            for row, line in zip(plan.block_rows(self._funds), self._lines, strict=True):
                yield Value(form.fund_total.label.at._replace(row=row), line.label.text)
                yield from _amounts(form.fund_total, line, row)
        yield from self._execution()
        if self._parts.like:
            for parts, own in ((form.income, source.income), (form.spending, source.spending)):
                for row, part in zip(plan.block_rows(self._parts), own, strict=False):
                    yield Value(parts[0].entry.at._replace(row=row), part.entry.text)
        if source.amount_unit == "元":
            for at, cell in self._sheet.cells.items():
                if isinstance(cell.value, str) and "（万元）" in cell.value:
                    yield Value(plan.moved(at), cell.value.replace("（万元）", "（元）"))

    def _execution(self) -> Iterator[Value]:
        """The template prints 10 points for 执行率, which is not what every form gives."""
        own, place = self._source.execution, self._form.execution
        assert place is not None
        assert place.weight is not None
        points = own.points if own else None
        yield Value(place.weight.at, points if points is not None else (own.weight.text if own and own.weight else ""))
        if own is not None and place.rate is not None and own.rate is not None and own.rate.text:
            yield rate_of(place.rate.at, own.rate)
        if own is not None and place.score is not None and own.score is not None and own.score.text:
            yield number_of(place.score.at, own.score)

    def _indicators(self, plan: RowPlan) -> Iterator[Value]:
        model, indicators = self._form.indicators[0], self._source.indicators
        assert model.level1 is not None
        assert model.level2 is not None
        rows = plan.block_rows(self._rows)
        for number, row, (first, second) in zip(rows, indicators, _heads(indicators), strict=False):
            if first and row.level1 is not None:
                yield Value(model.level1.entry.at._replace(row=number), row.level1.entry.text)
            if second and row.level2 is not None:
                yield Value(model.level2.entry.at._replace(row=number), row.level2.entry.text)
            yield from self._row(number, row)

    def _row(self, number: int, row: Indicator) -> Iterator[Value]:
        model = self._form.indicators[0]
        yield from _text(model.level3, number, row.level3.text)
        yield from _text(model.target, number, target_text(row))
        yield from _text(model.actual, number, actual_text(row))
        if row.reason is not None and model.reason is not None:
            yield from _text(model.reason, number, row.reason.text)
        pairs = [(model.weight, row.weight)]
        if not self._source.scored_by_coefficient:
            pairs.append((model.score, row.score))
        for column, entry in pairs:
            if column is not None and entry is not None and entry.text:
                yield number_of(column.at._replace(row=number), entry)

    def _total(self, plan: RowPlan) -> Iterator[Value]:
        form, own = self._form.total, self._source.total or Total(None, None)
        assert form is not None
        for place, entry in ((form.weight, own.weight), (form.score, own.score)):
            if place is not None and entry is not None and entry.text:
                yield number_of(plan.moved(place.at), entry)
        if form.grade is not None and own.grade is not None and own.grade.text:
            yield Value(plan.moved(form.grade.at), f"{form.grade_prefix}{own.grade.text}")

    def _under(self, plan: RowPlan) -> Iterator[Value]:
        """Notes of the form above the template's foot, in whose place its own goes."""
        foot = self._form.remarks[-1].at
        for row, note in zip(plan.block_rows(self._remarks) if self._notes else (), self._notes, strict=True):
            yield Value(foot._replace(row=row), note.text)
        for note in _notes(self._source):
            if note.is_foot:
                yield Value(plan.moved(foot), note.text)


_COLUMNS: tuple[Callable[[Indicator], Entry | None], ...] = tuple(
    map(attrgetter, ("level3", "target", "actual", "weight", "score", "reason"))
)
"""The columns of an indicator whose cells several rows may share."""


def _place(entry: Entry | None, row: Indicator) -> At:
    return entry.at if entry is not None else At(row.row, 0)


def _heads(indicators: Sequence[Indicator]) -> Iterator[tuple[bool, bool]]:
    """Whether a row begins a first level, and a second."""
    before: tuple[str, str] | None = None
    for row in indicators:
        levels = (row.level1.name if row.level1 else "", row.level2.name if row.level2 else "")
        first = before is None or before[0] != levels[0]
        yield first, first or before is None or before[1] != levels[1]
        before = levels


def _counted(starts: Iterable[bool]) -> list[int]:
    """A number for every row, the same for rows that go on."""
    number, numbers = 0, []
    for start in starts:
        number += start
        numbers.append(number)
    return numbers


def _runs(rows: range, column: int, keys: Sequence[object]) -> Iterator[Area]:
    """The areas of rows that have the same key one after the other."""
    pairs = zip(rows, keys, strict=False)
    for _, run in groupby(pairs, key=lambda pair: pair[1]):
        numbers = [number for number, _ in run]
        if len(numbers) > 1:
            yield Area(numbers[0], column, numbers[-1], column)


def _amounts(place: Fund, line: Fund, row: int) -> Iterator[Value]:
    for cell, entry in ((place.initial, line.initial), (place.budget, line.budget), (place.actual, line.actual)):
        if cell is not None and entry is not None and entry.text:
            yield number_of(cell.at._replace(row=row), entry)


def _text(column: Entry, number: int, text: str) -> Iterator[Value]:
    if text:
        yield Value(column.at._replace(row=number), text)


def _notes(source: Form) -> Iterator[_Note]:
    """The lines under the table, what stands in one row as one text."""
    for _, run in groupby(source.remarks, key=lambda entry: entry.at.row):
        texts = [entry.text for entry in run if entry.text]
        if texts:
            text = texts[0] + "".join(
                f"{'' if before.endswith(('：', ':')) else '：'}{after}" for before, after in pairwise(texts)
            )
            yield _Note(text, text.startswith(SIGNED))
