"""Packages as other programs leave them: read as the form they are, marked, cleared to the byte, scored."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from perfeval_xl.app.checking import check_files, clear_files, mark_files
from perfeval_xl.app.results import FileResult
from perfeval_xl.app.scoring import score_files
from perfeval_xl.domain.finding import ResultTable
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.container.gate import open_archive
from perfeval_xl.hosts.container.package import Package
from perfeval_xl.hosts.file import Workbook
from tests.support.odd_packages import (
    BOOK,
    BOOK_RELATIONS,
    ODDITIES,
    SHEET,
    STYLES,
    VML,
    changed,
    declared_twice,
    form,
    in_sheet,
    odd_book,
)
from tests.support.packages import changed_parts, packed, parts, sheet_xml, small_book, written
from tests.support.validator import added_errors

FINDINGS = [("I306", "E16")]
EDITS = 9
SHAPES_LEFT_ALONE = {"drawing of another kind"}
"""What the sheet names as its drawing is none: cells are coloured and listed, but get no notes."""


def codes(file: FileResult) -> list[tuple[str, str]]:
    assert file.ok, file.message
    return [(finding.code, finding.at.a1) for finding in file.findings]


def marked(path: Path) -> bytes:
    (file,) = mark_files(check_files([path])).files
    assert file.ok, file.message
    return path.read_bytes()


def scored(path: Path) -> bytes:
    (file,) = score_files([path], in_place=True).files
    assert file.ok, file.message
    return path.read_bytes()


@pytest.mark.parametrize("name", ODDITIES)
def test_an_odd_package_is_read_marked_and_cleared(name: str, root: Path, tmp_path: Path) -> None:
    before = odd_book(root, name)
    path = written(tmp_path, before)
    assert codes(check_files([path]).files[0]) == FINDINGS
    after = marked(path)
    assert_sound(after)
    assert codes(check_files([path]).files[0]) == FINDINGS
    assert has_note(after) is (name not in SHAPES_LEFT_ALONE)
    assert marked(path) == after
    assert clear_files([path]).files[0].ok
    assert changed_parts(before, path.read_bytes()) == ({STYLES} if name == "styles of nothing" else set())


@pytest.mark.parametrize("name", ODDITIES)
def test_an_odd_package_is_scored(name: str, root: Path, tmp_path: Path) -> None:
    path = written(tmp_path, odd_book(root, name))
    (file,) = score_files([path], in_place=True).files
    assert (file.status, len(file.edits)) == ("ok", EDITS)
    assert_sound(path.read_bytes())
    cells = Workbook.open(path).read().sheets[0].cells
    assert {edit.at: cells[edit.at].value for edit in file.edits} == {edit.at: edit.value for edit in file.edits}


CELL_STYLES = re.compile(rb"<cellXfs[^>]*/>|<cellXfs.*?</cellXfs>", re.DOTALL)
STYLE_TABLES: dict[str, Callable[[bytes], bytes]] = {
    "as they are": lambda table: table,
    "fewer": lambda table: re.sub(rb"(<xf .*?(?:</xf>|/>)).*(?=</cellXfs>)", rb"\1", table, flags=re.DOTALL),
    "none": lambda table: b'<cellXfs count="0"/>',
    "no table": lambda table: b"",
}


@pytest.mark.parametrize("name", STYLE_TABLES)
@pytest.mark.parametrize("press", [marked, scored])
def test_a_style_that_is_not_there_never_becomes_another_one(
    name: str, press: Callable[[Path], bytes], root: Path, tmp_path: Path
) -> None:
    content = form(root)
    content[STYLES] = CELL_STYLES.sub(lambda found: STYLE_TABLES[name](found[0]), content[STYLES])
    beyond = len(cell_styles(content))
    for number in range(8):
        in_sheet(f'<c r="D{number + 12}" s="[0-9]+"', f'<c r="D{number + 12}" s="{beyond + number}"')(content)
    path = written(tmp_path, packed(content))
    styles = cell_styles(parts(press(path)))
    assert {styles[beyond + number] for number in range(8) if beyond + number < len(styles)} <= {*styles[:1]}


def cell_styles(content: dict[str, bytes]) -> list[str]:
    """The cell styles, each as its text."""
    table = ElementTree.fromstring(content[STYLES]).find("{*}cellXfs")
    return [] if table is None else [ElementTree.tostring(each, "unicode").strip() for each in table]


def assert_sound(data: bytes) -> None:
    """Names once, types once, parts well-formed, cells and elements of the sheet in the schema's order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert max(Counter(map(str.casefold, archive.namelist())).values()) == 1
    content = parts(data)
    package = Package(open_archive(data))
    texts = {name: package.read(name) for name in content if name.endswith((".xml", ".rels"))}
    for text in texts.values():
        ElementTree.fromstring(text.decode())
    types = [node.attributes for node in xml.outline(texts["[Content_Types].xml"], "", 1) if node.name == "Override"]
    assert max(Counter(each["PartName"].casefold() for each in types).values()) == 1
    elements = [node.name for node in xml.outline(texts[SHEET], SHEET, 1) if node.depth == 1]
    assert elements.count("legacyDrawing") <= 1
    if "conditionalFormatting" in elements:
        assert elements.index("conditionalFormatting") > elements.index("mergeCells")


