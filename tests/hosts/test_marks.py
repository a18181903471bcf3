"""Marks: valid for Microsoft's validator, loaded by LibreOffice, and off again as if they had never been."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.finding import ClearMarks, Edit, Mark, ResultRow, ResultTable, SetValue, Severity
from perfeval_xl.domain.grid import At
from perfeval_xl.hosts.file import Workbook
from tests.conftest import REAL
from tests.support.office import convert
from tests.support.packages import changed_parts, packed, parts, sheet_xml, small_book, with_parts, written
from tests.support.rich_books import rich_books
from tests.support.validator import added_errors, validation_errors

LEAST_TABLES = {"fonts": 1, "fills": 2, "borders": 1, "cellStyleXfs": 1, "cellXfs": 2, "dxfs": 5}
DRESSES = ("notes", "picture", "chart", "validation", "protection", "filter", "conditional", "all", "button", "macros")


def marks(sheet: str) -> list[Edit]:
    """Edits as check --mark makes them: two errors on one row, one of them in a merged area, and the table."""
    places = [(At(8, 9), Severity.ERROR), (At(12, 5), Severity.WARNING), (At(10, 2), Severity.INFO)]
    row = ResultRow(
        code="P403", severity=Severity.ERROR, sheet=sheet, at=At(12, 8), message="未完成\n却满分", advice="改"
    )
    return [
        ClearMarks(),
        *(Mark(sheet=sheet, at=at, severity=severity, note=f'{at.a1} <有问题> & "要改"') for at, severity in places),
        ResultTable(title="校验结果", rows=(row, row)),
    ]


def applied(folder: Path, data: bytes, edits: Iterable[Edit]) -> bytes:
    return Workbook.open(written(folder, data)).apply(list(edits))


def first_sheet(folder: Path, data: bytes) -> str:
    return Workbook.open(written(folder, data)).read().sheets[0].name


@pytest.fixture(scope="module")
def dressed(any_form: Path) -> dict[str, bytes]:
    return rich_books(any_form)


@pytest.mark.parametrize("dress", DRESSES)
def test_clearing_gives_every_part_back(dressed: dict[str, bytes], dress: str, tmp_path: Path) -> None:
    before = dressed[dress]
    marked = applied(tmp_path, before, marks(first_sheet(tmp_path, before)))
    assert "xl/worksheets/sheet1.xml" in changed_parts(before, marked)
    assert changed_parts(before, applied(tmp_path, marked, [ClearMarks()])) == set()


@pytest.mark.parametrize("source", ["templates/附件2.xlsx", "examples/2024/没有问题的表.xlsx"])
def test_clearing_gives_every_part_of_our_own_files_back(root: Path, source: str, tmp_path: Path) -> None:
    before = (root / source).read_bytes()
    marked = applied(tmp_path, before, marks(first_sheet(tmp_path, before)))
    assert changed_parts(before, applied(tmp_path, marked, [ClearMarks()])) == set()


NAMES = {
    "no list": "",
    "names of other sheets": '<definedNames><definedName name="某格">表!$A$1</definedName></definedNames>',
    "a list behind other workbooks": "<externalReferences/>",
}


@pytest.mark.parametrize("kind", NAMES)
def test_the_heads_of_the_list_are_printed_on_every_page_until_it_goes(kind: str, tmp_path: Path) -> None:
    plain = small_book(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'))
    workbook = parts(plain)["xl/workbook.xml"].decode().replace("</sheets>", f"</sheets>{NAMES[kind]}")
    before = with_parts(plain, xl__workbook_dot_xml=workbook)
    marked = applied(tmp_path, before, marks("表"))
    named = parts(marked)["xl/workbook.xml"].decode()
    heads = '<definedName name="_xlnm.Print_Titles" localSheetId="1">\'校验结果\'!$2:$2</definedName></definedNames>'
    assert named.count("<definedNames>") == 1
    assert named.index("</sheets>") < named.index(heads)
    assert named.endswith(f"{heads}</workbook>")
    again = applied(tmp_path, marked, marks("表"))
    assert parts(again)["xl/workbook.xml"] == parts(marked)["xl/workbook.xml"]
    assert changed_parts(before, applied(tmp_path, again, [ClearMarks()])) == set()


@pytest.mark.parametrize("kind", ["waits", "empty"])
def test_a_list_of_names_is_left_alone_where_ours_would_leave_a_trace(kind: str, tmp_path: Path) -> None:
    plain = small_book(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'))
    waiting = '<definedName name="_xlnm.Print_Titles" localSheetId="1">表!$1:$1</definedName>'
    listed = {"waits": f"<definedNames>{waiting}</definedNames>", "empty": "<definedNames />"}[kind]
    workbook = parts(plain)["xl/workbook.xml"].decode().replace("</sheets>", f"</sheets>{listed}")
    before = with_parts(plain, xl__workbook_dot_xml=workbook)
    marked = applied(tmp_path, before, marks("表"))
    assert listed in parts(marked)["xl/workbook.xml"].decode()
    assert changed_parts(before, applied(tmp_path, marked, [ClearMarks()])) == set()


def test_a_workbook_without_styles_has_none_again(tmp_path: Path) -> None:
    before = small_book(sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>三级指标</t></is></c></row>'))
    marked = applied(tmp_path, before, marks("表"))
    assert "xl/styles1.xml" in parts(marked)
    assert changed_parts(before, applied(tmp_path, marked, [ClearMarks()])) == set()


@pytest.mark.validator
def test_relations_are_declared_where_the_package_declares_every_part_by_name(tmp_path: Path) -> None:
    content = parts(small_book(sheet_xml('<row r="1"/>')))
    types = content["[Content_Types].xml"].decode()
    kind = "application/vnd.openxmlformats-package.relationships+xml"
    default = f'<Default Extension="rels" ContentType="{kind}"/>'
    by_name = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name in content if ".rels" in name)
    assert default in types
    types = types.replace(default, "").replace("</Types>", by_name + "</Types>")
    before = packed({**content, "[Content_Types].xml": types})
    marked = applied(tmp_path, before, marks("表"))
    assert not any(validation_errors(written(tmp_path, marked)).values())
    assert changed_parts(before, applied(tmp_path, marked, [ClearMarks()])) == set()


@pytest.mark.validator
@pytest.mark.parametrize(
    "styles", ["<styleSheet {}/>", "<styleSheet {}>\n</styleSheet>", "<x:styleSheet {}></x:styleSheet>"]
)
def test_a_workbook_whose_styles_hold_nothing_can_be_marked(styles: str, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0].title = "表"
    book.save(path)
    name = "xmlns:x" if "x:" in styles else "xmlns"
    bare = styles.format(f'{name}="http://schemas.openxmlformats.org/spreadsheetml/2006/main"')
    marked = applied(tmp_path, packed({**parts(path.read_bytes()), "xl/styles.xml": bare}), marks("表"))
    assert tables_of(parts(marked)["xl/styles.xml"]) == LEAST_TABLES
    assert not any(validation_errors(written(tmp_path, marked)).values())


def test_another_part_that_stands_for_the_styles_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0].title = "表"
    book.save(path)
    content = parts(path.read_bytes())
    content["xl/styles.xml"] = content["xl/worksheets/sheet1.xml"]
    with pytest.raises(FileProblem, match="不是样式表") as refused:
        applied(tmp_path, packed(content), marks("表"))
    assert refused.value.code == "XML_BAD"


@pytest.mark.parametrize(
    ("sheet", "kept"),
    [
        ('<row r="1"><c r="A1" s="{style}"/></row>', {"cellXfs"}),
        ('<row r="1" s="{style}" customFormat="1"/>', {"cellXfs"}),
        ('<row r="1"/></sheetData><conditionalFormatting sqref="A1"><cfRule type="expression" dxfId="1" priority="9">'
         "<formula>TRUE</formula></cfRule></conditionalFormatting><sheetData>", {"dxfs"}),
    ],
    ids=["cell", "row", "rule"],
)  # fmt: skip
def test_a_format_that_people_have_copied_stays(sheet: str, kept: set[str], tmp_path: Path) -> None:
    before = small_book(sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>三级指标</t></is></c></row>'))
    marked = parts(applied(tmp_path, before, marks("表")))
    tables = {name: tables_of(marked["xl/styles1.xml"])[name] for name in ("cellXfs", "dxfs")}
    content = sheet_xml(sheet.format(style=tables["cellXfs"] - 1)).replace("<sheetData></sheetData>", "")
    cleared = parts(applied(tmp_path, packed({**marked, "xl/worksheets/copy.xml": content}), [ClearMarks()]))
    left = tables_of(cleared["xl/styles1.xml"])
    assert left["cellXfs"] == (tables["cellXfs"] if "cellXfs" in kept else 1)
    assert left.get("dxfs") == (2 if "dxfs" in kept else None)


def test_our_formats_stay_in_front_of_others(tmp_path: Path) -> None:
    before = small_book(sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>三级指标</t></is></c></row>'))
    marked = parts(applied(tmp_path, before, marks("表")))
    styles = marked["xl/styles1.xml"].replace(b"</dxfs>", b"<dxf><font><i/></font></dxf></dxfs>")
    cleared = parts(applied(tmp_path, packed({**marked, "xl/styles1.xml": styles}), [ClearMarks()]))
    assert tables_of(cleared["xl/styles1.xml"])["dxfs"] == tables_of(styles)["dxfs"] == 6


def tables_of(styles: bytes) -> dict[str, int]:
    """How many entries the tables of a styles.xml have."""
    root = ElementTree.fromstring(styles)
    return {table.tag.rpartition("}")[2]: len(table) for table in root}


@pytest.mark.parametrize("table", ["", '<dxfs count="0"/>', '<dxfs count="1"><dxf><font><i/></font></dxf></dxfs>'])
def test_the_table_of_formats_is_what_it_was(table: str, root: Path, tmp_path: Path) -> None:
    content = parts((root / "templates" / "附件2.xlsx").read_bytes())
    styles = content["xl/styles.xml"]
    assert b"<dxfs" not in styles
    place = styles.index(b"<tableStyles")
    content["xl/styles.xml"] = styles[:place] + table.encode() + styles[place:]
    before = packed(content)
    marked = applied(tmp_path, before, marks(first_sheet(tmp_path, before)))
    assert changed_parts(before, applied(tmp_path, marked, [ClearMarks()])) == set()


@pytest.mark.parametrize("dress", DRESSES)
def test_marking_again_changes_nothing(dressed: dict[str, bytes], dress: str, tmp_path: Path) -> None:
    edits = marks(first_sheet(tmp_path, dressed[dress]))
    once = applied(tmp_path, dressed[dress], edits)
    assert changed_parts(once, applied(tmp_path, once, edits)) == set()


def test_what_people_put_in_stays(dressed: dict[str, bytes], tmp_path: Path) -> None:
    before = dressed["all"]
    marked = written(tmp_path, applied(tmp_path, before, marks(first_sheet(tmp_path, before))), "标.xlsx")
    sheet = openpyxl.load_workbook(marked).worksheets[0]
    assert sheet["E12"].comment.text == "请核对口径"
    assert sheet["I8"].comment.text.startswith("【校验】I8 <有问题>")
    assert sheet.protection.sheet
    assert sheet.auto_filter.ref == "A11:I23"
    assert len(sheet._images) == len(sheet._charts) == 1
    assert len(sheet.conditional_formatting) == 4


def test_buttons_and_macros_stay_byte_for_byte(dressed: dict[str, bytes], tmp_path: Path) -> None:
    marked = applied(tmp_path, dressed["button"], marks(first_sheet(tmp_path, dressed["button"])))
    button = parts(dressed["button"])["xl/drawings/vmlDrawing1.vml"].removesuffix(b"</xml>")
    assert parts(marked)["xl/drawings/vmlDrawing1.vml"].startswith(button)
    marked = applied(tmp_path, dressed["macros"], marks(first_sheet(tmp_path, dressed["macros"])))
    assert parts(marked)["xl/vbaProject.bin"] == parts(dressed["macros"])["xl/vbaProject.bin"]


def test_a_sheet_of_that_name_which_is_not_ours_stays(any_form: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(any_form)
    book.create_sheet("校验结果")["A1"] = "科室自己的检查记录"
    book.save(tmp_path / "表.xlsx")
    edits = marks(book.sheetnames[0])
    workbook = Workbook.open(tmp_path / "表.xlsx")
    marked = written(tmp_path, workbook.apply(edits), "标.xlsx")
    assert openpyxl.load_workbook(marked).sheetnames == [*book.sheetnames, "校验结果(2)"]
    cleared = written(tmp_path, Workbook.open(marked).apply([ClearMarks()]), "清.xlsx")
    assert openpyxl.load_workbook(cleared).sheetnames == book.sheetnames


@pytest.mark.libreoffice
def test_marks_come_off_after_libreoffice_has_saved_the_file(any_form: Path, tmp_path: Path) -> None:
    data = any_form.read_bytes()
    name = first_sheet(tmp_path, data)
    marked = written(tmp_path, applied(tmp_path, data, marks(name)), "标.xlsx")
    (saved,) = convert(tmp_path, "xlsx", marked)
    cleared = openpyxl.load_workbook(written(tmp_path, Workbook.open(saved).apply([ClearMarks()]), "清.xlsx"))
    assert cleared.sheetnames == [name]
    sheet = cleared.worksheets[0]
    assert not sheet.conditional_formatting
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.comment]
    assert sheet["H12"].value == "10"


@pytest.mark.validator
@pytest.mark.libreoffice
def test_written_workbooks_are_valid_and_load(
    any_form: Path, root: Path, dressed: dict[str, bytes], tmp_path: Path
) -> None:
    """Score cells, marks and the table over forms, with the fictional one templates and each dress: no error of our own."""
    sources = {path.stem: path.read_bytes() for path in sorted(any_form.parent.glob("*.xlsx"))}
    if any_form.is_relative_to(REAL["corpus"]):
        sources |= {"all": dressed["all"]}
    else:
        sources |= {path.stem: path.read_bytes() for path in root.glob("templates/*.xlsx")} | dressed
    pairs = []
    for name, data in sources.items():
        suffix = ".xlsm" if name == "macros" else ".xlsx"
        before = written(tmp_path, data, f"{name}-前{suffix}")
        sheet = Workbook.open(before).read().sheets[-1 if name == "附件2" else 0].name
        edits = [SetValue(sheet=sheet, at=At(12, 8), value=Decimal("7.5")), *marks(sheet)]
        pairs.append((before, written(tmp_path, Workbook.open(before).apply(edits), f"{name}-后{suffix}")))
    assert added_errors(pairs) == {}
    loaded = convert(tmp_path, "xlsx", *(after for _, after in pairs))
    for path in loaded:
        assert any(name.startswith("校验结果") for name in openpyxl.load_workbook(path).sheetnames)
