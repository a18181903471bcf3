"""校验结果 as a list to work through: order, ticks, what is new, and what both are told by."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import openpyxl
import pytest

from perfeval_xl.app import pressing
from perfeval_xl.app.worklist import make_worklist
from perfeval_xl.domain.finding import DONE, NEW, RESULT_TITLE, ResultRow, ResultTable, Severity
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import CellValue, Sheet, Snapshot
from perfeval_xl.hosts.signs import RESULT_FIRST_ROW, RESULT_HEADS, result_words
from tests.conftest import ROOT
from tests.support.cases import clean_sheet
from tests.support.command import perfeval
from tests.support.snapshots import Recorder, sheet_of, written_by_openpyxl

Changes: TypeAlias = dict[str, object]
OLD_HEADS = ("序号", "代码", "级别", "工作表", "单元格", "问题", "怎么改")


def as_sheet(rows: tuple[ResultRow, ...], heads: tuple[str, ...] = RESULT_HEADS) -> Sheet:
    """The list as a host writes it, or as a version before did."""
    cells: dict[str, CellValue] = {"A1": RESULT_TITLE}
    for number, row in enumerate(rows, RESULT_FIRST_ROW):
        words = dict(zip(RESULT_HEADS, ("1", *result_words(row)), strict=True))
        cells |= {f"{chr(65 + column)}{number}": words[head] for column, head in enumerate(heads) if words[head]}
    cells |= {f"{chr(65 + column)}{RESULT_FIRST_ROW - 1}": head for column, head in enumerate(heads)}
    sheet = sheet_of(cells)
    return Sheet(name="校验结果", cells=sheet.cells)


def press(changes: Mapping[str, object], before: Sheet | None = None) -> tuple[str, tuple[ResultRow, ...]]:
    """What a press says and lists, with the list of the press before in the workbook."""
    sheets = (clean_sheet({"set": changes}), *([before] if before else ()))
    book = Recorder(Snapshot(path="表.xlsx", sheets=sheets))
    message = pressing.check(book).message
    return message, next((edit.rows for edit in book.edits if isinstance(edit, ResultTable)), ())


def states(rows: tuple[ResultRow, ...]) -> list[tuple[str, str, str]]:
    return [(row.code, row.at.a1, row.state) for row in rows]


MISSED: Changes = {"F12": "1场"}
TOTAL: Changes = {"H19": 50, "I19": "等级：差"}
GRADE: Changes = {"I19": "等级：良"}


def test_the_first_list_compares_with_nothing() -> None:
    message, rows = press(MISSED)
    assert message.startswith("校验完成")
    assert states(rows) == [("P403", "H12", "")]


def test_three_rounds_of_fixing() -> None:
    _, first = press(MISSED | TOTAL)
    assert [row.state for row in first] == [""] * len(first)
    message, second = press(TOTAL | {"E12": ">3场"}, as_sheet(first[:1] + first[1:]))
    assert "P403" in {row.code for row in second if row.state != DONE}  # 3 is not more than 3
    message, third = press(TOTAL | {"F16": None}, as_sheet(second))
    assert "改好 1 处" in message
    assert "新出现 1 处" in message
    assert ("P403", "H12", DONE) in states(third)
    assert [row.code for row in third if row.state == NEW] == ["I302"]
    message, fourth = press({"F16": None}, as_sheet(third))
    assert "新出现" not in message
    assert ("P403", "H12", DONE) in states(fourth)
    assert [row.state for row in fourth if row.code == "I302"] == [""]


def test_what_is_put_right_stands_behind_what_is_open() -> None:
    _, first = press(MISSED | {"H18": 21})
    _, second = press(MISSED, as_sheet(first))
    assert [row.state == DONE for row in second] == sorted(row.state == DONE for row in second)


def test_a_slip_that_comes_back_is_new_and_no_longer_ticked() -> None:
    _, first = press(MISSED | {"F16": None})
    _, second = press({"F16": None}, as_sheet(first))
    _, third = press(MISSED | {"F16": None}, as_sheet(second))
    assert [row.state for row in third if row.code == "P403"] == [NEW]


def test_rows_that_have_moved_are_neither_put_right_nor_new() -> None:
    _, rows = press(MISSED)
    moved = tuple(
        ResultRow(
            code=row.code,
            severity=row.severity,
            sheet=row.sheet,
            at=row.at._replace(row=row.at.row - 1),
            message=row.message.replace("H12", "H11"),
            advice=row.advice,
        )
        for row in rows
    )
    message, after = press(MISSED, as_sheet(moved))
    assert message.startswith("与上次校验相比：改好 0 处，还有 1 处。")
    assert states(after) == [("P403", "H12", "")]


def test_a_list_of_an_older_version_is_read_by_its_heads() -> None:
    _, first = press(MISSED | {"F16": None})
    message, second = press({"F16": None}, as_sheet(first, OLD_HEADS))
    assert message.startswith("与上次校验相比：改好 1 处，还有 1 处。")
    assert ("P403", "H12", DONE) in states(second)


def test_slips_between_files_are_not_ticked_by_looking_at_one_of_them() -> None:
    across = ResultRow(
        code="X505", severity=Severity.ERROR, sheet="表", at=first_cell(), message="本表全年执行数 19", advice=""
    )
    message, rows = press(MISSED, as_sheet((across,)))
    assert "X505" not in {row.code for row in rows}
    assert message.startswith("与上次校验相比：改好 0 处，还有 1 处，新出现 1 处。")


def first_cell() -> At:
    _, rows = press(MISSED)
    return rows[0].at


def test_the_gravest_stand_first_and_the_advice_is_not_said_twice() -> None:
    _, rows = press(MISSED | {"E16": "是否健全", "F15": "80家", "H18": 21, "D14": "2024年12月底前"})
    order = list(Severity)
    severities = [order.index(row.severity) for row in rows if not row.message.startswith("└")]
    assert severities == sorted(severities)
    assert len(set(severities)) > 1
    assert not [row.message for row in rows if row.advice and "请改" in row.message]
    assert all(row.message.endswith(("。", "；")) for row in rows)


def test_a_list_without_findings_goes_with_all_done() -> None:
    _, first = press(MISSED)
    message, rows = press({}, as_sheet(first))
    assert rows == ()
    assert message == "与上次校验相比：改好 1 处，还有 0 处。校验完成，没有发现问题。"


def test_rules_that_were_not_run_tick_nothing() -> None:
    _, first = press(MISSED)
    book = Snapshot(path="表.xlsx", sheets=(clean_sheet({}), as_sheet(first)))
    listed = make_worklist([], book, [])
    assert (listed.fixed, listed.rows) == (0, ())


@pytest.mark.parametrize("edited", ["删了一行", "下面写了字"])
def test_what_people_do_to_the_list_does_no_harm(edited: str) -> None:
    _, first = press(MISSED | {"F16": None})
    sheet = as_sheet(first[1:] if edited == "删了一行" else first)
    if edited == "下面写了字":
        sheet = Sheet(
            name=sheet.name, cells={**sheet.cells, **sheet_of({"A20": "张三已核", "F21": "不是单元格"}).cells}
        )
    message, _ = press(MISSED | {"F16": None}, sheet)
    assert "还有 2 处" in message


def test_files_are_followed_from_press_to_press(tmp_path: Path) -> None:
    form = tmp_path / "表.xlsx"
    shutil.copy(ROOT / "examples" / "2024" / "数字云溪-项目支出自评表.xlsx", form)
    perfeval("check", form, "--mark")
    same = perfeval("check", form, "--mark")
    assert "改好 0 处，还有" in same.out
    assert "新出现" not in same.out
    once = form.read_bytes()
    perfeval("check", form, "--mark")
    assert form.read_bytes() == once
    book = openpyxl.load_workbook(form)
    book["数据治理培训"]["H12"] = 6.67
    book.save(form)
    answer = perfeval("check", form, "--mark")
    assert "改好 1 处，还有" in answer.out
    listed = openpyxl.load_workbook(form)["校验结果"]
    ticked = [(row[3].value, row[5].value) for row in listed.iter_rows(min_row=3) if row[1].value == DONE]
    assert ("P403", "H12") in ticked
    assert [cell.value for cell in listed[2]] == list(RESULT_HEADS)


def test_a_file_goes_through_three_rounds_until_nothing_is_left(tmp_path: Path) -> None:
    """Two slips put right with a third made on the way, then one accepted, then the last one."""
    form = tmp_path / "表.xlsx"
    write_book(form, {"F12": "1场", "F15": "80家", "H19": 50, "I19": "等级：差"})

    def told() -> str:
        return perfeval("check", form, "--mark").out

    def listed() -> list[tuple[str, str, str]]:
        rows = openpyxl.load_workbook(form)["校验结果"].iter_rows(min_row=RESULT_FIRST_ROW, values_only=True)
        return [(str(row[3]), str(row[5]), str(row[1] or "")) for row in rows if row[3]]

    assert "与上次校验相比" not in told()
    first = listed()
    assert {state for *_, state in first} == {""}
    change(form, {"H19": 99.28, "I19": "等级：优", "F16": None})
    assert "新出现 1 处" in told()
    assert [row[:2] for row in listed() if row[2] == NEW] == [("I302", "F16")]
    assert {row[2] for row in listed() if row[:2] in {each[:2] for each in first if each[1] in ("H19", "I19")}} == {
        DONE
    }
    assert perfeval("accept", form, "F15", "I310", "--reason", "看过").status == 0
    change(form, {"F16": "健全"})
    assert "改好 1 处，还有 1 处" in told()
    assert [row for row in listed() if row[2] == "已认可"] == [("I310", "F15", "已认可")]
    change(form, {"F12": "3场"})
    assert "改好 1 处，还有 0 处" in told()
    assert {row[2] for row in listed()} == {DONE, "已认可"}


def write_book(path: Path, changes: Changes) -> None:
    path.write_bytes(written_by_openpyxl(clean_sheet({"set": changes})))


def change(path: Path, changes: Changes) -> None:
    book = openpyxl.load_workbook(path)
    for cell, value in changes.items():
        book.worksheets[0][cell] = value
    book.save(path)
