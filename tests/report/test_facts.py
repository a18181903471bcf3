"""What a template is told of a form: states by the figures, sums, what is missing."""

from decimal import Decimal
from typing import Any

import pytest

from perfeval_xl.reports.context import context, even_lines, title_lines
from perfeval_xl.reports.values import Missing
from perfeval_xl.reports.variables import variables
from perfeval_xl.reports.writing import PLACED
from scripts.write_report_doc import example
from tests.support.word import DAY, passage, subject, subject_from


def facts(changes: dict[str, object] | None = None, **more: Any) -> dict[str, Any]:
    """The variables for the clean form, changed in a few cells."""
    return context(subject(changes, **more), DAY)


def row(told: dict[str, Any], name: str) -> dict[str, Any]:
    """A row by its 三级指标."""
    return next(each for each in told["指标"] if each["三级指标"] == name)


def test_every_variable_is_explained_and_every_explanation_has_its_variable() -> None:
    explained = {variable.name: dict(variable.parts) for variable in variables()}
    assert set(facts()) | set(PLACED) == set(explained)
    told = example()
    assert set(told["资金"][0]) == set(explained["资金"])
    assert set(told["指标"][0]) == set(explained["指标"])
    assert set(told["指标分组"][0]) == set(explained["指标分组"])
    assert set(told["统计"]) == set(explained["统计"])
    assert set(told["收入构成"][0]) == set(explained["收入构成"])
    assert set(next(iter(told["附件1"].values()))) == set(explained["附件1"])
    assert set(told["素材"]["概况"][0]) == set(explained["素材"])


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "完成"),
        ({"F12": "4场"}, "超额完成"),
        ({"F12": "1场"}, "未完成"),
        ({"E12": "≥95%", "F12": "学员均表示满意", "H12": 10}, "完成"),
        ({"E12": "≥95%", "F12": "学员均表示满意", "H12": 6}, "部分完成"),
        ({"E12": "≥95%", "F12": "学员均表示满意", "H12": 0}, "未完成"),
        ({"E12": "≥95%", "F12": "学员均表示满意", "H12": None}, "待认定"),
    ],
)
def test_states_come_from_the_figures_and_only_then_from_the_score(changes: dict[str, object], state: str) -> None:
    assert row(facts(changes), "开展培训")["状态"] == state


def test_full_marks_do_not_make_a_missed_target_good() -> None:
    told = facts({"F12": "1场", "H12": 10})
    missed = row(told, "开展培训")
    assert missed in told["未完成指标"]
    assert (missed["完成率"], missed["扣分"], missed["须说明"]) == (Decimal(1) / Decimal(3), None, True)
    assert not told["统计"]["全部完成"]
    assert isinstance(missed["偏差原因"], Missing)


def test_a_met_target_that_lost_points_is_told_with_its_reason() -> None:
    told = facts({"H12": 8, "I12": "培训资料没有存档，扣2分"})
    assert [(each["三级指标"], each["扣分"], each["偏差原因"]) for each in told["扣分指标"]] == [
        ("开展培训", 2, "培训资料没有存档，扣2分")
    ]


def test_far_over_asks_for_a_reason_and_little_over_does_not() -> None:
    assert not row(facts({"F15": "60家"}), "服务单位数")["须说明"]
    far = row(facts({"F15": "80家"}), "服务单位数")
    assert (far["超出"], far["须说明"]) == (Decimal("0.6"), True)
    assert isinstance(far["偏差原因"], Missing)


def test_counts() -> None:
    told = facts({"F12": "1场", "F15": "80家"})["统计"]
    assert told == {
        "总数": 7,
        "完成数": 5,
        "超额数": 2,
        "部分完成数": 0,
        "未完成数": 2,
        "待认定数": 0,
        "全部完成": False,
    }


def test_rows_that_do_not_apply_are_not_counted() -> None:
    told = facts({"D16": "/", "E16": "/", "F16": "/", "G16": None, "H16": None})
    assert told["统计"]["总数"] == 6
    assert all(each["三级指标"] != "/" for each in told["指标"])


def test_a_shared_score_is_told_once_with_the_row_that_decides_it() -> None:
    told = context(
        subject_from(
            {"set": {"G13": None, "H13": None, "G12": 30, "H12": 20, "F13": "97%"}, "merge": ["G12:G13", "H12:H13"]}
        ),
        DAY,
    )
    decisive, other = row(told, "系统可用率"), row(told, "开展培训")
    assert (decisive["分值"], decisive["得分"], decisive["扣分"], decisive["合并指标"]) == (30, 20, 10, ["开展培训"])
    assert (other["分值"], other["得分"], other["扣分"]) == (None, None, None)
    assert told["指标分组"][0]["分值"] == 40


def test_sums_by_first_level() -> None:
    told = [(each["简称"], each["分值"], each["得分"], each["得分率"]) for each in facts()["指标分组"]]
    assert told == [
        ("产出", 40, 40, 1),
        ("效益", 20, 20, 1),
        ("满意度", 10, Decimal("9.78"), Decimal("0.978")),
        ("成本", 20, 20, 1),
    ]


def test_a_level_with_an_open_score_has_no_rate() -> None:
    assert facts({"E12": "≥95%", "F12": "学员均表示满意", "H12": None})["指标分组"][0]["得分率"] is None


def test_budget_and_change() -> None:
    told = facts({"D5": 25, "B7": "上年结转资金", "E7": 3})
    assert (told["年初预算数"], told["全年预算数"], told["未执行数"], told["上年结转"]) == (25, 20, 1, 3)
    assert (told["调整额"], told["调整率"], told["执行率"], told["执行偏低"]) == (
        -5,
        Decimal("-0.2"),
        Decimal("0.95"),
        False,
    )
    assert told["调整说明"] == ""


