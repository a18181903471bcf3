"""An OpenDocument spreadsheet as a Snapshot: content.xml read row by row, formats looked up by style."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from perfeval_xl.domain.grid import MAX_COLUMN, MAX_ROW, Area, At
from perfeval_xl.domain.snapshot import Cell, Sheet, Snapshot
from perfeval_xl.hosts.container.gate import check_members
from perfeval_xl.hosts.container.zip import Archive
from perfeval_xl.hosts.opendocument.names import TABLE
from perfeval_xl.hosts.opendocument.streaming import Content, parsed, pieces_of
from perfeval_xl.hosts.opendocument.styles import Styles
from perfeval_xl.hosts.opendocument.values import cell_of
from perfeval_xl.hosts.problems import problem

_CONTENT, _STYLES, _MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"
_MOST_CELLS = 300_000
"""In a whole file. More than that come of repetition: a form has some hundred."""
_MOST_MERGES = 50_000
_MOST_LETTERS = 8_000_000
_MANIFEST_BEGINS = 1 << 16
"""Bytes of the manifest that are looked through: where anything is encrypted, everything is."""
_ELSEWHERE = re.compile(r"'[a-z]+:.*'#\$", re.DOTALL)
"""How LibreOffice calls what it keeps of another file's sheet, which formulas refer to: 'file:///…/a.ods'#$表."""
_USUAL_FIRST_DAY, _FIRST_DAY_1904 = date(1899, 12, 30), date(1904, 1, 1)
_COLUMNS = (f"{TABLE}table-column-group", f"{TABLE}table-columns", f"{TABLE}table-header-columns")


def read_ods(data: bytes, path: Path) -> Snapshot:
    """All sheets. Raises `FileProblem`: ENCRYPTED, NO_TABLE, TOO_LARGE, and the codes of damaged packages and XML."""
    content, kept = _parts(data)
    room = _Room(_MOST_CELLS, _MOST_MERGES, _MOST_LETTERS)
    sheets: list[Sheet] = []
    styles, date1904 = Styles([]), False
    for table, rows in content.tables():
        if not sheets:
            styles, date1904 = Styles([*kept, table.getroottree().getroot()]), _begins_1904(table)
        sheet = _Reader(table, styles, date1904, room).sheet(rows)
        if not _ELSEWHERE.match(sheet.name):
            sheets.append(sheet)
    return Snapshot(path=str(path), sheets=tuple(sheets), date1904=date1904)


def _begins_1904(table: Any) -> bool:
    first = table.getparent().find(f"{TABLE}calculation-settings/{TABLE}null-date")
    return first is not None and first.get(f"{TABLE}date-value", "").startswith("1904")


def _parts(data: bytes) -> tuple[Content, list[Any]]:
    """The content, to be read, and the styles that stand beside it."""
    if not data.startswith(b"PK"):
        return Content(_CONTENT, pieces_of(data)), []
    archive = Archive(data)
    check_members(archive)
    if _MANIFEST in archive.members and b"encryption-data" in archive.peek(_MANIFEST, _MANIFEST_BEGINS):
        raise problem("ENCRYPTED")
    if _CONTENT not in archive.members:
        raise problem("ZIP_BROKEN", f"没有 {_CONTENT}")
    kept = [parsed(archive, _STYLES)] if _STYLES in archive.members else []
    return Content(_CONTENT, archive.pieces(_CONTENT)), kept


@dataclass
class _Room:
    """How many cells and merged areas a file may still unfold into, and how many letters they may hold."""

    cells: int
    merges: int
    letters: int

    def take(self, cells: int, merges: int, letters: int, name: str) -> None:
        """Raises TOO_LARGE, before anything is unfolded."""
        self.cells -= cells
        self.merges -= merges
        self.letters -= letters
        if min(self.cells, self.merges, self.letters) < 0:
            raise problem("TOO_LARGE", f"工作表“{name}”的单元格太多")


class _Run(NamedTuple):
    """Cells beside each other that hold the same: their first and last column, what they hold, and what they span."""

    first: int
    last: int
    cell: Cell | None
    wide: int
    high: int

    @property
    def places(self) -> int:
        """How many cells it unfolds into."""
        return self.last - self.first + 1

    @property
    def spans(self) -> bool:
        """Whether each of them is a merged area."""
        return self.wide > 1 or self.high > 1


