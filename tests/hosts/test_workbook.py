"""Reading and writing values: nothing else of the package changes."""

import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.finding import SetValue
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.snapshot import Cell, Snapshot
from perfeval_xl.hosts.file import Workbook, save_new
from tests.conftest import REAL
from tests.support.packages import changed_parts, packed, parts, sheet_xml, small_book, with_parts, written
from tests.support.snapshots import snapshot_from_openpyxl

SHEET = "xl/worksheets/sheet1.xml"
ROW = '<row r="2" spans="1:2"><c r="A2"><v>1</v></c><c r="C2" s="0"/></row>'
MARK = '<row r="1"><c r="A1" t="inlineStr"><is><t>三级指标</t></is></c></row>'


def write(folder: Path, data: bytes, cells: dict[str, Decimal | str], number_format: str | None = None) -> bytes:
    workbook = Workbook.open(written(folder, data))
    name = workbook.read().sheets[0].name
    return workbook.apply(
        SetValue(sheet=name, at=At.parse(cell), value=value, number_format=number_format)
        for cell, value in cells.items()
    )


def read(folder: Path, data: bytes) -> Snapshot:
    return Workbook.open(written(folder, data)).read()


def value(folder: Path, data: bytes, cell: str) -> object:
    return read(folder, data).sheets[0].cells[At.parse(cell)].value


@pytest.mark.parametrize("folder", ["examples", pytest.param("real", marks=pytest.mark.corpus)])
def test_every_form_reads_as_openpyxl_reads_it(root: Path, folder: str) -> None:
    paths = sorted((root / folder if folder == "examples" else REAL["corpus"]).rglob("*.xlsx"))
    assert len(paths) > 4
    for path in paths:
        ours, theirs = Workbook.open(path).read(), snapshot_from_openpyxl(path)
        for mine, other in zip(ours.sheets, theirs.sheets, strict=True):
            assert {at: cell.value for at, cell in mine.cells.items()} == {
                at: cell.value for at, cell in other.cells.items()
            }
            assert set(mine.merges) == set(other.merges)


def test_only_the_cell_itself_changes(any_form: Path, tmp_path: Path) -> None:
    before = any_form.read_bytes()
    after = write(tmp_path, before, {"H12": Decimal("7.5")})
    assert changed_parts(before, after) == {SHEET}
    old, new = parts(before)[SHEET], parts(after)[SHEET]
    start = next(i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b)
    tail = next(i for i, (a, b) in enumerate(zip(reversed(old), reversed(new), strict=False)) if a != b)
    assert len(old) - start - tail < 60
    assert openpyxl.load_workbook(io.BytesIO(after)).worksheets[0]["H12"].value == 7.5


