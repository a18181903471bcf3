"""The Excel host without Excel: what the macros answer and are told, call by call."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from perfeval_xl.app import pressing
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.domain.finding import ClearMarks, Edit, Mark, ResultRow, ResultTable, SetValue, Severity
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.snapshot import Cell
from perfeval_xl.hosts.excel import ExcelBook, Place
from perfeval_xl.hosts.signs import RESULT_TITLE, note_text
from tests.support.cases import clean_sheet
from tests.support.macros import Macros, sent_by_excel, sheet_record
from tests.support.snapshots import stretched


def cells(sheet: list[Any]) -> dict[str, Cell]:
    """What is read of a sheet."""
    return {at.a1: cell for at, cell in ExcelBook(Macros(sheet)).read().sheets[0].cells.items()}


@pytest.mark.parametrize(
    ("value", "formula", "expected"),
    [
        ("≥5家", "≥5家", Cell("≥5家")),
        (0.1, "0.1", Cell(Decimal("0.1"))),
        (20.0, "20", Cell(Decimal(20))),
        (1e16, "1E+16", Cell(Decimal("1E+16"))),
        (True, "TRUE", Cell(True)),
        (0.5, "=A1/2", Cell(Decimal("0.5"), formula="A1/2")),
        ("=100%", "=100%", Cell("=100%")),
        ("", '=""', Cell("", formula='""')),
        (-2146826281, "=1/0", Cell("#DIV/0!", formula="1/0", error=True)),
        (-2146826246, "#N/A", Cell("#N/A", error=True)),
    ],
)
def test_values_are_read_as_the_file_host_reads_them(value: Any, formula: str, expected: Cell) -> None:
    assert cells(sheet_record(((value, None),), ((formula, ""),)))["A1"] == expected


def test_blank_cells_are_absent_and_a_sheet_of_one_cell_is_read() -> None:
    assert cells(sheet_record("独格")) == {"A1": Cell("独格")}
    assert cells(sheet_record()) == {"A1": Cell("标题"), "B2": Cell(Decimal("2.5"))}


def test_formats_merges_and_flags() -> None:
    sheet = sheet_record(((0.5, 1.0),), formats="1,1,0.00%\x1e1,2,#,##0\x1e", merges="A1:B1,C2:C4,", locked=True)
    read = ExcelBook(Macros(sheet)).read().sheets[0]
    assert [cell.number_format for cell in read.cells.values()] == ["0.00%", "#,##0"]
    assert read.merges == (Area(1, 1, 1, 2), Area(2, 3, 4, 3))
    assert read.protected


def applied(edits: list[Edit], *sheets: list[Any], **more: Any) -> list[tuple[Any, ...]]:
    """The steps that Excel is told for edits."""
    macros = Macros(*(sheets or [sheet_record()]), **more)
    ExcelBook(macros).apply(edits)
    return macros.steps


@pytest.mark.parametrize("merged", ["B1:B2", "B1:Z120"])
def test_a_value_goes_to_the_head_of_its_merged_area_however_large_it_is(merged: str) -> None:
    edits: list[Edit] = [SetValue(sheet="表", at=At(2, 2), value=Decimal("0.9"), number_format="0.00%")]
    assert applied(edits, sheet_record(merges=f"{merged},")) == [("value", "表", "B1", 0.9, "0.00%")]


def test_a_formula_is_never_overwritten() -> None:
    macros = Macros(sheet_record(((1.0,),), (("=2-1",),)))
    with pytest.raises(PerfevalError, match="FORMULA"):
        ExcelBook(macros).apply([SetValue(sheet="表", at=At(1, 1), value=Decimal(2))])
    assert [name for name, _ in macros.calls] == ["PevRead"]


def mark(row: int, severity: Severity = Severity.ERROR, note: str = "P403 说明") -> Mark:
    """A mark in column A."""
    return Mark(sheet="表", at=At(row, 1), severity=severity, note=note)


def test_marks_are_grouped_by_colour_and_leave_the_users_notes() -> None:
    steps = applied([mark(1), mark(2, Severity.INFO), mark(3)], sheet_record(notes="A3,*A9,", merges="A1:B1,"))
    assert steps == [
        ("fill", "表", "A1:B1,A3", float(0xCEC7FF), ""),
        ("fill", "表", "A2", float(0xF7EBDD), ""),
        ("note", "表", "A1", note_text("P403 说明"), ""),
        ("note", "表", "A2", note_text("P403 说明"), ""),
    ]


def test_addresses_stay_below_what_one_range_takes() -> None:
    fills = [step[2] for step in applied([mark(row) for row in range(1, 301)]) if step[0] == "fill"]
    assert all(len(address) <= 255 for address in fills)
    assert ",".join(fills) == ",".join(f"A{row}" for row in range(1, 301))


def test_clearing_touches_marked_sheets_and_our_table_only() -> None:
    ours = sheet_record(((RESULT_TITLE,),), name="校验结果")
    theirs = sheet_record((("我们自己的结果",),), name="校验结果(2)")
    steps = applied([ClearMarks()], sheet_record(notes="*B2,A1,"), sheet_record(name="别的"), ours, theirs)
    assert steps == [("clear", "表", "", "", ""), ("drop", "校验结果", "", "", "")]


def test_nothing_to_clear_is_no_call() -> None:
    macros = Macros(sheet_record())
    ExcelBook(macros).apply([ClearMarks()])
    assert [name for name, _ in macros.calls] == ["PevRead"]


def test_the_table_takes_a_number_where_its_name_is_taken() -> None:
    row = ResultRow(code="P403", severity=Severity.ERROR, sheet="表'一", at=At(2, 8), message="问题", advice="改法")
    steps = applied(
        [ResultTable(title="校验结果", rows=(row,))], sheet_record(name="表"), sheet_record(name="校验结果")
    )
    assert steps[0] == ("table", "校验结果(2)", "", RESULT_TITLE, "")
    assert steps[2][:3] == ("row", "校验结果(2)", "3")
    assert steps[2][3].split("\x1f") == ["1", "", "错误", "P403", "表'一", "H2", "问题", "改法", "'表''一'!H2"]
    assert steps[-1] == ("finish", "校验结果(2)", "3", "", "")


@pytest.mark.parametrize(
    ("edits", "sheets", "fixed", "word"),
    [
        ([mark(1)], [sheet_record(locked=True)], False, "工作表“表”设了保护"),
        ([SetValue(sheet="表", at=At(1, 1), value="优")], [sheet_record(locked=True)], False, "工作表“表”设了保护"),
        ([ClearMarks()], [sheet_record(locked=True, coloured=True)], False, "工作表“表”设了保护"),
        ([ResultTable(title="", rows=())], [sheet_record()], True, "工作簿设了结构保护"),
        (
            [ClearMarks()],
            [sheet_record(), sheet_record(((RESULT_TITLE,),), name="校验结果")],
            True,
            "工作簿设了结构保护",
        ),
    ],
)
def test_protection_is_told_before_anything_is_written(
    edits: list[Edit], sheets: list[Any], fixed: bool, word: str
) -> None:
    macros = Macros(*sheets, fixed=fixed)
    with pytest.raises(PerfevalError, match=f"PROTECTED: {word}"):
        ExcelBook(macros).apply(edits)
    assert [name for name, _ in macros.calls] == ["PevRead"]


def test_a_protected_sheet_that_is_not_touched_is_no_matter() -> None:
    assert applied([mark(1), ClearMarks()], sheet_record(), sheet_record(name="锁", locked=True))


def test_what_excel_could_not_do_is_told() -> None:
    with pytest.raises(PerfevalError, match="EXCEL_BUSY: Excel 没有写完（不能编辑）"):
        applied([mark(1)], fault="不能编辑")


def test_an_unknown_sheet_is_refused() -> None:
    with pytest.raises(PerfevalError, match="NO_SHEET"):
        applied([Mark(sheet="无", at=At(1, 1), severity=Severity.INFO, note="")])


def test_messages_places_and_sheets_to_print() -> None:
    macros = Macros(sheet_record())
    book = ExcelBook(macros)
    book.tell("好", go=Place("表", At(2, 1)))
    book.tell("印", show=("表", "二"))
    assert macros.calls == [("PevTell", ("好", "go", "表\x1fA2")), ("PevTell", ("印", "print", "表\x1f二"))]
    assert book.here == Place("表", At(3, 2))


@pytest.mark.parametrize("rows", [1, 40, 400])
@pytest.mark.parametrize(("press", "score"), [(pressing.check, 20), (pressing.score, None)])
def test_a_press_needs_as_many_calls_for_any_number_of_rows(
    press: Callable[..., Any], score: int | None, rows: int
) -> None:
    form = stretched(clean_sheet({"set": {"H13": score, "F13": "1%"}}), 13, rows)
    macros = Macros(sent_by_excel(form))
    assert len(press(ExcelBook(macros)).edits) > rows
    assert [name for name, _ in macros.calls] == ["PevRead", "PevApply"]
