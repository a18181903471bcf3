"""Native charts of Word: people can restyle them and, with the workbook inside, change their figures."""

import io
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml
from jinja2 import Environment

from perfeval_xl.reports.ooxml import Element, element
from perfeval_xl.reports.values import clean

_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EMU_PER_MM = 36_000
_WIDTH_MM, _BAR_MM, _LEAST_MM, _MOST_MM = 150, 9, 70, 200
_FIRST_ID = 9000
_MOMENT = datetime(2026, 1, 1)


class Chart(NamedTuple):
    """One series of bars. Values are fractions where `percent`; bars below `red_below` are red."""

    title: str
    series: str
    categories: Sequence[str]
    values: Sequence[Decimal]
    percent: bool = True
    lying: bool = False
    red_below: Decimal | None = None

    @property
    def number_format(self) -> str:
        """As the labels show it."""
        return "0.0%" if self.percent else "General"

    @property
    def low(self) -> list[int]:
        """The bars that are red, counted from 0."""
        floor = self.red_below
        return [] if floor is None else [number for number, value in enumerate(self.values) if value < floor]


def chart_run(document: Any, chart: Chart, number: int) -> Element:
    """A w:r with the chart; its parts are added to the document. `number` is the chart's own in the document."""
    package = document.part.package
    book = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), _BOOK_TYPE, _workbook(chart), package)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART_TYPE, b"", package)
    relation = part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
    part._blob = _chart_xml(chart, relation).encode("utf-8")
    return _drawing(document.part.relate_to(part, RELATIONSHIP_TYPE.CHART), chart, number)


def _workbook(chart: Chart) -> bytes:
    """The figures as a workbook, for 编辑数据 in Word."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": _MOMENT})
        sheet = book.add_worksheet("Sheet1")
        shown = book.add_format({"num_format": chart.number_format})
        sheet.write_string(0, 1, chart.series)
        for row, (name, value) in enumerate(zip(chart.categories, chart.values, strict=True), 1):
            sheet.write_string(row, 0, clean(name))
            sheet.write_number(row, 1, float(value), shown)
    return buffer.getvalue()


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(autoescape=True)


def _chart_xml(chart: Chart, relation: str) -> str:
    source = Path(__file__).with_name("chart.xml.jinja").read_text("utf-8")
    names = [clean(name) for name in chart.categories]
    return _environment().from_string(source).render(chart=chart, names=names, relation=relation).strip()


_DRAWING = """
<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{{ width }}" cy="{{ height }}"/>
<wp:docPr id="{{ id }}" name="{{ title }}" descr="{{ title }}"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">
<c:chart r:id="{{ relation }}"/></a:graphicData></a:graphic></wp:inline></w:drawing>
"""


def _drawing(relation: str, chart: Chart, number: int) -> Element:
    height = max(_LEAST_MM, min(_MOST_MM, 30 + _BAR_MM * len(chart.values))) if chart.lying else _LEAST_MM
    drawing = (
        _environment()
        .from_string(_DRAWING)
        .render(
            width=_WIDTH_MM * _EMU_PER_MM,
            height=height * _EMU_PER_MM,
            id=_FIRST_ID + number,
            title=chart.title,
            relation=relation,
        )
    )
    run = element("r")
    run.append(parse_xml(drawing.strip()))
    return run
