"""Layouts that other places print: heads of two rows, no levels, scored lines under the funds, printed hints."""

from collections.abc import Mapping
from typing import Any

import pytest

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.form import Form
from perfeval_xl.rules import run
from tests.support.snapshots import snapshot_of

FUNDS = {
    "A1": "2023年度项目支出绩效自评表",
    "A2": "项目名称",
    "C2": "农村道路养护",
    "A3": "主管部门",
    "C3": "云溪县交通局",
    "F3": "实施单位",
    "G3": "公路站",
    "A4": "项目资金（万元）",
    "D4": "年初预算数",
    "E4": "全年预算数",
    "F4": "全年执行数",
    "G4": "分值",
    "H4": "执行率",
    "I4": "得分",
    "B5": "年度资金总额",
    "D5": 80,
    "E5": 80,
    "F5": 80,
    "G5": 10,
    "H5": "100%",
    "I5": 10,
}
"""Names and funds, to row 5."""
LEVELS = {"A": "一级指标", "B": "二级指标", "C": "三级指标"}


def row(number: int, *values: Any) -> dict[str, Any]:
    """A row of cells from column A on."""
    return {f"{'ABCDEFGHIJKL'[column]}{number}": value for column, value in enumerate(values) if value != ""}


def read_form(cells: Mapping[str, Any], *merges: str) -> Form:
    (case,) = book_of(snapshot_of(cells, merges), None).cases
    return case.form


def findings(cells: Mapping[str, Any], *merges: str) -> set[tuple[str, str]]:
    return {(each.code, each.at.a1) for each in run([book_of(snapshot_of(cells, merges), None)])}


