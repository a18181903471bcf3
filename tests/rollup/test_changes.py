"""与上次相比: every slip is fixed, there still, fresh or newly accepted, and files come and go."""

from collections.abc import Iterator
from typing import Any

import pytest

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rollup import BOOK, PAGE, SUMMARY, FileRecord, PastFile, products
from perfeval_xl.rollup.book import Cell
from perfeval_xl.rollup.changed import changed_tables
from perfeval_xl.rollup.changes import FIRST, Changes
from perfeval_xl.rollup.findings import Findings
from perfeval_xl.rollup.gathering import Gathered, gather
from perfeval_xl.rollup.past import Change, PastSlip, changes_between
from tests.support.records import finding, form, record

MOMENT = "2026-11-26 22:00"


class Memory:
    """A past in memory."""

    def __init__(self, since: str = "", otherwise: bool = False, before: dict[str, PastFile] | None = None) -> None:
        self.since = since
        self.otherwise = otherwise
        self._before = before or {}
        self.now: dict[str, PastFile] = {}

    def exchange(self, path: str, now: PastFile | None) -> PastFile | None:
        before = self._before.get(path)
        if stored := now if now is not None else before:
            self.now[path] = stored
        elif now is not None:
            self.now[path] = now
        return before

    def gone(self) -> Iterator[tuple[str, PastFile]]:
        yield from ((path, file) for path, file in self._before.items() if path not in self.now)

    def next(self, otherwise: bool = False) -> "Memory":
        return Memory(MOMENT, otherwise, self.now)


def past_slip(**changes: Any) -> PastSlip:
    usual = PastSlip(Severity.ERROR, "P403", "数据局", "数据治理", "自评表", "H14", "H14 得分 5 却为满分。", False)
    return usual._replace(**changes)


def compared(*runs: list[FileRecord], otherwise: bool = False) -> Gathered:
    """The last of several runs, each held against the one before."""
    past = Memory()
    for number, records in enumerate(runs):
        rows = gather(records, Findings(), (), (), past)
        if number < len(runs) - 1:
            past = past.next(otherwise)
    return rows


def changes_of(rows: Gathered) -> Changes:
    assert rows.changes is not None
    return rows.changes


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ([], [past_slip()], ["新出现"]),
        ([past_slip()], [], ["改好"]),
        ([past_slip()], [past_slip()], ["还在"]),
        (
            [past_slip()],
            [past_slip(message="H14 得分 4 却为满分。")],
            ["还在"],
        ),  # the cell was changed and is still wrong
        ([past_slip()], [past_slip(cell="H17", message="H17 得分 5 却为满分。")], ["还在"]),  # rows were put in above
        ([past_slip()], [past_slip(cell="H17", message="H17 得分 9 却为满分。")], ["新出现", "改好"]),
        ([past_slip()], [past_slip(code="P404")], ["新出现", "改好"]),
        ([past_slip()], [past_slip(sheet="自评表2")], ["新出现", "改好"]),
        ([past_slip()], [past_slip(accepted=True)], ["新认可"]),
        ([past_slip(accepted=True)], [past_slip(accepted=True)], []),
        ([past_slip(accepted=True)], [past_slip()], ["新出现"]),
        ([past_slip(accepted=True)], [], []),
        ([], [past_slip(accepted=True)], []),
        ([past_slip(), past_slip()], [past_slip()], ["还在", "改好"]),
        ([past_slip(severity=Severity.WARNING)], [past_slip()], ["还在"]),
    ],
)
def test_what_becomes_of_a_slip(before: list[PastSlip], now: list[PastSlip], expected: list[str]) -> None:
    assert [change.value for change, _ in changes_between(tuple(before), tuple(now))] == expected


def test_the_first_roll_up_says_that_there_is_nothing_to_compare_with() -> None:
    rows = compared([record(forms=[form()], findings=[finding()])])
    assert rows.notes == (FIRST,)
    assert changed_tables(rows) == ()


def test_without_a_past_nothing_is_said() -> None:
    rows = gather([record(forms=[form()], findings=[finding()])], Findings())
    assert (rows.notes, changed_tables(rows)) == ((), ())


def test_three_runs_are_each_held_against_the_one_before() -> None:
    def run(*cells: str) -> list[FileRecord]:
        return [record("根/甲.xlsx", [form()], [finding(cell=cell, message=f"{cell} 错。{cell}") for cell in cells])]

    first, second, third = run("H12", "H13", "H14"), run("H13", "H14", "H15"), run("H13", "H15")
    assert changes_of(compared(first, second)).counts == {Change.FIXED: 1, Change.STILL: 2, Change.FRESH: 1}
    rows = compared(first, second, third)
    assert changes_of(rows).counts == {Change.FIXED: 1, Change.STILL: 2}
    assert rows.notes == (f"与上次汇总（{MOMENT}）相比：改好 1 处，还在 2 处，新出现 0 处。",)