def has_note(data: bytes) -> bool:
    package = Package(open_archive(data))
    comments = [package.read(each) for each in package.parts if each.startswith("xl/comments")]
    return any("【校验】I306".encode() in text for text in comments)


def test_notes_in_utf16_keep_their_encoding_and_get_shapes(root: Path, tmp_path: Path) -> None:
    after = parts(marked(written(tmp_path, odd_book(root, "notes in utf-16"))))
    assert after[VML].decode("utf-16").count("<v:shape ") == 2


@pytest.mark.validator
@pytest.mark.parametrize(
    "names",
    [
        ("ghost sheet", "ghosts of all", "notes without authors", "notes without drawing", "high sheetId"),
        ("sheet1.xml in utf-16-le", "notes in utf-16", "drawing NULL", "drawing without relation"),
    ],
    ids=["declared", "led to"],
)
def test_marks_add_no_error_to_odd_packages(names: tuple[str, ...], root: Path, tmp_path: Path) -> None:
    before = [written(tmp_path, odd_book(root, name), f"{name}-前.xlsx") for name in names]
    after = [written(tmp_path, path.read_bytes(), path.name.replace("前", "后")) for path in before]
    for path in after:
        marked(path)
    assert added_errors(zip(before, after, strict=True)) == {}


def test_an_index_beyond_the_texts_is_an_error_of_its_cell(root: Path, tmp_path: Path) -> None:
    content = form(root)
    in_sheet(r'<c r="E13"( s="\d+")[^>]*>.*?</c>', r'<c r="E13"\1 t="s"><v>99</v></c>')(content)
    (file,) = check_files([written(tmp_path, packed(content))]).files
    assert ("S106", "E13") in codes(file)


@pytest.mark.parametrize("number", [2, 3, 4, 5, 6, 7, 8, 9, 10, 77])
@pytest.mark.parametrize("kind", ["no relation", "part gone"])
def test_a_sheet_that_is_listed_but_not_there_is_told_by_name(
    kind: str, number: int, root: Path, tmp_path: Path
) -> None:
    content = form(root)
    wanted = f"rId{number}".encode()
    if b'"' + wanted + b'"' in content[BOOK_RELATIONS]:
        changed(content, BOOK_RELATIONS, b'"' + wanted + b'"', b'"rId60"')
    line = '<sheet name="项目二" sheetId="7" xmlns:r="{}" r:id="{}"/></sheets>'.format(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships", wanted.decode()
    )
    changed(content, BOOK, b"</sheets>", line.encode())
    if kind == "part gone":
        relation = (
            b'<Relationship Id="'
            + wanted
            + b'" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            b'worksheet" Target="worksheets/gone.xml"/></Relationships>'
        )
        changed(content, BOOK_RELATIONS, b"</Relationships>", relation)
    path = written(tmp_path, packed(content))
    (file,) = check_files([path]).files
    assert [(finding.code, finding.sheet) for finding in file.findings] == [("S101", "项目二"), ("I306", "自评表")]
    assert "“项目二”" in file.findings[0].message
    after = parts(marked(path))
    assert "项目二" in after["xl/worksheets/sheet2.xml"].decode()
    assert clear_files([path]).files[0].ok
    assert changed_parts(packed(content), path.read_bytes()) == set()


@pytest.mark.parametrize("target", ["styles.xml", "theme/theme1.xml", "../docProps/app.xml", "workbook.xml"])
def test_a_sheet_that_is_none_is_not_marked(target: str, root: Path, tmp_path: Path) -> None:
    content = form(root)
    changed(content, BOOK_RELATIONS, b'"/xl/worksheets/sheet1.xml"', f'"{target}"'.encode())
    path = written(tmp_path, packed(content))
    (file,) = mark_files(check_files([path])).files
    assert file.status == "XML_BAD"
    assert "不是工作表" in str(file.message)
    assert path.read_bytes() == packed(content)


def test_two_sheets_with_one_content_are_refused(root: Path, tmp_path: Path) -> None:
    """What is marked on one would be marked on the other."""
    content = form(root)
    (line,) = re.findall(rb"<sheet [^>]*/>", content[BOOK])
    (name,) = re.findall(rb'name="([^"]*)"', line)
    other = line.replace(b'name="' + name, b'name="again').replace(b'sheetId="1"', b'sheetId="9"')
    changed(content, BOOK, line, line + other)
    (file,) = check_files([written(tmp_path, packed(content))]).files
    assert (file.status, "同一份内容" in str(file.message)) == ("XML_BAD", True)


