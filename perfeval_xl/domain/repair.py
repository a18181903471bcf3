"""A form with one slip put right on trial, by which the cause of other findings is recognised."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from perfeval_xl.domain.form import Entry, Execution, Form, Fund, Indicator, Total
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.indicators import regrouped

Line = TypeVar("Line", Fund, Execution, Indicator, Total)


class Repair(NamedTuple):
    """One way in which a slip may be put right: cells as they would stand, the form's year, a text under the table."""

    entries: tuple[Entry, ...] = ()
    year: int | None = None
    remark: str = ""


class Effect(NamedTuple):
    """What the repair of one row changes in the sums over all rows.

    `moved` are the columns changed with the difference of their numbers (None for a text), `outside` the cells changed
    outside the rows. In which row of a first level the repair was made cannot be told from that.
    """

    level1: At | None
    moved: frozenset[tuple[str, Decimal | None]]
    outside: tuple[Entry, ...]


class Mending:
    """A form whose slips are put right one at a time, on trial."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._rows: dict[At, list[int]] = {}
        """The indicators, by their places in the form, in whose rows each cell stands."""
        for number, row in enumerate(form.indicators):
            for entry in row.entries:
                self._rows.setdefault(entry.at, []).append(number)

    def reached(self, repair: Repair, cells: Sequence[At]) -> list[bool]:
        """For each cell, whether a finding in it may depend on what the repair changes.

        What changes in rows of indicators does not touch the cells of other rows.
        """
        groups = {self._group_of(entry.at) for entry in repair.entries}
        if repair.year is not None or repair.remark or None in groups:
            return [True] * len(cells)
        groups.add(None)
        return [self._group_of(at) in groups for at in cells]

    def _group_of(self, at: At) -> int | None:
        """The group of a cell in a row of an indicator, None for any other."""
        rows = self._rows.get(at)
        return self._form.indicators[rows[-1]].group if rows else None

    def in_rows(self, at: At) -> bool:
        """Whether a cell stands in a row of an indicator."""
        return at in self._rows

    def effect(self, repair: Repair) -> Effect | None:
        """What the repair is to the sums, None where it does not change just one row of indicators."""
        if repair.year is not None or repair.remark:
            return None
        inside: list[Entry] = []
        outside: list[Entry] = []
        numbers: set[int] = set()
        for entry in repair.entries:
            rows = self._rows.get(entry.at, ())
            (inside if rows else outside).append(entry)
            numbers.update(rows)
        if len(numbers) != 1:
            return None
        row = self._form.indicators[numbers.pop()]
        level = row.level1.entry.at if row.level1 else None
        return Effect(level, frozenset(_moved(row, entry) for entry in inside), tuple(outside))

    def repaired(self, repair: Repair) -> Form:
        """The form with these cells and this year in the place of its own; rows without them are the very same."""
        form = self._form
        if repair.year is not None:
            years = tuple((at, repair.year if year == form.year else year) for at, year in form.years)
            form = form.with_parts(year=repair.year, years=years)
        if repair.remark:
            form = form.with_parts(remarks=(*form.remarks, Entry(At(form.area.bottom + 1, 1), repair.remark)))
        cells = {entry.at: entry for entry in repair.entries}
        if not cells:
            return form
        changed = {number for at in cells for number in self._rows.get(at, ())}
        groups = self._form.groups
        if changed:
            rows = list(form.indicators)
            for number in changed:
                rows[number] = _with_cells(rows[number], cells)
            form = form.with_parts(indicators=tuple(rows))
            groups = regrouped(groups, rows, {rows[number].group for number in changed})
        if not cells.keys() <= self._rows.keys():
            form = form.with_parts(
                funds=tuple(_with_cells(fund, cells) for fund in form.funds),
                execution=form.execution and _with_cells(form.execution, cells),
                total=form.total and _with_cells(form.total, cells),
            )
        vars(form)["groups"] = groups  # `Form.groups` as it would come to be, without looking at the other rows
        return form


def _with_cells(line: Line, cells: Mapping[At, Entry]) -> Line:
    """The line with other cells in the places of its own."""
    changed: dict[str, Any] = {
        name: cells[cell.at]
        for name, cell in zip(line._fields, line, strict=True)
        if isinstance(cell, Entry) and cell.at in cells
    }
    return line._replace(**changed) if changed else line


def _moved(row: Indicator, entry: Entry) -> tuple[str, Decimal | None]:
    """The column that an entry changes in a row, and by how much; None where one of the two is no number."""
    cells = zip(row._fields, row, strict=True)
    column, cell = next((name, cell) for name, cell in cells if isinstance(cell, Entry) and cell.at == entry.at)
    return column, None if cell.number is None or entry.number is None else entry.number - cell.number
