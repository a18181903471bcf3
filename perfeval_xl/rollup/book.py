"""A workbook of tables for people: every text a text, every number a number, ready to print on A4."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from traceback import clear_frames
from types import TracebackType
from typing import IO, Any, NamedTuple, Self

from perfeval_xl.domain.grid import MAX_ROW
from perfeval_xl.rollup.texts import cell_text, columns_of

FONT = "微软雅黑"
HEAD_FILL, LINE, INK, LINK_INK = "#DCE6F1", "#BFBFBF", "#262626", "#1F4E9E"
TONES: Mapping[str, Mapping[str, Any]] = {
    "error": {"bg_color": "#FFC7CE", "font_color": "#9C0006"},
    "warning": {"bg_color": "#FFEB9C", "font_color": "#7F6000"},
    "info": {"bg_color": "#DDEBF7", "font_color": "#1F4E79"},
    "good": {"bg_color": "#E2EFDA", "font_color": "#375623"},
    "sum": {"bold": True, "bg_color": "#F2F2F2"},
    "accepted": {"font_strikeout": True, "font_color": "#7F7F7F"},
}
_KINDS: Mapping[str, Mapping[str, Any]] = {
    # '@' keeps a text a text even when somebody edits the cell: =1+1 typed into a form stays what it is
    "text": {"num_format": "@", "text_wrap": True},
    "centre": {"num_format": "@", "align": "center"},
    "year": {"num_format": "0", "align": "center"},
    "count": {"num_format": "0;-0;–", "align": "center"},
    "score": {"num_format": "0.##", "align": "center"},
    "rate": {"num_format": "0.0%", "align": "center"},
}
_MOMENT = datetime(2026, 1, 1)
_MOST_LINKS = 65_000
"""Excel takes 65,530 links a sheet; the rest are written as plain text."""
_LONGEST_LINK = 255
_A4 = 9
_FITTING = 1.12
"""Characters of 9 points for each of a column's width, which Excel counts in characters of 11 points."""
_LINE_HEIGHT, _PADDING, _HIGHEST = 12.0, 4.5, 409.0
"""Points, for text of 9 points; 409 is the most that Excel takes."""


class Column(NamedTuple):
    """A column of a table: heading, width in characters, and how its values look (a key of the kinds)."""

    head: str
    width: float
    kind: str = "text"


class Cell(NamedTuple):
    """A value with a colour or a link; `link` is for XlsxWriter and replaces the value's plain look."""

    value: str | Decimal | int | None
    tone: str = ""
    link: str = ""


Value = Cell | str | Decimal | int | None


@dataclass(slots=True)
class Sheet:
    """One sheet with the styles of its book."""

    raw: Any
    book: "Book"
    links: int = 0

    def put(self, row: int, column: int, value: Value, kind: str = "text", ink: str = "") -> None:
        """Write one value, rows and columns from 0; `ink` is the colour of its letters, where it has one of its own."""
        bare, tone, link = value if isinstance(value, Cell) else (value, "", "")
        linked = link != "" and len(link) <= _LONGEST_LINK and self.links < _MOST_LINKS
        style = self.book.style(kind, tone, ink, linked)
        if bare is None or bare == "":
            self.raw.write_blank(row, column, None, style)
        elif isinstance(bare, str):
            self._put_text(row, column, cell_text(bare), style, link if linked else "")
        else:
            # Excel knows no other numbers than floats
            self.raw.write_number(row, column, float(bare), style)

    def _put_text(self, row: int, column: int, text: str, style: Any, link: str) -> None:
        if text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter would take it for markup of its own and write it as it stands
            self.raw.write_rich_string(row, column, style, text[:1], style, text[1:], style)
        else:
            self.raw.write_string(row, column, text, style)
        if link:
            self.links += 1
            self.raw.add_link(row, column, link)

    def span(self, row: int, first: int, last: int, value: Value, kind: str = "text", ink: str = "") -> None:
        """One value over several columns of a row."""
        cell = value if isinstance(value, Cell) else Cell(value)
        style = self.book.style(kind, cell.tone, ink, False)
        self.raw.merge_range(row, first, row, last, "", style)
        self.put(row, first, cell, kind, ink)

    def table(self, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]], note: str) -> None:
        """A title, a head that stays and filters, and the rows; where there are none the note stands alone."""
        self.raw.set_row(0, 28)
        self.put(0, 0, title, "title")
        self.put(1, 0, note, "note")
        self.raw.set_row(2, _LINE_HEIGHT * max(_lines(column.head, column.width) for column in columns) + 2 * _PADDING)
        for number, column in enumerate(columns):
            self.raw.set_column(number, number, column.width)
            self.put(2, number, column.head, "head")
        last = 2
        for last, row in enumerate(rows, 3):
            if last == MAX_ROW - 1:
                self.put(last, 0, "一张工作表放不下更多的行。请分文件夹汇总，或看 汇总.html。", "note")
                break
            self._row(last, columns, row)
        self.raw.autofilter(2, 0, max(last, 3), len(columns) - 1)
        self.raw.freeze_panes(3, 0)
        self.raw.repeat_rows(2)
        self.page(landscape=True)

    def _row(self, number: int, columns: Sequence[Column], row: Sequence[Value]) -> None:
        lines = 1
        for place, (value, column) in enumerate(zip(row, columns, strict=True)):
            self.put(number, place, value, column.kind)
            bare = value.value if isinstance(value, Cell) else value
            if column.kind == "text" and isinstance(bare, str):
                lines = max(lines, _lines(bare, column.width))
        # the rows above have been written; XlsxWriter would remember their heights all the same
        self.raw.row_info.clear()
        self.raw.row_sizes.clear()
        self.raw.set_row(number, min(_HIGHEST, lines * _LINE_HEIGHT + _PADDING))

    def page(self, *, landscape: bool, pages_high: int = 0) -> None:
        """A4, one page wide, page numbers below."""
        self.raw.set_paper(_A4)
        if landscape:
            self.raw.set_landscape()
        self.raw.fit_to_pages(1, pages_high)
        self.raw.set_margins(left=0.47, right=0.47, top=0.55, bottom=0.6)
        self.raw.set_footer(f'&C&"{FONT},Regular"&9第 &P 页　共 &N 页')
        self.raw.center_horizontally()
        self.raw.hide_gridlines(2)


