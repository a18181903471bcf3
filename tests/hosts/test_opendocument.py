"""OpenDocument sheets: values by their type, repeated cells, formats from styles; hostile ones end in a code."""

import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.snapshot import Cell, Sheet
from perfeval_xl.hosts.container.zip import Archive
from perfeval_xl.hosts.opendocument.codes import code_of
from perfeval_xl.hosts.opendocument.reader import read_ods
from perfeval_xl.hosts.opendocument.values import formula_of
from tests.support.packages import packed

NAMES = {
    "office": "office",
    "table": "table",
    "text": "text",
    "style": "style",
    "number": "datastyle",
    "fo": "xsl-fo-compatible",
}
DECLARED = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for short, name in NAMES.items()
)
DECLARED += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
HEAD = f"<office:document-content {DECLARED}>"
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"


def content(table: str, styles: str = "", settings: str = "") -> str:
    styles = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    body = f"<office:body><office:spreadsheet>{settings}{table}</office:spreadsheet></office:body>"
    return f"{HEAD}{styles}{body}</office:document-content>"


def sheet_of(rows: str, styles: str = "", columns: str = "") -> Sheet:
    text = content(f'<table:table table:name="表">{columns}{rows}</table:table>', styles)
    (sheet,) = read_ods(packed({"mimetype": MIMETYPE, "content.xml": text}), Path("表.ods")).sheets
    return sheet


def code(data: bytes) -> str:
    with pytest.raises(FileProblem) as caught:
        read_ods(data, Path("表.ods"))
    return caught.value.code


CELLS = [
    ('office:value-type="float" office:value="98.5"><text:p>99</text:p>', Cell(Decimal("98.5"))),
    ('office:value-type="percentage" office:value="0.985">', Cell(Decimal("0.985"), "0.00%")),
    ('office:value-type="currency" office:value="3" office:currency="CNY">', Cell(Decimal(3))),
    ('office:value-type="boolean" office:boolean-value="true">', Cell(True)),
    ('office:value-type="date" office:date-value="2024-11-03">', Cell(Decimal(45599), "yyyy/m/d")),
    ('office:value-type="date" office:date-value="2024-11-03T12:00:00">', Cell(Decimal("45599.5"), "yyyy/m/d")),
    ('office:value-type="date" office:date-value="去年"><text:p>去年</text:p>', Cell("去年")),
    ('office:value-type="time" office:time-value="PT06H00M00S">', Cell(Decimal("0.25"), "h:mm:ss")),
    ('office:value-type="string"><text:p>甲<text:s text:c="2"/>乙</text:p><text:p>丙</text:p>', Cell("甲  乙\n丙")),
    ("><text:p>甲<text:span>乙<text:line-break/>丙</text:span><text:tab/>丁</text:p>", Cell("甲乙\n丙\t丁")),
    ("><office:annotation><text:p>批注</text:p></office:annotation><text:p>正文</text:p>", Cell("正文")),
    (
        'calcext:value-type="error" table:formula="of:=1/0"><text:p>#DIV/0!</text:p>',
        Cell("#DIV/0!", "General", "1/0", True),
    ),
    (
        'table:formula="of:=SUM([.A1:.A2])" office:value-type="float" office:value="1">',
        Cell(Decimal(1), "General", "SUM(A1:A2)"),
    ),
    ('table:formula="of:=[.A1]">', Cell(None, "General", "A1")),
    (
        'table:formula="of:=IF([.A1]=1;1;&quot;&quot;)" office:value-type="string" office:string-value="">',
        Cell("", "General", 'IF(A1=1,1,"")'),
    ),
    ('table:formula="of:=&quot;分;值&quot;">', Cell("分;值", "General", '"分,值"')),
    ('office:value-type="string" office:string-value="甲">', Cell("甲")),
    ('office:value-type="string" office:string-value="甲"><text:p>乙</text:p>', Cell("乙")),
]


@pytest.mark.parametrize(("written", "cell"), CELLS)
def test_a_cell_is_what_its_type_says(written: str, cell: Cell) -> None:
    sheet = sheet_of(f"<table:table-row><table:table-cell {written}</table:table-cell></table:table-row>")
    assert sheet.cells == {At(1, 1): cell}


