"""Reports that an office would sign: no sentence repeated for every indicator, marks that ask once, nothing left out."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from perfeval_xl.reports import Template, write_report
from perfeval_xl.reports.context import context
from perfeval_xl.reports.prose import level_sentences
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
        row(f"甲{number}", f"乙{level}指标", states[(level + number) % len(states)])
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
    assert report.missing == ("“开展培训”、“系统可用率”、“数据更新时间”扣分的原因",)


@pytest.mark.parametrize("name", ["报告模板-2024", "报告模板-2020", "报告模板-部门整体"])
def test_goals_and_all_deductions_are_told(name: str, root: Path) -> None:
    template = Template((root / "templates" / f"{name}.docx").read_bytes())
    about = checked({"H12": 9, "I12": "签到表缺一场", "H13": 19, "H19": 97.28})
    told = "".join(texts(write_report(template, about, DAY).data))
    assert "保障平台全年稳定运行。" in told
    assert "开展培训达到年度指标值，分值10分，自评9分，扣1分，原因是签到表缺一场。" in told
    assert "系统可用率（分值20分，自评19分，扣1分）达到年度指标值而扣了分" in told
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
