"""Above the tables: names, year, goals."""

from collections.abc import Iterator
from operator import itemgetter

from perfeval_xl.domain.form import Entry, Goal, Total
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.forms.blocks import Block, rows_above
from perfeval_xl.forms.grid import Grid, in_points
from perfeval_xl.forms.text import clean, year_of
from perfeval_xl.parsing import normalize

_YEAR = pattern(r"(?<![0-9])(20[0-9]{2})(?:年|年度|[-./][0-9]|\)$)")
_BARE_YEAR = pattern(r"(20[0-9]{2})(?:年度?)?")
_LABELLED_YEAR = pattern(r"(?:评价|自评|预算|项目|考核|所属)?年[度份]:?(20[0-9]{2})(?:年度?)?")
_FILLED = pattern(r"填[报表](?:日期|时间)[:：]?(20[0-9]{2})")
_TITLE_ROWS = 3
"""A year may stand in a line of its own under the title."""


def read_names(grid: Grid, block: Block, until: int) -> dict[str, Entry]:
    """Entries beside the labels of `head` (project, department, unit …), in the rows above the fund block."""
    names = grid.vocabulary.head
    found: dict[str, Entry] = {}
    for row in grid.rows_between(block.top, until - 1):
        for label in grid.in_row(row, block.left, block.reach):
            meaning = names.get(clean(label.text))
            if meaning and meaning not in found:
                value = _value_of(grid, block, label)
                if value is not None:
                    found[meaning] = value
    _place_budget_unit(found)
    return found


def _place_budget_unit(found: dict[str, Entry]) -> None:
    """预算单位 is the unit where no 实施单位 is named, else the department."""
    if "budget_unit" in found:
        found.setdefault("department" if "unit" in found else "unit", found["budget_unit"])


def _value_of(grid: Grid, block: Block, label: Entry) -> Entry | None:
    """The next text (or formula) to the right of a label, or the blank cell beside it; None where another label stands.

    Beside a blank value that is merged over several cells, or beyond the table, a text is another table's.
    """
    area = grid.area(*label.at)
    beside = grid.entry(area.top, area.right + 1)
    text = grid.first_in_row(area.top, area.right + 1, block.reach)
    before = text.at.column if text else block.reach
    if waiting := grid.uncomputed_in_row(area.top, area.right + 1, before):
        return waiting
    box = grid.area(*beside.at)
    beyond = text is not None and (
        box.left < box.right < text.at.column or beside.at.column <= block.right < text.at.column
    )
    if beyond and beside.blank:
        text = None
    if text is None or clean(text.text) in grid.vocabulary.head:
        return None if text is not None and text.at == beside.at else Entry(beside.at)
    return text


def read_total_above(grid: Grid, block: Block) -> Total | None:
    """总分 beside its label among the names (自评总分), as forms without a total line have it."""
    for row in rows_above(grid, block):
        for label in grid.in_row(row, block.left, block.reach):
            if clean(label.text) in grid.vocabulary.total_above:
                return Total(weight=None, score=_points_beside(grid, block, label))
    return None


def _points_beside(grid: Grid, block: Block, label: Entry) -> Entry | None:
    """The points beside a label, or, where that cell is blank, in the next one of the row with a text."""
    area = grid.area(*label.at)
    beside = grid.beside(label)
    text = in_points(None if beside.text else grid.first_in_row(area.top, area.right + 1, block.reach))
    return text if text is not None and text.number is not None else in_points(beside)


def project_of(names: dict[str, Entry]) -> Entry | None:
    """The project's own name: 支出方向（子项目） before 项目名称 before 专项名称."""
    listed = [names[key] for key in ("subproject", "project", "special") if key in names]
    return next((entry for entry in listed if entry.text), listed[0] if listed else None)


def read_goals(grid: Grid, block: Block) -> list[Goal]:
    """Every 预期目标 with what stands under it, beside 实际完成情况 with what stands under that.

    They stand above or under the funds, as the form prints them.
    """
    goals: list[Goal] = []
    names = grid.vocabulary.goals
    for row in rows_above(grid, block, block.top):
        heads = {
            names[label]: e for e in grid.in_row(row, block.left, block.right) if (label := clean(e.text)) in names
        }
        if {"expected", "actual"} <= heads.keys():
            goals.extend(_goals_under(grid, block, heads["expected"], heads["actual"]))
    return goals


def _goals_under(grid: Grid, block: Block, expected: Entry, actual: Entry) -> Iterator[Goal]:
    first = expected.at.row + 1
    for row in range(first, block.head):
        pair = Goal(grid.entry(row, expected.at.column), grid.entry(row, actual.at.column))
        if _ends_goals(grid, pair, row) or (row > first and not pair.expected.text):
            return
        yield pair


def _ends_goals(grid: Grid, pair: Goal, row: int) -> bool:
    """Whether a row under the goals' heads is none of theirs: another head, or part of a merged area above."""
    words = grid.vocabulary
    heads = any(clean(entry.text) in words.goals or words.fund_column(entry.text) for entry in pair)
    return heads or pair.expected.at.row != row


def read_year(grid: Grid, block: Block) -> tuple[int | None, Entry]:
    """The year evaluated and the entry that tells it: the title, a line under it, a cell beside 年度, or the heads."""
    first = _YEAR.search(normalize(block.title.text))
    if first:
        return int(first[1]), block.title
    for row in range(block.top, block.top + _TITLE_ROWS):
        for entry in grid.in_row(row, block.left, block.right):
            text = normalize(entry.text).strip("()[]")
            if found := _BARE_YEAR.fullmatch(text):
                return int(found[1]), entry
    return _year_of_heads(grid, block)


def _year_of_heads(grid: Grid, block: Block) -> tuple[int | None, Entry]:
    """评价年度：2023 in one cell above the table; else the last year that heads begin with (2023年目标值)."""
    above = [entry for row in rows_above(grid, block) for entry in grid.in_row(row, 1, block.reach)]
    labelled = ((found, entry) for entry in above if (found := _LABELLED_YEAR.fullmatch(normalize(entry.text))))
    for found, entry in labelled:
        return int(found[1]), entry
    heads = [grid.entry(*area.anchor) for area in block.columns.values()] or _settled(grid, block)
    heads += [entry for entry in above if grid.vocabulary.fund_column(entry.text)]
    years = [(year, head) for head in heads if (year := year_of(head.text))]
    return max(years, key=itemgetter(0), default=None) or (None, block.title)


def _settled(grid: Grid, block: Block) -> list[Entry]:
    """The heads 决算数 of 附件1, which has no other: 2021年决算数, beside those of the year before."""
    rows = grid.rows_between(block.top, block.bottom)
    return [e for row in rows for e in grid.in_row(row, block.left, block.right) if clean(e.text).endswith("决算数")]


def years_mentioned(title: Entry, year: int | None, goals: list[Goal]) -> tuple[tuple[At, int], ...]:
    """Years of title, goals and 填报日期 with their places, for S103."""
    found = [(title.at, year)] if year else []
    for goal in goals:
        for entry in goal:
            found += [(entry.at, int(mentioned)) for mentioned in _YEAR.findall(normalize(entry.text))]
    return tuple(found)


def filled_in(remarks: tuple[Entry, ...]) -> tuple[tuple[At, int], ...]:
    """The years of 填报日期 under the table."""
    return tuple((e.at, int(found[1])) for e in remarks if (found := _FILLED.search(normalize(e.text))))
