"""What forms of further places showed: heads in two cells, labels in two rows, points told in a head."""

from collections.abc import Mapping

import pytest

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.parsing.readings import judge_texts
from perfeval_xl.rules import run
from perfeval_xl.rules.base import Case
from tests.support.published import sheet_of_table

TOP = """
市级文物保护专项经费绩效自评表（2022年度） | <8
项目名称 | < | 文物保护 | <2 | 主管部门 | 云溪市文旅局 | 实施单位 | 云溪市文旅局
"""
FUNDS = """
项目资金 | < | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
（万元） | < | 年度资金总额 | 30 | 30 | 27 | 10 | 90% | 9
| | 其中：当年财政拨款 | 30 | 30 | 27
"""
ROWS = """
产出指标 | 数量指标 | 修缮面积 | | ≥6000平方米 | 5400平方米 | 50 | 45 | 雨天停工，下年补修
效益指标 | 社会效益 | 参观人次 | | ≥2万人次 | 2.1万人次 | 30 | 30
满意度指标 | 服务对象满意度 | 游客满意度 | | ≥90% | 95% | 10 | 10
"""
UNSPLIT = "一级指标 | 二级指标 | 三级指标 | | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施"
SPLIT = """
一级指标 | 二级指标 | 三级指标 | | 年度 | 实际 | 分值 | 得分 | 偏差原因分析
^ | ^ | ^ | | 指标值 | 完成值 | ^ | ^ | 及改进措施
"""
LOOSE = """
一级 | 二级 | 三级 | | 年度 | 实际 | 分值 | 得分 | 偏差原因
指标 | 指标 | 指标 | | 指标值 | 完成值 | | | 分析
"""


def read(*parts: str) -> tuple[Case, set[str]]:
    table = "\n".join(part.strip("\n") for part in parts)
    book = book_of(Snapshot(path="表.xlsx", sheets=(sheet_of_table(table),)), None)
    (case,) = book.cases
    return case, {f"{found.code}@{found.at.a1}" for found in run([book]) if found.severity != "info"}


@pytest.mark.parametrize("head", [UNSPLIT, SPLIT, LOOSE])
def test_a_head_whose_words_stand_in_two_cells_is_read_as_one(head: str) -> None:
    case, found = read(TOP, FUNDS, head, ROWS)
    told = [(row.target.text, row.actual.text) for row in case.form.indicators]
    assert told[0] == ("≥6000平方米", "5400平方米")
    assert len(told) == 3
    assert found == set()


def test_a_note_under_the_label_of_the_funds_names_no_line() -> None:
    case, found = read(TOP, FUNDS.replace("90% | 9", "90% | 8"), UNSPLIT, ROWS)
    assert [fund.label.text for fund in case.form.funds] == ["年度资金总额", "其中：当年财政拨款"]
    assert "F103@I4" in found


HUBEI = """
2022年度共享工程项目自评表 | <6
预算执行情况（万元） | < | | 预算数（A） | 执行数（B） | 执行率（B/A） | {head}
^ | ^ | 年度财政资金总额 | 5 | 4 | 80% | 16
年度绩效目标1 | 一级指标 | 二级指标 | 三级指标 | 年初目标值（A） | 实际完成值（B） | 得分
^ | 产出指标 | 数量指标 | 存储备份器 | 25TB | 25TB | 80
"""


@pytest.mark.parametrize(
    ("head", "points"), [("得分 （20分*执行率）", "16"), ("得分（20分×执行率）", "16"), ("得分", "None")]
)
def test_points_that_only_the_head_tells_are_points(head: str, points: str) -> None:
    case, _ = read(HUBEI.format(head=head))
    assert str(case.assessment.execution_score).removesuffix(".00") == points


@pytest.mark.parametrize(
    ("target", "actual", "verdict"),
    [
        ("18—54周岁", "存在18岁以下、54周岁以上", "unmet"),
        ("18—54周岁", "16岁以下、60岁以上各有几名", "unmet"),
        ("18—54周岁", "20岁以下、40岁以上", "undecided"),
        ("18—54周岁", "35岁", "met"),
        ("1-6期培训结束后及时考核", "1-2期未能及时培训", "unmet"),
        ("1-3批资金及时拨付", "1-3批资金未及时拨付", "unmet"),
        ("2-3期", "2期", "met"),
        ("2-3期", "1期", "unmet"),
    ],
)
def test_ranges_that_are_left_or_that_count_nothing(target: str, actual: str, verdict: str) -> None:
    assert judge_texts(target, actual).verdict.value == verdict


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"actual": "基本达到", "score": "7", "reason": "加强技术指导，加大宣传力度"}, False),
        ({"actual": "基本达到", "score": "8", "reason": ""}, True),
        ({"actual": "部分达到", "score": "7", "reason": "加强技术指导，加大宣传力度"}, True),
        ({"actual": "基本达到", "score": "2", "reason": "加强技术指导，加大宣传力度"}, True),
    ],
)
def test_nearly_met_may_lose_a_little_where_a_reason_is_given(cells: Mapping[str, str], told: bool) -> None:
    row = "效益指标 | 可持续影响 | 种薯体系完善 | | 是 | {actual} | 8 | {score} | {reason}".format(**cells)
    _, found = read(TOP, FUNDS, UNSPLIT, row)
    assert ("P411@H7" in found) is told


SENT_DOWN = """
中等职业学校国家助学金绩效目标表 | <5
（2018年度） | <5
绩效指标 | 一级目标 | 二级指标 | 三级指标 | 指标值 | 实际完成值
^ | 产出指标 | 数量指标 | 应受助学生数 | 100% | {actual}
^ | ^ | ^ | 免学费学生数 | 100%
"""


