"""Records become rows: nothing counted twice, nothing skipped."""

from decimal import Decimal
from pathlib import Path

import pytest

from perfeval_xl.domain.finding import Root
from perfeval_xl.domain.form import FormKind
from perfeval_xl.domain.grid import At
from perfeval_xl.rollup.rows import NO_DEPARTMENT, OPEN, FormRow, LevelRow
from tests.support.records import finding, form, fund, gathered, indicator, record


def only(**changes: object) -> FormRow:
    (row,) = gathered([record(forms=[form(**changes)])]).forms
    return row


def test_a_form_becomes_a_row() -> None:
    row = only()
    assert (row.file, row.sheet, row.kind) == ("甲.xlsx", "自评表", FormKind.PROJECT)
    assert (row.department, row.year, row.name) == ("云溪市数据发展局", 2024, "数据治理")
    assert (row.written, row.computed, row.grade) == ("90", Decimal("90.00"), "优")
    assert (row.rate, row.initial_rate) == (Decimal("0.8"), Decimal("0.4"))


def test_rows_stand_in_the_order_of_paths_whoever_was_first() -> None:
    records = [record(f"根/{name}.xlsx", [form()]) for name in "丙甲乙"]
    assert [row.file for row in gathered(records).forms] == ["丙.xlsx", "乙.xlsx", "甲.xlsx"]


def test_paths_are_shown_below_the_folder_that_all_share() -> None:
    rows = gathered([record("/共享/一局/2024/甲.xlsx", [form()]), record("/共享/二局/乙.xlsx", [form()])])
    assert rows.root == str(Path("/共享"))
    assert {row.file for row in rows.forms} == {str(Path("一局/2024/甲.xlsx")), str(Path("二局/乙.xlsx"))}
    assert gathered([record("甲.xlsx", [form()])]).root == ""
    mixed = gathered([record("/共享/甲.xlsx", [form()]), record("别处/乙.xlsx", [form()])])
    assert [row.file for row in mixed.forms] == ["/共享/甲.xlsx", "别处/乙.xlsx"]


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ("/甲.xlsx", "/二局/乙.xlsx", ["甲.xlsx", "二局/乙.xlsx"]),
        ("/共享//一局/甲.xlsx", "/共享/二局/乙.xlsx", ["一局/甲.xlsx", "二局/乙.xlsx"]),
        ("根/甲.xlsx", "根/二局/乙.xlsx", ["甲.xlsx", "二局/乙.xlsx"]),
        ("/共享/一局/甲.xlsx", "/共享二/乙.xlsx", ["共享/一局/甲.xlsx", "共享二/乙.xlsx"]),
    ],
)
def test_what_all_share_is_left_away_by_whole_folders(first: str, second: str, shown: list[str]) -> None:
    rows = gathered([record(first, [form()]), record(second, [form()])])
    assert {row.file for row in rows.forms} == {str(Path(each)) for each in shown}
    assert rows.shown("别处/丙.xlsx") == "别处/丙.xlsx"


def test_findings_are_counted_for_their_form() -> None:
    forms = [form(sheet="一"), form(sheet="二")]
    found = [finding(sheet="二"), finding(sheet="二", severity="info"), finding(sheet="一", severity="warning")]
    rows = gathered([record(forms=forms, findings=[*found, finding(sheet="三", project=None)])])
    assert [(row.errors, row.warnings, row.infos) for row in rows.forms] == [(0, 1, 0), (1, 0, 1)]
    assert [row.place for row in rows.findings] == [1, None, 0, 1]
    assert list(rows.findings)[1].name == ""


def test_findings_come_gravest_first_and_consequences_stay_under_their_cause() -> None:
    slip = {"severity": "warning", "code": "F104", "cell": "E7"}
    of_it = finding(severity="info", code="I313", because=Root("F104", "自评表", At.parse("E7")))
    first = [finding(severity="warning", code="W202")]
    later = [finding(severity="info", code="I306"), finding(**slip), of_it, finding()]
    rows = gathered([record("根/甲.xlsx", [form()], later), record("根/乙.xlsx", [form()], first)]).findings
    assert [(row.path, row.code) for row in rows] == [
        ("根/甲.xlsx", "P403"),
        ("根/乙.xlsx", "W202"),
        ("根/甲.xlsx", "F104"),
        ("根/甲.xlsx", "I313"),
        ("根/甲.xlsx", "I306"),
    ]


def test_of_two_forms_on_one_sheet_the_one_that_ends_below_has_the_finding() -> None:
    ends = [{**form()["total"], "cell": cell} for cell in ("H20", "H45")]
    rows = gathered(
        [record(forms=[form(total=end) for end in ends], findings=[finding(cell="H20"), finding(cell="H21")])]
    )
    assert [row.place for row in rows.findings] == [0, 1]


def test_blank_names_are_told() -> None:
    row = only(project=None, department=None)
    assert (row.name, row.department) == ("（未填名称）自评表", NO_DEPARTMENT)


