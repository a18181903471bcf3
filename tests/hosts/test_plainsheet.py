"""Plain rows read as bytes, and cells found in them, are what expat's handlers and the general search give."""

import gc
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.grid import At
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.file import Workbook
from perfeval_xl.hosts.file.sheet import scan
from perfeval_xl.hosts.file.sheet.around import HEAD
from perfeval_xl.hosts.file.sheet.cells import NewValue, write_values
from perfeval_xl.hosts.file.sheet.package import Readings
from perfeval_xl.hosts.file.sheet.places import locate
from perfeval_xl.hosts.file.sheet.plainsheet import CellIndex
from perfeval_xl.hosts.file.sheet.scan import SheetScan
from perfeval_xl.hosts.file.sheet.values import CellValues, values_of
from tests.support.packages import parts, sheet_xml, small_book, written

PLAIN = (
    '<c r="{}"/>',
    '<c r="{}" s="3" t="n"></c>',
    '<c r="{}" s="3" />',
    '<c r="{}" s="1"><v>84.66</v></c>',
    '<c r="{}" t="s"><v>1</v></c>',
    '<c r="{}" t="b"><v>1</v></c>',
    '<c r="{}" t="e"><v>#DIV/0!</v></c>',
    '<c r="{}" t="str"><f>A1&amp;"x"</f><v>a_x000D_b</v></c>',
    '<c r="{}"><f aca="false">1+1</f></c>',
    '<c r="{}" t="inlineStr"><is><t xml:space="preserve"> &#25351;&#x6807;&lt;\r\n\r&amp;#25351; </t></is></c>',
    '<c r="{}" t="inlineStr"><is><t></t></is></c>',
)
ODD = (
    "<c r='{}'><v>2</v></c>",
    '<c s="3" r="{}"><v>2</v></c>',
    '<c r="{}"><v xml:space="preserve">2</v></c>',
    '<c r="{}"><!-- <c r="A1"><v>9</v></c> --><v>2</v></c>',
    '<c r="{}" t="str"><v><![CDATA[<v>9</v>]]></v></c>',
    '<c r="{}"><f t="shared" si="0"/><v>2</v></c>',
    '<c r="{}" t="inlineStr"><is><r><t>两</t></r><r><t>段</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c>',
    '<c r="{}"><v>1</v><extLst><ext/></extLst></c>',
    '<c r="{}"><v></v></c>',
    "<c><v>7</v></c>",
    "\n ",
    '<c r="{}"><v>NaN</v></c>',
    '<c r="{}" t="s"><v>9</v></c>',
    '<c r="XFD1048577"><v>1</v></c>',
    '<c r="{}"><v>1</v>',
    '<c r="{}" t="str"><v>\x01</v></c>',
    '<c r="{}" t="str"><v>&#0;</v></c>',
    '<c r="{}" t="str"><v>&unknown;</v></c>',
)
ROWS = ('<row r="{}">', '<row r="{}" spans="1:9" ht="20">', "<row>", '<row r="0">', '<row r="{}"/><row r="{}" x=\'>\'>')
NAMES = tuple(f"{letter}{row}" for row in range(1, 4) for letter in ("A", "H", "AB"))


