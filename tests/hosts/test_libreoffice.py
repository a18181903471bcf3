"""A workbook open in Calc reads, is written and cleared as the same workbook on disk is, and one undo takes all back."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule
from openpyxl.styles import Font, PatternFill, Protection

from perfeval_xl.app import pressing
from perfeval_xl.domain.causes import causes_of
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.domain.finding import ClearMarks, Edit, Mark, ResultRow, ResultTable, SetValue, Severity
from perfeval_xl.domain.grid import At
from perfeval_xl.hosts.file import Workbook
from perfeval_xl.hosts.signs import RESULT_TITLE, note_text
from tests.conftest import ROOT
from tests.support.calc import Calc, running_calc
from tests.support.formulas import ELSEWHERE, with_total_elsewhere
from tests.support.office import convert
from tests.support.remarks import OURS, REMARKS
from tests.support.snapshots import comparable_sheets

pytestmark = [pytest.mark.libreoffice]
Open = Callable[..., Any]
BLANK = ROOT / "examples" / "2024" / "空白得分-待计分.xlsx"


@pytest.fixture(scope="module")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calc]:
    with running_calc(tmp_path_factory.mktemp("calc") / "profile") as running:
        yield running


@pytest.fixture
def opened(calc: Calc) -> Iterator[Open]:
    documents = []

    def open_document(path: Path | None = None, **options: object) -> Any:
        documents.append(calc.open(path, **options))
        return documents[-1]

    yield open_document
    for document in documents:
        document.close(True)


def host(document: Any) -> Any:
    from perfeval_xl.hosts.libreoffice import OpenBook

    return OpenBook(document)


def edits_for(sheet: str) -> list[Edit]:
    row = ResultRow(code="P403", severity=Severity.ERROR, sheet=sheet, at=At(12, 8), message="未完成", advice="改")
    places = [(At(8, 9), Severity.ERROR), (At(12, 5), Severity.WARNING), (At(10, 2), Severity.INFO)]
    marks = [Mark(sheet=sheet, at=at, severity=severity, note=f"{at.a1} 有问题") for at, severity in places]
    return [ClearMarks(), *marks, ResultTable(title="校验结果", rows=(row, row))]


def shades(document: Any) -> tuple[Any, ...]:
    from perfeval_xl.hosts.libreoffice import marks

    return marks.shades(document)


def looks(document: Any) -> list[object]:
    """All that marks could have touched: sheets, values, notes, conditional formats, styles of cells."""
    found: list[object] = []
    for sheet in (document.Sheets.getByIndex(number) for number in range(document.Sheets.Count)):
        notes = sheet.Annotations
        found.append(sheet.Name)
        found.append([(str(notes.getByIndex(k).Position), notes.getByIndex(k).String) for k in range(notes.Count)])
        formats = sheet.ConditionalFormats.getConditionalFormats()
        found.append(sorted((each.Range.RangeAddressesAsString, each.Count) for each in formats))
        used = sheet.getCellRangeByName("A1:K60")
        found.append((used.getFormulaArray(), used.getDataArray()))
        names = ("CellStyle", "CellBackColor", "CharFontName", "CharHeight", "NumberFormat", "CellProtection")
        found.append(
            [str(used.getCellByPosition(c, r).getPropertyValues(names)) for r in range(1, 13) for c in range(9)]
        )
    return found


def odd_book(path: Path) -> Path:
    """Everything that a cell can hold, on a sheet that holds a form's word."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "项目 表'1"
    values = [
        "三级指标",
        date(2024, 5, 6),
        True,
        "=1/0",
        "=1=1",
        0.1234,
        "#N/A",
        "=100%",
        "=SUM(F1,1)",
        1e20,
        5,
        " x\ny ",
    ]
    for column, value in enumerate(values, 1):
        sheet.cell(1, column, value)
    sheet["F1"].number_format, sheet["K1"].number_format = "0.00%", "#,##0.00"
    sheet["M1"].value, sheet["M1"].data_type = "=100%", "s"
    sheet.merge_cells("B3:C5")
    sheet.merge_cells("D3:D4")
    sheet.merge_cells("D5:D6")
    sheet["A9"] = "底"
    hidden = book.create_sheet("藏")
    hidden["A1"], hidden.sheet_state, hidden.protection.sheet = "基础数据表", "hidden", True
    book.create_sheet("通讯录")["A1"] = "没有表"
    book.save(path)
    return path


