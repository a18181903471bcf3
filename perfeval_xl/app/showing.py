"""A checked file as people know it: its sheets cell by cell, to be drawn on a page beside the findings."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.app.results import FileResult, OpenFile
from perfeval_xl.domain.drawing import DrawnCell, DrawnRow, DrawnSheet, Paint
from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.formats import display
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.page import SheetLayout
from perfeval_xl.domain.snapshot import Cell, Sheet
from perfeval_xl.hosts.file import Workbook
from perfeval_xl.hosts.opening import Opened

_MOST_ROWS, _MOST_COLUMNS, _MOST_CELLS = 600, 60, 12_000
_NARROWEST, _WIDEST = 56, 260
_SIGN = 7
"""Pixels that half of a Chinese character takes."""
_RULED = Paint(down="center", edges="blrt")


class _Looks(NamedTuple):
    """What is known of how a file's sheets look; nothing of one that is no .xlsx."""

    layouts: Mapping[str, SheetLayout]
    paints: Mapping[str, Mapping[At, Paint]]


def drawn_sheets(file: FileResult) -> list[DrawnSheet]:
    """The sheets that hold forms or findings, as they stand in the file; [] for one that could not be read."""
    file, findings = file.made, file.findings
    if not isinstance(file, OpenFile):
        return []
    names = {case.form.sheet for case in file.cases} | {finding.sheet for finding in findings}
    looks = _looks(file.opened)
    return [
        _drawn(sheet, looks, date1904=file.snapshot.date1904) for sheet in file.snapshot.sheets if sheet.name in names
    ]


def _looks(opened: Opened) -> _Looks:
    """A workbook of which only the looks cannot be understood is drawn like one that has none."""
    if not isinstance(opened, Workbook):
        return _Looks({}, {})
    try:
        layouts = {layout.name: layout for layout in opened.layouts(hidden=True)}
        return _Looks(layouts, opened.paints(_MOST_ROWS, _MOST_COLUMNS))
    except FileProblem:
        return _Looks({}, {})


def _drawn(sheet: Sheet, looks: _Looks, *, date1904: bool) -> DrawnSheet:
    texts = {at: text for at, cell in sheet.cells.items() if (text := _text(cell, date1904=date1904))}
    last = _last(sheet, texts)
    columns = min(last.column, _MOST_COLUMNS)
    rows = min(last.row, _MOST_ROWS, _MOST_CELLS // columns)
    layout = looks.layouts.get(sheet.name)
    widths = _own_widths(layout, columns) if layout else _widths(texts, sheet, columns)
    heights = {row: layout.down(row) if layout else 0.0 for row in range(1, rows + 1)}
    shown = _Shown(tuple(widths), tuple(row for row, height in heights.items() if height or layout is None))
    paints = looks.paints.get(sheet.name)
    cells = _cells(sheet, shown, texts, paints)
    return DrawnSheet(
        name=sheet.name,
        columns=tuple(widths.items()),
        rows=tuple(DrawnRow(row, heights[row], tuple(cells[row])) for row in shown.rows),
        cut=last.row > rows or last.column > columns,
    )


def _last(sheet: Sheet, texts: Mapping[At, str]) -> At:
    """The last row and column with a text, to the end of its merged area."""
    ends = [(area.bottom, area.right) for area in sheet.merges if area.anchor in texts]
    rows, columns = zip((1, 1), *texts, *ends, strict=True)
    return At(max(rows), max(columns))


class _Shown(NamedTuple):
    """The columns and rows that are drawn: those that are hidden are not."""

    columns: tuple[int, ...]
    rows: tuple[int, ...]


def _own_widths(layout: SheetLayout, columns: int) -> dict[int, int]:
    widths = {column: layout.across(column) for column in range(1, columns + 1)}
    return {column: width for column, width in widths.items() if width}


def _widths(texts: Mapping[At, str], sheet: Sheet, columns: int) -> dict[int, int]:
    """Widths for a file that says nothing of them: by the texts that stand in one column alone."""
    widths = dict.fromkeys(range(1, columns + 1), _NARROWEST)
    covered = {area.anchor for area in sheet.merges if area.left < area.right}
    for at, text in texts.items():
        if at.column <= columns and at not in covered:
            widest = max(sum(2 if ord(sign) > 0x2E7F else 1 for sign in line) for line in text.split("\n"))
            widths[at.column] = min(_WIDEST, max(widths[at.column], widest * _SIGN + 12))
    return widths


def _cells(
    sheet: Sheet, shown: _Shown, texts: Mapping[At, str], paints: Mapping[At, Paint] | None
) -> dict[int, list[DrawnCell]]:
    """The cells of every row; a merged area is drawn at its first row and column that can be seen."""
    taken: set[At] = set()
    rows: dict[int, list[DrawnCell]] = {row: [] for row in shown.rows}
    heads = dict(_merged(sheet, shown, taken))
    for row in shown.rows:
        for column in shown.columns:
            at = At(row, column)
            if at in taken and at not in heads:
                continue
            area = heads.get(at)
            anchor = area.anchor if area else at
            paint = _RULED if paints is None else paints.get(anchor, Paint())
            size = _spans(area, shown) if area else (1, 1)
            rows[row].append(DrawnCell(anchor, texts.get(anchor, ""), *size, paint))
    return rows


def _merged(sheet: Sheet, shown: _Shown, taken: set[At]) -> Iterator[tuple[At, Area]]:
    """Merged areas by the cell at which they are drawn; their cells are `taken`, those of the first where two meet."""
    for area in sheet.merges:
        rows, columns = _within(area, shown)
        cells = [At(row, column) for row in rows for column in columns]
        if cells and not taken.intersection(cells):
            taken.update(cells)
            yield cells[0], area


def _spans(area: Area, shown: _Shown) -> tuple[int, int]:
    rows, columns = _within(area, shown)
    return len(rows), len(columns)


def _within(area: Area, shown: _Shown) -> tuple[Sequence[int], Sequence[int]]:
    """The rows and columns of an area that can be seen."""
    return _between(shown.rows, area.top, area.bottom), _between(shown.columns, area.left, area.right)


def _between(numbers: Sequence[int], first: int, last: int) -> Sequence[int]:
    return numbers[bisect_left(numbers, first) : bisect_right(numbers, last)]


def _text(cell: Cell, *, date1904: bool) -> str:
    """What the program that made the file shows in the cell."""
    if isinstance(cell.value, Decimal):
        return display(cell.number_format, cell.value, date1904=date1904) or format(cell.value, "f")
    if isinstance(cell.value, bool):
        return "TRUE" if cell.value else "FALSE"
    return cell.value or ""
