"""Sheets that were forms: titled as one, with funds and indicators, but the indicators' head is gone or in a column."""

from collections.abc import Iterable

from perfeval_xl.domain.form import Entry, Form
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.domain.snapshot import Sheet, Snapshot
from perfeval_xl.forms.blocks import is_title
from perfeval_xl.forms.grid import Grid
from perfeval_xl.forms.heads import find_heads
from perfeval_xl.forms.text import clean
from perfeval_xl.forms.vocabulary import Vocabulary
from perfeval_xl.parsing import normalize

_LEVEL = pattern(r"(?:产出|数量)指标(?:\W*[0-9].*)?")
"""产出指标 or 产出指标（50分）, but not the heads of a list: 产出指标得分."""
_AMOUNTS = {"initial", "budget", "actual"}
_WIDEST = 64


def lost_forms(
    snapshot: Snapshot, forms: Iterable[Form], vocabulary: Vocabulary | None = None
) -> tuple[tuple[str, At], ...]:
    """Sheet and title of what cannot be read as a form any more, on sheets that hold none of the `forms` read."""
    words = vocabulary or Vocabulary.own()
    read = {form.sheet for form in forms}
    others = (sheet for sheet in snapshot.sheets if sheet.name not in read and _has_levels(sheet))
    titles = ((sheet.name, _title(Grid(sheet, words, date1904=snapshot.date1904))) for sheet in others)
    return tuple((name, at) for name, at in titles if at)


def turned_forms(
    snapshot: Snapshot, forms: Iterable[Form], vocabulary: Vocabulary | None = None
) -> tuple[tuple[str, At], ...]:
    """Sheet and first head of each form that lies on its side (heads in a column, an indicator in each column)."""
    words = vocabulary or Vocabulary.own()
    read = {form.sheet for form in forms}
    others = (sheet for sheet in snapshot.sheets if sheet.name not in read and _has_levels(sheet))
    heads = ((sheet.name, find_heads(Grid(_turned(sheet), words, date1904=snapshot.date1904))) for sheet in others)
    return tuple((name, At(*reversed(found[0].columns[0].entry.at))) for name, found in heads if found)


def _turned(sheet: Sheet) -> Sheet:
    """The sheet with rows and columns exchanged."""
    cells = {At(at.column, at.row): cell for at, cell in sheet.cells.items()}
    merges = tuple(Area(area.left, area.top, area.right, area.bottom) for area in sheet.merges)
    return Sheet(name=sheet.name, cells=cells, merges=merges)


def _has_levels(sheet: Sheet) -> bool:
    """A cheap look before the real one."""
    return any(isinstance(cell.value, str) and _LEVEL.fullmatch(normalize(cell.value)) for cell in sheet.cells.values())


def _title(grid: Grid) -> At | None:
    """Where the title stands, if there is the head of a fund block as well; lists of forms and notes have none."""
    funds = grid.vocabulary.funds
    lines = [grid.in_row(row, 1, _WIDEST) for row in grid.rows]
    if not any(sum(funds.get(clean(entry.text)) in _AMOUNTS for entry in line) > 1 for line in lines):
        return None
    return next((entry.at for line in lines for entry in line if _heads_a_form(grid, entry)), None)


def _heads_a_form(grid: Grid, entry: Entry) -> bool:
    return is_title(entry, grid.vocabulary) and not any(word in entry.text for word in grid.vocabulary.no_form)