def test_all_that_a_cell_can_hold_reads_as_on_disk(opened: Open, tmp_path: Path) -> None:
    """The second file holds the formulas' results, which openpyxl does not compute."""
    odd = odd_book(tmp_path / "怪.xlsx")
    (computed,) = convert(tmp_path, "xlsx", odd)
    snapshot = host(opened(odd)).read()
    found, constants, results = (
        {at: cell._replace(number_format="") for at, cell in comparable_sheets(each, formulas=False)[0].cells.items()}
        for each in (snapshot, Workbook.open(odd).read(), Workbook.open(computed).read())
    )
    assert found == constants | {at: cell for at, cell in results.items() if constants[at].formula is not None}
    assert (
        comparable_sheets(snapshot, formulas=False)[0].merges
        == comparable_sheets(Workbook.open(odd).read(), formulas=False)[0].merges
    )
    cells = snapshot.sheets[0].cells
    assert [cells[At(1, column)].number_format for column in (2, 6, 11)] == ["yyyy-mm-dd", "0.00%", "#,##0.00"]
    assert [cells[At(1, column)].formula for column in (8, 13)] == ["100%", None]
    flags = [(sheet.hidden, sheet.protected, len(sheet.cells)) for sheet in snapshot.sheets[1:]]
    assert flags == [(True, True, 1), (False, False, 0)]


@pytest.mark.parametrize("case", ELSEWHERE)
def test_a_total_added_up_on_another_sheet_is_not_believed(case: str, opened: Open, tmp_path: Path) -> None:
    """LibreOffice has computed it, from scores that nobody has filled in yet."""
    path = tmp_path / "表.xlsx"
    path.write_bytes(with_total_elsewhere(BLANK.read_bytes(), case, {"H16": 10}))
    book = host(opened(path))
    assert "总分 98.95，优" in pressing.score(book, overwrite=True).message
    cells = book.read().sheets[0].cells
    assert (cells[At(20, 8)].value, cells[At(20, 9)].value) == (Decimal("98.95"), "等级：优")


def test_marks_come_off_without_a_trace(any_form: Path, opened: Open) -> None:
    document = opened(any_form)
    book, before = host(document), looks(document)
    book.apply(edits_for(book.read().sheets[0].name))
    assert len(shades(document)) == 3
    listed = document.Sheets.getByName("校验结果")
    assert listed.getCellByPosition(0, 0).String == RESULT_TITLE
    assert (listed.getPrintTitleRows(), listed.getTitleRows().StartRow, listed.getTitleRows().EndRow) == (True, 1, 1)
    book.apply([ClearMarks()])
    assert looks(document) == before


def test_one_undo_takes_a_press_back_and_one_redo_does_it_again(any_form: Path, opened: Open) -> None:
    document = opened(any_form)
    book, undo, before = host(document), document.UndoManager, looks(document)
    pressing.check(book)
    marked = looks(document)
    pressing.score(book, overwrite=True)
    pressing.clear(book)
    assert undo.getAllUndoActionTitles()[0] == "绩效自评：清除标记"
    steps = len(undo.getAllUndoActionTitles())
    for _ in range(steps - 1):
        undo.undo()
    assert looks(document) == marked
    undo.undo()
    assert looks(document) == before
    undo.redo()
    assert looks(document) == marked


def test_the_file_host_takes_off_what_calc_marked_and_the_other_way_round(
    any_form: Path, calc: Calc, opened: Open, tmp_path: Path
) -> None:
    document = opened(any_form)
    book = host(document)
    name = book.read().sheets[0].name
    book.apply(edits_for(name))
    saved = Workbook.open(calc.save(document, tmp_path / "标.xlsx"))
    (tmp_path / "清.xlsx").write_bytes(saved.apply([ClearMarks()]))
    cleared = openpyxl.load_workbook(tmp_path / "清.xlsx")
    assert cleared.sheetnames == [name]
    assert not cleared[name].conditional_formatting
    assert not [cell for row in cleared[name].iter_rows() for cell in row if cell.comment]

    (tmp_path / "盘.xlsx").write_bytes(Workbook.open(any_form).apply(edits_for(name)))
    document = opened(tmp_path / "盘.xlsx")
    assert len(shades(document)) == 3
    host(document).apply([ClearMarks()])
    assert looks(document) == looks(opened(any_form))


def test_links_of_the_table_lead_to_the_cells_in_excel_too(
    any_form: Path, calc: Calc, opened: Open, tmp_path: Path
) -> None:
    document = opened(any_form)
    book = host(document)
    pressed = pressing.check(book)
    saved = openpyxl.load_workbook(calc.save(document, tmp_path / "标.xlsx"))
    links = [cell.hyperlink for (cell,) in saved["校验结果"]["F3:F40"] if cell.hyperlink]
    (table,) = [edit for edit in pressed.edits if isinstance(edit, ResultTable)]
    assert len(table.rows) == len(pressed.findings)
    assert [link.location for link in links] == [f"'{each.sheet}'!{each.at.a1}" for each in table.rows]
    assert [cell.value for (cell,) in saved["校验结果"]["D3:D40"] if cell.value] == [row.code for row in table.rows]
    again = pressing.check(book)
    assert again.message.startswith(f"与上次校验相比：改好 0 处，还有 {len(causes_of(pressed.findings))} 处。")


