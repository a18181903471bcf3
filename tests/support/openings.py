"""A workbook as a web page, the way systems export one, and as a PDF: what the cells show, with merged areas."""

from decimal import Decimal
from html import escape
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.domain.formats import display, render
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.snapshot import Cell, Sheet
from perfeval_xl.hosts.file import Workbook
from tests.support.pdf_pages import WIDTH, Paper, pdf_of


def page_of(form: Path, target: Path) -> Path:
    """Write the page of a workbook's sheets; the target."""
    sheets = Workbook.open(form).read().sheets
    tables = "".join(_table(sheet) for sheet in sheets if sheet.cells and not sheet.hidden)
    target.write_text(f'<html><head><meta charset="utf-8"></head><body>{tables}</body></html>', "utf-8")
    return target


class _Extent(NamedTuple):
    """Merged areas by their first cells, the cells that they cover, and the last row and column."""

    spans: dict[At, Area]
    covered: set[At]
    bottom: int
    right: int


def _extent(sheet: Sheet) -> _Extent:
    spans = {At(area.top, area.left): area for area in sheet.merges}
    covered = {
        At(row, column)
        for area in sheet.merges
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    } - set(spans)
    bottom = max(max(at.row for at in sheet.cells), *(area.bottom for area in sheet.merges), 1)
    right = max(max(at.column for at in sheet.cells), *(area.right for area in sheet.merges), 1)
    return _Extent(spans, covered, bottom, right)


def _table(sheet: Sheet) -> str:
    spans, covered, bottom, right = _extent(sheet)
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


_SIZE, _LINE, _EDGE = 5.0, 6.0, 20.0
"""Points: letters and lines that are small enough for a form to stand on one page, and what is left free around it."""


def pdf_of_form(form: Path, target: Path) -> Path:
    """Write a workbook's visible sheets as they are printed, each on one page; the target."""
    sheets = [sheet for sheet in Workbook.open(form).read().sheets if sheet.cells and not sheet.hidden]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(pdf_of(map(_page, sheets)))
    return target


def _page(sheet: Sheet) -> Paper:
    """The title on a line of its own, then a box for every cell or merged area, with its text in lines."""
    spans, covered, bottom, right = _extent(sheet)
    wide, paper = (WIDTH - 2 * _EDGE) / right, Paper()
    texts = {at: _shown(cell) for at, cell in sheet.cells.items()}
    title = min(texts)
    paper.text(WIDTH / 3, 4, texts[title])
    boxes = {
        at: area
        for at in (At(row, column) for row in range(title.row + 1, bottom + 1) for column in range(1, right + 1))
        if at not in covered and (area := spans.get(at) or Area(*at, *at))
    }
    lines = {at: _wrapped(texts.get(at, ""), wide * (area.right - area.left + 1)) for at, area in boxes.items()}
    tops = {title.row + 1: _EDGE}
    for row in range(title.row + 1, bottom + 1):
        here = (len(lines[at]) for at, area in boxes.items() if area.top == area.bottom == row)
        tops[row + 1] = tops[row] + 2 + _LINE * max([1, *here])
    for at, area in boxes.items():
        left = _EDGE + wide * (area.left - 1)
        paper.box(left, tops[area.top], _EDGE + wide * area.right, tops[area.bottom + 1])
        for number, line in enumerate(lines[at]):
            paper.text(left + 1, tops[area.top] + 1 + _LINE * number, line, _SIZE)
    return paper


def _wrapped(text: str, width: float) -> list[str]:
    signs = max(1, int((width - 3) // _SIZE))
    return [line[start : start + signs] for line in text.split("\n") for start in range(0, len(line), signs)]
