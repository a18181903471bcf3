"""Heads, labels and titles that are formulas whose results nobody has computed: what they call is not known."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from perfeval_xl.domain.form import Entry, Form, Indicator
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Sheet, Snapshot
from perfeval_xl.forms.blocks import Block, is_title
from perfeval_xl.forms.funds import FundBlock
from perfeval_xl.forms.grid import Grid
from perfeval_xl.forms.heads import WIDEST
from perfeval_xl.forms.vocabulary import Vocabulary

_TITLE_ROWS = 3
"""Rows above an untitled form in which its title is looked for."""
_FEWEST_HEADS = 3
"""Formulas without a result in one row that may be a head."""

_VALUES = ("coefficient", "core")
"""Columns that say nothing about what the others mean; what is read of them beside 得分 is only compared."""


class WaitingForm(NamedTuple):
    """A form whose heads or labels are not computed: its sheet, the first of these cells, and how many there are."""

    sheet: str
    at: At
    number: int


def with_waiting(form: Form, grid: Grid, block: Block, funds: FundBlock) -> Form:
    """The form with its heads and labels that wait to be computed; nearly all forms have none and stay as they are."""
    if not grid.uncomputed:
        return form
    read = {entry.at for entry in (*form.given_cells, *form.scoring_cells)}
    read -= {row.level3.at for row in form.indicators if row.level3.at == row.target.at}  # 总分 over several columns
    above, within = _label_rows(grid, block, funds.head, form)
    others = [entry for entry in grid.uncomputed if entry.at not in read and not funds.has_value_at(entry.at)]
    return replace(
        form,
        unnamed=tuple(entry for entry in others if entry.at in above),
        unread=tuple(entry for entry in others if entry.at in within),
    )


def _label_rows(grid: Grid, block: Block, fund_head: int, form: Form) -> tuple[set[At], set[At]]:
    """The formulas without a result among the names above the funds, and those among heads and labels from there on."""
    bottom = max((area.bottom for area in block.columns.values()), default=block.head)
    first = _first_row(grid, block, fund_head)
    top = block.top if is_title(block.title, grid.vocabulary) else block.top - _TITLE_ROWS
    within = [entry for entry in grid.uncomputed if block.left <= entry.at.column <= _right(grid, block, bottom)]
    above = {entry.at for entry in within if top <= entry.at.row < first or entry.at.row in _total_rows(form)}
    heads = {entry.at for entry in within if first <= entry.at.row <= bottom}
    return above, heads | {entry.at for entry in within if entry.at.row > bottom and _is_label(entry, block, form)}


def _first_row(grid: Grid, block: Block, fund_head: int) -> int:
    """The head of the funds; where none was read, the first row that may be one: its heads wait themselves."""
    if fund_head:
        return fund_head
    counts = Counter(entry.at.row for entry in grid.uncomputed if block.top < entry.at.row < block.head)
    return min((row for row, number in counts.items() if number >= _FEWEST_HEADS), default=block.head)


def _right(grid: Grid, block: Block, bottom: int) -> int:
    """The last column with the heads that wait behind the last one known."""
    right = block.right
    for entry in sorted(grid.uncomputed, key=lambda entry: entry.at.column):
        if block.head <= entry.at.row <= bottom and entry.at.column == right + 1:
            right = grid.area(*entry.at).right
    return right


def _is_label(entry: Entry, block: Block, form: Form) -> bool:
    """Whether a cell under the head is in a column that is read, or before the names of rows that may be 总分."""
    areas = (area for name, area in block.columns.items() if name not in _VALUES)
    columns = [area for area in areas if area.left <= entry.at.column <= area.right]
    if form.total is None:
        nameless = {row.row for row in form.indicators if not row.level3.text}
        return bool(columns) or entry.at.row in nameless or entry.at.row > _last_row(form.indicators)
    return bool(columns) and entry.at.row <= _last_row(form.indicators)


def _total_rows(form: Form) -> tuple[int, ...]:
    """The rows in which 等级 may stand: that of 总分 and the one under it."""
    entries = (form.total.score, form.total.weight) if form.total else ()
    return tuple(row for entry in entries if entry for row in (entry.at.row, entry.at.row + 1))


def _last_row(rows: Iterable[Indicator]) -> int:
    return max((row.row for row in rows), default=0)


def waiting_forms(
    snapshot: Snapshot, forms: Iterable[Form], vocabulary: Vocabulary | None = None
) -> tuple[WaitingForm, ...]:
    """Forms whose heads or labels wait to be computed, and titled sheets on which a row of such cells may be a head."""
    words = vocabulary or Vocabulary.own()
    forms = tuple(forms)
    read = {form.sheet for form in forms}
    unread = [WaitingForm(form.sheet, form.unread[0].at, len(form.unread)) for form in forms if form.unread]
    others = (sheet for sheet in snapshot.sheets if sheet.name not in read and _has_uncomputed(sheet))
    return (*unread, *(found for sheet in others for found in _waiting(Grid(sheet, words))))


def _has_uncomputed(sheet: Sheet) -> bool:
    """A cheap look before the real one."""
    return any(cell.formula is not None and cell.value is None for cell in sheet.cells.values())


def _waiting(grid: Grid) -> Iterator[WaitingForm]:
    rows = Counter(entry.at.row for entry in grid.uncomputed)
    head = next((row for row, number in rows.items() if number >= _FEWEST_HEADS), None)
    entries = (entry for row in grid.rows for entry in grid.in_row(row, 1, WIDEST))
    if head is not None and any(is_title(entry, grid.vocabulary) for entry in entries):
        yield WaitingForm(grid.name, next(e.at for e in grid.uncomputed if e.at.row == head), len(grid.uncomputed))
