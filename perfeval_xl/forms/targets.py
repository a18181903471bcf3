"""绩效目标申报表 (批复表, 审批表): approved indicators and targets, read as forms of their own kind.

They have the columns of a self-evaluation but for results and scores, so the same reader finds the columns.
"""

from collections.abc import Iterator

from perfeval_xl.domain.form import Form, FormKind, Indicator
from perfeval_xl.domain.grid import Area
from perfeval_xl.domain.snapshot import Sheet, Snapshot
from perfeval_xl.forms.blocks import Block, find_target_blocks
from perfeval_xl.forms.grid import Grid
from perfeval_xl.forms.heading import project_of, read_names, read_year
from perfeval_xl.forms.indicators import read_indicators
from perfeval_xl.forms.neighbours import TARGETS, neighbour_on
from perfeval_xl.forms.requested import read_aims, read_requested
from perfeval_xl.forms.text import clean
from perfeval_xl.forms.vocabulary import Vocabulary

_TITLE_ROWS = 10
"""A title stands in one of the first rows; a cheap look, before the sheet is read."""


def read_targets(snapshot: Snapshot, vocabulary: Vocabulary | None = None) -> tuple[Form, ...]:
    """The 申报表 of a workbook that have a target and name their project, in the order of its sheets.

    A 部门整体绩效目标表 names its department in the place of a project.
    """
    words = vocabulary or Vocabulary.own()
    forms = (form for sheet in snapshot.sheets if _promising(sheet, words) for form in _forms(snapshot, sheet, words))
    return tuple(form for form in forms if form.indicators and (_of_project(form) or _of_department(form, words)))


def _of_project(form: Form) -> bool:
    return form.project is not None and bool(form.project.text)


def _of_department(form: Form, words: Vocabulary) -> bool:
    """Whether it asks for a department as a whole: it has no place for a project's name, and its title says so."""
    body = form.department or form.unit
    title = clean(form.title.text)
    whole = any(word in title for word in words.whole) and not any(word in title for word in words.partial)
    return form.project is None and body is not None and bool(body.text) and whole


def _promising(sheet: Sheet, words: Vocabulary) -> bool:
    titles = words.neighbours[TARGETS]
    texts = (cell.value for at, cell in sheet.cells.items() if at[0] <= _TITLE_ROWS and isinstance(cell.value, str))
    return any(title in clean(text) for text in texts for title in titles)


def _forms(snapshot: Snapshot, sheet: Sheet, words: Vocabulary) -> Iterator[Form]:
    grid = Grid(sheet, words, date1904=snapshot.date1904)
    neighbour = neighbour_on(grid)
    if neighbour is not None and neighbour.kind == TARGETS:
        title = grid.entry(*neighbour.at)  # a block that no title begins has the blank corner of its place
        for block in find_target_blocks(grid):
            yield _form(snapshot.path, grid, block if block.title.text else block._replace(title=title))


def _form(path: str, grid: Grid, block: Block) -> Form:
    year, _ = read_year(grid, block)
    names = read_names(grid, block, block.head)
    indicators = read_indicators(grid, block)
    funds, unit = read_requested(grid, block)
    return Form(
        path=path,
        sheet=grid.name,
        places=grid.places,
        kind=FormKind.TARGETS,
        layout=TARGETS,
        area=Area(block.top, block.left, max(indicators.bottom, block.head), block.right),
        title=block.title,
        year=year,
        head=block.head,
        project=project_of(names),
        department=names.get("department"),
        unit=names.get("unit"),
        amount_unit=unit,
        funds=funds,
        goals=read_aims(grid, block),
        indicators=tuple(row for row in indicators.indicators if _asks(block, row)),
        columns=frozenset(block.columns),
    )


def _asks(block: Block, row: Indicator) -> bool:
    """Whether a row has a target in the target's own column; a line for signatures is merged over several."""
    areas = (area for name, area in block.columns.items() if name in ("target", "adjusted"))
    own = any(area.left <= row.target.at.column <= area.right for area in areas)
    return own and bool(row.target.text) and not row.placeholder
