"""Snapshot to forms: finds every form on every sheet and reads it by its labels."""

from collections.abc import Hashable, Sequence
from dataclasses import replace

from perfeval_xl.domain.finding import RESULT_TITLE
from perfeval_xl.domain.form import Doubt, Form, FormKind, Goal, Total, Trouble
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.money import MoneyUnit
from perfeval_xl.domain.snapshot import Sheet, Snapshot, Unsure
from perfeval_xl.forms.base import read_base
from perfeval_xl.forms.blocks import Block, find_blocks
from perfeval_xl.forms.funds import FundBlock, read_funds
from perfeval_xl.forms.grid import Grid
from perfeval_xl.forms.heading import (
    filled_in,
    project_of,
    read_goals,
    read_names,
    read_total_above,
    read_year,
    years_mentioned,
)
from perfeval_xl.forms.indicators import IndicatorBlock, read_indicators
from perfeval_xl.forms.layout import Layout
from perfeval_xl.forms.management import read_management
from perfeval_xl.forms.text import holds
from perfeval_xl.forms.vocabulary import Vocabulary
from perfeval_xl.forms.waiting import with_waiting
from perfeval_xl.parsing import normalize

_COLUMN_NAMES = {
    "level1": "一级指标",
    "level2": "二级指标",
    "level3": "三级指标",
    "target": "年度指标值",
    "actual": "实际完成值",
    "weight": "分值",
    "score": "得分",
    "reason": "偏差原因",
    "operator": "指标性质",
    "unit": "度量单位",
    "adjusted": "调整指标值",
}
_LEVELS = frozenset({"level1", "level2"})
_ROW_CUT = "这一行在原件里被分页断开，是按前后的字接成一行读的。"
_UNPLACED = {
    Unsure.OUTSIDE: "旁边的“{text}”不在读到的任何一格里，没有读进表里；可能是原件少画了线，或者字出了格。",
    Unsure.BEYOND: "一行里的“{text}”印出了自己的格，是整个当作一格读的。",
    Unsure.HIDDEN: "一行里有看不见的字“{text}”（白色、透明，或者被盖住），没有读进表里。",
}
_NO_ROWS = "这一行是指标的表头，下面却没有读到任何一行指标"

MARKERS = ("指标", "基础数据表")
"""A sheet without any of these words holds no form."""


def read(snapshot: Snapshot, vocabulary: Vocabulary | None = None) -> tuple[Form, ...]:
    """All forms of a workbook in the order of its sheets; a sheet without a form gives none."""
    words = vocabulary or Vocabulary.own()
    return tuple(form for sheet in snapshot.sheets if _promising(sheet) for form in _remembered(snapshot, sheet, words))


def _promising(sheet: Sheet) -> bool:
    """A cheap look before the real one: every form has a cell with 指标 or is 附件1. Our own 校验结果 quotes forms."""
    first = sheet.cells.get(At(1, 1))
    if first is not None and first.value == RESULT_TITLE:
        return False
    return any(
        holds(cell.value, marker) for cell in sheet.cells.values() if isinstance(cell.value, str) for marker in MARKERS
    )


_MOST_BLANK = 64
"""Blank sheets that are remembered; a template has a few."""
_BLANK: dict[Hashable, list[Form]] = {}
"""The forms of sheets that nobody has filled in, by what stands on them: of one template every file has the same."""


def _remembered(snapshot: Snapshot, sheet: Sheet, words: Vocabulary) -> list[Form]:
    """The forms of a sheet; those of a blank one that is like one read before are read no more."""
    if sheet.places is not None:
        return _forms(snapshot, sheet, words)
    key = (words, snapshot.date1904, tuple(sheet.cells.items()), sheet.merges, sheet.doubts)
    if key in _BLANK and not _has_ticks(sheet):
        return [replace(form, path=snapshot.path, sheet=sheet.name) for form in _BLANK[key]]
    forms = _forms(snapshot, sheet, words)
    if all(form.untouched for form in forms) and not _has_ticks(sheet):
        if len(_BLANK) >= _MOST_BLANK:
            _BLANK.clear()
        _BLANK[key] = forms
    return forms


def _has_ticks(sheet: Sheet) -> bool:
    """Whether some cell is TRUE or FALSE: these are equal to 1 and 0, and shown differently."""
    return any(isinstance(cell.value, bool) for cell in sheet.cells.values())


def _forms(snapshot: Snapshot, sheet: Sheet, words: Vocabulary) -> list[Form]:
    grid = Grid(sheet, words, date1904=snapshot.date1904)
    blocks = find_blocks(grid)
    forms = [_form(snapshot.path, grid, block) for block in blocks]
    return _with_unplaced(forms, blocks, grid) if grid.unplaced else forms