def test_no_edit_gives_the_very_same_bytes(any_form: Path) -> None:
    workbook = Workbook.open(any_form)
    assert workbook.apply([]) == any_form.read_bytes()


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=40))
def test_any_text_comes_back_as_it_went_in(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("text")
    after = write(folder, small_book(sheet_xml(MARK + ROW)), {"B2": text})
    assert (value(folder, after, "B2") or "") == text


@pytest.mark.parametrize(
    "text", ["=100%", "=SUM(A1)", "+1", "@x", "_x0041_", "a\rb\tc\n", " 两边空格 ", "\ud800", "\x00\x1f"]
)
def test_text_stays_text(tmp_path: Path, text: str) -> None:
    after = write(tmp_path, small_book(sheet_xml(MARK + ROW)), {"B2": text})
    cell = read(tmp_path, after).sheets[0].cells[At(2, 2)]
    assert (cell.value, cell.formula) == (text, None)


def test_a_text_longer_than_a_cell_is_refused(tmp_path: Path) -> None:
    assert write(tmp_path, small_book(sheet_xml(MARK + ROW)), {"B2": "字" * 32767})
    with pytest.raises(FileProblem, match="LONG_TEXT"):
        write(tmp_path, small_book(sheet_xml(MARK + ROW)), {"B2": "字" * 32768})


def test_new_cells_stand_in_their_order(tmp_path: Path) -> None:
    before = small_book(sheet_xml(MARK + ROW, before='<dimension ref="A1:C2"/>'))
    after = write(
        tmp_path, before, {"D2": Decimal(4), "B2": Decimal(2), "A9": Decimal(9), "B9": Decimal(8), "AA5": Decimal(5)}
    )
    sheet = parts(after)[SHEET].decode()
    assert [sheet.index(f'r="{cell}"') for cell in ("A2", "B2", "C2", "D2", "AA5", "A9", "B9")] == sorted(
        sheet.index(f'r="{cell}"') for cell in ("A2", "B2", "C2", "D2", "AA5", "A9", "B9")
    )
    assert 'spans="1:2"' not in sheet
    assert '<dimension ref="A1:AA9"/>' in sheet
    assert sheet.count('<row r="9"') == 1


def test_a_new_cell_looks_like_its_column(tmp_path: Path) -> None:
    before = small_book(sheet_xml(MARK + ROW, before='<cols><col min="2" max="3" width="9" style="7"/></cols>'))
    assert b'<c r="B2" s="7">' in parts(write(tmp_path, before, {"B2": Decimal(1)}))[SHEET]


def test_inside_a_merged_area_the_first_cell_takes_the_value(tmp_path: Path) -> None:
    before = small_book(sheet_xml(MARK + ROW, after='<mergeCells count="1"><mergeCell ref="A2:B3"/></mergeCells>'))
    after = write(tmp_path, before, {"B3": Decimal(5)})
    assert value(tmp_path, after, "A2") == 5
    assert read(tmp_path, after).sheets[0].merges == (Area(2, 1, 3, 2),)


def test_a_huge_merged_area_is_one_cell_as_a_small_one_is(tmp_path: Path) -> None:
    before = small_book(sheet_xml(MARK + ROW, after='<mergeCells count="1"><mergeCell ref="A2:Z121"/></mergeCells>'))
    after = write(tmp_path, before, {"C2": Decimal(5)})
    assert value(tmp_path, after, "A2") == 5


def test_a_cell_of_a_row_out_of_order_stands_once(tmp_path: Path) -> None:
    before = small_book(sheet_xml(f'{MARK}<row r="34"><c r="A34"/></row>{ROW}<row r="3"><c r="A3"/></row>'))
    sheet = parts(write(tmp_path, before, {"A2": Decimal(5), "A3": Decimal(6), "D3": Decimal(7)}))[SHEET]
    assert [sheet.count(name) for name in (b'r="A2"', b'r="A3"', b'<row r="2"', b'<row r="3"')] == [1, 1, 1, 1]


def test_two_sheets_with_one_name_are_refused(tmp_path: Path) -> None:
    book = parts(small_book(sheet_xml(MARK)))
    book["xl/workbook.xml"] = book["xl/workbook.xml"].replace(
        b"</sheets>", b'<sheet name="\xe8\xa1\xa8" sheetId="2" r:id="rId1"/></sheets>'
    )
    with pytest.raises(FileProblem, match="两张工作表同名"):
        read(tmp_path, packed(book))


def test_a_formula_is_never_replaced(tmp_path: Path) -> None:
    rows = MARK + '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"/></row>'
    with pytest.raises(FileProblem, match="FORMULA"):
        write(tmp_path, small_book(sheet_xml(rows)), {"A2": Decimal(5)})
    after = write(tmp_path, small_book(sheet_xml(rows)), {"B2": Decimal(5)})
    assert b'<calcPr fullCalcOnLoad="1"/>' in parts(after)["xl/workbook.xml"]


@pytest.mark.parametrize(
    "sheet",
    [
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="1"><x:c '
        'r="A1" t="inlineStr"><x:is><x:t>三级指标</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>',
        sheet_xml('<row><c t="inlineStr"><is><t>三级指标</t></is></c></row>'),
        sheet_xml("<row r='1'><!-- r=\"B2\" --><c r='A1' t='inlineStr'><is><t><![CDATA[三级指标]]></t></is></c></row>"),
        sheet_xml(
            '<row r="1"><c r="A1" t="inlineStr"><is><r><t>三级</t></r><r><t>指标</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c></row>'
        ),
        sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>&#19977;&#32423;&#25351;&#26631;</t></is></c></row>'),
    ],
    ids=["prefix", "no-refs", "cdata", "runs", "references"],
)
def test_sheets_as_other_programs_write_them(tmp_path: Path, sheet: str) -> None:
    before = small_book(sheet)
    assert value(tmp_path, before, "A1") == "三级指标"
    after = write(tmp_path, before, {"B2": Decimal("2.5"), "A3": "文字"})
    assert (value(tmp_path, after, "A1"), value(tmp_path, after, "B2"), value(tmp_path, after, "A3")) == (
        "三级指标",
        Decimal("2.5"),
        "文字",
    )


def test_a_sheet_in_utf16_keeps_its_encoding(tmp_path: Path) -> None:
    text = sheet_xml(MARK + ROW).replace("UTF-8", "UTF-16")
    before = small_book(text.encode("utf-16"))
    after = write(tmp_path, before, {"B2": Decimal(3)})
    assert parts(after)[SHEET].decode("utf-16").startswith('<?xml version="1.0" encoding="UTF-16"')
    assert value(tmp_path, after, "B2") == 3


def test_a_strict_workbook_is_read_and_written(tmp_path: Path) -> None:
    strict = {"schemas.openxmlformats.org/spreadsheetml/2006/main": "purl.oclc.org/ooxml/spreadsheetml/main"}
    strict["schemas.openxmlformats.org/officeDocument/2006/relationships"] = (
        "purl.oclc.org/ooxml/officeDocument/relationships"
    )
    content = {name: data.decode() for name, data in parts(small_book(sheet_xml(MARK + ROW))).items()}
    for old, new in strict.items():
        content = {name: text.replace(old, new) for name, text in content.items()}
    before = with_parts(
        small_book(sheet_xml(MARK)),
        **{name.replace("/", "__").replace(".", "_dot_"): text for name, text in content.items()},
    )
    after = write(tmp_path, before, {"B2": Decimal(3)})
    assert value(tmp_path, after, "B2") == 3


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("0.9375", "0.9375"),
        ("89.974000000000004", "89.974"),
        ("10", "10"),
        ("1E2", "100"),
        ("1.0", "1"),
        ("-0.5", "-0.5"),
    ],
)
def test_a_number_is_the_shortest_decimal_of_its_double(tmp_path: Path, number: str, shown: str) -> None:
    rows = MARK + f'<row r="2"><c r="A2"><v>{number}</v></c></row>'
    assert value(tmp_path, small_book(sheet_xml(rows)), "A2") == Decimal(shown)


