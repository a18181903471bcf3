"""汇总.xlsx as other programs read it."""

import os
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from perfeval_xl.rollup import BOOK, products
from tests.rollup.conftest import write
from tests.support.office import convert
from tests.support.records import finding, form, many, record
from tests.support.validator import validation_errors

SHEETS = ["概览", "各表", "问题清单", "按规则", "按部门年度", "得分分布", "勾稽", "读不了的文件"]


@pytest.fixture(scope="module")
def book(rolled: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(rolled / BOOK)


def table(sheet: Worksheet) -> list[dict[str, Cell]]:
    """The rows below the head, by heading."""
    heads = [str(cell.value).replace("\n", "") for cell in sheet[3]]
    return [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=4)]


def target(cell: Cell) -> str:
    """Where a link leads, as a path."""
    return unquote(cell.hyperlink.target).replace("\\", "/")


def test_all_sheets_are_there_in_order(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == SHEETS


def test_each_form_has_a_row_with_numbers_as_numbers(book: openpyxl.Workbook) -> None:
    rows = table(book["各表"])
    shown = [
        [row[head].value for head in ("主管部门", "年度", "表", "项目", "表中总分", "得分合计", "等级")] for row in rows
    ]
    assert shown == [
        ["云溪市水务局", 2023, "项目支出", "数据治理", 90, 90, "优"],
        ["云溪市数据发展局", 2024, "项目支出", "数据治理", 90, 90, "优"],
        ["云溪市数据发展局", 2024, "项目支出", "数据普查", 90, 90, "优"],
    ]
    assert [(row["预算执行率"].value, row["占年初预算"].value) for row in rows] == [(0.8, 0.4), (0.8, 0.4), (0.8, 0.9)]
    assert [tuple(row[head].value for head in ("错误", "提醒", "提示")) for row in rows] == [
        (0, 0, 0),
        (2, 0, 0),
        (0, 1, 1),
    ]
    assert rows[0]["占年初预算"].fill.fgColor.rgb == "FFFFC7CE"
    assert rows[2]["占年初预算"].fill.fgColor.rgb != "FFFFC7CE"


def test_heads_are_as_high_as_their_text(tmp_path: Path) -> None:
    parts = [record(f"表/{name}.xlsx", [form(department=name)], [finding(code="P403")]) for name in "甲乙"]
    book = openpyxl.load_workbook(write(tmp_path, parts) / BOOK)
    heat, forms = book["规则与部门"], book["各表"]
    assert heat["B3"].value == "P403\n未完成得满分"
    assert heat.row_dimensions[3].height > forms.row_dimensions[3].height


def test_links_lead_from_the_folder_to_file_and_products(book: openpyxl.Workbook) -> None:
    row = table(book["各表"])[1]
    assert row["文件"].value == "甲 100%.xlsx"
    assert target(row["文件"]) == "../表/甲 100%.xlsx"
    assert [target(row[head]) for head in ("计分表", "报告", "PDF")] == [
        "计分/甲.xlsx",
        "报告/一.docx",
        "PDF/甲 #1.pdf",
    ]
    assert target(table(book["各表"])[2]["报告"]) == "报告/二.docx"
    assert table(book["各表"])[0]["计分表"].value is None


def test_findings_are_listed_filtered_and_coloured(book: openpyxl.Workbook) -> None:
    sheet = book["问题清单"]
    rows = table(sheet)
    assert [(row["程度"].value, row["代码"].value, row["单元格"].value) for row in rows] == [
        ("错误", "P403", "H14"),
        ("错误", "X505", "F5"),
        ("提醒", "F107", "E7"),
        ("提示", "I306", "E9"),
    ]
    assert [row["程度"].fill.fgColor.rgb for row in rows[1:]] == ["FFFFC7CE", "FFFFEB9C", "FFDDEBF7"]
    assert (sheet.auto_filter.ref, sheet.freeze_panes, sheet.print_title_rows) == ("A3:J7", "A4", "$3:$3")
    link = rows[2]["单元格"].hyperlink
    assert (unquote(link.target).replace("\\", "/"), link.location) == ("../表/甲 100%.xlsx", "'自评表2'!E7")


def test_findings_between_forms_stand_on_a_sheet_of_their_own(book: openpyxl.Workbook) -> None:
    assert [row["代码"].value for row in table(book["勾稽"])] == ["X505"]


def test_departments_by_year_end_in_the_whole(book: openpyxl.Workbook) -> None:
    rows = table(book["按部门年度"])
    shown = [[row[head].value for head in ("主管部门", "年度", "表数", "平均分", "优", "错误")] for row in rows]
    assert shown == [
        ["云溪市数据发展局", 2024, 2, 90, 2, 2],
        ["云溪市水务局", 2023, 1, 90, 1, 0],
        ["合计", None, 3, 90, 3, 2],
    ]


def test_what_could_not_be_read_says_what_to_do(book: openpyxl.Workbook) -> None:
    (row,) = table(book["读不了的文件"])
    assert [row[head].value for head in ("文件", "代码", "原因", "怎么办")] == [
        "丙.xlsx",
        "ENCRYPTED",
        "设了打开密码，读不了。",
        "请去掉密码后再试。",
    ]


def test_the_overview_has_four_native_charts_drawn_from_its_cells(rolled: Path, book: openpyxl.Workbook) -> None:
    with zipfile.ZipFile(rolled / BOOK) as package:
        charts = [name for name in package.namelist() if re.fullmatch(r"xl/charts/chart\d\.xml", name)]
        texts = [package.read(name).decode() for name in sorted(charts)]
    titles = ["一级指标得分率", "等级分布", "执行数占年初预算", "最常见的问题"]
    assert [next(title for title in titles if title in text) for text in texts] == titles
    values = [re.findall(r"<c:f>概览!(\$\w+\$\d+:\$\w+\$\d+)</c:f>", text)[1] for text in texts]
    drawn = [[cell.value for (cell,) in book["概览"][area.replace("$", "")]] for area in values]
    assert drawn == [[0.8, 0.9, 1], [3, 0, 0, 0, 0], [0.4, 0.4, 0.9], [1, 1, 1, 1]]
    assert texts[2].count('<a:srgbClr val="C00000"/>') == 2


def test_every_sheet_prints_on_a4_one_page_wide(book: openpyxl.Workbook) -> None:
    for sheet in book:
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        # an absent fitToWidth is 1; no limit on the height but for the overview, which is one page
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
            None,
            None if sheet.title == "概览" else 0,
        )


