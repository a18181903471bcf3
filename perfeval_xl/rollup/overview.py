"""概览: the figures at a glance, four native charts and the numbers they are drawn from."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from perfeval_xl.rollup.book import FONT, INK, LINE, Book, Sheet, Value
from perfeval_xl.rollup.figures import AMBER, BLUE, GREEN, RED, Chart, Figures
from perfeval_xl.rollup.gathering import Gathered
from perfeval_xl.rollup.headline import cards, scope
from perfeval_xl.rollup.rows import FormRow
from perfeval_xl.rollup.texts import short

NAME = "概览"
_COLUMNS, _COLUMN_WIDTH = 12, 8.0
_HALF = _COLUMNS // 2
_COLUMN_PIXELS = 61
_ROW_PIXELS = 20
_GAP = 8
_CHART_WIDTH = _HALF * _COLUMN_PIXELS - _GAP
_LOW_CHART, _HIGH_CHART = 13, 21
"""Heights of the two rows of charts, in rows of the sheet."""
_FIRST_CHART = 6
_OVERFULL, _BEYOND = Decimal("1.65"), Decimal("1.05")
_LABEL_WIDTH = 22
_SIDE = 14
"""Labels and values that the charts read stand beyond the printed page, from this column on."""


_TONES = {"": "#1F3864", "error": RED, "warning": AMBER, "info": BLUE, "good": GREEN}


class _Place(NamedTuple):
    """Columns of the page that one value takes."""

    head: str
    first: int
    last: int
    kind: str = "text"


_WORST = (
    _Place("主管部门", 0, 2),
    _Place("项目", 3, 5),
    _Place("文件", 6, 8),
    _Place("得分合计", 9, 9, "score"),
    _Place("错误", 10, 10, "count"),
    _Place("提醒", 11, 11, "count"),
)


def write_overview(book: Book, rows: Gathered, figures: Figures) -> None:
    """The first sheet."""
    sheet = book.sheet(NAME, "#1F3864", in_order=False)
    sheet.raw.set_column(0, _COLUMNS - 1, _COLUMN_WIDTH)
    sheet.raw.set_column(_COLUMNS, _SIDE - 1, 2)
    sheet.raw.set_column(_SIDE, _SIDE + 7, 11)
    sheet.raw.set_row(0, 30)
    sheet.put(0, 0, "绩效自评汇总", "title")
    sheet.put(1, 0, scope(rows), "note")
    sheet.put(2, 0, "".join(rows.notes), "note")
    _cards(sheet, rows, figures)
    level, grades, initial, frequent = figures.charts
    second = _FIRST_CHART + _LOW_CHART + 1
    _chart(sheet, level, 0, _FIRST_CHART, 0, _LOW_CHART)
    _chart(sheet, grades, 1, _FIRST_CHART, _HALF, _LOW_CHART)
    _chart(sheet, initial, 2, second, 0, _HIGH_CHART)
    _chart(sheet, frequent, 3, second, _HALF, _HIGH_CHART)
    below = _worst(sheet, figures.worst, second + _HIGH_CHART + 1)
    last = _notes(sheet, figures.charts, below)
    sheet.raw.print_area(0, 0, last, _COLUMNS - 1)
    sheet.page(landscape=False, pages_high=1)


def _cards(sheet: Sheet, rows: Gathered, figures: Figures) -> None:
    sheet.raw.set_row(3, 18)
    sheet.raw.set_row(4, 30)
    for number, card in enumerate(cards(rows, figures)):
        first = number * 2
        sheet.span(3, first, first + 1, card.label, "card")
        sheet.span(4, first, first + 1, card.figure, "figure", _TONES[card.tone])


def _chart(sheet: Sheet, chart: Chart, number: int, row: int, column: int, height: int) -> None:
    """One chart, its numbers beside the page; a line in its place where there is nothing to draw."""
    if not chart.bars:
        sheet.put(row, column, f"{chart.title}：没有可以计算的表。", "note")
        return
    first = _numbers(sheet, chart, number)
    last, label, value = first + len(chart.bars) - 1, _SIDE, _SIDE + 2
    drawn = sheet.book.raw.add_chart({"type": "bar"})
    drawn.add_series(
        {
            "name": chart.title,
            "categories": [NAME, first, label, last, label],
            "values": [NAME, first, value, last, value],
            "gap": 45,
            "points": [{"fill": {"color": bar.colour}, "border": {"none": True}} for bar in chart.bars],
            "data_labels": {"value": True, "font": _font(9), "custom": [{"value": bar.shown} for bar in chart.bars]},
        }
    )
    _dress(drawn, chart)
    drawn.set_size({"width": _CHART_WIDTH, "height": height * _ROW_PIXELS})
    # each ends where a column ends, so that the page's edges are straight however wide a program draws columns
    place = {"x_offset": _GAP if column else 0, "object_position": 1, "description": f"{chart.title}。{chart.note}"}
    sheet.raw.insert_chart(row, column, drawn, place)


def _numbers(sheet: Sheet, chart: Chart, number: int) -> int:
    """What a chart is drawn from: label, true value, drawn value; the row of its first bar."""
    top = 2 + number * 16
    for column, head in enumerate((chart.title, "数值", "图上长度")):
        sheet.put(top, _SIDE + column, head, "head")
    kind = "rate" if chart.rates else "count"
    for row, bar in enumerate(chart.bars, top + 1):
        drawn = min(bar.value, _BEYOND) if chart.rates else bar.value
        label = short(bar.label, _LABEL_WIDTH)
        line: Sequence[tuple[Value, str]] = ((label, "centre"), (bar.value, kind), (drawn, kind))
        for column, (value, look) in enumerate(line):
            sheet.put(row, _SIDE + column, value, look)
    return top + 1


def _dress(drawn: Any, chart: Chart) -> None:
    """Plain bars from top to bottom, as wide as 100 % or the largest count, with labels instead of a scale."""
    drawn.set_title({"name": chart.title, "name_font": _font(11, bold=True), "overlay": False})
    drawn.set_legend({"none": True})
    drawn.set_chartarea({"border": {"color": LINE}})
    left = 0.42 if chart.wide_labels else 0.2
    drawn.set_plotarea({"layout": {"x": left, "y": 0.14, "width": 0.96 - left, "height": 0.82}})
    axis = {"reverse": True, "num_font": _font(9), "line": {"color": LINE}}
    drawn.set_y_axis({**axis, "major_tick_mark": "none", "label_align": "right"})
    most = float(_OVERFULL if chart.rates else chart.full * _OVERFULL)
    drawn.set_x_axis({"min": 0, "max": most, "visible": False, "major_gridlines": {"visible": False}})


def _font(size: int, *, bold: bool = False) -> dict[str, Any]:
    return {"name": FONT, "size": size, "bold": bold, "color": INK}


def _worst(sheet: Sheet, forms: Sequence[FormRow], row: int) -> int:
    """先看这些表: the forms with most errors; the row after them."""
    if not forms:
        return row
    sheet.put(row, 0, f"先看这些表（错误最多的 {len(forms)} 张）", "heading")
    _line(sheet, row + 1, [place.head for place in _WORST], "head")
    for number, form in enumerate(forms, row + 2):
        values = (form.department, form.name, form.file, form.computed, form.errors, form.warnings)
        _line(sheet, number, [short(value, 26) if isinstance(value, str) else value for value in values])
    return row + 3 + len(forms)


def _line(sheet: Sheet, row: int, values: Sequence[Value], kind: str = "") -> None:
    for place, value in zip(_WORST, values, strict=True):
        if place.first == place.last:
            sheet.put(row, place.first, value, kind or place.kind)
        else:
            sheet.span(row, place.first, place.last, value, kind or place.kind)


def _notes(sheet: Sheet, charts: Sequence[Chart], row: int) -> int:
    """How the figures were made; the last row."""
    for row, chart in enumerate(charts, row):  # noqa: B020
        sheet.put(row, 0, f"{chart.title}：{chart.note}", "note")
    return row