def sheets(pieces: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Sheets of up to three rows made of such cells; most row tags are plain, as in real files."""
    heads = st.one_of(st.just(ROWS[0]), st.sampled_from(ROWS))
    cells = st.lists(st.builds(str.format, pieces, st.sampled_from(NAMES)), max_size=4).map("".join)
    rows = st.builds(lambda head, inside: head.replace("{}", "1") + inside + "</row>", heads, cells)
    return st.lists(rows, max_size=3).map("".join).map(sheet_xml)


def outcome(read: Callable[[], object]) -> object:
    try:
        return read()
    except FileProblem as problem:
        return problem.code


def cell_values() -> CellValues:
    return CellValues(("甲", "乙"), ("General", "0.00%"))


def scanned(sheet: str, plainly: bool, values: CellValues | None = None) -> object:
    """Cells, merges and arrays, or the code that reading ends in."""

    def read() -> object:
        found = scan.scan(sheet.encode(), "部件", "表", values or cell_values())
        return found.cells, found.shape.merges, found.shape.arrays, found.protected

    with pytest.MonkeyPatch.context() as patch:
        if not plainly:
            patch.setattr(scan, "read_plain", lambda *_: None)
        return outcome(read)


@settings(max_examples=400, deadline=None)
@given(st.one_of(sheets(st.sampled_from(PLAIN)), sheets(st.sampled_from(PLAIN + ODD))))
def test_plain_rows_read_as_expat_reads_them(sheet: str) -> None:
    quick, slow = scanned(sheet, True), scanned(sheet, False)
    both_refused = isinstance(quick, str) and isinstance(slow, str)
    assert quick == slow or both_refused, "of two faults in a sheet either may be told"


@settings(max_examples=100, deadline=None)
@given(st.lists(sheets(st.sampled_from(PLAIN + ODD)), min_size=2, max_size=4))
def test_what_one_sheet_has_taught_is_true_on_the_next(several: list[str]) -> None:
    values = cell_values()
    for sheet in several:
        taught, alone = scanned(sheet, True, values), scanned(sheet, True)
        assert taught == alone


def long_sheet(number: int, cells: int, text: str, last: str = "") -> bytes:
    """A sheet whose texts stand in no other one."""
    rows = (
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{text}{number}-{row}</t></is></c></row>'
        for row in range(1, cells)
    )
    return sheet_xml("".join(rows) + (f'<row r="{cells}">{last}</row>' if last else "")).encode()


@pytest.mark.parametrize("last", ["", PLAIN[3].format("B900"), ODD[6].format("B900")], ids=["none", "plain", "odd"])
def test_what_is_remembered_has_its_bounds(last: str) -> None:
    values = cell_values()
    for number in range(40):
        scan.scan(long_sheet(number, 900, "指标", last), "部件", "表", values)
        scan.scan(long_sheet(number, 10, "长" * 400), "部件", "表", values)
    for known in (values.pieces,):
        assert len(known) <= 21_000
        assert all(len(piece) < 400 for piece in known)


@pytest.mark.parametrize("last", ["", ODD[6].format("B900"), ODD[11].format("B900")], ids=["plain", "odd", "fault"])
def test_nothing_that_was_read_waits_for_the_collector(last: str) -> None:
    data = long_sheet(0, 900, "指标", last)
    gc.collect()
    gc.disable()
    try:
        outcome(lambda: scan.scan(data, "部件", "表", cell_values()))
        xml.outline(data, "部件")
        assert gc.collect() < 100
    finally:
        gc.enable()


def test_workbooks_without_shared_texts_that_look_alike_learn_from_each_other() -> None:
    assert values_of((), ["General"]) is values_of([], ("General",))
    assert values_of((), ["General"]) is not values_of((), ["0.00%"])
    assert values_of(("甲",), ["General"]) is not values_of(("甲",), ["General"])


@pytest.mark.parametrize(
    "sheet",
    [
        '<worksheet><!-- <sheetData><row r="1"><c r="A1"><v>9</v></c></row></sheetData> --><sheetData/></worksheet>',
        '<worksheet><sheetData ><!--<sheetData><row r="1"><c r="A1"><v>9</v></c></row><row r="1" -->'
        '<row r="1"><c r="B1"><v>5</v></c></row></sheetData></worksheet>',
        '<worksheet><sheetData><row r="1"><c r="B1"><v>5</v></c></row></sheetData><!-- </sheetData> --></worksheet>',
        "<worksheet><x><![CDATA[<sheetData>]]></x><sheetData><row r='1'><c r='B1'><v>5</v></c></row></sheetData>"
        "</worksheet>",
        '<x:worksheet xmlns:x="x"><sheetData><row r="1"><c r="A1"><v>9</v></c></row></sheetData></x:worksheet>',
    ],
    ids=["in a comment", "begins in a comment", "ends in a comment", "in CDATA", "of another vocabulary"],
)
def test_what_only_looks_like_rows_is_not_read(sheet: str) -> None:
    quick = scanned(sheet, True)
    assert quick == scanned(sheet, False)
    assert isinstance(quick, tuple)
    assert At(1, 1) not in quick[0]


def plain_values() -> CellValues:
    return CellValues(("甲", "乙"), ("General",))


def plain_scan(data: bytes) -> SheetScan:
    found = scan.scan(data, "部件", "表", plain_values())
    assert found.shape.rows
    return found


@st.composite
def ordered_sheets(draw: st.DrawFn) -> str:
    """Sheets whose rows and cells stand in order, each once, as they should."""
    rows = []
    for row in range(1, 4):
        columns = [column for column in ("A", "H", "AB") if draw(st.booleans())]
        cells = [draw(st.sampled_from(PLAIN)).format(f"{column}{row}") for column in columns]
        rows.append(f'<row r="{row}" spans="1:28">{"".join(cells)}</row>' if cells else f'<row r="{row}"/>')
    dimension = draw(
        st.sampled_from(("", '<dimension ref="A1:AB3"/>', '<dimension ref="B2"/>', '<dimension ref="?"/>'))
    )
    return sheet_xml("".join(rows), before=dimension)


@settings(max_examples=200, deadline=None)
@given(ordered_sheets(), st.sets(st.sampled_from(NAMES), min_size=1, max_size=4))
def test_cells_found_by_name_are_written_as_any_others(sheet: str, names: set[str]) -> None:
    data, values = sheet.encode(), {At.parse(name): NewValue(Decimal("2.5"), "7") for name in names}
    plain = plain_scan(data).shape.rows
    by_name = outcome(lambda: write_values(data, locate(data, "部件", frozenset(values), plain), values))
    searched = outcome(lambda: write_values(data, locate(data, "部件", frozenset(values), None), values))
    assert by_name == searched


def test_the_forms_of_this_project_are_plain(root: Path) -> None:
    """Else the quick way would be right and never taken."""
    for path in sorted([*root.glob("templates/*.xlsx"), *root.glob("examples/*/*.xlsx")]):
        for name, data in parts(path.read_bytes()).items():
            if name.startswith("xl/worksheets/sheet"):
                assert scan.scan_plain(data, name, scan.NoValues((), ())), f"{path.name} {name}"


def test_a_fault_in_plain_rows_names_its_cell(tmp_path: Path) -> None:
    data = small_book(sheet_xml('<row r="2"><c r="A2" t="str"><v>指标</v></c><c r="H2"><v>NaN</v></c></row>'))
    with pytest.raises(FileProblem, match="表!H2"):
        Workbook.open(written(tmp_path, data)).read()


def test_rows_are_plain_whatever_stands_around_them() -> None:
    rows = '<row r="1"><c r="A1"><v>5</v></c></row>'
    data = sheet_xml(rows, before="<!-- 注 -->", after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>').encode()
    found = plain_scan(data)
    assert found.cells[At(1, 1)].value == 5
    assert [area.a1 for area in found.shape.merges] == ["A1:B2"]


@settings(max_examples=100, deadline=None)
@given(ordered_sheets())
def test_the_index_knows_where_each_cell_stands(sheet: str) -> None:
    data = sheet.encode()
    rows = plain_scan(data).shape.rows
    assert rows is not None
    for name in NAMES:
        whole = whole_cell(name).search(data)
        assert rows.span(At.parse(name)) == (whole.span() if whole else None)
        if whole is not None:
            assert rows.is_formula(At.parse(name)) == (b"<f" in whole[0])
        assert rows.cell(At.parse(name)) == rows.cells.get(At.parse(name))
    assert rows.has_formula == (b"<f" in data)
    there = [(name, whole) for name in NAMES if (whole := whole_cell(name).search(data))]
    assert list(rows.styles) == [(At.parse(name), whole["style"] or b"") for name, whole in there]


@settings(max_examples=200, deadline=None)
@given(ordered_sheets(), st.sets(st.sampled_from(NAMES), max_size=4), st.sampled_from(["2.5", "乙<", ""]))
def test_what_has_changed_is_read_as_if_all_were_read_again(sheet: str, names: set[str], text: str) -> None:
    before, content = sheet.encode(), Decimal(text) if text == "2.5" else text
    rows = plain_scan(before).shape.rows
    assert rows is not None
    places = [At.parse(name) for name in names]
    cells = [at for at in places if rows.span(at) is not None and not rows.is_formula(at)]
    values = {at: NewValue(content) for at in cells}
    after = write_values(before, locate(before, "部件", frozenset(values), rows), values) if values else before
    quick, slow = rows.after_writing(after, "表", plain_values()), plain_scan(after).shape.rows
    assert slow is not None
    if quick is None:
        assert after[: after.index(HEAD)] != before[: before.index(HEAD)], "only where the dimension has grown"
        return
    assert quick.cells == slow.cells
    assert [quick.span(At.parse(name)) for name in NAMES] == [slow.span(At.parse(name)) for name in NAMES]
    assert quick.tags == slow.tags


@settings(max_examples=200, deadline=None)
@given(ordered_sheets(), sheets(st.sampled_from(PLAIN + ODD)))
def test_a_sheet_that_has_become_another_is_not_taken_for_what_it_was(sheet: str, other: str) -> None:
    rows, data = plain_scan(sheet.encode()).shape.rows, other.encode()
    assert rows is not None
    quick = outcome(lambda: rows.after_writing(data, "表", plain_values()))
    if isinstance(quick, CellIndex):
        assert quick.cells == plain_scan(data).cells


def whole_cell(name: str) -> "re.Pattern[bytes]":
    """A cell of plain rows from its tag to its end."""
    return re.compile(rf'<c r="{name}"(?: s="(?P<style>\d+)")?[^<>]*?(?:/>|>.*?</c>)'.encode(), re.DOTALL)


AROUND = (
    "",
    '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>',
    '<mergeCells count="1"><mergeCell ref="A1:C2"/></mergeCells><legacyDrawing/>',
    '<conditionalFormatting sqref="A1"><cfRule/></conditionalFormatting><!-- </sheetData> -->',
)


@settings(max_examples=100, deadline=None)
@given(ordered_sheets(), st.sampled_from(AROUND), st.sampled_from((1, 2)))
def test_an_outline_around_the_rows_is_the_outline_without_them(sheet: str, after: str, depth: int) -> None:
    data = sheet.replace("</sheetData>", f"</sheetData>{after}").encode()
    start, stop = data.find(b"<sheetData>") + 11, data.rfind(b"</sheetData>", 0, len(data) - len(after))
    around = xml.outline_around(data, "部件", depth, start, stop)
    assert around == [node for node in xml.outline(data, "部件", depth) if node.name != "row"]


@pytest.mark.parametrize("number", range(len(AROUND)))
def test_what_stood_around_like_rows_is_not_taken_for_another_sheets(number: int) -> None:
    """The same rows in other surroundings, one after the other: what is remembered is the whole, not a part of it."""
    rows = '<row r="1"><c r="A1"><v>5</v></c></row>'
    for after in (AROUND[number], *AROUND, AROUND[number]):
        sheet = sheet_xml(rows, after=after)
        assert scanned(sheet, True) == scanned(sheet, False)
        assert scanned(sheet.replace("<sheetData>", "<!--<sheetData>-->", 1), True) == "XML_BAD"


@pytest.mark.parametrize(
    ("contents", "texts"),
    [
        ([], []),
        ([b""], [""]),
        ([b"a", b"", b"&lt;b&#x4e2d;", "中".encode()], ["a", "", "<b中", "中"]),
        ([b"\r\n\r", b"&#13;"], ["\n\n", "\r"]),
        ([b"x" * 30_000, b"y"], ["x" * 30_000, "y"]),
        ([b"a", b"]]>"], None),
        ([b"&", b"amp;"], None),
        ([b"&#0;"], None),
        ([b"\xff"], None),
    ],
)
def test_contents_are_read_as_expat_reads_them(contents: list[bytes], texts: list[str] | None) -> None:
    assert xml.texts_of(contents) == texts


@pytest.mark.parametrize("strings", [(), ("甲", "乙")])
def test_what_one_workbook_alone_can_know_is_let_go_and_learnt_again(strings: tuple[str, ...]) -> None:
    """Thousands may be open; what all understand alike is kept."""
    data = sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="3"/><c r="C1"><v>5</v></c></row>').encode()
    readings = Readings()
    values = readings.values = CellValues(strings, ("General",))
    index = scan.scan(data, "部件", "表", values).shape.rows
    assert index is not None
    known = dict(values.pieces)
    readings.forget()
    assert values.pieces == ({} if strings else known)
    index.teach(values)
    assert values.pieces == known
    assert scan.scan(data, "部件", "表", values).cells == index.cells