def test_annex_1_belongs_to_the_department_of_its_file() -> None:
    annex = form(kind="base", project=None, department=None, execution=None, total=None, indicators=[], funds=[])
    whole = form(kind="department", project=None)
    rows = gathered([record(forms=[annex, whole], outputs={"reports": ["报告/整体.docx"]})]).forms
    assert [(row.name, row.department, row.grade) for row in rows] == [
        ("基础数据表", "云溪市数据发展局", ""),
        ("云溪市数据发展局", "云溪市数据发展局", "优"),
    ]
    assert [row.report for row in rows] == [None, "报告/整体.docx"]


def test_reports_stand_with_their_forms() -> None:
    forms = [form(sheet="一"), form(sheet="二")]
    rows = gathered(
        [record(forms=forms, outputs={"scored": "计分/甲.xlsx", "reports": ["a.docx", "b.docx"], "pdf": "甲.pdf"})]
    )
    assert [(row.scored, row.report, row.pdf) for row in rows.forms] == [
        ("计分/甲.xlsx", "a.docx", "甲.pdf"),
        ("计分/甲.xlsx", "b.docx", "甲.pdf"),
    ]


def test_what_is_no_number_takes_no_part_in_reckoning() -> None:
    total = {"cell": "H20", "weight": "100", "written": "九十分", "computed": None, "grade": None}
    row = only(total=total, funds=[fund(initial="百万", actual="40")])
    assert (row.written, row.computed, row.grade, row.initial_rate) == ("九十分", None, OPEN, None)
    assert only(funds=[fund(initial="0")]).initial_rate is None
    assert only(funds=[fund(initial="-5")]).initial_rate is None
    assert only(funds=[fund("其中：财政拨款")]).initial_rate is None
    assert only(funds=[fund("合计：")]).initial_rate == Decimal("0.4")
    assert only(total=None).grade == OPEN


def levels(*indicators: dict[str, object]) -> list[LevelRow]:
    return list(gathered([record(forms=[form(indicators=indicators, execution=None)])]).levels)


def test_levels_are_summed() -> None:
    rows = gathered([record(forms=[form()])]).levels
    assert [(row.level, row.weight, row.score) for row in rows] == [
        ("执行率", Decimal(10), Decimal(8)),
        ("产出指标", Decimal(50), Decimal(45)),
        ("效益指标", Decimal(30), Decimal(30)),
    ]


def test_a_merged_score_counts_once() -> None:
    merged = [indicator(), indicator(row=13), indicator(row=14, group=14, weight="10", written_score="5")]
    assert levels(*merged) == [LevelRow("产出指标", Decimal(60), Decimal(50))]


def test_a_blank_or_impossible_score_counts_as_the_law_gives_it_and_an_open_one_not() -> None:
    rows = [
        indicator(written_score=None, score="40"),
        indicator(row=13, group=13, written_score="500", score="30"),
        indicator(row=14, group=14, written_score=None, score=None),
        indicator(row=15, group=15, weight=None),
    ]
    assert levels(*rows) == [LevelRow("产出指标", Decimal(100), Decimal(70))]


def test_a_file_that_could_not_be_read_says_why_and_what_to_do() -> None:
    told = "这个表格设了打开密码，读不了。请打开后去掉密码，保存后再试。"
    (row,) = gathered([record("根/密.xlsx", status="ENCRYPTED", message=told)]).failed
    assert (row.file, row.code) == ("密.xlsx", "ENCRYPTED")
    assert (row.why, row.advice) == ("这个表格设了打开密码，读不了。", "请打开后去掉密码，保存后再试。")


def test_a_file_without_a_form_and_a_bare_code_are_told_too() -> None:
    without = record("根/甲.xlsx", findings=[finding(code="S101", message="A1 起没有找到绩效自评表。请核对文件。")])
    crashed = record("根/乙.xlsx", status="CRASHED")
    rows = gathered([without, crashed]).failed
    assert [(row.code, bool(row.advice)) for row in rows] == [("CRASHED", True), ("S101", True)]


def test_a_lost_form_beside_one_that_was_read_leaves_the_file_readable() -> None:
    rows = gathered([record("根/甲.xlsx", [form()], [finding(code="S101", sheet="另一张", project=None)])])
    assert rows.failed == ()
    assert [row.code for row in rows.findings] == ["S101"]


def test_no_records_are_no_rows() -> None:
    rows = gathered([])
    assert (rows.files, rows.forms, list(rows.findings), rows.failed, rows.root) == (0, (), [], (), "")


def test_a_file_whose_copy_could_not_be_written_keeps_its_form_and_tells_why() -> None:
    rows = gathered([record("根/甲.xlsx", [form()], status="NO_SPACE", message="磁盘空间不够。请清理磁盘后再试。")])
    assert [row.name for row in rows.forms] == ["数据治理"]
    assert [row.advice for row in rows.failed] == ["请清理磁盘后再试。"]
