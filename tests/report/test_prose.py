"""Reports that an office would sign: no sentence repeated for every indicator, marks that ask once, nothing left out."""

import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from perfeval_xl.reports import Template, write_report
from perfeval_xl.reports.context import context
from perfeval_xl.reports.naming import bare_indicator, bare_project, bare_unit
from perfeval_xl.reports.prose import level_sentences, score_sentence
from perfeval_xl.reports.values import missing
from perfeval_xl.reports.wording import enumerated
from tests.support.word import DAY, checked, rendered, subject, texts


def row(name: str, level2: str, state: str = "完成") -> dict[str, object]:
    return {
        "三级指标": name,
        "二级指标": level2,
        "年度指标值": "≥3场",
        "实际完成值": "3场",
        "状态": state,
        "偏差原因": "",
    }


def shape(sentence: str) -> str:
    """A sentence without its names and figures."""
    return re.sub(r"（[^）]*）|[甲乙]?[0-9]+", "", sentence)


@pytest.mark.parametrize("levels", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("rows", [1, 2, 4])
@pytest.mark.parametrize("states", [["完成"], ["完成", "未完成"], ["完成", "待认定", "部分完成", "未完成"]])
def test_no_pattern_stands_twice_in_a_row(levels: int, rows: int, states: list[str]) -> None:
    listed = [
        row(f"甲{level}{number}", f"乙{level}指标", states[(level + number) % len(states)])
        for level in range(levels)
        for number in range(rows)
    ]
    told = level_sentences(listed)
    assert told.count("（指标值不低于3场，完成值为3场）") == levels * rows
    shapes = [shape(sentence) for sentence in told.removesuffix("。").split("。")]
    assert not [pair for pair in pairwise(shapes) if pair[0] == pair[1]]


FIGURES = "（指标值不低于3场，完成值为3场）"


def test_the_longest_group_comes_first_and_single_ones_share_a_sentence() -> None:
    listed = [
        row("甲1", "质量指标"),
        row("甲2", "数量指标"),
        row("甲3", "数量指标", "超额完成"),
        row("甲4", "时效指标"),
    ]
    assert level_sentences(listed) == (
        f"数量指标2项均达到年度指标值：甲2{FIGURES}；甲3{FIGURES}。"
        f"质量、时效方面，甲1{FIGURES}；甲4{FIGURES}均达到年度指标值。"
    )


@pytest.mark.parametrize(
    ("state", "words"),
    [("未完成", "未达到年度指标值"), ("部分完成", "没有全部完成"), ("待认定", "是否达到年度指标值尚需认定")],
)
def test_what_was_not_met_is_said_last(state: str, words: str) -> None:
    told = level_sentences([row("甲3", "数量指标", state), row("甲1", "数量指标"), row("甲2", "数量指标")])
    assert told == f"数量指标2项均达到年度指标值：甲1{FIGURES}；甲2{FIGURES}。甲3{FIGURES}{words}。"


def test_one_mark_asks_for_all_reasons_that_are_missing() -> None:
    about = checked({"H12": 9, "H13": 19, "H14": 9, "H19": 96.28})
    report = rendered("原因是{{ '【待填：' }}{{ 扣分待说明|顿号 }}扣分的原因】。", about=about)
    assert report.missing == ("“开展培训”“系统可用率”“数据更新时间”扣分的原因",)


@pytest.mark.parametrize("name", ["报告模板-2024", "报告模板-2020", "报告模板-部门整体"])
def test_goals_and_all_deductions_are_told(name: str, root: Path) -> None:
    template = Template((root / "templates" / f"{name}.docx").read_bytes())
    about = checked({"H12": 9, "I12": "签到表缺一场", "H13": 19, "H19": 97.28})
    told = "".join(texts(write_report(template, about, DAY).data))
    assert "保障平台全年稳定运行。" in told
    assert "开展培训达到年度指标值，分值10分，自评9分，扣1分，原因是签到表缺一场。" in told
    assert "系统可用率（分值20分，自评19分，扣1分）扣了分，原因是【待填：扣分的原因】" in told
    assert "预算执行率95%，分值10分，自评9.5分，扣0.5分。" in told


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("51000021R000000019951-工资性支出", "工资性支出"),
        ("53262122210000000312 - 驻村工作经费", "驻村工作经费"),
        ("440104240000000123456—信息化运维", "信息化运维"),
        ("2024年春季学期补助", "2024年春季学期补助"),
        ("5G-A网络建设", "5G-A网络建设"),
        ("20240101-活动经费", "20240101-活动经费"),
    ],
)
def test_the_number_of_the_budget_system_reaches_no_report(written: str, name: str) -> None:
    about = subject({"B2": written})
    told = context(about, DAY)
    assert (told["项目名称"], told["名称"], about.name) == (name, name, name)
    assert told["标题行"] == [f"{name}绩效自评报告"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("指标1：工程完工率", "工程完工率"),
        ("指标 2 工程验收合格率", "工程验收合格率"),
        ("指标1项目完成及时率", "项目完成及时率"),
        ("1.新增岗位", "新增岗位"),
        ("（3）新增岗位", "新增岗位"),
        ("★★★受助人次数（≥**人次）", "受助人次数"),
        ("受益人口数≥**人", "受益人口数"),
        ("补助标准（<**元/户·年）——最高5300元", "补助标准——最高5300元"),
        ("其中：桃树种植面积", "桃树种植面积"),
        ("5000吨稻谷储备到位率", "5000吨稻谷储备到位率"),
        ("1.5米以上树木成活率", "1.5米以上树木成活率"),
        ("指标3项完成率", "指标3项完成率"),
        ("≥360天服务读者", "≥360天服务读者"),
        ("（%）", "（%）"),
        ("指标1：", "指标1："),
    ],
)
def test_what_the_blank_form_printed_is_no_part_of_a_name(written: str, name: str) -> None:
    assert bare_indicator(written) == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("219001-某区某镇人民政府", "某区某镇人民政府"),
        ("[155]濉溪县民政局", "濉溪县民政局"),
        ("【001】云溪市数据局", "云溪市数据局"),
        ("云溪市第101中学", "云溪市第101中学"),
        ("101中学", "101中学"),
    ],
)
def test_the_code_of_a_unit_reaches_no_report(written: str, name: str) -> None:
    assert bare_unit(written) == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("卫片执法补助经费支出绩效自评表", "卫片执法补助经费支出"),
        ("物业服务绩效自评报告", "物业服务"),
        ("绩效自评系统建设", "绩效自评系统建设"),
        ("绩效自评表", "绩效自评表"),
    ],
)
def test_a_project_is_not_called_as_its_form(written: str, name: str) -> None:
    assert bare_project(written) == name


