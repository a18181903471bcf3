"""An OpenDocument spreadsheet as a Snapshot: content.xml read in one go, formats looked up by style."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from perfeval_xl.domain.grid import MAX_COLUMN, MAX_ROW, Area, At
from perfeval_xl.domain.snapshot import Cell, Sheet, Snapshot
from perfeval_xl.hosts.container.gate import check_members
from perfeval_xl.hosts.container.zip import Archive
from perfeval_xl.hosts.opendocument.names import OFFICE, TABLE
from perfeval_xl.hosts.opendocument.styles import Styles
from perfeval_xl.hosts.opendocument.values import cell_of
from perfeval_xl.hosts.problems import problem

_CONTENT, _STYLES, _MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"
_MOST_CELLS = 500_000
"""In a whole file. More than that come of repetition: a form has some hundred."""
_MOST_MERGES = 50_000
_USUAL_FIRST_DAY, _FIRST_DAY_1904 = date(1899, 12, 30), date(1904, 1, 1)
_ROWS = (f"{TABLE}table-row-group", f"{TABLE}table-rows", f"{TABLE}table-header-rows")
_COLUMNS = (f"{TABLE}table-column-group", f"{TABLE}table-columns", f"{TABLE}table-header-columns")


def read_ods(data: bytes, path: Path) -> Snapshot:
    """All sheets. Raises `FileProblem`: ENCRYPTED, NO_TABLE, and the codes of damaged packages and XML."""
    content, styles = _parts(data)
    body = content.find(f".//{OFFICE}spreadsheet")
    if body is None:
        raise problem("NO_TABLE")
    first = body.find(f"{TABLE}calculation-settings/{TABLE}null-date")
    date1904 = first is not None and first.get(f"{TABLE}date-value", "").startswith("1904")
    room = _Room(_MOST_CELLS, _MOST_MERGES)
    sheets = [_Reader(table, styles, date1904, room).sheet() for table in body.iterchildren(f"{TABLE}table")]
    return Snapshot(path=str(path), sheets=tuple(sheets), date1904=date1904)


def _parts(data: bytes) -> tuple[Any, Styles]:
    """The content's root, and the styles of the document."""
    if not data.startswith(b"PK"):
        root = _parsed(data, _CONTENT)
        return root, Styles([root])
    archive = Archive(data)
    check_members(archive)
    if _MANIFEST in archive.members and b"encryption-data" in archive.read(_MANIFEST):
        raise problem("ENCRYPTED")
    if _CONTENT not in archive.members:
        raise problem("ZIP_BROKEN", f"没有 {_CONTENT}")
    roots = [_parsed(archive.read(name), name) for name in (_STYLES, _CONTENT) if name in archive.members]
    return roots[-1], Styles(roots)


def _parsed(data: bytes, name: str) -> Any:
    if b"<!DOCTYPE" in data[:4096]:
        raise problem("XML_DOCTYPE", name)
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as fault:
        if fault.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from None
        raise problem("XML_BAD", name) from None
    if root.getroottree().docinfo.internalDTD is not None:  # behind a long comment, or in another encoding
        raise problem("XML_DOCTYPE", name)
    return root


@dataclass
class _Room:
    """How many cells and merged areas a file may still unfold into."""

    cells: int
    merges: int

    def take(self, cells: int, merges: int, name: str) -> None:
        """Raises TOO_LARGE, before anything is unfolded."""
        self.cells -= cells
        self.merges -= merges
        if self.cells < 0 or self.merges < 0:
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
        columns = list(_column_styles(table))
        self._column_ends, self._column_styles = [last for last, _ in columns], [style for _, style in columns]
        self._room = room
        self._cells: dict[At, Cell] = {}
        self._merges: list[Area] = []

    def sheet(self) -> Sheet:
        """The sheet. Raises TOO_LARGE and NOT_FINITE. Repeated rows are counted before they are unfolded."""
        row = 1
        for node in _nodes(self._table, f"{TABLE}table-row", _ROWS):
            times = min(_count(node, "number-rows-repeated"), MAX_ROW - row + 1)
            if runs := list(self._runs(node, row)):
                cells = sum(run.places for run in runs if run.cell is not None)
                self._room.take(cells * times, sum(run.places for run in runs if run.spans) * times, self._name)
                for each in range(row, row + times):
                    self._put(each, runs)
            row += times
            if row > MAX_ROW:
                break
        return Sheet(
            name=self._name,
            cells=self._cells,
            merges=tuple(self._merges),
            protected=self._table.get(f"{TABLE}protected") == "true",
            hidden=self._styles.hides(self._table.get(f"{TABLE}style-name")),
        )

    def _runs(self, row: Any, number: int) -> Iterator[_Run]:
        """The cells of a row that hold or span something."""
        column = 1
        for node in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            last = min(column + _count(node, "number-columns-repeated") - 1, MAX_COLUMN)
            cell = self._cell(node, row, At(number, column))
            wide, high = _count(node, "number-columns-spanned"), _count(node, "number-rows-spanned")
            run = _Run(column, last, cell, wide, high)
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
                    bottom, right = min(row + run.high - 1, MAX_ROW), min(column + run.wide - 1, MAX_COLUMN)
                    self._merges.append(Area(row, column, bottom, right))


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
