"""Forms with a column 得分系数 and none for 得分: judged and scored by the points that a coefficient gives."""

from decimal import Decimal

import pytest

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.rules import Book, run
from perfeval_xl.scoring import score_edits
from tests.support.published import sheet_of_table

TABLE = """2023年度项目绩效自评表 | <8
  项目名称 | 平台升级 | <2 | 主管部门 | 云溪市数据局 | <3
  实施单位 | 云溪市数据中心 | <2 | 自评总分（分） | {total} | <3
  指标名称 | 计量单位 | 指标性质 | 年初指标值 | 全年完成值 | 得分系数（%） | 指标权重（分） | 说明
  升级模块 | 个 | ≥ | 6 | 6 | {one} | 40 |
  培训人数 | 人次 | ≥ | 100 | 80 | {two} | 30 | 部分学员因工作原因请假
  系统故障 | 次 | ≤ | 2 | 1 | {three} | 10 |
  群众满意度 | % | ≥ | 90 | 92 | {four} | 20 |"""
RIGHT = {"total": "94", "one": "100%", "two": "80%", "three": "100%", "four": "100%"}


def book(**cells: str) -> Book:
    return book_of(Snapshot(path="表", sheets=(sheet_of_table(TABLE.format(**{**RIGHT, **cells})),)), None)


def found(**cells: str) -> set[tuple[str, str]]:
    return {(each.code, each.at.a1) for each in run([book(**cells)])} & {
        (code, cell) for code in ("S102", "P401", "P402", "P403", "P404", "P406") for cell in CELLS
    }


CELLS = ("A4", "F3", "E3", "F5", "F6", "F7", "F8")


@pytest.mark.parametrize("shares", [("100%", "80%"), ("1", "0.8"), ("100", "80")])
def test_a_coefficient_is_the_points_it_gives(shares: tuple[str, str]) -> None:
    full, part = shares
    cells = {"one": full, "two": part, "three": full, "four": full}
    (case,) = book(**cells).cases
    assert [row.score and row.score.number for row in case.form.indicators] == [40, 24, 10, 20]
    assert found(**cells) == set()


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"two": "100%", "total": "100"}, ("P403", "F6")),
        ({"two": "60%", "total": "88"}, ("P402", "F6")),
        ({"three": "90%", "total": "93"}, ("P404", "F7")),
        ({"total": "99"}, ("P406", "F3")),
    ],
)
def test_slips_in_it_are_found_at_its_cell(cells: dict[str, str], code: tuple[str, str]) -> None:
    assert code in found(**cells)


@pytest.mark.parametrize(
    ("typed", "written", "shown_as"),
    [("", "0.8", "0%"), ("100%", "0.8", "0%"), ("1", "0.8", None), ("100", "80", None)],
)
def test_a_blank_one_is_filled_as_the_others_are_written(typed: str, written: str, shown_as: str | None) -> None:
    (case,) = book(one=typed, two="", three=typed, four=typed).cases
    edits = {edit.at.a1: edit for edit in score_edits(case.form, case.assessment, case.law).edits}
    assert (edits["F6"].value, edits["F6"].number_format) == (Decimal(written), shown_as)


def test_a_share_that_is_none_is_no_score() -> None:
    (case,) = book(one="160%", two="尚可").cases
    assert [row.score and row.score.number for row in case.form.indicators] == [None, None, 10, 20]


@pytest.mark.parametrize(
    ("cells", "code", "says"),
    [
        ({"one": "160%"}, "P401", "得分系数“160%”不是 0 到 100% 之间的系数（分值 40）"),
        ({"two": "60%"}, "P402", "得分系数写的是 60%（折合 18 分），按完成比例应为 24 分、系数 80%"),
        ({"two": "1"}, "P403", "得分系数 1（折合 30 分）却为满分；按完成比例应为 24 分、系数 80%"),
        ({"three": "90"}, "P404", "得分系数 90（折合 9 分）低于分值 10"),
    ],
)
def test_messages_speak_of_the_coefficient(cells: dict[str, str], code: str, says: str) -> None:
    assert [each.message for each in run([book(**cells)]) if each.code == code and says in each.message]
