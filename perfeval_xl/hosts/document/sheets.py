"""A form of a document as a sheet: title and foot lines as rows over all columns, merged areas, names of places."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.places import Places
from perfeval_xl.domain.snapshot import Cell, Sheet
from perfeval_xl.hosts.document.grouping import Group, all_rows, begins_form
from perfeval_xl.hosts.document.surface import Box, Line, Merge, Row, Table, row_texts

_NEAR = 60
"""Twips by which edges of tables that belong together may differ: people drag them about."""
HEADS = frozenset({"一级指标", "三级指标"})
"""Of the heads of the indicators, those that tell their row."""
_Columns = tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class FormSheet:
    """A sheet, and what of the document stands behind it.

    `boxes` are the table's cells by the place of each, `lines` the paragraphs above and below the table by their rows,
    `before` is the document's text since the table before it.
    """

    sheet: Sheet
    boxes: Mapping[At, Box]
    lines: Mapping[int, Line]
    before: tuple[Line, ...]


def form_sheet(group: Group) -> FormSheet:
    """The sheet of one group of tables; its name counts the document's tables: 表3."""
    made = _Sheet(group)
    first = group.tables[0][0]
    for line in group.heading:
        made.add_line(line, f"第{first}个表上方")
    heads: set[tuple[str, ...]] = set()
    for number, place, table, row in all_rows(group):
        texts = row_texts(row)
        if texts in heads:
            continue
        if begins_form(texts):
            heads.clear()
        if HEADS & set(texts):
            heads.add(texts)
        made.add_row(row, made.columns[id(table)], f"第{number}个表第{place}行")
    made.close_areas()
    for line in group.footing:
        made.add_line(line, f"第{group.tables[-1][0]}个表下方")
    return FormSheet(sheet=made.finish(f"表{first}"), boxes=made.boxes, lines=made.lines, before=tuple(group.before))


class _Sheet:
    """A sheet being filled row by row."""

    def __init__(self, group: Group) -> None:
        tables = [table for _, table in group.tables]
        self.columns, self.width = _shared_columns(tables)
        self.cells: dict[At, Cell] = {}
        self.boxes: dict[At, Box] = {}
        self.areas: set[Area] = set()
        self.names: dict[int, str] = {}
        self.starts: dict[int, tuple[int, ...]] = {}
        self.row = 0
        self.lines: dict[int, Line] = {}
        self.counts: dict[str, int] = {}
        self.open: dict[_Columns, int] = {}
        """The row in which each cell that may go on downwards begins, by its first and last column."""

    def add_line(self, line: Line, beside: str) -> None:
        """A line above or below the table, over all columns."""
        self.row += 1
        self.lines[self.row] = line
        self.counts[beside] = self.counts.get(beside, 0) + 1
        self.names[self.row] = f"{beside}第{self.counts[beside]}行"
        self.cells[At(self.row, 1)] = Cell(line.text.strip())
        if self.width > 1:
            self.areas.add(Area(self.row, 1, self.row, self.width))

    def add_row(self, row: Row, columns: Sequence[int], name: str) -> None:
        """A row of a table, whose edges stand in these columns of the sheet."""
        self.row += 1
        self.names[self.row] = name
        here: dict[_Columns, int] = {}
        for box in row:
            left, right = columns[box.column], columns[box.column + box.span] - 1
            if box.merge is Merge.BEFORE and here:
                first, _ = last = list(here)[-1]
                here[first, right] = here.pop(last)
            elif box.merge is Merge.ABOVE and (above := self._above(left, right)) is not None:
                here[above] = self.open[above]
            else:
                here[left, right] = self.row
                self._fill(At(self.row, left), box)
        self.starts[self.row] = tuple(sorted(first for first, _ in here))
        self._end(columns for columns, top in list(self.open.items()) if here.get(columns) != top)
        self.open = here

    def _above(self, left: int, right: int) -> _Columns | None:
        """The cell that a cell continues: the one above it, be it of another width, as Word draws it all the same."""
        if (left, right) in self.open:
            return left, right
        return next((columns for columns in self.open if columns[0] == left), None)

    def _fill(self, at: At, box: Box) -> None:
        self.boxes[at] = box
        text, formula = box.text, box.formula
        if text.strip() or formula is not None:
            self.cells[at] = Cell(text or None, formula=formula)

    def _end(self, ended: Iterable[_Columns]) -> None:
        """Cells that do not go on below the row before this one."""
        for left, right in ended:
            area = Area(self.open[left, right], left, self.row - 1, right)
            if area.cells > 1:
                self.areas.add(area)

    def close_areas(self) -> None:
        """All cells end with the last row of the tables."""
        self.row += 1
        self._end(list(self.open))
        self.row -= 1
        self.open = {}

    def finish(self, name: str) -> Sheet:
        """The sheet under its name."""
        places = Places(rows=self.names, starts=self.starts)
        return Sheet(name=name, cells=self.cells, merges=tuple(sorted(self.areas)), places=places)


def _shared_columns(tables: Sequence[Table]) -> tuple[dict[int, list[int]], int]:
    """The sheet's columns at the edges of each table, by the table's identity, and how many columns there are."""
    shared: list[int] = list(tables[0].edges)
    snapped: dict[int, list[int]] = {}
    for table in tables:
        edges = [_snap(edge, shared) for edge in table.edges]
        snapped[id(table)] = edges if len(set(edges)) == len(edges) else list(table.edges)
        shared = sorted({*shared, *snapped[id(table)]})
    number = {edge: place for place, edge in enumerate(shared, 1)}
    return {key: [number[edge] for edge in edges] for key, edges in snapped.items()}, len(shared) - 1


def _snap(edge: int, shared: Sequence[int]) -> int:
    """The nearest of the edges so far, where one is near."""
    place = bisect_left(shared, edge)
    near = min(shared[max(0, place - 1) : place + 1], key=lambda each: abs(each - edge))
    return near if abs(near - edge) <= _NEAR else edge