def plain_book(path: Path, change: Callable[[Any], None]) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "表"
    for row in range(1, 13):
        book.active.cell(row, 1, f"指标{row}")
    change(book.active)
    book.save(path)
    return path


def test_a_text_stays_a_text_and_a_number_gets_its_format(calc: Calc, opened: Open, tmp_path: Path) -> None:
    document = opened(plain_book(tmp_path / "表.xlsx", lambda sheet: sheet.merge_cells("B1:C2")))
    host(document).apply(
        [
            SetValue(sheet="表", at=At(2, 3), value="=100%"),
            SetValue(sheet="表", at=At(3, 2), value=Decimal("0.9813"), number_format="0.00%"),
            SetValue(sheet="表", at=At(4, 2), value="00123"),
        ]
    )
    sheet = openpyxl.load_workbook(calc.save(document, tmp_path / "写.xlsx"))["表"]
    assert [(sheet[place].value, sheet[place].data_type) for place in ("B1", "B3", "B4")] == [
        ("=100%", "s"), (0.9813, "n"), ("00123", "s"),
    ]  # fmt: skip
    assert sheet["B3"].number_format == "0.00%"


def test_marked_cells_keep_their_own_font(opened: Open, tmp_path: Path) -> None:
    """A conditional style shows the root style's font in place of the cell's, unless it repeats the cell's."""
    font = Font(name="SimSun", size=20, bold=True, color="FFFF0000")
    document = opened(plain_book(tmp_path / "表.xlsx", lambda sheet: setattr(sheet["A3"], "font", font)))
    host(document).apply([Mark(sheet="表", at=At(row, 1), severity=Severity.ERROR, note="改") for row in (3, 4)])
    styles = document.StyleFamilies.getByName("CellStyles")
    shown = [styles.getByName(shade.style) for shade in shades(document)]
    assert [(style.CharHeight, style.CharColor, style.CellBackColor) for style in shown] == [
        (20.0, 0xFF0000, 0xFFC7CE), (11.0, 0x000000, 0xFFC7CE),
    ]  # fmt: skip


def test_what_people_put_in_stays(opened: Open, tmp_path: Path) -> None:
    def dress(sheet: Any) -> None:
        sheet["A2"].comment = Comment("请核对口径", "财务处")
        fill = PatternFill(bgColor="FFFF0000", fill_type="solid")
        sheet.conditional_formatting.add("A2:A5", CellIsRule(operator="lessThan", formula=["5"], fill=fill))
        sheet.conditional_formatting.add(
            "A7", ColorScaleRule(start_type="min", start_color="FFFFFF", end_type="max", end_color="FF0000")
        )

    document = opened(plain_book(tmp_path / "表.xlsx", dress))
    before = looks(document)
    book = host(document)
    marks = [Mark(sheet="表", at=At(row, 1), severity=Severity.ERROR, note="改") for row in (2, 7, 9)]
    book.apply([ClearMarks(), *marks])
    book.apply([ClearMarks(), *marks])
    notes = document.Sheets.getByIndex(0).Annotations
    assert [notes.getByIndex(number).String for number in range(3)] == ["请核对口径", note_text("改"), note_text("改")]
    assert [area.a1 for shade in shades(document) for area in shade.areas] == ["A9:A9"]
    book.apply([ClearMarks()])
    assert looks(document) == before


@pytest.mark.parametrize("name", REMARKS)
def test_what_people_write_into_our_notes_stays_as_theirs(opened: Open, tmp_path: Path, name: str) -> None:
    text, remark = REMARKS[name]
    document = opened(plain_book(tmp_path / "表.xlsx", lambda _: None))
    sheet, book = document.Sheets.getByIndex(0), host(document)
    marks = [Mark(sheet="表", at=At(row, 1), severity=Severity.ERROR, note=OURS) for row in (2, 4)]
    book.apply([ClearMarks(), *marks])
    sheet.Annotations.insertNew(sheet.getCellByPosition(0, 1).CellAddress, text)
    for _ in range(2):
        book.apply([ClearMarks(), *marks])
    book.apply([ClearMarks()])
    notes = [sheet.Annotations.getByIndex(number) for number in range(sheet.Annotations.Count)]
    assert [(note.Position.Row, note.String) for note in notes] == ([(1, remark)] if remark else [])


