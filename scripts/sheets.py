"""Small helpers to lay out a form with openpyxl: boxes, merged cells, page set-up."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

THIN = Side(style="thin", color="FF000000")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
CENTRE = Alignment("center", "center", wrap_text=True)
LEFT = Alignment("left", "center", wrap_text=True)
TOP = Alignment("left", "top", wrap_text=True)
ENTRY = PatternFill("solid", fgColor="FFFFF8DC")
Passage = tuple[str, str]


class Page:
    """A sheet with one body font; `put` writes a cell, merged or not, boxed or not."""

    def __init__(self, sheet: Worksheet, widths: Iterable[float], font: str, size: float) -> None:
        self.sheet, self.font, self.size = sheet, font, size
        for number, width in enumerate(widths):
            sheet.column_dimensions["ABCDEFGHIJ"[number]].width = width
        sheet.sheet_view.showGridLines = False

    def put(
        self,
        area: str,
        value: object = None,
        *,
        entry: bool = False,
        align: Alignment = CENTRE,
        number_format: str = "General",
        box: bool = True,
        size: float | None = None,
        font: str | None = None,
        bold: bool = False,
        fill: PatternFill | None = None,
    ) -> None:
        """A label, or with `entry` a cell for people to fill in (unlocked)."""
        first = area.partition(":")[0]
        if ":" in area:
            self.sheet.merge_cells(area)
        cells = self.sheet[area]
        rows = cells if isinstance(cells, tuple) else ((cells,),)
        for row in rows:
            for cell in row:
                cell.border = BOX if box else Border()
                cell.protection = Protection(locked=not entry)
                if fill:
                    cell.fill = fill
        head = self.sheet[first]
        head.value = value
        if isinstance(value, str):
            head.data_type = "s"
        head.font = Font(name=font or self.font, size=size or self.size, bold=bold)
        head.alignment = align
        head.number_format = number_format

    def height(self, row: int, points: float) -> None:
        """A row's height in points."""
        self.sheet.row_dimensions[row].height = points

    def set_print(self, last_column: str, last_row: int, repeated: int | None, *, lying: bool = False) -> None:
        """A4, upright or lying, one page wide, page numbers, the indicator head on every page."""
        sheet = self.sheet
        sheet.print_area = f"A1:{last_column}{last_row}"
        sheet.page_setup.paperSize = 9
        sheet.page_setup.orientation = "landscape" if lying else "portrait"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_margins.left = sheet.page_margins.right = 0.6
        sheet.page_margins.top = sheet.page_margins.bottom = 0.7
        sheet.print_options.horizontalCentered = True
        sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
        if repeated:
            sheet.print_title_rows = f"{repeated}:{repeated}"

    def protect(self) -> None:
        """Labels are locked without a password; rows and columns may still be formatted and inserted."""
        guard = self.sheet.protection
        guard.sheet = True
        guard.formatCells = guard.formatRows = guard.formatColumns = False
        guard.insertRows = guard.deleteRows = False


def material_rows(
    out: Page,
    heads: Sequence[str],
    chapters: Iterable[Sequence[Any]],
    written: Mapping[str, list[Passage]] | None = None,
) -> None:
    """The table of 报告素材 under its title: a row for each paragraph, `written` ones (小标题, 正文) filled in."""
    for letter, head in zip("ABCDEFG", heads, strict=True):
        out.put(f"{letter}3", head, bold=True)
    out.height(3, 22)
    row = 4
    for code, name, required, count, hint in chapters:
        passages = (written or {}).get(code, [])
        for number in range(max(count, len(passages))):
            heading, text = passages[number] if number < len(passages) else (None, None)
            for letter, value in zip("ABC", (code, name, required or None), strict=True):
                out.put(f"{letter}{row}", value)
            for letter, value in zip("DEF", (None, heading or None, text), strict=True):
                out.put(f"{letter}{row}", value, entry=True, align=LEFT, number_format="@", fill=ENTRY)
            out.put(f"G{row}", None if number else hint, align=LEFT, size=9)
            out.height(row, 48)
            row += 1
    out.set_print("G", row - 1, 3, lying=True)
    out.sheet.freeze_panes = "A4"