TWO_ROWS = {
    **FUNDS,
    **row(7, "绩效指标", "", "", "年度指标值", "", "", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"),
    **row(8, "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位"),
    **row(9, "产出指标", "数量指标", "养护里程", "≥", 735, "公里", 700, 50, 50),
    **row(10, "效益指标", "社会效益指标", "通行能力", "定性", "提升", "", "提升", 30, 30),
    **row(11, "满意度指标", "服务对象满意度指标", "群众满意度", "≥", 90, "%", 95, 10, 10),
    **row(12, "其他需要说明事项", "", "", "无"),
    **row(13, "总分", "", "", "", "", "", "", 100, 100),
}
SPANS = ("A7:C7", "D7:F7", "G7:G8", "H7:H8", "I7:I8", "J7:J8", "A12:C12", "D12:J12", "A13:G13")


def test_a_head_of_two_rows_is_one_head() -> None:
    form = read_form(TWO_ROWS, *SPANS)
    assert [indicator.row for indicator in form.indicators] == [9, 10, 11]
    assert form.indicators[0].operator and form.indicators[0].operator.text == "≥"
    assert form.total and form.total.score and form.total.score.text == "100"
    assert ("P403", "I9") in findings(TWO_ROWS, *SPANS)


@pytest.mark.parametrize("code", ["004 {}", "004{}", "1.{}", "02、{}", "3: {}", "05-{}"])
@pytest.mark.parametrize(
    ("sign", "verdict"), [(">=", "unmet"), ("≥", "unmet"), ("≤", "met"), ("<=", "met"), ("定性", None)]
)
def test_a_sign_is_read_behind_the_code_that_an_export_puts_before_it(
    code: str, sign: str, verdict: str | None
) -> None:
    cells = TWO_ROWS | {"D9": code.format(sign)}
    (case,) = book_of(snapshot_of(cells, SPANS), None).cases
    operator = case.form.indicators[0].operator
    assert operator and operator.text == sign
    assert verdict is None or case.assessment.indicators[0].judgement.verdict.value == verdict


def test_a_line_of_remarks_among_the_indicators_is_no_indicator() -> None:
    assert [entry.text for entry in read_form(TWO_ROWS, *SPANS).remarks] == ["其他需要说明事项", "无"]


@pytest.mark.parametrize("left", [{}, {"A9": "总分", "H9": 90}, {"A9": "填表人：某某"}])
def test_a_head_without_a_row_under_it_is_an_error(left: Mapping[str, Any]) -> None:
    cells = {**FUNDS, **row(7, *LEVELS.values(), "年度指标值", "实际完成值", "分值", "得分", "偏差原因"), **left}
    assert ("S106", "C7") in findings(cells)


FLAT = {
    "A1": "2023年度项目绩效自评表",
    "A2": "项目名称",
    "C2": "人居环境整治",
    "F2": "自评总分（分）",
    "I2": 95.3,
    **row(
        5,
        "项目资金（万元）",
        "",
        "年初预算数",
        "",
        "全年（调整）预算数",
        "",
        "全年执行数",
        "",
        "执行率（%）",
        "执行率权重（分）",
        "执行率得分（分）",
    ),
    **row(6, "", "", 120, "", 150, "", 150, "", 100, 10, 10),
    **row(
        9,
        "绩效指标",
        "指标名称",
        "计量单位",
        "指标性质",
        "年初指标值",
        "调整指标值",
        "全年完成值",
        "得分系数（%）",
        "指标权重（分）",
        "指标得分（分）",
        "是否核心指标",
        "说明",
    ),
    **row(10, "", "改造户厕", "户", "≥", 200, 160, 165, 100, 40, 40, "是"),
    **row(11, "", "户均改造成本", "元/户", "≤", 3000, 3000, 3200, 85, 20, 15.3, "否", "钢材涨价"),
    **row(12, "", "群众满意度", "%", "≥", 90, 90, 95, 100, 30, 30, "是"),
}
FLAT_SPANS = (
    "A2:B2",
    "C2:E2",
    "F2:H2",
    "I2:L2",
    "A5:B6",
    "C5:D5",
    "E5:F5",
    "G5:H5",
    "C6:D6",
    "E6:F6",
    "G6:H6",
    "A9:A12",
)


def test_a_form_without_levels_is_read_by_its_other_columns() -> None:
    form = read_form(FLAT, *FLAT_SPANS)
    assert [(each.level1, each.level3.text, each.target.text) for each in form.indicators] == [
        (None, "改造户厕", "160"),
        (None, "户均改造成本", "3000"),
        (None, "群众满意度", "90"),
    ]
    assert not form.troubles
    assert form.fund_total and form.fund_total.budget and form.fund_total.budget.text == "150"
    assert form.execution and form.execution.score and form.execution.score.at.a1 == "K6"
    assert form.total and form.total.score and form.total.score.at.a1 == "I2"


def test_what_is_found_in_a_form_without_levels() -> None:
    told = findings(FLAT, *FLAT_SPANS)
    assert {("F106", "E6"), ("I318", "F10"), ("P402", "J11")} <= told
    assert not {code for code, _ in told} & {"S101", "S102", "S105", "S106", "F103", "W201", "P404", "P406"}
    assert ("P406", "I2") in findings({**FLAT, "I2": 99}, *FLAT_SPANS)


MANAGED = {
    **FUNDS,
    **row(6, "资金管理情况", "", "", "情况说明", "", "存在问题和改进措施", "分值", "", "得分"),
    **row(7, "", "安排科学性", "", "按定额测算", "", "无", 10, "", 10),
    **row(8, "", "使用规范性", "", "专款专用", "", "", 10, "", 8),
    **row(10, *LEVELS.values(), "年度指标值", "实际完成值", "", "分值", "", "得分", "偏差原因"),
    **row(11, "产出指标", "数量指标", "养护里程", "≥700公里", "735公里", "", 40, "", 40),
    **row(12, "效益指标", "社会效益指标", "通行能力", "提升", "提升", "", 20, "", 20),
    **row(13, "满意度指标", "满意度指标", "群众满意度", "≥90%", "95%", "", 10, "", 10),
    **row(14, "总分", "", "", "", "", "", 100, "", 98),
}
MANAGED_SPANS = ("A6:A8", "B7:C7", "B8:C8", "D6:E6", "D7:E7", "D8:E8", "A14:F14")


def test_scored_lines_under_the_funds_count_and_need_no_target() -> None:
    form = read_form(MANAGED, *MANAGED_SPANS)
    assert [(each.level3.text, each.untargeted) for each in form.indicators][:2] == [
        ("安排科学性", True),
        ("使用规范性", True),
    ]
    assert [fund.label.text for fund in form.funds] == ["年度资金总额"]
    told = findings(MANAGED, *MANAGED_SPANS)
    assert ("P404", "I8") in told
    assert not {code for code, _ in told} & {"S106", "I301", "I302", "W201", "P406"}


def test_management_that_is_only_described_is_passed_over() -> None:
    plain = {place: value for place, value in MANAGED.items() if place not in ("G6", "G7", "G8", "I6", "I7", "I8")}
    form = read_form(plain, *MANAGED_SPANS)
    assert len(form.indicators) == 3
    assert not form.troubles


HINT = "1.执行率未达到90%的需说明原因（100字以内）；2.没有的填无。"


def test_a_printed_hint_is_no_explanation() -> None:
    late = {**FUNDS, "E5": 60, "F5": 12, "H5": "20%", "I5": 2, "J4": "偏差原因", "J5": HINT}
    cells = {**late, **{place: value for place, value in TWO_ROWS.items() if int(place[1:]) > 5}, "J9": HINT, "I9": 40}
    assert {("F106", "E5"), ("F108", "H5"), ("P404", "I9")} <= findings(cells, *SPANS)


@pytest.mark.parametrize(
    "hint",
    ["对照年度目标，说明完成情况（100字以内）", "请在此处简要说明，如没有请填无", "结合自评情况分析原因，200字左右"],
)
def test_a_hint_where_an_answer_is_asked_for_is_told(hint: str) -> None:
    cells = {**TWO_ROWS, "A6": "年度目标", "D6": "年度目标完成情况", **row(14, "评价结论", hint)}
    assert ("I314", "B14") in findings(cells, *SPANS)


def test_goals_above_the_funds_are_read() -> None:
    moved = {
        f"{place[0]}{int(place[1:]) + (2 if int(place[1:]) > 3 else 0)}": value for place, value in TWO_ROWS.items()
    }
    spans = [f"{a[0]}{int(a[1:3].strip(':')) + 2}:{a.split(':')[1][0]}{int(a.split(':')[1][1:]) + 2}" for a in SPANS]
    goals = {"A4": "年度目标", "B4": "项目年度目标", "E4": "年度目标完成情况", "B5": "养护700公里", "E5": "养护735公里"}
    form = read_form({**moved, **goals}, *spans)
    assert [(goal.expected.text, goal.actual.text) for goal in form.goals] == [("养护700公里", "养护735公里")]
    assert len(form.indicators) == 3


def test_results_are_not_asked_for_where_their_column_is_missing() -> None:
    cells = {
        **FUNDS,
        **row(7, *LEVELS.values(), "年度指标值", "分值", "得分"),
        **row(8, "产出指标", "数量指标", "里程", "≥7公里", 90, 90),
    }
    codes = {code for code, _ in findings(cells)}
    assert "S102" in codes
    assert "I302" not in codes


def test_a_weighted_indicator_without_target_is_for_a_person() -> None:
    cells = {**TWO_ROWS, "E9": None, "D9": None, "G9": None, "I9": None}
    (case,) = book_of(snapshot_of(cells, SPANS), None).cases
    assert case.assessment.open_rows == (9,)
    assert case.assessment.by_row[9].judgement.verdict == "undecided"


EVALUATION = {
    "A1": "2023年度项目支出绩效评价评分表",
    **row(2, "一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "评分标准", "得分", "扣分原因"),
    **row(3, "决策", 20, "项目立项", 20, "立项依据充分性", 10, "依据充分得10分", 10),
    **row(4, "", "", "", "", "程序规范性", 10, "程序规范得10分", 8, "论证材料不全"),
    **row(5, "产出", 40, "产出数量", 40, "实际完成率", 40, "按比例得分", 38),
    **row(6, "效益", 40, "实施效益", 40, "社会效益", 40, "效果明显得满分", 40),
    **row(7, "合计", 100, "", 100, "", 100, "", 96),
}
EVALUATION_SPANS = ("A3:A4", "B3:B4", "C3:C4", "D3:D4")


def test_a_table_of_points_is_checked_for_its_points_alone() -> None:
    form = read_form(EVALUATION, *EVALUATION_SPANS)
    assert form.layout == "evaluation"
    assert [each.weight.text for each in form.indicators if each.weight] == ["10", "10", "40", "40"]
    told = findings(EVALUATION, *EVALUATION_SPANS)
    assert {("S110", "A1"), ("P404", "H5")} <= told
    assert not {code for code, _ in told} & {"S102", "S105", "S106", "I301", "I302", "W201", "P402", "P406"}
    assert ("P406", "H7") in findings({**EVALUATION, "H7": 97}, *EVALUATION_SPANS)
    assert ("W201", "F7") in findings({**EVALUATION, "F5": 45}, *EVALUATION_SPANS)


NEIGHBOURS = {
    "绩效目标申报表": "2023年度项目支出绩效目标申报表",
    "绩效运行监控表": "2023年1-8月项目绩效运行监控表",
    "项目汇总表": "2023年度项目支出绩效自评结果汇总表",
    "指标体系评分表": "项目绩效评价指标体系（共性）",
}


@pytest.mark.parametrize(("kind", "title"), NEIGHBOURS.items())
def test_a_neighbouring_table_is_named(kind: str, title: str) -> None:
    cells = {"A1": title, **row(3, "序号", "项目名称", "金额"), **row(4, 1, "道路养护", 20)}
    (finding,) = run([book_of(snapshot_of(cells, name="附表"), None)])
    assert finding.code == "S101"
    assert f"“附表”是{kind}，不是自评表" in finding.message


def test_a_target_table_is_no_form_but_named() -> None:
    cells = {
        "A1": "绩效目标申报表",
        **row(2, *LEVELS.values(), "指标值", "备注"),
        **row(3, "产出指标", "数量指标", "养护里程", "≥700公里"),
    }
    (finding,) = run([book_of(snapshot_of(cells), None)])
    assert "是绩效目标申报表" in finding.message


@pytest.mark.parametrize(
    "title", ["2023年度道路养护绩效目标完成情况", "2023年度绩效自评结果", "绩效自评情况（2023年度）"]
)
def test_a_title_may_end_in_results_or_state(title: str) -> None:
    form = read_form({**TWO_ROWS, "A1": title}, *SPANS)
    assert (form.title.text, form.year) == (title, 2023)
