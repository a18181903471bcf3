""".xls and .ods say what the same workbook says as .xlsx: findings, values, formats, merged areas, formulas."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.formats import render, show_text
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.snapshot import Cell, Sheet, Snapshot
from perfeval_xl.hosts.opening import Kind, open_form
from perfeval_xl.rules import run
from perfeval_xl.standard import Standard
from tests.conftest import REAL, ROOT
from tests.support.office import convert

KINDS = {"xls": Kind.XLS, "ods": Kind.ODS}
FORMS = [
    *sorted((ROOT / "examples" / "2024").glob("*.xlsx")),
    *sorted(REAL["corpus"].glob("*.xlsx")),
]
CODES = [
    *("General", "0", "0.00", "#,##0", "#,##0.00", "0%", "0.00%", '0.0"万元"', '"≤"0.0"万元"', "0.0_ ", "000", "#"),
    *("#,##0.00_);(#,##0.00)", '0.00;-0.00;"-"', '[>=100]0"人";[<0]"负"0;0.0', "0.00E+00", "¥#,##0.00", "0.##"),
    *("yyyy/m/d", 'yyyy"年"m"月"d"日"', 'm"月"d"日"', "h:mm", "[Red]0.00;[Blue]-0.00", "[Red]0;[Red]0", "0.0,"),
]
NUMBERS = (0.985, -3.5, 45599, 0, 123456.789)


def odd_workbook(path: Path, *, date1904: bool) -> Path:
    """Every format with several numbers, formulas of all sorts, an error, texts, merged areas, hidden and protected sheets."""
    book = openpyxl.Workbook()
    book.epoch = (
        openpyxl.utils.datetime.CALENDAR_MAC_1904 if date1904 else openpyxl.utils.datetime.CALENDAR_WINDOWS_1900
    )
    book.defined_names["名字"] = DefinedName("名字", attr_text="'自评 表'!$B$1")
    sheet = book.active
    sheet.title = "自评 表"
    for row, code in enumerate(CODES, 1):
        for column, number in enumerate(NUMBERS, 1):
            sheet.cell(row, column, number).number_format = code
    formulas = ["=100%", "=SUM(B1:B5)*100%", "=1/0", "='另 一'!A1&\"x\"", "=COUNTA(B:B)", '=INDIRECT("B1")', "=名字+1"]
    sheet.append(["三级指标", *formulas])
    sheet.append(["多行\n文字  两空格", "30", "'=SUM", "=IF(A2>0,SUM($B$1:$C$3),ROUND(B2,2))"])
    sheet.cell(len(CODES) + 2, 2).number_format = '@"万元"'
    sheet.merge_cells("A41:C43")
    sheet["A41"] = "合并"
    book.create_sheet("另 一").protection.sheet = True
    book["另 一"]["A1"] = "一级指标"
    for name, state in (("藏", "hidden"), ("深藏", "veryHidden")):
        book.create_sheet(name).sheet_state = state
        book[name]["A1"] = "绩效指标"
    book.save(path)
    return path


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """The forms and two odd workbooks as LibreOffice writes them, by kind; the .xlsx are the odd ones alone."""
    folder = tmp_path_factory.mktemp("kinds")
    odd = [odd_workbook(folder / "odd.xlsx", date1904=False), odd_workbook(folder / "odd1904.xlsx", date1904=True)]
    made = {kind: convert(folder, kind, *FORMS, *odd) for kind in KINDS}
    return {**made, "xlsx": convert(folder, "xlsx", *odd)}


def findings(snapshot: Snapshot) -> Counter[tuple[str, str, str]]:
    found = run([book_of(snapshot, None)], Standard.default().rules.values())
    return Counter((finding.code, finding.at.a1, finding.message) for finding in found)


def facts(sheet: Sheet) -> tuple[str, dict[At, Cell], list[Area], bool, bool]:
    return sheet.name, dict(sheet.cells), sorted(sheet.merges), sheet.hidden, sheet.protected


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", KINDS)
def test_forms_are_read_the_same(kind: str, converted: dict[str, list[Path]]) -> None:
    for form, other in zip(FORMS, converted[kind], strict=False):
        opened = open_form(other)
        assert opened.kind is KINDS[kind]
        one, two = open_form(form).read(), opened.read()
        assert list(map(facts, one.sheets)) == list(map(facts, two.sheets)), form.name
        assert findings(one) == findings(two), form.name


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", [-2, -1])
def test_every_format_and_formula_shows_the_same(kind: str, place: int, converted: dict[str, list[Path]]) -> None:
    one, two = (open_form(converted[each][place]).read() for each in ("xlsx", kind))
    assert one.date1904 == two.date1904 == (place == -1)
    for left, right in zip(one.sheets, two.sheets, strict=True):
        assert facts(left)[2:] == facts(right)[2:]
        assert {at.a1: shown(cell, one) for at, cell in left.cells.items()} == {
            at.a1: shown(cell, two) for at, cell in right.cells.items()
        }


def shown(cell: Cell, snapshot: Snapshot) -> tuple[object, bool, bool]:
    """What a cell shows, to nine places as LibreOffice keeps no more, and whether it is a formula or an error."""
    text: object = cell.value
    if isinstance(cell.value, Decimal):
        rounded = Decimal(f"{round(cell.value, 9).normalize():f}")
        text = render(cell.number_format, rounded, date1904=snapshot.date1904)
    elif isinstance(cell.value, str):
        text = show_text(cell.number_format, cell.value)
    return text, cell.formula is not None, cell.error


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", KINDS)
def test_formulas_tell_what_they_depend_on(kind: str, converted: dict[str, list[Path]]) -> None:
    sheet = open_form(converted[kind][-2]).read().sheets[0]
    told = {cell.formula for cell in sheet.cells.values() if cell.formula is not None}
    assert {"100%", "SUM(B1:B5)*100%", "1/0", "名字+1"} <= told
    assert any(formula.startswith("IF(A2>0,SUM($B$1:$C$3)") for formula in told)
    assert not any("[" in formula for formula in told)
