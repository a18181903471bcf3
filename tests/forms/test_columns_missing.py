"""Forms that lack columns which the usual ones have, or have them otherwise, are read by what they have."""

from collections.abc import Sequence

import pytest

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.form import Form
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.rules import Book, run
from tests.support.published import sheet_of_table

HEAD = """2023年度项目支出绩效自评表 | <8
项目名称 | < | 道路养护 | <6
主管部门 | < | 云溪县交通局 | <2 | 实施单位 | 公路站 | <2
项目资金（万元） | < | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | ^ | 年度资金总额 | 80 | 80 | 80 | 10 | 100% | 10
"""
ROWS = (
    ("产出指标", "数量指标", "养护里程", "≥735公里", "700公里", "30", "30"),
    ("产出指标", "质量指标", "验收合格率", "≥95%", "96%", "20", "20"),
    ("效益指标", "社会效益指标", "通行能力", "提升", "提升", "30", "30"),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "95%", "10", "10"),
)
NAMES = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")


def table(names: Sequence[str] = NAMES, rows: Sequence[Sequence[str]] = ROWS, without: Sequence[str] = ()) -> str:
    """A form of these columns but for some of them."""
    kept = [number for number, name in enumerate(NAMES[: len(names)]) if name not in without]
    lines = [[line[number] for number in kept] for line in (names, *rows, ("", "", "", "", "", "100", "100"))]
    lines[-1][0] = "总分"
    return HEAD + "\n".join(map(" | ".join, lines))


def book(text: str) -> Book:
    return book_of(Snapshot(path="表", sheets=(sheet_of_table(text),)), None)


def form(text: str) -> Form:
    (case,) = book(text).cases
    return case.form


def codes(text: str) -> set[str]:
    return {each.code for each in run([book(text)])}


def test_a_first_level_is_told_by_the_second() -> None:
    levels = [row.level1.name for row in form(table(without=["一级指标"])).indicators if row.level1]
    assert levels == ["产出指标", "产出指标", "效益指标", "满意度指标"]
    assert codes(table(without=["一级指标"])) == codes(table()) == {"P403", "I306", "P408"}


@pytest.mark.parametrize(
    ("second", "first"), [("时效", "产出指标"), ("经济成本指标", "成本指标"), ("满意度指标", "满意度指标")]
)
def test_second_levels_in_other_words(second: str, first: str) -> None:
    rows = [(*ROWS[0][:1], second, *ROWS[0][2:]), *ROWS[1:]]
    level = form(table(rows=rows, without=["一级指标"])).indicators[0].level1
    assert level is not None and level.name == first


def test_second_levels_that_tell_nothing_leave_the_column_missing() -> None:
    rows = [(*row[:1], "其他", *row[2:]) for row in ROWS]
    assert "S102" in codes(table(rows=rows, without=["一级指标"]))


@pytest.mark.parametrize(("name", "silent"), [("分值", {"W201", "W205", "P404"}), ("得分", {"P403", "P406", "P401"})])
def test_points_without_their_column_are_missed_once(name: str, silent: set[str]) -> None:
    told = codes(table(without=[name]))
    assert "S102" in told
    assert not told & silent


@pytest.mark.parametrize("head", ["是否完成", "是否达标", "是否达到目标值"])
def test_yes_for_a_number_is_left_to_a_person_and_no_is_a_miss(head: str) -> None:
    rows = [(*row[:4], answer, *row[5:]) for row, answer in zip(ROWS, "是否是是", strict=True)]
    text = table(names=(*NAMES[:4], head, *NAMES[5:]), rows=rows)
    (case,) = book(text).cases
    verdicts = [row.judgement.verdict.value for row in case.assessment.indicators]
    assert [verdicts[0], verdicts[1], verdicts[3]] == ["undecided", "unmet", "undecided"]
    assert {"I307", "P403"} <= codes(text)


def test_yes_and_no_beside_results_are_no_results() -> None:
    names = (*NAMES, "是否完成")
    text = HEAD + "\n".join(" | ".join(line) for line in (names, *((*row, "是") for row in ROWS)))
    assert [row.actual.text for row in form(text).indicators] == [row[4] for row in ROWS]


def test_a_head_of_three_columns_under_the_target() -> None:
    text = (
        HEAD
        + """一级指标 | 二级指标 | 三级指标 | 预期指标值 | <2 | 全年完成值 | 分值 | 得分
^ | ^ | ^ | 符号 | | 单位（文字描述） | ^ | ^ | ^
产出指标 | 数量指标 | 养护里程 | ≥ | 735 | 公里（双向） | 700 | 90 | 90"""
    )
    (row,) = form(text).indicators
    assert row.operator and row.unit
    assert (row.operator.text, row.target.text, row.unit.text) == ("≥", "735", "公里")
    assert "P403" in codes(text)


@pytest.mark.parametrize("name", ["值", "数值", "指标值", "目标值"])
def test_the_middle_column_by_any_name(name: str) -> None:
    text = (
        HEAD
        + f"""一级指标 | 二级指标 | 三级指标 | 年度指标值 | <2 | 全年完成值 | 分值 | 得分
 | | | 符号 | {name} | 单位
产出指标 | 数量指标 | 养护里程 | ≥ | 735 | 公里 | 700 | 90 | 90"""
    )
    assert [row.target.text for row in form(text).indicators] == ["735"]


def test_a_second_row_of_values_is_no_head() -> None:
    text = HEAD + " | ".join(NAMES) + "\n产出指标 | 数量指标 | 单位得分 | 单位 | 得分 | 90 | 90"
    assert [row.level3.text for row in form(text).indicators] == ["单位得分"]
