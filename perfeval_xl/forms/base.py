"""附件1 基础数据表: lines with three amounts, projects by name, and the control rates."""

from typing import NamedTuple

from perfeval_xl.domain.form import BaseRow, Control, Entry, Trouble
from perfeval_xl.domain.money import MoneyUnit
from perfeval_xl.forms.amounts import AmountUnit, amount_troubles, amount_unit, read_amount
from perfeval_xl.forms.blocks import Block, rows_below
from perfeval_xl.forms.grid import Grid
from perfeval_xl.forms.text import clean, unnumbered

_NO_PROJECTS = frozenset({"public_funds", "procurement", "basic_adjustment"})
_PROJECT_HEADS = frozenset({"projects", "project_business", "project_operation", "project_special"})
_AMOUNT_HEADS = ("决算数", "预算数")


class _Columns(NamedTuple):
    previous: int
    budget: int
    actual: int


class BaseTable(NamedTuple):
    """What `read_base` reads; amounts are in 万元."""

    rows: tuple[BaseRow, ...]
    controls: tuple[Control, ...]
    troubles: tuple[Trouble, ...]


def read_base(grid: Grid, block: Block) -> BaseTable:
    """The lines of 附件1 in order, and its control rates."""
    columns: _Columns | None = None
    unit = AmountUnit(stored=MoneyUnit.WAN)
    rows: list[BaseRow] = []
    controls: list[Control] = []
    troubles: list[Trouble] = []
    inside_projects = False
    for number in rows_below(grid, block, block.top):
        entries = list(grid.in_row(number, block.left, block.right))
        if not entries:
            continue
        controls.extend(_controls(grid, entries))
        if (heads := _amount_columns(entries)) is not None:
            columns = heads
            unit = unit._replace(named=amount_unit(grid, block, number).named)
        label = entries[0]
        if columns is None or label.at.column >= columns.previous or heads is not None:
            continue
        if clean(label.text).startswith(grid.vocabulary.base_end):
            columns = None
            continue
        key = _key(grid, label, inside_projects)
        inside_projects = key in _PROJECT_HEADS or (inside_projects and key not in _NO_PROJECTS)
        amounts = [read_amount(grid.entry(number, column), unit) for column in columns]
        troubles += amount_troubles(label, amounts)
        rows.append(BaseRow(key, label, *amounts))
    return BaseTable(tuple(rows), tuple(controls), tuple(troubles))


def _amount_columns(entries: list[Entry]) -> _Columns | None:
    """The columns under 2023年决算数, 2024年预算数, 2024年决算数."""
    found = [entry.at.column for entry in entries if clean(entry.text).endswith(_AMOUNT_HEADS)]
    return _Columns(*found) if len(found) == 3 else None


def _key(grid: Grid, label: Entry, inside_projects: bool) -> str:
    return grid.vocabulary.line(unnumbered(label.text)) or ("project" if inside_projects else "other")


def _controls(grid: Grid, entries: list[Entry]) -> list[Control]:
    """Rates whose three heads stand in this row, with their values in the row below."""
    heads = {clean(entry.text).lstrip("0123456789年"): entry for entry in entries}
    found: list[Control] = []
    for what, names in grid.vocabulary.controls.items():
        triple = [next((heads[name] for name in options if name in heads), None) for options in names]
        if all(triple):
            found.append(Control(what, *_below(grid, [head for head in triple if head])))
    return found


def _below(grid: Grid, heads: list[Entry]) -> list[Entry]:
    """The row under some heads; where that is blank and numbers stand in the next, those."""
    near, next_row = ([grid.entry(grid.area(*e.at).bottom + down, e.at.column) for e in heads] for down in (1, 2))
    blank = all(entry.blank for entry in near)
    return next_row if blank and all(entry.number is not None for entry in next_row) else near