@lru_cache(maxsize=4096)
def _lines(text: str, width: float) -> int:
    """How many lines wrapped text takes in a column: LibreOffice does not find out by itself on loading."""
    fitting = max(int(width * _FITTING), 2)
    if "\n" not in text and len(text) * 2 <= fitting:
        return 1
    return sum(-(-max(columns_of(line), 1) // fitting) for line in text.split("\n"))


class Book:
    """A new workbook; the same content gives the same bytes.

    Its parts go through a temporary folder, in `folder` where one is given, whose name begins with `prefix` and which
    is gone when the `with` block ends. Memory grows a little with links and not with rows. Full disks raise OSError.
    """

    def __init__(self, title: str, prefix: str, folder: Path | None = None) -> None:
        import xlsxwriter

        self._parts = TemporaryDirectory(prefix=prefix, dir=folder, ignore_cleanup_errors=True)
        self.raw = xlsxwriter.Workbook(None, {"tmpdir": self._parts.name})
        self.raw.set_properties({"title": title, "created": _MOMENT})
        self.style = cache(self._style)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        # XlsxWriter's workbook holds itself, and with itself every sheet and link
        vars(self.raw).clear()
        self._parts.cleanup()

    def sheet(self, name: str, tab: str = "", *, in_order: bool = True) -> Sheet:
        """A new sheet at the end. What is written `in_order`, from top to bottom, leaves memory row by row.

        Charts can only be drawn from a sheet that stays in memory.
        """
        from perfeval_xl.rollup.links import LinkedSheet

        # XlsxWriter means this for whole workbooks, and each sheet asks for it once, when it is added
        self.raw.constant_memory = in_order
        raw = self.raw.add_worksheet(name, LinkedSheet)
        self.raw.constant_memory = False
        if tab:
            raw.set_tab_color(tab)
        return Sheet(raw, self)

    def _style(self, kind: str, tone: str, ink: str, linked: bool) -> Any:
        """The format for a kind of value."""
        return self.raw.add_format(_look(kind, tone, linked) | ({"font_color": ink} if ink else {}))

    def finished(self) -> bytes:
        """The workbook as bytes, as by `save`."""
        buffer = io.BytesIO()
        self.save(buffer)
        return buffer.getvalue()

    def save(self, target: Path | IO[bytes]) -> None:
        """Write the workbook; nothing can be added to it afterwards. Raises OSError."""
        from xlsxwriter.exceptions import FileCreateError

        self.raw.filename = target
        try:
            self.raw.close()
        except FileCreateError as fault:
            # closes the archive that was being written; left to itself it would complain on the screen
            clear_frames(fault.args[0].__traceback__)
            raise fault.args[0] from None


_FREE: Mapping[str, Mapping[str, Any]] = {
    # what stands outside tables
    "title": {"font_size": 15, "bold": True, "font_color": "#1F3864"},
    "note": {"font_size": 9, "font_color": "#595959"},
    "heading": {"font_size": 11, "bold": True, "font_color": "#1F3864"},
    "card": {"font_size": 9, "align": "center", "font_color": "#595959", "bg_color": "#F2F5FA"},
    "figure": {"font_size": 17, "bold": True, "align": "center", "font_color": "#1F3864", "bg_color": "#F2F5FA"},
}


def _look(kind: str, tone: str, linked: bool) -> dict[str, Any]:
    base: dict[str, Any] = {"font_name": FONT, "font_size": 9, "font_color": INK, "valign": "vcenter"}
    if kind in _FREE:
        return {**base, **_FREE[kind]}
    base |= {"border": 1, "border_color": LINE}
    if kind == "head":
        return base | {"bold": True, "align": "center", "text_wrap": True, "bg_color": HEAD_FILL}
    link = {"font_color": LINK_INK, "underline": 1} if linked else {}
    return {**base, **_KINDS[kind], **TONES.get(tone, {}), **link}