def test_consequences_are_not_counted_and_what_is_open_is_the_sum_of_still_and_fresh() -> None:
    from perfeval_xl.domain.finding import Root
    from perfeval_xl.domain.grid import At

    because = Root("P403", "自评表", At.parse("H14"))
    slips = [finding(), finding(code="P408", cell="H21", because=because, message="H21 同一处。")]
    rows = compared(
        [record("根/甲.xlsx", [form()], slips)], [record("根/甲.xlsx", [form()], [*slips, finding(cell="H9")])]
    )
    counts = changes_of(rows).counts
    assert counts == {Change.STILL: 1, Change.FRESH: 1}
    assert counts.total() == len(rows.findings)


def test_new_and_gone_and_unread_files_are_told_apart() -> None:
    slip = [finding()]
    first = [record(f"根/{name}.xlsx", [form()], slip) for name in ("甲", "乙", "丙")]
    second = [
        record("根/乙.xlsx", status="DAMAGED", message="读不了。请核对。"),
        record("根/丙.xlsx", [form()], slip),
        record("根/丁.xlsx", [form(project="新项目")], [*slip, finding(cell="H15")]),
    ]
    rows = compared(first, second)
    assert rows.notes == (
        f"与上次汇总（{MOMENT}）相比：改好 0 处，还在 1 处，新出现 2 处（其中 2 处在新交的 1 个文件里）。"
        "上次的 1 个文件这次没有了，其中 1 处问题不算改好。1 个文件这次没有读成，上次的 1 处说不准。",
    )
    by_form, by_slip = changed_tables(rows)
    shown = [[value.value if isinstance(value, Cell) else value for value in row] for row in by_form.rows]
    department = form()["department"]
    assert shown == [
        [department, "新项目", "丁.xlsx", 0, 0, 2, 0, "新交的"],
        [department, "数据治理", "乙.xlsx", 0, 0, 0, 0, "这次没有读成，上次的 1 处说不准"],
        [department, "数据治理", "甲.xlsx", 0, 0, 0, 0, "这次没有这张表了，上次有 1 处问题"],
    ]
    assert len(by_slip.rows) == 2


def test_a_file_that_could_not_be_read_is_held_against_what_was_known_before() -> None:
    def read(*cells: str) -> list[FileRecord]:
        return [record("根/甲.xlsx", [form()], [finding(cell=cell, message=f"{cell} 错。{cell}") for cell in cells])]

    lost = [record("根/甲.xlsx", status="IN_USE", message="有人开着。请再试。")]
    assert changes_of(compared(read("H12", "H13"), lost, read("H13"))).counts == {Change.FIXED: 1, Change.STILL: 1}


def test_another_program_or_law_is_said_to_be_a_cause_of_changes() -> None:
    files = [record("根/甲.xlsx", [form()], [finding()])]
    assert "变化不都是改表引起的" in compared(files, files, otherwise=True).notes[0]
    assert "变化不都是改表引起的" not in compared(files, files).notes[0]


def test_the_products_all_tell_it(tmp_path: Any) -> None:
    import openpyxl

    first = Memory()
    products([record("根/甲.xlsx", [form()], [finding(cell="H12", message="H12 <b>旧</b>")])], "根", (), (), first)
    made = products([record("根/甲.xlsx", [form()], [finding(cell="H13")])], "根", (), (), first.next())
    sentence = f"与上次汇总（{MOMENT}）相比：改好 1 处，还在 0 处，新出现 1 处。"
    (tmp_path / BOOK).write_bytes(made[BOOK])
    book = openpyxl.load_workbook(tmp_path / BOOK)
    assert sentence in book["概览"]["A3"].value
    assert book["与上次相比"]["A2"].value.startswith(sentence)
    assert [[cell.value for cell in row][0:3] for row in book["改好和新出现"].iter_rows(min_row=4)] == [
        ["新出现", "错误", "P403"],
        ["改好", "错误", "P403"],
    ]
    assert sentence in made[SUMMARY].decode()
    page = made[PAGE].decode()
    assert sentence in page
    assert "H12 &lt;b&gt;旧&lt;/b&gt;" in page


def test_more_slips_than_are_listed_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfeval_xl.rollup.changes._MOST_LISTED", 2)
    many = [finding(cell=f"H{row}", message=f"H{row} 错{row}。") for row in range(10, 15)]
    rows = compared([record("根/甲.xlsx", [form()])], [record("根/甲.xlsx", [form()], many)])
    _, by_slip = changed_tables(rows)
    assert len(by_slip.rows) == 2
    assert "另有 3 处没有列在这里。" in by_slip.note
    assert changes_of(rows).counts[Change.FRESH] == 5
