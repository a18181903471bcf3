"""Forms in Word tables give the same findings as the workbooks they were made of, however the tables are spoiled."""

import io
import random
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import pytest

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Sheet, Snapshot
from perfeval_xl.hosts.document.binary import read_doc
from perfeval_xl.hosts.document.signs import UNKNOWN, sign
from perfeval_xl.hosts.document.tables import read_tables
from perfeval_xl.hosts.document.tree import read_tree
from perfeval_xl.hosts.document.words import text_of
from perfeval_xl.hosts.file import Workbook
from perfeval_xl.hosts.opening import open_form
from tests.support.packages import packed, parts
from tests.support.spoiling import WAYS, digits_typed_wide, pairs
from tests.support.twins import TWINS
from tests.support.word_forms import (
    Element,
    W,
    Way,
    body_document,
    element,
    example_sheets,
    findings_of,
    form_blocks,
    forms_document,
    narrow,
    paragraph,
    rows_of,
    spoiled,
    tables,
)

Expected: TypeAlias = tuple[Counter[tuple[str, str]], list[tuple[str, ...]]]
"""The findings and the rows of the workbooks."""
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
BOOKS = ("2024/数字云溪-项目支出自评表.xlsx", "2024/附件1和整体支出自评表.xlsx", "2020/智慧社区.xlsx")


@pytest.fixture(scope="module")
def sheets() -> list[Sheet]:
    return example_sheets(*BOOKS)


@pytest.fixture(scope="module")
def document(sheets: list[Sheet]) -> bytes:
    return forms_document(sheets)


@pytest.fixture(scope="module")
def expected(sheets: list[Sheet]) -> Expected:
    book = Snapshot(path="表.docx", sheets=tuple(sheets))
    return findings_of(book), rows_of(book)


def read(data: bytes) -> Snapshot:
    return read_tables(data, Path("表.docx"))


def rezipped(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The document with the bytes of its text changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == "word/document.xml" else old.read(name))
    return buffer.getvalue()


def test_every_form_is_a_sheet_with_the_same_rows_and_findings(document: bytes, expected: Expected) -> None:
    snapshot = read(document)
    findings, rows = expected
    assert rows_of(snapshot) == rows
    assert findings_of(snapshot) == findings
    assert sum(findings.values()) >= 10


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_spoiled_tables_say_the_same(way: Way, document: bytes, expected: Expected) -> None:
    snapshot = read(spoiled(document, way))
    findings, rows = expected
    assert rows_of(snapshot) == rows
    assert findings_of(snapshot) == findings


@pytest.mark.parametrize(("first", "second"), random.Random(20261127).sample(pairs(), 24))
def test_tables_spoiled_in_two_ways_say_the_same(first: str, second: str, document: bytes, expected: Expected) -> None:
    """A share of the pairs that scripts/proof_kinds.py tries."""
    snapshot = read(spoiled(document, WAYS[first], WAYS[second]))
    assert rows_of(snapshot) == expected[1]
    assert findings_of(snapshot) == expected[0]


@pytest.mark.parametrize("frame", ["framed", "framed_with_its_title", "framed_twice"])
@pytest.mark.parametrize("cut", ["cut_before_the_indicators", "cut_inside_a_merged_group"])
def test_each_part_of_a_cut_table_may_have_its_own_frame(
    cut: str, frame: str, document: bytes, expected: Expected
) -> None:
    snapshot = read(spoiled(document, WAYS[cut], WAYS[frame]))
    assert rows_of(snapshot) == expected[1]


def test_cells_left_out_at_the_start_are_counted_where_nothing_spans() -> None:
    """Rows have different numbers of cells, but not because their widths differ."""
    table = element("tbl")
    for texts in (("一级指标", "二级指标", "三级指标"), ("产出", "数量", "会议"), ("质量", "合格率")):
        row = element("tr")
        table.append(row)
        if len(texts) == 2:
            settings = element("trPr")
            settings.append(element("gridBefore", val="1"))
            row.append(settings)
        for text in texts:
            cell, settings = element("tc"), element("tcPr")
            settings.append(element("tcW", w="900", type="dxa"))
            cell.extend([settings, paragraph(text)])
            row.append(cell)
    (sheet,) = read(body_document([table])).sheets
    assert {at.a1: cell.value for at, cell in sheet.cells.items() if at.row == 3} == {"B3": "质量", "C3": "合格率"}