def test_no_records_make_a_workbook_that_says_so(tmp_path: Path) -> None:
    (tmp_path / BOOK).write_bytes(products([], str(tmp_path))[BOOK])
    book = openpyxl.load_workbook(tmp_path / BOOK)
    assert book.sheetnames == [name for name in SHEETS if name not in ("按规则", "得分分布")]
    assert book["问题清单"]["A2"].value == "没有发现问题。"
    assert book["读不了的文件"]["A2"].value == "所有文件都读得了。"


def test_the_same_records_give_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    records = many(30)
    assert products(records, str(tmp_path)) == products(records[::-1], str(tmp_path))


def test_a_link_too_long_for_excel_is_text(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["很长的文件夹名字" * 5] * 8, "甲.xlsx")
    (tmp_path / BOOK).write_bytes(products([record(str(deep), [form()], [finding()])], str(tmp_path))[BOOK])
    book = openpyxl.load_workbook(tmp_path / BOOK)
    assert book["各表"]["M4"].value == "甲.xlsx"
    assert book["各表"]["M4"].hyperlink is None
    assert book["问题清单"]["I4"].hyperlink is None


@pytest.mark.parametrize(
    "name", ["x", "#1.xlsx", "a:b.xlsx", "50%41.xlsx", "问?.xlsx", "空 格[1].xlsx", "C盘.xlsx", "~{}^`.xlsx"]
)
def test_links_lead_to_files_of_any_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    (tmp_path / BOOK).write_bytes(products([record(str(path), [form()])], str(tmp_path))[BOOK])
    assert target(openpyxl.load_workbook(tmp_path / BOOK)["各表"]["M4"]) == name


def test_names_in_old_encodings_keep_their_bytes_in_links(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/" + "表.xlsx".encode("gbk"))
    (tmp_path / BOOK).write_bytes(products([record(path, [form()])], str(tmp_path))[BOOK])
    cell = openpyxl.load_workbook(tmp_path / BOOK)["各表"]["M4"]
    assert cell.value == "\ufffd\ufffd.xlsx"
    assert cell.hyperlink.target == "%B1%ED.xlsx"


@pytest.mark.validator
def test_the_validator_finds_nothing(rolled: Path, tmp_path: Path) -> None:
    (tmp_path / BOOK).write_bytes(products([], str(tmp_path))[BOOK])
    large = tmp_path / "多.xlsx"
    large.write_bytes(products(many(40), str(tmp_path))[BOOK])
    files = [rolled / BOOK, tmp_path / BOOK, large]
    assert not any(validation_errors(*files).values())


@pytest.mark.libreoffice
def test_libreoffice_reads_every_sheet_and_chart(rolled: Path, tmp_path: Path) -> None:
    (again,) = convert(tmp_path, "xlsx", rolled / BOOK)
    book = openpyxl.load_workbook(again)
    assert book.sheetnames == SHEETS
    assert len(book["概览"]._charts) == 4
    assert [row["代码"].value for row in table(book["问题清单"])] == ["P403", "X505", "F107", "I306"]
    assert unquote(table(book["各表"])[1]["文件"].hyperlink.target).endswith("表/甲 100%.xlsx")


def test_beyond_the_links_that_excel_takes_cells_are_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfeval_xl.rollup.book._MOST_LINKS", 3)
    (tmp_path / BOOK).write_bytes(products([record(forms=[form()], findings=[finding()] * 5)], str(tmp_path))[BOOK])
    cells = [row["单元格"] for row in table(openpyxl.load_workbook(tmp_path / BOOK)["问题清单"])]
    assert [cell.hyperlink is not None for cell in cells] == [True, True, True, False, False]
    assert {cell.value for cell in cells} == {"H14"}


def test_more_rows_than_a_sheet_holds_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfeval_xl.rollup.book.MAX_ROW", 6)
    (tmp_path / BOOK).write_bytes(products([record(forms=[form()], findings=[finding()] * 5)], str(tmp_path))[BOOK])
    sheet = openpyxl.load_workbook(tmp_path / BOOK)["问题清单"]
    assert [row[1].value for row in sheet.iter_rows(min_row=4)] == ["P403", "P403", None]
    assert "放不下更多的行" in sheet["A6"].value