def _form(path: str, grid: Grid, block: Block) -> Form:
    words = grid.vocabulary
    title = normalize(block.title.text)
    year, year_entry = read_year(grid, block)
    if not block.head:
        return _base_form(path, grid, block, year)
    indicators = read_indicators(grid, block)
    layout = _layout(grid, title, block, indicators)
    funds = read_funds(grid, block)
    goals = read_goals(grid, block)
    names = read_names(grid, block, funds.head or block.head)
    form = Form(
        path=path,
        sheet=grid.name,
        places=grid.places,
        kind=layout.kind,
        layout=layout.name,
        area=Area(block.top, block.left, max(indicators.bottom, block.head), block.right),
        title=block.title,
        year=year,
        head=block.head,
        years=(*years_mentioned(year_entry, year, goals), *filled_in(indicators.remarks)),
        project=project_of(names) if layout.kind is FormKind.PROJECT else None,
        department=names.get("department"),
        unit=names.get("unit"),
        amount_unit=funds.amount_unit,
        funds=funds.funds,
        execution=funds.execution,
        goals=tuple(Goal(*map(words.without_hint, goal)) for goal in goals),
        indicators=(*read_management(grid, block), *indicators.indicators),
        total=_total(indicators.total, read_total_above(grid, block)),
        income=funds.income,
        spending=funds.spending,
        remarks=indicators.remarks,
        hints=(*(entry for goal in goals for entry in goal if words.is_hint(entry.text)), *indicators.hints),
        doubts=tuple(Doubt(entry, _COLUMN_NAMES[name]) for name, entry in block.doubts),
        columns=frozenset(block.columns),
        strays=indicators.strays,
        troubles=(*_troubles(layout, block, funds, indicators), *_rows_cut(grid, block)),
    )
    return with_waiting(form, grid, block, funds)


def _total(line: Total | None, above: Total | None) -> Total | None:
    """The 总分 line; where it has no 得分 column, with 自评总分 from above the table."""
    if line is None or line.score is not None or above is None:
        return line or above
    return line._replace(score=above.score)


def _layout(grid: Grid, title: str, block: Block, indicators: IndicatorBlock) -> Layout:
    """The first layout that fits; a table without a telling title is a project form."""
    columns = frozenset(block.columns)
    levels = frozenset(row.level1.name for row in indicators.indicators if row.level1)
    fitting = (layout for layout in grid.vocabulary.layouts if layout.fits(title, columns, levels))
    return next(
        fitting, next(layout for layout in reversed(grid.vocabulary.layouts) if layout.kind is FormKind.PROJECT)
    )


def _troubles(layout: Layout, block: Block, funds: FundBlock, indicators: IndicatorBlock) -> tuple[Trouble, ...]:
    flat = not _LEVELS & block.columns.keys()
    share = {"score"} if "coefficient" in block.columns else set()
    present = block.columns.keys() | share | ({"level1"} if any(row.level1 for row in indicators.indicators) else set())
    needed = [name for name in layout.required if not (flat and name in _LEVELS)]
    missing = [_COLUMN_NAMES[name] for name in needed if name not in present]
    place = At(block.head, block.columns.get("level3", next(iter(block.columns.values()))).left)
    lacking = (Trouble("S102", place, "、".join(missing)),) if missing else ()
    unread = () if indicators.indicators or indicators.troubles else (Trouble("S106", place, _NO_ROWS),)
    return (*lacking, *unread, *funds.troubles, *indicators.troubles)


def _rows_cut(grid: Grid, block: Block) -> list[Trouble]:
    """Rows of the block that the host has put together by reasoning."""
    rows = (at for at in grid.doubts if block.top <= at.row <= block.bottom)
    return [Trouble("S107", at, _ROW_CUT, grid.entry(*at).text) for at in rows]


def _with_unplaced(forms: Sequence[Form], blocks: Sequence[Block], grid: Grid) -> list[Form]:
    """The forms with the words that are no part of any cell, each at the form that is nearest to it."""
    troubles: list[list[Trouble]] = [[] for _ in forms]
    for at, text, reason in grid.unplaced if forms else ():
        distances = [max(block.top - at.row, at.row - block.bottom, 0) for block in blocks]
        troubles[distances.index(min(distances))].append(Trouble("S107", at, _UNPLACED[reason].format(text=text), text))
    return [replace(form, troubles=(*form.troubles, *more)) for form, more in zip(forms, troubles, strict=True)]


def _base_form(path: str, grid: Grid, block: Block, year: int | None) -> Form:
    table = read_base(grid, block)
    names = read_names(grid, block, block.bottom)
    layouts = [layout for layout in grid.vocabulary.layouts if layout.kind is FormKind.BASE]
    layout = next((layout for layout in layouts if layout.title.search(block.title.text)), layouts[-1])
    return Form(
        path=path,
        sheet=grid.name,
        places=grid.places,
        kind=FormKind.BASE,
        layout=layout.name,
        area=Area(block.top, block.left, block.bottom, block.right),
        title=block.title,
        year=year,
        years=((block.title.at, year),) if year else (),
        department=names.get("department"),
        amount_unit=MoneyUnit.WAN,
        base=table.rows,
        controls=table.controls,
        troubles=(*table.troubles, *_rows_cut(grid, block)),
    )