def test_repeated_rows_and_cells_are_unfolded_and_the_rest_of_the_sheet_is_not() -> None:
    rows = (
        '<table:table-header-rows><table:table-row table:number-rows-repeated="2"><table:table-cell/>'
        '<table:table-cell table:number-columns-repeated="2"><text:p>甲</text:p></table:table-cell></table:table-row></table:table-header-rows>'
        '<table:table-row-group><table:table-row><table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="3">'
        "<text:p>乙</text:p></table:table-cell><table:covered-table-cell><text:p>盖住的</text:p></table:covered-table-cell></table:table-row></table:table-row-group>"
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    sheet = sheet_of(rows)
    assert {at.a1: cell.value for at, cell in sheet.cells.items()} == {
        **dict.fromkeys(("B1", "C1", "B2", "C2"), "甲"),
        "A3": "乙",
        "B3": "盖住的",
    }
    assert sheet.merges == (Area(3, 1, 5, 2),)


def test_formats_come_from_the_cell_the_column_and_what_styles_rest_on() -> None:
    styles = (
        '<number:number-style style:name="N1"><number:number number:decimal-places="1" number:min-integer-digits="1"/>'
        "<number:text>万元</number:text></number:number-style>"
        '<style:style style:name="base" style:family="table-cell" style:data-style-name="N1"/>'
        '<style:style style:name="child" style:family="table-cell" style:parent-style-name="base"/>'
        '<style:style style:name="ring" style:family="table-cell" style:parent-style-name="ring"/>'
    )
    value = 'office:value-type="float" office:value="2"'
    columns = '<table:table-column/><table:table-column table:default-cell-style-name="base"/>'
    cells = [f'<table:table-cell table:style-name="child" {value}/>', f"<table:table-cell {value}/>"]
    cells += [
        f'<table:table-cell table:style-name="ring" {value}/>',
        f'<table:table-cell table:style-name="?" {value}/>',
    ]
    sheet = sheet_of(f"<table:table-row>{''.join(cells)}</table:table-row>", styles, columns)
    assert [cell.number_format for cell in sheet.cells.values()] == ['0.0"万元"', '0.0"万元"', "General", "General"]


def data_style(inner: str, name: str = "number", more: str = "") -> str:
    return f'<number:{name}-style style:name="N" {more}>{inner}</number:{name}-style>'


def digits(**attributes: str) -> str:
    return (
        "<number:number "
        + " ".join(f'number:{key.replace("_", "-")}="{value}"' for key, value in attributes.items())
        + "/>"
    )


STYLES = [
    (digits(min_integer_digits="1"), "General"),
    (digits(min_integer_digits="1", decimal_places="0"), "0"),
    (digits(min_integer_digits="1", decimal_places="2", grouping="true"), "#,##0.00"),
    (digits(min_integer_digits="1", decimal_places="2", min_decimal_places="1"), "0.0#"),
    (digits(min_integer_digits="0", decimal_places="0"), "#"),
    (digits(min_integer_digits="1", decimal_places="0", display_factor="1000"), "0,"),
    (digits(min_integer_digits="4"), "0000"),
    (
        f"<number:text>≤</number:text>{digits(min_integer_digits='1', decimal_places='0')}<number:text>%</number:text>",
        '"≤"0"%"',
    ),
    ('<number:text>说"好"</number:text>', '"说"\\""好"\\"'),
    (f'<style:text-properties fo:color="#ff0000"/>{digits(min_integer_digits="1", decimal_places="0")}', "[Red]0"),
    ("<number:year number:style='long'/><number:text>年</number:text><number:month/>", 'yyyy"年"m'),
    ("<number:hours number:style='long'/><number:text>:</number:text><number:minutes number:style='long'/>", 'hh":"mm'),
]


@pytest.mark.parametrize(("inner", "expected"), STYLES)
def test_a_data_style_becomes_a_code(inner: str, expected: str) -> None:
    node = etree.fromstring(f"{HEAD}{data_style(inner)}</office:document-content>")[0]
    assert code_of(node, {}) == expected


def embedding(place: str, text: str, **attributes: str) -> str:
    return digits(**attributes).replace(
        "/>", f'><number:embedded-text number:position="{place}">{text}</number:embedded-text></number:number>'
    )


@pytest.mark.parametrize(
    ("inner", "kind", "more", "expected"),
    [
        (f"{digits(decimal_places='1', min_integer_digits='1')}<number:text>%</number:text>", "percentage", "", "0.0%"),
        (
            f"<number:text>占%</number:text>{digits(decimal_places='0', min_integer_digits='1')}<number:text>%</number:text>",
            "percentage",
            "",
            '"占"%0"%"',
        ),
        (f"{digits(decimal_places='0', min_integer_digits='1')}<number:text>%</number:text>", "currency", "", '0"%"'),
        (embedding("1", ".", decimal_places="0", min_integer_digits="2"), "number", "", '0"."0'),
        (embedding("4", "万", decimal_places="0", min_integer_digits="1"), "number", "", '#"万"###0'),
        (
            embedding("3", "千", decimal_places="1", min_integer_digits="1", grouping="true"),
            "number",
            "",
            '#,"千"##0.0',
        ),
        (embedding("-1", "元", decimal_places="2", min_integer_digits="1"), "number", "", "0[?].00"),
        ("<number:hours/>", "time", 'number:truncate-on-overflow="false"', "[h]"),
        (
            "<number:minutes number:style='long'/><number:text>:</number:text><number:seconds number:style='long'/>",
            "time",
            'number:truncate-on-overflow="false"',
            '[mm]":"ss',
        ),
        ("<number:seconds number:style='long' number:decimal-places='2'/>", "time", "", "ss.00"),
        ("<number:day-of-week number:style='long'/>", "date", 'number:language="zh"', "aaaa"),
        ("<number:day-of-week/>", "date", 'number:language="zh"', "aaa"),
        ("<number:day-of-week/>", "date", 'number:language="en"', "ddd"),
        ("<number:am-pm/><number:hours/>", "time", 'number:language="zh"', "[$-804]AM/PMh"),
        (digits(min_integer_digits="1"), "number", 'number:transliteration-format="一"', "[DBNum1]General"),
        (digits(min_integer_digits="1"), "number", 'number:transliteration-format="壹"', "[DBNum2]General"),
        ("<number:text/>", "number", "", '""'),
        ("", "number", "", "General"),
    ],
)
def test_a_part_means_what_its_style_says(inner: str, kind: str, more: str, expected: str) -> None:
    node = etree.fromstring(f"{HEAD}{data_style(inner, kind, more)}</office:document-content>")[0]
    assert code_of(node, {}) == expected


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (["value()&lt;=1.7976931348623157E+308"], "0;@"),
        (["value()&gt;=0", "value()&lt;=1.7976931348623157E+308"], "0;0;@"),
        (["value()&gt;0", "value()&lt;0", "value()=0"], "0;0;0;@"),
        (["value()&gt;=60", "value()&lt;=1.7976931348623157E+308"], "[>=60]0;0;@"),
    ],
)
def test_a_style_for_texts_has_sections_for_numbers(conditions: list[str], expected: str) -> None:
    maps = "".join(f'<style:map style:condition="{each}" style:apply-style-name="P"/>' for each in conditions)
    root = etree.fromstring(f"{HEAD}{data_style('<number:text-content/>' + maps, 'text')}</office:document-content>")
    plain = etree.fromstring(
        f"{HEAD}{data_style(digits(min_integer_digits='1', decimal_places='0'))}</office:document-content>"
    )
    assert code_of(root[0], {"P": plain[0]}) == expected


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (["value()&gt;=0"], "0;General"),
        (["value()&gt;0", "value()&lt;0"], "0;0;General"),
        (["value()&gt;=100"], "[>=100]0;General"),
        (["value()&gt;=1E2"], "[>=100]0;General"),
        (["value()!=1"], "[<>1]0;General"),
        (["value()&gt;0", "value()&lt;=1.7976931348623157E+308"], "[>0]0;0;General"),
        (["value()&gt;1.2.3"], "General"),
        (["nothing"], "General"),
    ],
)
def test_conditions_become_sections(conditions: list[str], expected: str) -> None:
    maps = "".join(f'<style:map style:condition="{each}" style:apply-style-name="P"/>' for each in conditions)
    root = etree.fromstring(f"{HEAD}{data_style(digits(min_integer_digits='1') + maps)}</office:document-content>")
    plain = etree.fromstring(
        f"{HEAD}{data_style(digits(min_integer_digits='1', decimal_places='0'))}</office:document-content>"
    )
    assert code_of(root[0], {"P": plain[0]}) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("of:=SUM([.F5:.$F$9];1)", "SUM(F5:$F$9,1)"),
        ("of:=['工作 表'.A1]+[$另一.B2]", "'工作 表'!A1+另一!B2"),
        ("oooc:=[.A1]", "A1"),
        ("msoxl:=SUM(A1:A2)", "SUM(A1:A2)"),
        ("of:=COUNTA([.B:.B])", "COUNTA(B:B)"),
        ("of:=100%", "100%"),
        ("of:=['file:///a.ods'#$表.A1]", "['file:///a.ods'#$表.A1]"),
        (None, None),
    ],
)
def test_formulas_are_written_as_in_excel(written: str | None, expected: str | None) -> None:
    assert formula_of(written) == expected


