"""What the forms say: values with their cells, as spans that a report's numbers can be held against."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.domain.form import BaseRow, Entry, Form, Fund
from perfeval_xl.domain.money import MoneyUnit
from perfeval_xl.domain.narrative import Topic
from perfeval_xl.domain.numbers import show_percent
from perfeval_xl.narrative.quantities import Quantity, Span, exactly, find_quantities
from perfeval_xl.narrative.subjects import Subject
from perfeval_xl.narrative.text import plain_name
from perfeval_xl.parsing.units import NO_UNIT, Unit, Units

_RATE_SLACK = Decimal("0.00005")
"""Half a hundredth of a percentage point."""
_COLUMNS = {
    "initial": ("initial",),
    "adjusted": ("budget",),
    "actual": ("actual",),
    "placed": ("budget", "initial", "actual"),
}
_COLUMN_NAMES = {"initial": "年初预算数", "budget": "全年预算数", "actual": "全年执行数"}
_BASE_NAMES = {"budget": "本年预算数", "actual": "本年决算数"}


class Value(NamedTuple):
    """One cell's value: what it can mean, and the words to show it with ('' for one that only stands behind)."""

    entry: Entry
    span: Span
    shown: str
    unit: Unit = NO_UNIT
    number: Decimal = Decimal(0)
    """As written, before its unit; only where it may be a target."""


class Fact(NamedTuple):
    """What a form says of one thing; a report agrees when it agrees with any of the values. The first is the one told.

    `label` is how people call it: 年初预算数, 公务接待费, 三级指标 by name.
    """

    topic: Topic
    form: Form
    label: str
    values: tuple[Value, ...]
    sure: bool = True

    @property
    def written(self) -> str:
        """All its values as they are shown, each once."""
        return "、".join(dict.fromkeys(value.shown for value in self.values if value.shown))


def money(entry: Entry | None, unit: MoneyUnit, name: str = "") -> Iterator[Value]:
    """An amount's cell as a value in 元; nothing for a blank cell or a text."""
    if entry is not None and entry.number is not None and not entry.percent:
        yield Value(entry, exactly(entry.number, unit.yuan), f"{name}{entry.text}{unit}")


def fund_facts(subject: Subject, role: str) -> Iterator[Fact]:
    """What the subject's forms, and its line of 附件1, say of one amount of the fund block."""
    columns = _COLUMNS[role]
    for form in subject.forms:
        if form.summed_total is not None:
            yield from _fund_fact(form, form.summed_total, columns)
    for form, row in subject.rows:
        yield from base_fact(form, row, columns, row.label.text)


def _fund_fact(form: Form, fund: Fund, columns: Iterable[str]) -> Iterator[Fact]:
    """One fact a form; where several columns may be meant, the report may agree with any."""
    named = len(tuple(columns)) > 1
    values = [
        value for column in columns for value in _column(form, fund, column, _COLUMN_NAMES[column] if named else "")
    ]
    if values:
        label = "项目资金" if named else _COLUMN_NAMES[next(iter(columns))]
        yield Fact(Topic.FIGURE, form, label, tuple(values))


def _column(form: Form, total: Fund, column: str, name: str) -> Iterator[Value]:
    yield from money(getattr(total, column), form.money_unit, name)


def base_fact(form: Form, row: BaseRow, columns: Iterable[str], label: str) -> Iterator[Fact]:
    """What a line of 附件1 says in the columns meant; 年初预算数 is none of them."""
    cells = {"budget": row.budget, "actual": row.actual}
    readable = [column for column in columns if column in cells]
    values = [
        value
        for column in readable
        for value in money(cells[column], form.money_unit, _BASE_NAMES[column] if len(readable) > 1 else "")
    ]
    if values:
        yield Fact(Topic.FIGURE, form, label.strip("：: "), tuple(values))


def rate_facts(subject: Subject) -> Iterator[Fact]:
    """执行率 as written, and as the amounts give it by either budget."""
    for form in subject.forms:
        total, execution = form.summed_total, form.execution
        if total is None:
            continue
        computed = list(_computed_rates(form, total))
        written = [
            value for value in _percentage(execution.rate if execution else None) if value.span.low or not computed
        ]
        place = [value.entry for value in written]
        values = (*written, *(value._replace(entry=place[0], shown="") if place else value for value in computed))
        if values:
            yield Fact(Topic.FIGURE, form, "执行率", values)


def _computed_rates(form: Form, total: Fund) -> Iterator[Value]:
    """全年执行数 ÷ 全年预算数, and ÷ 年初预算数, at the cell of 全年执行数."""
    for actual in _column(form, total, "actual", ""):
        for column in ("budget", "initial"):
            for budget in _column(form, total, column, ""):
                if actual.span.low is not None and budget.span.low:
                    rate = actual.span.low / budget.span.low
                    shown = f"按金额计算为{show_percent(rate)}"
                    yield Value(actual.entry, Span(rate, rate, _RATE_SLACK), shown)


def _percentage(entry: Entry | None) -> Iterator[Value]:
    """A rate's cell as a fraction; 84.66 and 100 without a percent sign are percentages too."""
    if entry is not None and entry.number is not None:
        number = entry.number if entry.percent or entry.number <= 2 else entry.number / 100
        yield Value(entry, Span(number, number, _RATE_SLACK), entry.text)


def score_facts(subject: Subject, *, full_too: bool) -> Iterator[Fact]:
    """总分 as written; 总分100分 may also tell what can be reached (`full_too`)."""
    for form in subject.forms:
        total = form.total
        if total is None or total.score is None or total.score.number is None:
            continue
        values = [Value(total.score, exactly(total.score.number), f"{total.score.text}分")]
        if full_too and total.weight is not None and total.weight.number is not None:
            values.append(Value(total.weight, exactly(total.weight.number), f"{total.weight.text}分"))
        yield Fact(Topic.FIGURE, form, "总分", tuple(values))


def text_values(entry: Entry | None, units: Units, unit: Unit = NO_UNIT) -> Iterator[Value]:
    """The numbers in a cell that holds words: ≥2000家, 30-50万/家, 94.99%; a bare number takes the unit given."""
    if entry is None or entry.blank:
        return
    if entry.number is not None:
        own = units.read("%") if entry.percent else unit
        shown = entry.text if entry.percent else f"{entry.text}{unit.text}"
        factor = Decimal(1) if entry.percent else own.factor
        span = exactly(entry.number, factor)
        span = span._replace(slack=_RATE_SLACK) if own.group == "percent" else span
        number = entry.number * 100 if entry.percent else entry.number
        yield Value(entry, span, shown, own, number)
        return
    for quantity in find_quantities(plain_name(entry.text), units):
        yield from _in_words(entry, quantity, unit)


def _in_words(entry: Entry, quantity: Quantity, unit: Unit) -> Iterator[Value]:
    own = unit if quantity.unit.bare else quantity.unit
    span = exactly(quantity.number, own.factor) if quantity.unit.bare else quantity.span
    yield Value(entry, span, entry.text.replace("\n", ""), own, quantity.number)