def group(name: str, weight: int, score: str | None) -> dict[str, object]:
    got = None if score is None else Decimal(score)
    return {"名称": name, "分值": Decimal(weight), "得分": got, "得分率": None if got is None else got / weight}


@pytest.mark.parametrize(
    ("groups", "told"),
    [
        ([group("产出指标", 40, "40")], "产出指标得40分（分值40分，得分率100%）。"),
        (
            [group("产出指标", 40, "40"), group("成本指标", 20, "20")],
            "产出指标（40分）、成本指标（20分）均得满分。",
        ),
        (
            [group("成本指标", 20, "20"), group("产出指标", 40, "35.2"), group("效益指标", 20, "20")],
            "产出指标得35.2分（分值40分，得分率88%）；成本指标（20分）、效益指标（20分）均得满分。",
        ),
        (
            [group("产出指标", 40, None), group("效益指标", 20, None), group("成本指标", 20, "10")],
            "成本指标得10分（分值20分，得分率50%）；产出指标、效益指标的得分尚待核对。",
        ),
        ([], ""),
    ],
)
def test_first_levels_that_scored_alike_share_a_sentence(groups: list[dict[str, object]], told: str) -> None:
    assert score_sentence(groups) == told


def test_results_that_cannot_be_stated_are_asked_for_once() -> None:
    listed = [row(name, "数量指标", "待认定") for name in ("甲", "乙", "丙", "丁")]
    for each in listed[:3]:
        each["实际完成值"] = missing("完成值")
    listed[2]["年度指标值"] = missing("指标值")
    assert level_sentences(listed) == (
        f"丁{FIGURES}是否达到年度指标值尚需认定。2项指标的实际完成值尚待核实：【待填：“甲”“乙”的实际完成值】。"
        "1项指标的年度指标值和实际完成值尚待核实：【待填：“丙”的年度指标值和实际完成值】。"
    )


def test_the_same_is_not_said_twice_in_a_sentence() -> None:
    told = level_sentences([row("水平", "社会效益指标"), row("水平", "可持续影响指标")])
    assert told == f"社会效益、可持续影响方面，水平{FIGURES}均达到年度指标值。"


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["甲", "乙"], "甲、乙"),
        (["会务、活动", "乙"], "“会务、活动”“乙”"),
        (["“甲”", "“乙”"], "“甲”“乙”"),
        (["“智赋”推进会", "乙"], "“智赋”推进会、乙"),
    ],
)
def test_names_with_commas_of_their_own_are_quoted(names: list[str], told: str) -> None:
    assert enumerated(names) == told


def test_amounts_that_are_all_missing_are_asked_for_once(root: Path) -> None:
    template = Template((root / "templates" / "报告模板-2024.docx").read_bytes())
    blank = checked({f"{column}{number}": None for column in "DEF" for number in (5, 6)})
    about = [each for each in write_report(template, blank, DAY).missing if "预算数" in each or "执行" in each]
    assert about == ["年初预算数、全年预算数和全年执行数"]


def test_a_number_is_no_goal() -> None:
    told = context(subject({"B10": 43.2}), DAY)
    assert str(told["预期目标"]) == "【待填：预期目标】"


def test_a_heading_of_two_subjects_takes_the_name_of_the_one_that_is_left(root: Path) -> None:
    template = Template((root / "templates" / "报告模板-2020.docx").read_bytes())
    told = texts(write_report(template, checked({"F12": "1场", "H12": 3.33, "I12": "疫情"}), DAY).data)
    assert any(each.endswith("、存在的问题及原因分析") and "经验" not in each for each in told)
    assert not [each for each in told if "主要经验及做法" in each]
