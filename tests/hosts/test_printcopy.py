"""Print copies: valid, alike in look, loaded by LibreOffice; the original is never written."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell, MergedCell

from perfeval_xl.domain.grid import Area
from perfeval_xl.domain.page import Landmarks, PageSetup, PrintPlan, Split
from perfeval_xl.hosts.file import Workbook
from perfeval_xl.printing import EXCEL, plan_sheet
from tests.conftest import REAL
from tests.support.long_forms import HEAD, long_form, saved
from tests.support.office import convert
from tests.support.packages import packed, parts, sheet_xml, small_book, written
from tests.support.rich_books import rich_books
from tests.support.validator import added_errors

HEADS = Landmarks(titles=(HEAD, HEAD))


def copied(path: Path, names: Sequence[str] | None = None, marks: Landmarks = HEADS) -> bytes:
    """The copy that prints the named sheets, or all that are visible."""
    workbook = Workbook.open(path)
    wanted = [layout for layout in workbook.layouts() if names is None or layout.name in names]
    return workbook.print_copy([plan_sheet(layout, marks, EXCEL) for layout in wanted])


@pytest.fixture
def long(tmp_path: Path) -> Path:
    return written(tmp_path, saved(long_form()))


def test_the_copy_is_set_up_for_a4(long: Path, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(tmp_path, copied(long), "副本.xlsx")).active
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
    assert sheet.print_title_rows == f"${HEAD}:${HEAD}"
    assert sheet.print_area == "'自评表'!$A$1:$I$56"
    assert "第 &P 页 共 &N 页" in sheet.oddFooter.center.text
    assert sheet.row_breaks.brk
    assert all(sheet.row_dimensions[row].height for row in range(1, 57))


def test_boxes_are_split_closed_and_labelled_at_the_end_of_a_page(long: Path, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(tmp_path, copied(long), "副本.xlsx")).active
    end = sheet.row_breaks.brk[0].id
    assert sheet[f"A{HEAD}"].value in (None, "")
    assert sheet[f"A{HEAD + 1}"].value == "绩效指标"
    assert sheet[f"A{end + 1}"].value == "绩效指标\n（续）"
    assert f"A{HEAD + 1}:A{end}" in {str(area) for area in sheet.merged_cells.ranges}
    assert sheet[f"A{end}"].border.bottom.style == sheet[f"A{end + 1}"].border.top.style == "thin"


def test_fonts_fills_formats_and_texts_stay(any_form: Path, tmp_path: Path) -> None:
    source = any_form
    before = openpyxl.load_workbook(source).active
    after = openpyxl.load_workbook(written(tmp_path, copied(source), "副本.xlsx")).active
    for row in before.iter_rows():
        for cell in (each for each in row if each.has_style and not isinstance(each, MergedCell)):
            assert look(after[cell.coordinate]) == look(cell)


def look(cell: Cell) -> tuple[str, ...]:
    """All that people see of a cell."""
    return tuple(map(repr, (cell.value, cell.number_format, cell.font, cell.fill, cell.border, cell.alignment)))


def test_columns_keep_their_pixels(long: Path, tmp_path: Path) -> None:
    before = Workbook.open(long).layouts()[0]
    after = Workbook.open(written(tmp_path, copied(long), "副本.xlsx")).layouts()[0]
    assert after.columns == before.columns


def test_a_copy_of_a_copy_changes_nothing_more(long: Path, tmp_path: Path) -> None:
    once = written(tmp_path, copied(long), "一.xlsx")
    (layout,) = Workbook.open(once).layouts()
    plan = plan_sheet(layout, Landmarks(), EXCEL)
    assert (plan.heights, plan.splits, plan.setup) == ({}, (), None)
    assert plan.breaks == layout.breaks


def test_only_the_planned_sheets_are_shown(root: Path, tmp_path: Path) -> None:
    name = "项目支出自评表"
    book = openpyxl.load_workbook(written(tmp_path, copied(root / "templates" / "附件2.xlsx", [name]), "副本.xlsx"))
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == [name]
    assert book.active.title == name
    assert [sheet.title for sheet in book if sheet.print_area] == [name]


def test_a_prefixed_sheet_without_names_and_styles(tmp_path: Path) -> None:
    """x: prefixes, rows and cells without r, no styles.xml: all of that is allowed."""
    row = '<x:row><x:c t="inlineStr"><x:is><x:t>甲乙丙丁戊己庚辛</x:t></x:is></x:c></x:row>'
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<x:sheetData>{row * 3}</x:sheetData><x:mergeCells count="1"><x:mergeCell ref="A1:A3"/></x:mergeCells>'
        "</x:worksheet>"
    )
    path = written(tmp_path, small_book(sheet))
    workbook = Workbook.open(path)
    (layout,) = workbook.layouts()
    area = Area(1, 1, 3, 1)
    split = Split(area, (Area(1, 1, 2, 1), Area(3, 1, 3, 1)), ("甲", "甲（续）"))
    plan = PrintPlan(
        layout=layout, setup=PageSetup(), area=area, titles=None, heights={1: 20, 5: 30}, breaks=(2,), splits=(split,)
    )
    copy = written(tmp_path, workbook.print_copy([plan]), "副本.xlsx")
    book = openpyxl.load_workbook(copy)
    assert book.active["A3"].value == "甲（续）"
    assert [str(each) for each in book.active.merged_cells.ranges] == ["A1:A2"]
    assert (book.active.row_dimensions[1].height, book.active.row_dimensions[5].height) == (20, 30)


def test_a_formula_in_a_split_box_stays(long: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(long)
    book.active["B11"] = '="产出"&"指标"'
    path = written(tmp_path, saved(book))
    copy = openpyxl.load_workbook(written(tmp_path, copied(path), "副本.xlsx")).active
    assert copy["B11"].value == '="产出"&"指标"'


def test_a_footer_of_its_own_stays_and_a_header_too(long: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(long)
    book.active.oddHeader.left.text = "内部资料"
    path = written(tmp_path, saved(book))
    sheet = openpyxl.load_workbook(written(tmp_path, copied(path), "副本.xlsx")).active
    assert sheet.oddHeader.left.text == "内部资料"
    assert "第 &P 页" in sheet.oddFooter.center.text
    book.active.oddFooter.right.text = "自定页脚"
    path = written(tmp_path, saved(book))
    sheet = openpyxl.load_workbook(written(tmp_path, copied(path), "副本.xlsx")).active
    assert (sheet.oddFooter.right.text, sheet.oddFooter.center.text) == ("自定页脚", None)


def test_layout_facts(long: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(long)
    sheet = book.active
    sheet.row_dimensions[5].hidden = sheet.column_dimensions["H"].hidden = True
    sheet.row_dimensions[2].height = 40
    sheet["A1"].alignment = openpyxl.styles.Alignment(textRotation=255)
    sheet["D2"].alignment = openpyxl.styles.Alignment(wrap_text=True, indent=2, textRotation=90)
    sheet["A2"].font = openpyxl.styles.Font(size=16)
    sheet.print_area = "A1:I30,A40:I50"
    (layout,) = Workbook.open(written(tmp_path, saved(book))).layouts()
    boxes = {box.at.a1: box for box in layout.boxes}
    assert (layout.down(5), layout.down(2), layout.across(8), layout.across(4)) == (0, 40, 0, 140)
    assert (boxes["A1"].stacked, boxes["D2"].wrap, boxes["D2"].indent, boxes["A2"].size) == (True, False, 2, 16)
    assert boxes["B8"].wrap and not boxes["G4"].wrap
    assert layout.area is None
    assert {1, 56} <= layout.ruled_rows and {1, 9} <= layout.ruled_columns


def test_the_largest_run_of_a_rich_text_counts(tmp_path: Path) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = f'<sst xmlns="{main}"><si><t>平</t></si><si><r><rPr><sz val="22"/></rPr><t>大</t></r><r><t>小</t></r></si></sst>'
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>9</v></c></row>'
    data = small_book(sheet_xml(cells), xl__sharedStrings_dot_xml=strings)
    relations = parts(data)["xl/_rels/workbook.xml.rels"].decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    line = f'<Relationship Id="rId9" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
    data = packed({**parts(data), "xl/_rels/workbook.xml.rels": relations.replace("</Relationships>", line)})
    (layout,) = Workbook.open(written(tmp_path, data)).layouts()
    assert [(box.text, box.size) for box in layout.boxes] == [("平", 11), ("大小", 22)]


def test_odd_styles_and_widths_do_no_harm(tmp_path: Path) -> None:
    """Indices that lead nowhere, numbers that are none."""
    before = (
        '<sheetFormatPr defaultRowHeight="x" defaultColWidth="-3"/><cols><col min="0" max="9999" width="1e9"/></cols>'
    )
    rows = (
        '<row r="1" ht="abc"><c r="A1" s="99999" t="s"><v>7</v></c><c r="B1" t="inlineStr"><is><t>甲</t></is></c></row>'
    )
    (layout,) = Workbook.open(written(tmp_path, small_book(sheet_xml(rows, before=before)))).layouts()
    assert [box.text for box in layout.boxes] == ["甲"]
    assert (layout.height, layout.heights) == (15, {})
    assert len(layout.columns) == 1024


@pytest.mark.validator
@pytest.mark.libreoffice
def test_copies_are_valid_and_load(any_form: Path, root: Path, long: Path, tmp_path: Path) -> None:
    """Over forms beside it, ours with the fictional one, and a form with all that people put in: no error of our own."""
    ours = [*root.glob("templates/*.xlsx"), *root.glob("examples/*/*.xlsx"), long]
    sources = [*any_form.parent.glob("*.xlsx"), *([] if any_form.is_relative_to(REAL["corpus"]) else ours)]
    dressed = rich_books(any_form)
    named = {path.stem: path.read_bytes() for path in sources}
    named |= dressed if set(sources) & set(ours) else {"all": dressed["all"]}
    pairs = []
    for name, data in named.items():
        suffix = ".xlsm" if name == "macros" else ".xlsx"
        before = written(tmp_path, data, f"{name}-前{suffix}")
        pairs.append((before, written(tmp_path, copied(before), f"{name}-后{suffix}")))
        assert before.read_bytes() == data
    assert added_errors(pairs) == {}
    convert(tmp_path, "xlsx", *(after for _, after in pairs))
