"""Our line counts and row heights against what LibreOffice draws, on every wrapped cell of the real forms.

Each text is printed alone on a page, in one cell of the same width and font size; where its lines stand in the PDF tells
how many there are. (LibreOffice's own optimal row height is no measure for print: it is worked out with the letters of a
screen, up to 6 % wider than those on paper.)
"""

import math
from pathlib import Path
from typing import NamedTuple

import pytest
from openpyxl import Workbook as Book
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.pagebreak import Break

from perfeval_xl.domain.grid import Area
from perfeval_xl.domain.page import Landmarks, SheetLayout, TextBox
from perfeval_xl.hosts.file import Workbook
from perfeval_xl.hosts.office import convert, find_office
from perfeval_xl.printing import LIBREOFFICE, plan_sheet
from perfeval_xl.printing.heights import line_count
from tests.conftest import REAL
from tests.support.pdf import text_lines

pytestmark = [pytest.mark.corpus, pytest.mark.libreoffice]
FONTS = ("Calibri", "宋体", "仿宋_GB2312")
PROBE = "国\n国\n国"


class Wrapped(NamedTuple):
    """A wrapped cell of a form; `height` is what its rows are planned to have together, in points.

    An area that is split between pages has no one height (infinite here); its lines are counted all the same.
    """

    layout: SheetLayout
    box: TextBox
    area: Area
    height: float

    @property
    def drawn_as(self) -> tuple[int, float, str]:
        """Width in pixels, font size, text: what decides on the lines."""
        width = sum(self.layout.across(column) for column in range(self.area.left, self.area.right + 1))
        return width, self.box.size, self.box.text.strip()


def wrapped_cells(path: Path) -> list[Wrapped]:
    found = []
    for layout in Workbook.open(path).layouts():
        plan = plan_sheet(layout, Landmarks(), LIBREOFFICE)
        split = {each.area for each in plan.splits}
        areas = {area.anchor: area for area in layout.merges}
        for box in layout.boxes:
            area = areas.get(box.at) or Area(*box.at, *box.at)
            if box.wrap and box.text.strip():
                rows = range(area.top, area.bottom + 1)
                height = sum(plan.heights.get(row, layout.down(row)) for row in rows)
                found.append(Wrapped(layout, box, area, math.inf if area in split else height))
    return found


def drawn(folder: Path, font: str, cells: list[tuple[int, float, str]]) -> dict[tuple[int, float, str], int]:
    """The lines that LibreOffice draws for each cell."""
    sizes = sorted({size for _, size, _ in cells})
    jobs = sorted({(300, size, PROBE) for size in sizes} | set(cells))
    book = Book()
    book.remove(book.active)
    book._named_styles["Normal"].font = book._fonts[0] = Font(name="Courier New", size=10)
    for width in sorted({width for width, _, _ in jobs}):
        sheet = book.create_sheet(f"w{width}")
        sheet.column_dimensions["A"].width = width / 8
        sheet.page_setup.paperSize = 8
        sheet.page_margins.top = sheet.page_margins.bottom = 0.2
        for row, (_, size, text) in enumerate((job for job in jobs if job[0] == width), 1):
            cell = sheet.cell(row, 1)
            cell.value, cell.data_type = text, "s"
            cell.font, cell.alignment = Font(name=font, size=size), Alignment(wrap_text=True, vertical="top")
            sheet.row_dimensions[row].height = 1000
            sheet.row_breaks.append(Break(id=row))
    path = folder / "cells.xlsx"
    book.save(path)
    office = find_office()
    assert office is not None
    (folder / "office").mkdir()
    (outcome,) = convert(office, [path], folder / "office", 120)
    places = dict(zip(jobs, text_lines(outcome.path), strict=True))
    pitch = {size: (places[300, size, PROBE].last - places[300, size, PROBE].first) / 2 for size in sizes}
    return {job: round((words.last - words.first) / pitch[job[1]]) + 1 for job, words in places.items()}


@pytest.mark.parametrize("font", FONTS)
@pytest.mark.parametrize(("folder", "least"), [("examples", 200), pytest.param("real", 2000, marks=pytest.mark.corpus)])
def test_no_text_is_cut_and_few_cells_have_a_line_too_many(
    root: Path, folder: str, least: int, tmp_path: Path, font: str
) -> None:
    paths = sorted((root / folder if folder == "examples" else REAL["corpus"]).rglob("*.xlsx"))
    cells = [cell for path in paths for cell in wrapped_cells(path)]
    assert len(cells) > least
    lines = drawn(tmp_path, font, [cell.drawn_as for cell in cells])
    more = 0
    for cell in cells:
        wanted = lines[cell.drawn_as]
        ours = line_count(cell.layout, cell.box, cell.area, LIBREOFFICE)
        assert ours >= wanted, f"{cell.layout.name}!{cell.box.at.a1} is drawn on {wanted} lines, planned for {ours}"
        assert cell.height >= wanted * cell.box.size * 1.455, f"{cell.layout.name}!{cell.box.at.a1} is too low"
        more += ours > wanted
    assert more <= 0.03 * len(cells)