class _Reader:
    """One sheet being read."""

    def __init__(self, table: Any, styles: Styles, date1904: bool, room: _Room) -> None:
        self._table = table
        self._styles = styles
        self._begin = _FIRST_DAY_1904 if date1904 else _USUAL_FIRST_DAY
        self._name = table.get(f"{TABLE}name", "")
        self._column_ends: list[int] = []
        self._column_styles: list[str | None] = []
        self._room = room
        self._cells: dict[At, Cell] = {}
        self._merges: list[Area] = []
        self._matrices: list[Area] = []

    def sheet(self, rows: Iterator[Any]) -> Sheet:
        """The sheet. Raises TOO_LARGE and NOT_FINITE. Repeated rows are counted before they are unfolded."""
        row = 1
        for node in rows:  # to the last: the parser stands behind what is given back
            if row > MAX_ROW:
                continue
            if row == 1:
                self._take_columns()
            times = min(_count(node, "number-rows-repeated"), MAX_ROW - row + 1)
            if runs := list(self._runs(node, row)):
                self._take_room(runs, times)
                for each in range(row, row + times):
                    self._put(each, runs)
            row += times
        self._take_matrices()
        return Sheet(
            name=self._name,
            cells=self._cells,
            merges=tuple(self._merges),
            protected=self._table.get(f"{TABLE}protected") == "true",
            hidden=self._styles.hides(self._table.get(f"{TABLE}style-name")),
        )

    def _take_matrices(self) -> None:
        """The cells of an array formula but the first say nothing of it; they are formulas all the same."""
        for area in self._matrices:
            self._room.take(area.cells, 0, 0, self._name)
            for place in product(range(area.top, area.bottom + 1), range(area.left, area.right + 1)):
                at = At(*place)
                if at != area.anchor:
                    self._cells[at] = self._cells.get(at, Cell(None))._replace(formula="")

    def _take_columns(self) -> None:
        """The styles of columns; they stand before the rows."""
        for last, style in _column_styles(self._table):
            self._column_ends.append(last)
            self._column_styles.append(style)

    def _take_room(self, runs: list[_Run], times: int) -> None:
        cells = sum(run.places for run in runs if run.cell is not None)
        letters = sum(len(run.cell.value) for run in runs if run.cell is not None and isinstance(run.cell.value, str))
        self._room.take(cells * times, sum(run.places for run in runs if run.spans) * times, letters, self._name)

    def _runs(self, row: Any, number: int) -> Iterator[_Run]:
        """The cells of a row that hold or span something."""
        column = 1
        for node in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            last = min(column + _count(node, "number-columns-repeated") - 1, MAX_COLUMN)
            cell = self._cell(node, row, At(number, column))
            wide, high = _count(node, "number-columns-spanned"), _count(node, "number-rows-spanned")
            run = _Run(column, last, cell, wide, high)
            if node.get(f"{TABLE}number-matrix-rows-spanned") is not None:
                deep, broad = _count(node, "number-matrix-rows-spanned"), _count(node, "number-matrix-columns-spanned")
                self._matrices.append(_area(number, column, broad, deep))
            if cell is not None or run.spans:
                yield run
            column = last + 1
            if column > MAX_COLUMN:
                return

    def _cell(self, node: Any, row: Any, at: At) -> Cell | None:
        style = node.get(f"{TABLE}style-name") or row.get(f"{TABLE}default-cell-style-name") or self._column(at.column)
        return cell_of(node, self._styles.number_format(style), self._begin, f"{self._name}!{at.a1}")

    def _column(self, column: int) -> str | None:
        place = bisect_left(self._column_ends, column)
        return self._column_styles[place] if place < len(self._column_styles) else None

    def _put(self, row: int, runs: list[_Run]) -> None:
        for run in runs:
            for column in range(run.first, run.last + 1):
                if run.cell is not None:
                    self._cells[At(row, column)] = run.cell
                if run.spans:
                    self._merges.append(_area(row, column, run.wide, run.high))


def _area(row: int, column: int, wide: int, high: int) -> Area:
    return Area(row, column, min(row + high - 1, MAX_ROW), min(column + wide - 1, MAX_COLUMN))


def _column_styles(table: Any) -> Iterator[tuple[int, str | None]]:
    """The last column of each group of columns, and the style of cells in it that name none."""
    last = 0
    for node in _nodes(table, f"{TABLE}table-column", _COLUMNS):
        last += _count(node, "number-columns-repeated")
        yield last, node.get(f"{TABLE}default-cell-style-name")


def _nodes(parent: Any, tag: str, groups: tuple[str, ...]) -> Iterator[Any]:
    """Children of that tag, those inside of groups as well, in order."""
    for child in parent.iterchildren(tag, *groups):
        if child.tag == tag:
            yield child
        else:
            yield from _nodes(child, tag, groups)


def _count(node: Any, name: str) -> int:
    text = node.get(f"{TABLE}{name}", "1")
    return max(1, min(int(text), MAX_ROW)) if text.isascii() and text.isdigit() and len(text) < 10 else 1
