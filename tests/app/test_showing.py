"""A form drawn as it looks: texts as shown, merged areas, widths, what is hidden, and how cells are painted."""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from perfeval_xl.app.checking import check_files
from perfeval_xl.app.showing import drawn_sheets
from perfeval_xl.domain.drawing import DrawnCell, DrawnSheet


def drawn(path: Path) -> DrawnSheet:
    (file,) = check_files([path]).files
    assert file.ok
    return drawn_sheets(file)[0]


def cells(sheet: DrawnSheet) -> dict[str, DrawnCell]:
    return {cell.at.a1: cell for row in sheet.rows for cell in row.cells}


@pytest.fixture
def book(root: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(root / "examples" / "2024" / "没有问题的表.xlsx")


def shown(book: openpyxl.Workbook, tmp_path: Path) -> DrawnSheet:
    book.save(tmp_path / "表.xlsx")
    return drawn(tmp_path / "表.xlsx")


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [(0.5, "0.00%", "50.00%"), (1234.5, "#,##0.00", "1,234.50"), (45000, "yyyy-mm-dd", "2023-03-15"), (3, "General", "3"),
     (True, "General", "TRUE"), ("≥5家", "@", "≥5家"), (7, "0;0;;@", "7")],
)  # fmt: skip
def test_a_value_is_drawn_as_its_cell_shows_it(
    book: openpyxl.Workbook, tmp_path: Path, value: object, code: str, text: str
) -> None:
    cell = book.worksheets[0].cell(40, 2, value)
    cell.number_format = code
    assert cells(shown(book, tmp_path))["B40"].text == text


def test_hidden_rows_and_columns_are_not_drawn_and_areas_over_them_shrink(
    book: openpyxl.Workbook, tmp_path: Path
) -> None:
    sheet = book.worksheets[0]
    sheet["B40"], sheet["H44"] = "头", "尾"
    sheet.merge_cells("B40:D42")
    sheet.row_dimensions[41].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.column_dimensions["D"].width = 20
    told = shown(book, tmp_path)
    assert [row.number for row in told.rows if 39 < row.number < 45] == [40, 42, 43, 44]
    assert 3 not in dict(told.columns)
    assert dict(told.columns)[4] > 100
    head = cells(told)["B40"]
    assert (head.text, head.rows, head.columns) == ("头", 2, 2)
    assert not {"C40", "D40", "B42", "C42", "D42"} & set(cells(told))


def test_an_area_whose_first_row_is_hidden_still_shows_its_text(book: openpyxl.Workbook, tmp_path: Path) -> None:
    sheet = book.worksheets[0]
    sheet["B40"] = "头"
    sheet.merge_cells("B40:B42")
    sheet.row_dimensions[40].hidden = True
    head = cells(shown(book, tmp_path))["B40"]
    assert (head.text, head.rows) == ("头", 2)


def test_paint(book: openpyxl.Workbook, tmp_path: Path) -> None:
    cell = book.worksheets[0].cell(40, 2, "字")
    cell.font = Font(bold=True, size=14, color="FF00AA11")
    cell.fill = PatternFill("solid", fgColor="FFFFEE00")
    cell.alignment = Alignment(horizontal="center", vertical="top")
    cell.border = Border(top=Side("thin"), left=Side("double"))
    paint = cells(shown(book, tmp_path))["B40"].paint
    assert paint == (True, 14.0, "center", "top", "00AA11", "FFEE00", "lt")


def test_a_large_sheet_is_cut_and_says_so(book: openpyxl.Workbook, tmp_path: Path) -> None:
    book.worksheets[0].cell(5000, 2, "远")
    told = shown(book, tmp_path)
    assert told.cut
    assert len(told.rows) <= 600


def test_a_file_of_another_kind_is_drawn_with_all_its_lines(tmp_path: Path, root: Path) -> None:
    from tests.support.word_forms import body_document, example_sheets, form_blocks

    sheet = example_sheets("2024/没有问题的表.xlsx")[0]
    (tmp_path / "表.docx").write_bytes(body_document(form_blocks(sheet)))
    told = drawn(tmp_path / "表.docx")
    assert {cell.paint.edges for cell in cells(told).values()} == {"blrt"}
    assert all(56 <= width <= 260 for _, width in told.columns)
    assert any("三级指标" in cell.text for cell in cells(told).values())