def test_a_strict_document_says_the_same(document: bytes, expected: Expected) -> None:
    strict = rezipped(document, lambda data: data.replace(W[1:-1].encode(), STRICT.encode()))
    assert rows_of(read(strict)) == expected[1]


def test_digits_typed_wide_are_the_same_numbers(document: bytes, expected: Expected) -> None:
    snapshot = read(spoiled(document, digits_typed_wide))
    assert narrowed(findings_of(snapshot)) == narrowed(expected[0])
    assert [tuple(map(narrow, row)) for row in rows_of(snapshot)] == [tuple(map(narrow, row)) for row in expected[1]]
    assert rows_of(snapshot) != expected[1]


def narrowed(findings: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """The findings with the usual digits in what they quote."""
    return Counter((code, narrow(message)) for code, message in findings.elements())


def test_places_count_tables_rows_and_cells(document: bytes) -> None:
    first, *_, last = read(document).sheets
    at = next(at for at, cell in first.cells.items() if cell.value == "三级指标")
    assert first.name == "表1"
    assert last.name == "表6"
    assert first.name_of(At(1, 1)) == "第1个表上方第1行"
    assert first.name_of(at) == f"第1个表第{at.row - 1}行第{cells_before(first, at)}格"
    assert first.name_of(first.area_of(at).anchor) == first.name_of(at)


def cells_before(sheet: Sheet, at: At) -> int:
    """Cells up to this one in its row, each merged area once."""
    return len({sheet.area_of(At(at.row, column)) for column in range(1, at.column + 1)})


def test_places_in_the_second_half_of_a_cut_table_are_its_own(sheets: list[Sheet]) -> None:
    data = spoiled(forms_document(sheets[:1]), WAYS["cut_before_the_indicators"])
    (sheet,) = read(data).sheets
    at = next(at for at, cell in sheet.cells.items() if cell.value == "一级指标")
    assert sheet.name_of(at).startswith("第2个表第1行第")


def test_a_document_without_tables_has_no_sheets() -> None:
    assert read(body_document(["一级指标、二级指标、三级指标都已完成。"])).sheets == ()


def test_titles_and_foot_lines_go_with_their_table_and_reports_do_not(sheets: list[Sheet]) -> None:
    (title, *_, table), around = (
        list(form_blocks(sheets[0]))[:3],
        ["资金使用情况自评报告", "二、2024年度", "（一）项目已完成。"],
    )
    data = body_document(
        [*around, title, table, "填表人：某某  联系电话：000", "备注：按年初数。", "1.数据来自账上。", "下一份报告。"]
    )
    (sheet,) = read(data).sheets
    texts = [cell.value for at, cell in sorted(sheet.cells.items()) if at.column == 1]
    assert "自评表" in str(texts[0])
    assert texts[-3:] == ["填表人：某某  联系电话：000", "备注：按年初数。", "1.数据来自账上。"]


def test_two_forms_with_nothing_between_are_two_sheets(sheets: list[Sheet]) -> None:
    tables_only = [block for sheet in sheets[:2] for block in form_blocks(sheet) if block.tag == W + "tbl"]
    assert [sheet.name for sheet in read(body_document(tables_only)).sheets] == ["表1", "表2"]


def test_an_unknown_sign_is_never_left_out(sheets: list[Sheet]) -> None:
    def put_sign(body: Element) -> None:
        for words in tables(body)[0].iter(W + "t"):
            if words.text.startswith("≥"):
                words.text = words.text[1:]
                words.addprevious(element("sym", font="Webdings", char="F0DE"))

    (sheet,) = read(spoiled(forms_document(sheets[:1]), put_sign)).sheets
    assert any(str(cell.value).startswith(UNKNOWN) for cell in sheet.cells.values())


@pytest.mark.parametrize(
    ("font", "code", "character"),
    [
        ("Symbol", "F0B3", "≥"),
        ("symbol", "B3", "≥"),
        ("Symbol", "F0A3", "≤"),
        ("Wingdings", "F0FE", "☑"),
        ("Wingdings 2", "F052", "☑"),
        ("Wingdings 2", "0052", "☑"),
        ("Wingdings", "F0A8", "□"),
        ("宋体", "2265", "≥"),
        ("", "F0B3", "≥"),
        ("Webdings", "F0DE", UNKNOWN),
        ("宋体", "DC00", UNKNOWN),
        ("Symbol", "F000", UNKNOWN),
    ],
)
def test_signs_of_fonts(font: str, code: str, character: str) -> None:
    assert sign(font, int(code, 16)) == character


def test_a_table_of_too_many_columns_is_refused() -> None:
    def widen(body: Element) -> None:
        for span in body.iter(W + "gridSpan"):
            span.set(W + "val", "500")

    with pytest.raises(FileProblem, match="TOO_LARGE"):
        read(spoiled(forms_document(example_sheets(BOOKS[0])[:1]), widen))


def test_text_boxes_in_text_boxes_are_read_once() -> None:
    inner = paragraph("最里面的字")
    for _ in range(40):
        holder = element("p")
        outer = holder
        for name in ("r", "pict", "txbxContent"):
            step = element(name)
            outer.append(step)
            outer = step
        outer.append(inner)
        inner = holder
    table = element("tbl")
    row, cell = element("tr"), element("tc")
    cell.append(inner)
    row.append(cell)
    table.append(row)
    (sheet,) = read(body_document([table])).sheets
    assert [str(cell.value).strip() for cell in sheet.cells.values()] == ["最里面的字"]


def test_tables_in_tables_without_end_are_refused() -> None:
    inner = paragraph("里面")
    for _ in range(70):
        table, row, cell = element("tbl"), element("tr"), element("tc")
        cell.append(inner)
        row.append(cell)
        table.append(row)
        inner = table
    with pytest.raises(FileProblem, match="TOO_LARGE"):
        read(body_document([inner]))


def test_thousands_of_tables_without_text_between_take_no_longer(sheets: list[Sheet]) -> None:
    def many(count: int) -> float:
        tables_only = []
        for number in range(count):
            table, row = element("tbl"), element("tr")
            grid = element("tblGrid")
            grid.extend(element("gridCol", w=str(900 + number % 97 + place)) for place in range(8))
            cells = [element("tc") for _ in range(8)]
            for cell in cells:
                cell.append(paragraph("字"))
            row.extend(cells)
            table.extend([grid, row])
            tables_only.append(table)
        data = body_document(tables_only)
        begun = time.process_time()
        assert read(data).sheets
        return time.process_time() - begun

    assert many(800) < 12 * max(many(200), 0.02)


def test_a_real_old_document_with_signs_is_read(documents: Path) -> None:
    snapshot = read_doc((documents / "符号-symbols.doc").read_bytes(), Path("符号.doc"))
    values = [cell.value for sheet in snapshot.sheets for cell in sheet.cells.values()]
    assert any("≥" in str(value) for value in values)


DOCUMENTS = [(name, *twin) for name, twin in TWINS.items() if name.endswith(".docx")]


@pytest.mark.parametrize(("name", "twin", "place"), DOCUMENTS)
def test_real_documents_say_what_their_workbooks_say(
    documents: Path, corpus: Path, name: str, twin: str, place: int
) -> None:
    book = Workbook.open(corpus / twin).read()
    one = replace(book, sheets=(book.sheets[place],))
    document = read_tables((documents / name).read_bytes(), Path(name))
    assert findings_of(document) == findings_of(one)
    assert rows_of(document) == rows_of(one)


@pytest.mark.parametrize("year", ["（2024年度）", "(2024年)", "2024年度", " （ 2024 年度） "])
def test_a_year_alone_above_a_table_belongs_to_it(year: str, sheets: list[Sheet]) -> None:
    (table,) = [block for block in form_blocks(sheets[0]) if block.tag == f"{W}tbl"]
    data = body_document(["以下是自评表。", year, table])
    (sheet,) = read_tables(data, Path("表.docx")).sheets
    assert sheet.cells[At(1, 1)].value == year.strip()


def test_another_line_above_a_table_does_not(sheets: list[Sheet]) -> None:
    (table,) = [block for block in form_blocks(sheets[0]) if block.tag == f"{W}tbl"]
    (sheet,) = read_tables(body_document(["（2024年度）", "以下是自评表。", table]), Path("表.docx")).sheets
    assert sheet.cells[At(1, 1)].value not in ("（2024年度）", "以下是自评表。")


def as_references(text: str) -> bytes:
    return "".join(sign if sign.isascii() else f"&#x{ord(sign):X};" for sign in text).encode("ascii")


def declared(text: str, name: str, encoding: str) -> bytes:
    return f'<?xml version="1.0" encoding="{name}"?>{text[text.index("?>") + 2 :]}'.encode(encoding)


WRITTEN: dict[str, Callable[[str], bytes]] = {
    "references": as_references,
    "gbk": lambda text: declared(text, "GBK", "gb18030"),
    "gb2312": lambda text: declared(text, "GB2312", "gbk"),
    "utf-16": lambda text: declared(text, "UTF-16", "utf-16"),
    "utf-16 big": lambda text: b"\xfe\xff" + declared(text, "UTF-16", "utf-16-be"),
    "utf-16 without a mark": lambda text: declared(text, "UTF-16", "utf-16-le"),
    "utf-8 with a mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
}


@pytest.mark.parametrize("way", WRITTEN)
def test_a_document_is_looked_into_however_its_text_is_written(way: str, document: bytes, expected: Expected) -> None:
    text = parts(document)["word/document.xml"].decode()
    written = packed({**parts(document), "word/document.xml": WRITTEN[way](text)})
    assert seen(open_form(Path("表.docx"), written).read()) == expected


def test_the_text_of_a_document_may_have_any_name(document: bytes, expected: Expected) -> None:
    renamed = {
        name.replace("word/document.xml", "text/main.xml").replace("word/_rels/document", "text/_rels/main"): content
        for name, content in parts(document).items()
    }
    for name in ("_rels/.rels", "[Content_Types].xml"):
        renamed[name] = renamed[name].replace(b"word/document.xml", b"text/main.xml")
    assert seen(open_form(Path("表.docx"), packed(renamed)).read()) == expected


def seen(book: Snapshot) -> Expected:
    return findings_of(book), rows_of(book)


@pytest.mark.parametrize(
    ("settings", "shown"),
    [
        ('<w:result w:val="1"/>', "良"),
        ('<w:result w:val="0"/>', "优"),
        ('<w:default w:val="2"/>', "中"),
        ('<w:result w:val="0"/><w:default w:val="2"/>', "优"),
        ("", "优"),
        ('<w:result w:val="3"/>', ""),
        ('<w:result w:val="-1"/>', ""),
        ('<w:result w:val="一"/>', ""),
    ],
)
def test_what_is_chosen_in_a_drop_down_field_is_read(settings: str, shown: str) -> None:
    entries = "".join(f'<w:listEntry w:val="{each}"/>' for each in ("优", "良", "中"))
    field = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList>{settings}{entries}</w:ddList></w:ffData></w:fldChar></w:r>'
    ends = '<w:r><w:instrText> FORMDROPDOWN </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    data = f'<w:p xmlns:w="{W[1:-1]}"><w:r><w:t>等级：</w:t></w:r>{field}{ends}</w:p>'
    assert text_of(read_tree(data.encode(), "")) == f"等级：{shown}"
