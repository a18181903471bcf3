"""A workbook as a web page, the way systems export one: what the cells show, with rowspan and colspan."""

from decimal import Decimal
from html import escape
from pathlib import Path

from perfeval_xl.domain.formats import display, render
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.snapshot import Cell, Sheet
from perfeval_xl.hosts.file import Workbook


def page_of(form: Path, target: Path) -> Path:
    """Write the page of a workbook's sheets; the target."""
    sheets = Workbook.open(form).read().sheets
    tables = "".join(_table(sheet) for sheet in sheets if sheet.cells and not sheet.hidden)
    target.write_text(f'<html><head><meta charset="utf-8"></head><body>{tables}</body></html>', "utf-8")
    return target


def _table(sheet: Sheet) -> str:
    spans = {At(area.top, area.left): area for area in sheet.merges}
    covered = {
        At(row, column)
        for area in sheet.merges
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    } - set(spans)
    bottom = max(max(at.row for at in sheet.cells), *(area.bottom for area in sheet.merges), 1)
    right = max(max(at.column for at in sheet.cells), *(area.right for area in sheet.merges), 1)
    rows = []
    for row in range(1, bottom + 1):
        places = [At(row, column) for column in range(1, right + 1)]
        rows.append("".join(_cell(sheet.cells.get(at), spans.get(at)) for at in places if at not in covered))
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def _cell(cell: Cell | None, area: Area | None) -> str:
    span = f' rowspan="{area.bottom - area.top + 1}" colspan="{area.right - area.left + 1}"' if area else ""
    return f"<td{span}>{escape(_shown(cell)).replace(chr(10), '<br>')}</td>"


def _shown(cell: Cell | None) -> str:
    if cell is None or cell.value is None:
        return ""
    if isinstance(cell.value, Decimal):
        return display(cell.number_format, cell.value) or render(cell.number_format, cell.value).text or ""
    return str(cell.value)
