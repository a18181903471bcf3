"""Small tables, each with one thing that people do, and what must be read of it (tests/cases/tables.yaml).

The tables are written as tests/published has them. What is told was worked out by hand from the table, in the words of
the tellers below; a cell is `C4:修路`, with `=30` behind it where its number is not what it shows.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from perfeval_xl.domain.form import Entry, Form, Indicator, Level
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.forms import find_neighbours, read, read_targets
from perfeval_xl.forms.grid import Grid
from perfeval_xl.forms.heads import find_heads
from perfeval_xl.forms.material import read_material
from perfeval_xl.forms.vocabulary import Vocabulary
from tests.support.cases import FOLDER, load_cases
from tests.support.published import sheet_of_table

TABLES: dict[str, dict[str, Any]] = load_cases(FOLDER / "tables.yaml")
CASES = [(kind, name) for kind, cases in TABLES.items() for name in cases]
WORDS = Vocabulary.own()


@pytest.mark.parametrize(("kind", "name"), CASES)
def test_a_table_is_read_as_its_reader_reads_it(kind: str, name: str) -> None:
    case = TABLES[kind][name]
    snapshot = Snapshot(path="表.xlsx", sheets=(sheet_of_table(case["table"].strip("\n")),))
    assert list(TELLERS[kind](snapshot)) == case["told"]


def _heads(snapshot: Snapshot) -> Iterator[str]:
    """Rows and columns of each head, and the columns that were inferred."""
    for head in find_heads(Grid(snapshot.sheets[0], WORDS)):
        columns = (f"{column.name} {column.entry.at.a1}" for column in head.columns)
        inferred = (f"{doubt.name} {doubt.entry.at.a1}" for doubt in head.doubts)
        yield f"行 {head.top}-{head.bottom}：" + "，".join(columns) + "".join(f"；推断 {each}" for each in inferred)


def _funds(snapshot: Snapshot) -> Iterator[str]:
    """The lines of money, what executes them, and what was not understood."""
    for form in read(snapshot, WORDS):
        yield f"{form.area.a1} 金额单位 {form.amount_unit or '没有写'}"
        for fund in form.funds:
            amounts = (fund.label, fund.initial, fund.budget, fund.actual, fund.reason)
            yield f"{fund.role} {' | '.join(map(_cell, amounts))}"
        for name, parts in (("收入", form.income), ("支出", form.spending)):
            yield from (f"{name} {part.label} {part.amount} {part.entry.at.a1}" for part in parts)
        if form.execution:
            weight, rate, score, printed = form.execution
            yield f"执行率 {' | '.join(map(_cell, (weight, rate, score)))}{'' if printed is None else f'；表头说 {printed} 分'}"
        yield from (f"读不懂 {trouble.at.a1} {trouble.what}" for trouble in form.troubles)


def _rows(snapshot: Snapshot) -> Iterator[str]:
    """The indicators, the total and what stands under them."""
    for form in read(snapshot, WORDS):
        yield f"表 {form.area.a1}"
        yield from map(_row, form.indicators)
        if form.total:
            yield f"总分 {' | '.join(map(_cell, form.total[:3]))}" + f"；等级前 {form.total.grade_prefix}" * bool(
                form.total.grade_prefix
            )
        yield from (f"说明 {_cell(entry)}" for entry in form.remarks)
        yield from (f"提示 {_cell(entry)}" for entry in form.hints)
        yield from (f"读不懂 {trouble.at.a1} {trouble.what}" for trouble in form.troubles)


def _row(row: Indicator) -> str:
    cells = (row.level3, row.target, row.actual, row.weight, row.score)
    others = (("原因", row.reason), ("符号", row.operator), ("单位", row.unit), ("原来", row.planned))
    more = [f"{name} {_cell(entry)}" for name, entry in others if entry is not None and entry.text]
    marks = [f"同 {row.group} 行"] * (row.group != row.row) + ["占位"] * row.placeholder + ["分项"] * row.part
    levels = f"{_level(row.level1)}/{_level(row.level2)}"
    return "；".join([f"{row.row} {levels} {' | '.join(map(_cell, cells))}", *more, *marks])


def _above(snapshot: Snapshot) -> Iterator[str]:
    """Place, title, year, names, goals and a total above the table; lines scored above the indicators."""
    for form in read(snapshot, WORDS):
        yield f"{form.area.a1} {_cell(form.title)}，年度 {form.year}，年份 {' '.join(f'{at.a1}:{y}' for at, y in form.years)}"
        yield f"项目 {_cell(form.project)}，部门 {_cell(form.department)}，单位 {_cell(form.unit)}"
        yield from (f"目标 {_cell(goal.expected)} | {_cell(goal.actual)}" for goal in form.goals)
        yield from (_row(row) for row in form.indicators if row.untargeted)
        if form.total and form.total.weight is None:
            yield f"总分 {_cell(form.total.score)}"


def _targets(snapshot: Snapshot) -> Iterator[str]:
    """What else a sheet is taken for, and what a table of targets asks for."""
    yield from (f"自评表 {form.title.text}" for form in read(snapshot, WORDS))
    yield from (f"另一种表 {neighbour.at.a1} {neighbour.kind}" for neighbour in find_neighbours(snapshot, WORDS))
    for form in read_targets(snapshot, WORDS):
        yield from _asked(form)


def _asked(form: Form) -> Iterator[str]:
    yield f"{form.area.a1} 年度 {form.year}，项目 {_cell(form.project)}，部门 {_cell(form.department)}"
    yield from (f"{fund.role} {_cell(fund.label)} | {_cell(fund.initial)}{form.amount_unit}" for fund in form.funds)
    yield from (f"目标 {_cell(goal.expected)}" for goal in form.goals)
    yield from (f"指标 {_cell(row.level3)} | {_cell(row.target)}" for row in form.indicators)


def _base(snapshot: Snapshot) -> Iterator[str]:
    """The lines of 附件1, its control rates, and what was not understood."""
    for form in read(snapshot, WORDS):
        yield f"{form.area.a1} {form.kind}"
        for row in form.base:
            yield f"{row.key} {' | '.join(map(_cell, (row.label, row.previous, row.budget, row.actual)))}"
        for control in form.controls:
            yield f"{control.what} {' | '.join(map(_cell, (control.planned, control.actual, control.rate)))}"
        yield from (f"读不懂 {trouble.at.a1} {trouble.what}" for trouble in form.troubles)


def _material(snapshot: Snapshot) -> Iterator[str]:
    """The passages of 报告素材 by chapter."""
    for passage in read_material(replace(snapshot, sheets=(replace(snapshot.sheets[0], name="报告素材"),)), WORDS):
        yield " | ".join((passage.chapter, passage.heading, passage.text))


TELLERS: dict[str, Callable[[Snapshot], Iterator[str]]] = {
    "heads": _heads,
    "funds": _funds,
    "rows": _rows,
    "above": _above,
    "targets": _targets,
    "base": _base,
    "material": _material,
}


def _cell(entry: Entry | None) -> str:
    if entry is None:
        return "-"
    number = "" if entry.number is None or str(entry.number) == entry.text else f"={entry.number.normalize():f}"
    return f"{entry.at.a1}:{entry.text}{number}"


def _level(level: Level | None) -> str:
    if level is None:
        return "-"
    return level.name if level.printed_weight is None else f"{level.name}({level.printed_weight})"