def test_a_label_in_the_last_column_has_nothing_beside_it(root: Path, tmp_path: Path) -> None:
    """The cell right of it, where 主管部门 would stand, is no cell that could be marked."""
    content = form(root)
    in_sheet(r'<c r="A3"([^>]*>.*?</c>)', r'<c r="XFD3"\1')(content)
    (file,) = check_files([written(tmp_path, packed(content))]).files
    assert max(finding.at.column for finding in file.findings) <= 16_384
    marked(file.path)


def test_a_cell_that_stands_twice_is_not_written(root: Path, tmp_path: Path) -> None:
    """Readers take the one or the other."""
    content = form(root)
    in_sheet(r'<c r="H7"', '<c r="H5"')(content)
    path = written(tmp_path, packed(content))
    (file,) = score_files([path], in_place=True, overwrite=True).files
    assert (file.status, "H5 有两格" in str(file.message)) == ("XML_BAD", True)
    assert path.read_bytes() == packed(content)


def test_a_part_that_always_was_declared_twice_stays_so(root: Path, tmp_path: Path) -> None:
    content = form(root)
    declared_twice(content)
    path = written(tmp_path, packed(content))
    marked(path)
    assert clear_files([path]).files[0].ok
    assert changed_parts(packed(content), path.read_bytes()) == set()


def test_a_workbook_none_of_whose_sheets_is_there_says_so(root: Path, tmp_path: Path) -> None:
    content = form(root)
    del content[SHEET]
    (file,) = check_files([written(tmp_path, packed(content))]).files
    assert file.status == "ZIP_BROKEN"
    assert "“自评表”" in str(file.message)


@pytest.mark.parametrize("taken", [1, 65_533, 65_534, 65_535, 4_294_967_295])
def test_the_number_of_our_sheet_is_one_that_excel_reads(taken: int, tmp_path: Path) -> None:
    content = parts(small_book(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')))
    content[BOOK] = content[BOOK].replace(b'sheetId="1"', b'sheetId="%d"' % taken)
    workbook = Workbook.open(written(tmp_path, packed(content)))
    after = workbook.apply([ResultTable(title="校验结果", rows=())])
    numbers = [
        int(node.attributes["sheetId"])
        for node in xml.outline(parts(after)[BOOK], BOOK, 2)
        if node.name == "sheet" and node.attributes["name"] == "校验结果"
    ]
    assert len(numbers) == 1
    assert 1 <= numbers[0] <= 65_534
    assert numbers[0] != taken


def test_a_name_on_our_sheet_goes_with_it_and_others_stay(root: Path, tmp_path: Path) -> None:
    before = odd_book(root, "name of no sheet")
    path = written(tmp_path, before)
    content = parts(marked(path))
    line = '<definedName name="_xlnm._FilterDatabase" localSheetId="1" hidden="1">校验结果!$A$2:$G$3</definedName>'
    changed(content, BOOK, b"</definedNames>", line.encode() + b"</definedNames>")
    path.write_bytes(packed(content))
    assert clear_files([path]).files[0].ok
    assert changed_parts(before, path.read_bytes()) == set()


def test_our_sheet_avoids_the_name_of_every_other_sheet(root: Path, tmp_path: Path) -> None:
    content = form(root)
    changed(content, BOOK, b"</sheets>", '<sheet name="校验结果" sheetId="7"/></sheets>'.encode())
    after = parts(marked(written(tmp_path, packed(content))))
    assert after[BOOK].decode().count('name="校验结果"') == 1


@pytest.mark.parametrize("encoding", ["utf-7", "unicode_escape", "rot13", "hz", "utf-32", "cp037"])
def test_an_encoding_in_which_tags_are_not_ascii_is_refused(encoding: str, root: Path, tmp_path: Path) -> None:
    content = form(root)
    content[SHEET] = f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + content[SHEET]
    assert check_files([written(tmp_path, packed(content))]).files[0].status == "XML_BAD"


def test_cells_under_another_prefix_keep_it(root: Path, tmp_path: Path) -> None:
    path = written(tmp_path, odd_book(root, "mixed cells"))
    score_files([path], in_place=True)
    assert b"</y:v></y:c>" in parts(path.read_bytes())[SHEET]
    assert openpyxl.load_workbook(path).worksheets[0]["H13"].value == 10


@pytest.mark.parametrize("make", [lambda: b"<!--" * (1 << 14), lambda: b"<!---->" * 9000, lambda: b"<??>" * 16_000])
def test_a_prolog_of_comments_takes_no_time(make: Callable[[], bytes], root: Path, tmp_path: Path) -> None:
    content = form(root) | {f"xl/slow{number}.xml": make() for number in range(400)}
    result = check_files([written(tmp_path, packed(content))]).files[0]
    assert result.status == "XML_BAD"