def test_a_flat_file_and_the_first_day_of_1904() -> None:
    settings = (
        '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    )
    cell = '<table:table-cell office:value-type="date" office:date-value="1904-01-03"/>'
    table = (
        f'<table:table table:name="表" table:protected="true"><table:table-row>{cell}</table:table-row></table:table>'
    )
    snapshot = read_ods(content(table, settings=settings).encode(), Path("表.fods"))
    assert snapshot.date1904
    assert snapshot.sheets[0].protected
    assert snapshot.sheets[0].cells[At(1, 1)].value == 2


BOMB = '<table:table><table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="9999"><text:p>1</text:p></table:table-cell></table:table-row></table:table>'
SPANS = '<table:table><table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-spanned="9"/></table:table-row></table:table>'
HOSTILE = [
    (packed({"mimetype": MIMETYPE, "content.xml": content(BOMB)}), "TOO_LARGE"),
    (packed({"mimetype": MIMETYPE, "content.xml": content(SPANS)}), "TOO_LARGE"),
    (packed({"mimetype": MIMETYPE, "content.xml": "<a>"}), "XML_BAD"),
    (packed({"mimetype": MIMETYPE, "content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "XML_DOCTYPE"),
    (packed({"mimetype": MIMETYPE}), "ZIP_BROKEN"),
    (packed({"mimetype": MIMETYPE, "content.xml": f"{HEAD}<office:body/></office:document-content>"}), "NO_TABLE"),
    (packed({"mimetype": MIMETYPE, "META-INF/manifest.xml": "<encryption-data/>"}), "ENCRYPTED"),
    (packed({"mimetype": MIMETYPE, "content.xml": "a"})[:-40], "ZIP_BROKEN"),
    (b"<office:document", "XML_BAD"),
]


@pytest.mark.parametrize(("data", "expected"), HOSTILE)
def test_hostile_files_end_in_a_code(data: bytes, expected: str) -> None:
    assert code(data) == expected


@pytest.mark.parametrize("value", ["NaN", "INF", "1e400", "", "1_0", "甲"])
def test_no_odd_number_gets_in(value: str) -> None:
    row = f'<table:table-row><table:table-cell office:value-type="float" office:value="{value}"/></table:table-row>'
    assert code(content(f'<table:table table:name="表">{row}</table:table>').encode()) == "NOT_FINITE"


def test_tables_inside_of_shapes_are_no_sheets_and_rows_in_them_are_nobodys() -> None:
    row = "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>"
    inner = f'<table:table table:name="里">{row.format("图里的")}</table:table>'
    shapes = f"<table:shapes>{inner}{row.format('散的')}</table:shapes>"
    nested = f"<table:table-row><table:table-cell><text:p>外</text:p>{inner}</table:table-cell></table:table-row>"
    text = content(
        f'<table:table table:name="甲">{shapes}{row.format("一")}{nested}</table:table>'
        f'<table:table table:name="乙">{row.format("二")}</table:table>'
    )
    book = read_ods(packed({"mimetype": MIMETYPE, "content.xml": text}), Path("表.ods"))
    read = {sheet.name: {at.a1: cell.value for at, cell in sheet.cells.items()} for sheet in book.sheets}
    assert read == {"甲": {"A1": "一", "A2": "外"}, "乙": {"A1": "二"}}


def test_rows_beyond_the_last_are_read_over_and_the_next_table_is_read() -> None:
    cell = "<table:table-cell><text:p>一</text:p></table:table-cell>"
    blank = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell/></table:table-row>'
    rows = f"{blank}<table:table-row>{cell}</table:table-row>" * 20_000
    text = content(
        f'<table:table table:name="甲">{rows}</table:table>'
        f'<table:table table:name="乙"><table:table-row>{cell}</table:table-row></table:table>'
    )
    book = read_ods(packed({"mimetype": MIMETYPE, "content.xml": text}), Path("表.ods"))
    assert [len(sheet.cells) for sheet in book.sheets] == [0, 1]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("long", [0, 1, 70_000, 3_000_000])
def test_a_part_that_comes_in_pieces_is_the_part(method: int, long: int) -> None:
    part = bytes(range(256)) * (long // 256) + b"x" * (long % 256)
    archive = Archive(zipped({"a": part}, method))
    pieces = list(archive.pieces("a"))
    assert b"".join(pieces) == part
    assert max(map(len, pieces), default=0) <= 1 << 16


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_damaged_part_is_told_however_it_is_read(method: int) -> None:
    data = bytearray(zipped({"a": b"abcdefgh" * 9_000}, method))
    data[60] ^= 0xFF
    with pytest.raises(FileProblem) as caught:
        list(Archive(bytes(data)).pieces("a"))
    assert caught.value.code in ("ZIP_BROKEN", "ZIP_SIZE")


def zipped(members: dict[str, bytes], method: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return buffer.getvalue()


def test_all_cells_of_an_array_formula_are_formulas() -> None:
    matrix = (
        'table:number-matrix-columns-spanned="2" table:number-matrix-rows-spanned="3" table:formula="of:=[.F1:.G3]"'
    )
    number = 'office:value-type="float" office:value="1"'
    rows = (
        f"<table:table-row><table:table-cell {matrix} {number}/><table:table-cell {number}/></table:table-row>"
        f"<table:table-row><table:table-cell/><table:table-cell {number}/><table:table-cell {number}/></table:table-row>"
    )
    cells = sheet_of(rows).cells
    one = Decimal(1)
    assert {at.a1: (cell.value, cell.formula) for at, cell in cells.items()} == {
        "A1": (one, "F1:G3"),
        "B1": (one, ""),
        "A2": (None, ""),
        "B2": (one, ""),
        "C2": (one, None),
        "A3": (None, ""),
        "B3": (None, ""),
    }


def test_an_array_over_the_whole_sheet_is_too_large() -> None:
    matrix = 'table:number-matrix-columns-spanned="16384" table:number-matrix-rows-spanned="1048576"'
    text = content(
        f'<table:table table:name="表"><table:table-row><table:table-cell {matrix}/></table:table-row></table:table>'
    )
    assert code(packed({"mimetype": MIMETYPE, "content.xml": text})) == "TOO_LARGE"


@pytest.mark.parametrize(
    ("name", "count"), [("'file:///C:/上年.ods'#$项目", 1), ("'https://a/b.xlsx'#$A'B", 1), ("'表'#$", 2), ("#$", 2)]
)
def test_what_is_kept_of_other_files_is_no_sheet(name: str, count: int) -> None:
    cell = "<table:table-row><table:table-cell><text:p>一</text:p></table:table-cell></table:table-row>"
    tables = f'<table:table table:name="甲">{cell}</table:table><table:table table:name="{name}">{cell}</table:table>'
    book = read_ods(packed({"mimetype": MIMETYPE, "content.xml": content(tables)}), Path("表.ods"))
    assert len(book.sheets) == count