def test_a_number_format_reuses_an_equal_style(any_form: Path, tmp_path: Path) -> None:
    before = any_form.read_bytes()
    once = write(tmp_path, before, {"H8": Decimal("0.9")}, "0.00%")
    twice = write(tmp_path, once, {"H8": Decimal("0.8")}, "0.00%")
    assert parts(once)["xl/styles.xml"] == parts(twice)["xl/styles.xml"]
    cell = openpyxl.load_workbook(io.BytesIO(twice)).worksheets[0]["H8"]
    assert (cell.value, cell.number_format) == (0.8, "0.00%")


def test_a_rate_is_a_percentage_in_a_workbook_without_styles_too(tmp_path: Path) -> None:
    path = written(tmp_path, small_book(sheet_xml(MARK + ROW)))
    rate = SetValue(sheet="表", at=At(2, 1), value=Decimal("0.95"), number_format="0.00%")
    sheet = read(tmp_path, Workbook.open(path).apply([rate])).sheets[0]
    assert sheet.cells[At(2, 1)] == Cell(Decimal("0.95"), "0.00%")


def test_a_signed_workbook_is_refused(tmp_path: Path) -> None:
    signed = with_parts(small_book(sheet_xml(MARK + ROW)), _xmlsignatures__origin_dot_sigs=b"")
    with pytest.raises(FileProblem, match="SIGNED"):
        write(tmp_path, signed, {"B2": Decimal(1)})


def test_a_new_file_is_written_whole(tmp_path: Path) -> None:
    save_new(b"abc", tmp_path / "新.xlsx")
    assert (tmp_path / "新.xlsx").read_bytes() == b"abc"
    assert [path.name for path in tmp_path.iterdir()] == ["新.xlsx"]


def test_a_cell_that_has_the_number_format_already_keeps_its_style(root: Path, tmp_path: Path) -> None:
    before = (root / "templates" / "附件2.xlsx").read_bytes()
    workbook = Workbook.open(written(tmp_path, before))
    edit = SetValue(sheet="项目支出自评表", at=At(5, 8), value=Decimal("0.95"), number_format="0.00%")
    assert changed_parts(before, workbook.apply([edit])) == {"xl/worksheets/sheet3.xml"}


@pytest.mark.parametrize("comment", ["财务处存档".encode(), b"PK\5\6" * 9])
def test_the_archive_comment_survives(tmp_path: Path, comment: bytes) -> None:
    plain = small_book(sheet_xml(MARK + ROW))
    before = plain[:-2] + len(comment).to_bytes(2, "little") + comment
    after = write(tmp_path, before, {"B2": Decimal(2)})
    assert after[-2 - len(comment) :] == before[-2 - len(comment) :]
    assert after[: -2 - len(comment)] == write(tmp_path, plain, {"B2": Decimal(2)})[:-2]


def test_a_text_keeps_the_format_that_says_something_of_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "三级指标"
    for number, code in enumerate(('@"万元"', "0.00", ";;;", "@"), 2):
        sheet[f"A{number}"] = "三十"
        sheet[f"A{number}"].number_format = code
    book.save(tmp_path / "表.xlsx")
    (read,) = Workbook.open(tmp_path / "表.xlsx").read().sheets
    assert [read.cells[At(row, 1)].number_format for row in range(2, 6)] == ['@"万元"', "General", ";;;", "General"]