def test_a_large_change_asks_for_a_reason_that_the_user_may_give() -> None:
    told = facts({"D5": 40})
    assert told["调整须说明"]
    assert isinstance(told["调整说明"], Missing)
    told = facts({"D5": 40}, material=(passage("调整", "年中收回结余。"), passage("调整", "批复见云财[2024]8号")))
    assert told["调整说明"] == "年中收回结余。批复见云财[2024]8号"


@pytest.mark.parametrize("lines", [5, 6, 8])
def test_a_reason_merged_over_the_lines_is_told_once(lines: int) -> None:
    cells = {"J4": "偏差原因", "J5": "年中收回结余资金", "E5": 15}
    told = context(subject_from({"of": "project", "set": cells, "merge": [f"J5:J{lines}"]}), DAY)
    assert told["调整说明"] == "年中收回结余资金"


def test_a_bare_number_takes_the_sign_and_unit_of_its_columns() -> None:
    told = row(
        facts(
            {
                "E11": "计算符号",
                "F11": "指标值",
                "E12": "≥",
                "F12": 3,
                "J11": "度量单位",
                "J12": "场",
                "K11": "实际完成值",
                "K12": 4,
            }
        ),
        "开展培训",
    )
    assert (told["年度指标值"], told["实际完成值"]) == ("≥3场", "4场")


def test_a_form_without_scores_says_so() -> None:
    told = context(subject(of="county"), DAY)
    assert (told["计分"], told["年初预算数"]) == (False, None)
    assert facts()["计分"]


def test_amounts_in_yuan_are_told_in_ten_thousands() -> None:
    told = facts({"A4": "项目资金（元）", "D5": 200000, "E5": 200000, "F5": 190000})
    assert (told["全年预算数"], told["全年执行数"], told["资金"][0]["年初预算数"]) == (20, 19, 20)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"D5": None, "D6": None}, "年初预算数"),
        ({"E5": None, "E6": None}, "执行率"),
        ({"B2": None}, "项目名称"),
        ({"F10": None}, "目标完成情况"),
    ],
)
def test_what_the_form_does_not_hold_is_missing(changes: dict[str, object], name: str) -> None:
    assert isinstance(facts(changes)[name], Missing)


def test_a_total_of_nothing_is_the_sum_of_its_lines() -> None:
    told = facts({"D5": 0, "E5": None, "F5": 0})
    assert (told["年初预算数"], told["全年预算数"], told["全年执行数"]) == (20, 20, 19)
    assert told["执行率"] == Decimal("0.95")


def test_a_total_that_is_not_the_sum_is_no_ground_for_a_conclusion() -> None:
    told = facts({"H19": 99.9})
    assert "99.9" in str(told["总分"]) and "99.28" in str(told["总分"])
    assert isinstance(told["等级"], Missing)
    assert facts()["总分"] == Decimal("99.28")


@pytest.mark.parametrize(("score", "grade"), [(40, "优"), (31, "优"), (30, "良"), (10, "中"), (0, "差")])
def test_the_grade_follows_the_total_and_not_what_is_written(score: int, grade: str) -> None:
    total = Decimal("59.28") + score
    changes = {"H12": 0, "H13": 0, "H14": score, "G14": 40, "H19": total, "I19": "等级：优"}
    assert facts(changes)["等级"] == grade


def test_required_chapters_are_missing_and_others_blank() -> None:
    told = facts(material=(passage("问题", "系统老化。", "设备方面。"),))["素材"]
    assert told["问题"] == [{"小标题": "设备方面", "正文": "系统老化。"}]
    assert isinstance(told["概况"][0]["正文"], Missing)
    assert told["经验"] == []


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("数据安全检查", ["数据安全检查绩效自评报告"]),
        ("一二三四五六七八九十一二三四", ["一二三四五六七八九十一二三四绩效自评报告"]),
        ("一二三四五六七八九十一二三四五", ["一二三四五六七八九十一二三四五", "绩效自评报告"]),
        (
            "一二三四五六七八九十一二三四五六七八九十一二三四",
            ["一二三四五六七八九十一二", "三四五六七八九十一二三四", "绩效自评报告"],
        ),
    ],
)
def test_titles_are_broken_evenly(name: str, lines: list[str]) -> None:
    assert title_lines(name) == lines


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("2024年度部门（单位）整体支出绩效自评表", ["2024年度部门（单位）整体支出绩效自评表"]),
        ("2024年度部门（单位）整体支出绩效评价基础数据表", ["2024年度部门（单位）", "整体支出绩效评价基础数据表"]),
        ("第五次经济普查工业企业生产经营状况调查服务经费", ["第五次经济普查工业企业", "生产经营状况调查服务经费"]),
        ("自评表", ["自评表"]),
    ],
)
def test_titles_are_cut_between_words(title: str, lines: list[str]) -> None:
    assert even_lines(title) == lines


def test_a_department_has_its_parts_its_annex_1_and_its_projects() -> None:
    base = subject(of="base").form
    project = subject()
    told = context(subject(of="department", projects=(project,), base=base), DAY)
    assert told["收入构成"] == [{"名称": "一般公共预算", "金额": 480}, {"名称": "其他资金", "金额": 20}]
    assert told["附件1"]["三公经费"] == {"上年决算数": 12, "预算数": 10, "决算数": 9, "较上年": Decimal("-0.25")}
    assert "出国经费" not in told["附件1"]
    assert [each["名称"] for each in told["项目"]] == ["政务数据平台运行维护"]
    assert told["标题行"] == ["云溪市数据局2024年度整体支出", "绩效自评报告"]
