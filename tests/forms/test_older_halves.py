"""What the halves that were kept back showed when they were opened, in several variants of each kind."""

from collections.abc import Mapping
from typing import Any

import pytest

from perfeval_xl.app.reading import book_of
from tests.forms.test_first_sight import FUNDS, LEVELS, findings, read_form, row
from tests.support.snapshots import snapshot_of

ROWS = {
    **row(8, "产出指标", "数量指标", "养护里程", "≥735公里", "740公里", 50, 50),
    **row(9, "效益指标", "社会效益指标", "通行能力", "提升", "提升", 30, 30),
    **row(10, "满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "95%", 10, 10),
    **row(11, "总分", "", "", "", "", 100, 100),
}
TABLE = {**FUNDS, **row(7, *LEVELS.values(), "年度指标值", "实际完成值", "分值", "得分"), **ROWS}


@pytest.mark.parametrize("head", ["年度目标指标值", "全年预期指标值", "项目年度指标目标值", "年初下达目标值"])
def test_three_levels_with_targets_in_words_nearly_known_are_a_form(head: str) -> None:
    """Its results are missing, and that is told, not that no form was found."""
    cells = {**FUNDS, **row(7, *LEVELS.values(), head), **row(8, "产出指标", "数量指标", "养护里程", "≥735公里")}
    assert [each.level3.text for each in read_form(cells).indicators] == ["养护里程"]
    codes = {code for code, _ in findings(cells)}
    assert "S102" in codes
    assert "S101" not in codes


@pytest.mark.parametrize("head", ["评分标准", "指标说明", "评分"])
def test_three_levels_alone_are_no_form(head: str) -> None:
    cells = {**row(1, *LEVELS.values(), head), **row(2, "决策", "项目立项", "申报审批", "齐全得2分")}
    assert {code for code, _ in findings(cells)} <= {"S101", "S110"}


@pytest.mark.parametrize(
    "title", ["项目绩效自评表（2021）", "转移支付区域（项目）绩效目标自评表(2021)", "自评表 （ 2021 ）"]
)
def test_a_year_alone_in_brackets_ends_a_title(title: str) -> None:
    assert read_form(TABLE | {"A1": title}).year == 2021


@pytest.mark.parametrize("title", ["项目绩效自评表（20210）", "项目绩效自评表（2021）附件"])
def test_other_numbers_in_brackets_are_no_year(title: str) -> None:
    assert read_form(TABLE | {"A1": title}).year is None


@pytest.mark.parametrize(
    ("heads", "year"),
    [
        (("2020年决算数", "2021年预算数", "2021年决算数"), 2021),
        (("2022年决算数", "2023年预算数", "2023年决算数"), 2023),
        (("上年决算数", "本年预算数", "本年决算数"), None),
    ],
)
def test_a_base_table_tells_its_year_in_its_last_column(heads: tuple[str, ...], year: int | None) -> None:
    cells = {"A1": "部门整体支出绩效评价基础数据表", **row(2, "经费控制情况", *heads), **row(3, "三公经费", 5, 4, 3)}
    assert read_form(cells).year == year


@pytest.mark.parametrize(
    "heads",
    [
        ("其中：财政拨款数", "实际支付数", "结转数"),
        ("子项目名称", "预算金额", "实际金额"),
        ("支出内容情况", "安排数", "支出数"),
    ],
)
def test_the_heads_of_a_second_table_of_money_are_no_amounts(heads: tuple[str, ...]) -> None:
    cells = {at: value for at, value in TABLE.items() if not at.endswith(("6",))}
    cells |= {"B6": "资金使用情况（万元）", **dict(zip(("D6", "E6", "F6"), heads, strict=True))}
    assert "S106" not in {code for code, _ in findings(cells)}


@pytest.mark.parametrize(
    "words", [{"E6": "未安排"}, {"E6": "见附件", "F6": "见附件"}, {"E6": "资金到位", "F6": "全部"}]
)
def test_words_in_a_line_of_money_are_still_told(words: Mapping[str, Any]) -> None:
    assert ("S106", "E6") in findings({**TABLE, "B6": "其中：财政拨款", **words})


@pytest.mark.parametrize("rate", ["76%", 0.76])
def test_a_line_with_nothing_but_a_rate_is_the_total(rate: Any) -> None:
    cells = {
        **TABLE,
        "B5": None,
        **{f"{column}5": None for column in "DEF"},
        "H5": rate,
        "I5": 7.6,
    }
    form = read_form({at: value for at, value in cells.items() if value is not None})
    assert form.fund_total is not None
    assert form.execution and form.execution.score and str(form.execution.score.number) == "7.6"


@pytest.mark.parametrize("name", ["服务对象满意度指标", "满意度指标", "社会效益指标", "数量指标"])
def test_a_row_that_only_names_a_level_once_more_is_a_blank_one(name: str) -> None:
    blank = {**row(10, "满意度指标", "服务对象满意度指标", name), "F10": "", "G10": ""}
    assert ("I301", "D10") not in findings({**TABLE, "D10": "", "E10": "", **blank})
    assert ("I301", "D10") in findings({**TABLE, "D10": "", "E10": "", "C10": name, "F10": 10, "G10": 10})


@pytest.mark.parametrize(
    ("target", "result", "name", "verdict"),
    [
        ("400元/人、天", "180元/人、天", "培训成本", "met"),
        ("3500元/平方米", "3400元/平方米", "装修单价", "met"),
        ("400元/人、天", "420元/人、天", "培训成本", "undecided"),
        ("1000元/人", "800元/人", "残疾人补助标准", "undecided"),
        ("50万元", "48万元", "培训成本", "undecided"),
    ],
)
def test_a_lower_price_for_each_is_saved_and_a_lower_sum_is_not_sure_to_be(
    target: str, result: str, name: str, verdict: str
) -> None:
    cells = {**TABLE, **row(8, "成本指标", "经济成本指标", name, target, result, 50, 50)}
    (case,) = book_of(snapshot_of(cells), None).cases
    assert case.assessment.indicators[0].judgement.verdict.value == verdict