@pytest.mark.parametrize(("actual", "codes"), [("", {"S101"}), ("98%", {"S102", "I302", "S104", "S105"})])
def test_a_table_of_targets_with_a_blank_column_for_results_is_no_evaluation(actual: str, codes: set[str]) -> None:
    sheet = sheet_of_table(SENT_DOWN.format(actual=actual).strip("\n"))
    book = book_of(Snapshot(path="表.xlsx", sheets=(sheet,)), None)
    told = {found.code for found in run([book]) if found.severity != "info"}
    assert told & {"S101", "S102", "I302"} == codes & {"S101", "S102", "I302"}


def test_without_a_column_of_targets_their_lack_is_told_once() -> None:
    head = UNSPLIT.replace("年度指标值", "自评内容和记录")
    _, found = read(TOP, FUNDS, head, ROWS.replace("≥6000平方米", "").replace("≥2万人次", "").replace("≥90%", ""))
    assert "S102@C6" in found
    assert not [each for each in found if each.startswith("I301")]


PART_LINE = """
项目资金（万元） | < | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | ^ | 年度资金总额 | 30 | 30 | 23.78 | {total}
^ | ^ | 其中：财政拨款 | 30 | 30 | 23.78 | {part}
"""


@pytest.mark.parametrize(
    ("total", "part", "place"),
    [
        ("10 | 79.27% | 7.93", "", "I4"),
        ("", "10 | 79.27% | 7.93", "I5"),
        ("10 | 79.27% | 7.93", "- | 79.27% | -", "I4"),
    ],
)
def test_the_rate_of_execution_may_stand_beside_a_part(total: str, part: str, place: str) -> None:
    case, _ = read(TOP, PART_LINE.format(total=total, part=part), UNSPLIT, ROWS)
    execution = case.form.execution
    assert execution is not None
    assert execution.score is not None
    assert (execution.score.at.a1, execution.score.text) == (place, "7.93")


@pytest.mark.parametrize(
    ("first", "second", "role"),
    [
        ("年度总金额", "其中：财政拨款", "total"),
        ("全部经费", "其中财政拨款", "total"),
        ("财政拨款", "其他资金", "part"),
    ],
)
def test_a_line_over_its_parts_is_the_total_whatever_it_is_called(first: str, second: str, role: str) -> None:
    lines = PART_LINE.replace("年度资金总额", first).replace("其中：财政拨款", second)
    case, _ = read(TOP, lines.format(total="10 | 79.27% | 7.93", part=""), UNSPLIT, ROWS)
    assert case.form.funds[0].role.value == role


XINJIANG = (
    "一级指标 | 二级指标 | 三级指标 | 指标值 | 指标值设置依据 | 上年完成值 | 指标分值权重 | 指标赋分规则"
    " | 佐证资料 | 指标实际完成值 | 完成率 | 指标得分 | 偏差原因分析及改进措施"
)
XINJIANG_ROWS = """
产出指标 | 数量指标 | 发放补贴人数 | ≥120人 | 计划 | 110人 | 90 | 完成比率赋分 | 凭证 | 96人 | 80% | 90
"""


@pytest.mark.parametrize("last", ["上年完成值", "上年实际完成值", "去年完成情况", "历史完成值"])
def test_the_result_is_this_years(last: str) -> None:
    case, found = read(TOP, FUNDS, XINJIANG.replace("上年完成值", last), XINJIANG_ROWS)
    (row,) = case.form.indicators
    assert (row.target.text, row.actual.text) == ("≥120人", "96人")
    assert row.weight is not None
    assert row.weight.text == "90"
    assert "P403@L7" in found


def test_heads_without_a_row_under_them_are_told_by_their_words() -> None:
    case, found = read(TOP, FUNDS, XINJIANG.replace("指标分值权重", "本项指标满分值"), "产出指标")
    assert {"target", "actual", "weight", "score", "reason"} <= case.form.columns
    assert not [each for each in found if each.startswith("S102")]


@pytest.mark.parametrize("between", ["", "某某 | "])
def test_a_total_above_may_stand_a_cell_further(between: str) -> None:
    head = f"自评总分 | < | {between or ' | '}93.5 | <5"
    case, found = read(TOP, head, FUNDS, UNSPLIT, ROWS)
    total = case.form.total
    assert total is not None
    assert total.score is not None
    assert total.score.text == ("某某" if between else "93.5")
    assert ("P406@D3" in found) is (not between)


@pytest.mark.parametrize(
    ("known", "unheard"),
    [
        ("二级指标", "指标类别"),
        ("三级指标", "绩效内容"),
        ("年度指标值", "标准值"),
        ("年度指标值", "年度任务"),
        ("实际完成值", "达成情况"),
        ("实际完成值", "年末值"),
        ("分值", "权数"),
    ],
)
def test_a_head_nobody_has_heard_of_is_told_by_its_place(known: str, unheard: str) -> None:
    head = UNSPLIT.replace(" | | ", " | < | ")
    before, _ = read(TOP, FUNDS, head, ROWS)
    case, found = read(TOP, FUNDS, head.replace(known, unheard, 1), ROWS)
    assert case.form.indicators == before.form.indicators
    assert found == set()
    assert unheard in {doubt.entry.text for doubt in case.form.doubts}


def test_a_rate_between_result_and_score_is_no_weight() -> None:
    head = "一级指标 | 二级指标 | 三级指标 | | 年度指标值 | 实际完成值 | 达标程度 | 得分"
    rows = "产出指标 | 数量指标 | 修缮面积 | | ≥6000平方米 | 6000平方米 | 100% | 50"
    case, found = read(TOP, FUNDS, head, rows, rows.replace("修缮面积", "验收面积"))
    assert case.form.indicators[0].weight is None
    assert "S102@C6" in found