def test_marks_of_a_file_come_off_beside_the_users_own_formats(opened: Open, tmp_path: Path) -> None:
    def dress(sheet: Any) -> None:
        fill = PatternFill(bgColor="FFFF0000", fill_type="solid")
        sheet.conditional_formatting.add("A2:A5", CellIsRule(operator="lessThan", formula=["5"], fill=fill))

    path = plain_book(tmp_path / "表.xlsx", dress)
    marks = [Mark(sheet="表", at=At(row, 1), severity=Severity.ERROR, note="改") for row in (3, 9)]
    marked = tmp_path / "标.xlsx"
    marked.write_bytes(Workbook.open(path).apply(marks))
    document = opened(marked)
    host(document).apply([ClearMarks()])
    assert shades(document) == ()
    formats = document.Sheets.getByIndex(0).ConditionalFormats.getConditionalFormats()
    covered = {(a.StartRow, a.EndRow) for each in formats for a in each.Range.RangeAddresses}
    assert {row for first, last in covered for row in range(first + 1, last + 2)} == {2, 3, 4, 5}
    host(document).apply([Mark(sheet="表", at=At(12, 1), severity=Severity.ERROR, note="改")])
    assert [area.a1 for shade in shades(document) for area in shade.areas] == ["A12:A12"]


def refused(document: Any, edits: list[Edit]) -> PerfevalError:
    before, steps = looks(document), document.UndoManager.getAllUndoActionTitles()
    with pytest.raises(PerfevalError) as told:
        host(document).apply(edits)
    assert looks(document) == before
    assert document.UndoManager.getAllUndoActionTitles() == steps
    return told.value


def test_protection_is_told_before_anything_is_written(opened: Open, tmp_path: Path) -> None:
    def protect(sheet: Any) -> None:
        sheet.protection.sheet = True
        sheet["B2"].protection = Protection(locked=False)

    document = opened(plain_book(tmp_path / "表.xlsx", protect))
    mark = Mark(sheet="表", at=At(2, 1), severity=Severity.ERROR, note="改")
    told = refused(document, [ClearMarks(), mark])
    assert (told.code, "工作表“表”有保护" in told.message) == ("PROTECTED", True)
    assert refused(document, [SetValue(sheet="表", at=At(3, 2), value="改")]).code == "PROTECTED"
    host(document).apply([ClearMarks(), SetValue(sheet="表", at=At(2, 2), value="能填")])
    assert document.Sheets.getByIndex(0).getCellByPosition(1, 1).String == "能填"


def test_a_protected_structure_is_told(opened: Open, tmp_path: Path) -> None:
    document = opened(plain_book(tmp_path / "表.xlsx", lambda sheet: None))
    document.protect("")
    told = refused(document, [ResultTable(title="校验结果", rows=())])
    assert (told.code, "结构有保护" in told.message) == ("PROTECTED", True)


def test_formulas_long_texts_missing_sheets_and_read_only_are_told(opened: Open, tmp_path: Path) -> None:
    path = plain_book(tmp_path / "表.xlsx", lambda sheet: sheet.__setitem__("B2", "=1+1"))
    document = opened(path)
    assert refused(document, [SetValue(sheet="表", at=At(2, 2), value="改")]).code == "FORMULA"
    assert refused(document, [SetValue(sheet="表", at=At(3, 2), value="长" * 40_000)]).code == "LONG_TEXT"
    assert refused(document, [SetValue(sheet="没有", at=At(3, 2), value="改")]).code == "NO_SHEET"
    assert refused(opened(path, ReadOnly=True), [SetValue(sheet="表", at=At(3, 2), value="改")]).code == "READ_ONLY"


def test_a_sheet_of_that_name_which_is_not_ours_stays(opened: Open, tmp_path: Path) -> None:
    document = opened(plain_book(tmp_path / "表.xlsx", lambda sheet: None))
    document.Sheets.insertNewByName("校验结果", 1)
    host(document).apply(edits_for("表"))
    assert document.Sheets.ElementNames == ("表", "校验结果", "校验结果(2)")
    host(document).apply([ClearMarks()])
    assert document.Sheets.ElementNames == ("表", "校验结果")


def test_a_book_that_was_never_saved(opened: Open) -> None:
    document = opened()
    sheet = document.Sheets.getByIndex(0)
    sheet.getCellRangeByName("A1:C1").setDataArray((("三级指标", "年度指标值", "实际完成值"),))
    book = host(document)
    assert "/" not in book.name
    book.apply(edits_for(sheet.Name))
    assert document.Sheets.ElementNames[-1] == "校验结果"
    assert document.URL == ""
