"""The buttons, without any spreadsheet program: what a press reads, writes and says."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from perfeval_xl.app import pressing
from perfeval_xl.app.walking import explained, find, neighbour
from perfeval_xl.domain.finding import ClearMarks, Finding, Mark, ResultTable, SetValue, Severity
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Cell, Sheet, Snapshot
from tests.support.cases import clean_sheet
from tests.support.snapshots import Recorder, snapshot_of


def host(changes: dict[str, object] | None = None) -> Recorder:
    """The clean project form with a few cells changed."""
    return Recorder(Snapshot(path="表.xlsx", sheets=(clean_sheet({"set": changes or {}}),)))


def test_a_press_of_check_marks_lists_and_sums_up() -> None:
    book = host({"F12": "1场", "H19": 50})
    pressed = pressing.check(book)
    assert "发现错误 2 处。" in pressed.message
    assert isinstance(book.edits[0], ClearMarks)
    assert [edit.at.a1 for edit in book.edits if isinstance(edit, Mark)] == [each.at.a1 for each in pressed.findings]
    assert isinstance(book.edits[-1], ResultTable)
    assert pressed.edits == tuple(book.edits)


def test_a_form_without_slips_is_told_so_and_old_marks_go() -> None:
    book = host()
    assert pressing.check(book).message == "校验完成，没有发现问题。"
    assert book.edits == [ClearMarks()]


def test_a_press_of_score_fills_blanks_and_says_the_total() -> None:
    book = host({"H12": None, "H19": None, "I19": "等级："})
    pressed = pressing.score(book)
    assert [(edit.at.a1, str(edit.value)) for edit in book.edits if isinstance(edit, SetValue)] == [
        ("H12", "10"), ("H19", "99.28"), ("I19", "等级：优"),
    ]  # fmt: skip
    assert "填写了 3 格" in pressed.message
    assert "总分 99.28，优" in pressed.message


def test_scoring_again_overwrites_only_when_told() -> None:
    assert pressing.score(host({"H13": 3})).edits == ()
    assert pressing.score(host({"H13": 3}), overwrite=True).edits


@pytest.mark.parametrize("press", [pressing.check, pressing.score])
def test_a_workbook_without_a_form_is_left_alone(press: Callable[[Recorder], pressing.Pressed]) -> None:
    book = Recorder(snapshot_of({"A1": "通讯录"}))
    assert "没有找到自评表" in press(book).message
    assert book.edits == []


@pytest.mark.parametrize("press", [pressing.check, pressing.score])
def test_a_form_that_cannot_be_read_is_told_with_what_stands_in_the_way(
    press: Callable[[Recorder], pressing.Pressed],
) -> None:
    waiting = clean_sheet({})
    waiting = replace(waiting, cells={**waiting.cells, At(11, 8): Cell(None, formula="=A1")})
    alone = Recorder(Snapshot(path="表.xlsx", sheets=(waiting,)))
    message = press(alone).message
    assert "还没有算出结果" in message and "没有找到自评表" not in message
    assert alone.edits == []
    beside = Recorder(Snapshot(path="表.xlsx", sheets=(clean_sheet({}), replace(waiting, name="另一张"))))
    assert "另一张" in str((press(beside).message, beside.edits))


def finding(sheet: str, place: str) -> Finding:
    """A finding at a place."""
    return Finding(code="P403", severity=Severity.ERROR, path="表", sheet=sheet, at=At.parse(place), message="")


def book_of_sheets(hidden: str = "") -> Snapshot:
    """甲 and 乙, of which one may be hidden."""
    sheets = tuple(Sheet(name=name, cells={}, hidden=name == hidden) for name in ("甲", "乙"))
    return Snapshot(path="表.xlsx", sheets=sheets)


@pytest.mark.parametrize(
    ("sheet", "place", "forward", "expected"),
    [
        ("甲", "A1", True, ("甲", "B2")), ("甲", "B2", True, ("甲", "A9")), ("甲", "A9", True, ("乙", "C1")), ("乙", "C1", True, ("甲", "B2")),
        ("甲", "A1", False, ("乙", "C1")), ("甲", "A9", False, ("甲", "B2")), ("乙", "C1", False, ("甲", "A9")), ("丙", "A1", True, ("甲", "B2")),
    ],
)  # fmt: skip
def test_next_and_previous_go_round(sheet: str, place: str, forward: bool, expected: tuple[str, str]) -> None:
    findings = [finding("甲", "B2"), finding("甲", "A9"), finding("乙", "C1")]
    found = neighbour(book_of_sheets(), findings, sheet, At.parse(place), forward=forward)
    assert found is not None
    assert (found.sheet, found.at.a1) == expected


def test_without_findings_there_is_nowhere_to_go() -> None:
    assert neighbour(book_of_sheets(), [], "甲", At(1, 1), forward=True) is None


def test_sheets_that_nobody_sees_are_passed_over() -> None:
    findings = [finding("甲", "B2"), finding("乙", "C1")]
    assert neighbour(book_of_sheets(hidden="乙"), findings, "甲", At(2, 2), forward=True) == findings[0]
    assert neighbour(book_of_sheets(hidden="乙"), findings[1:], "甲", At(2, 2), forward=True) is None


def test_why_a_cell_is_marked_is_told_for_all_of_its_merged_area() -> None:
    snapshot, findings = find(host({"F12": "1场"}))
    marked = findings[0]
    assert explained(snapshot, findings, "表", marked.at).startswith(f"{marked.code} ")
    assert explained(snapshot, findings, "表", At(1, 1)) == ""
