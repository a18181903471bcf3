"""Further tables of the roll-up: who has handed in, slips by rule, last year beside this, how totals lie."""

from pathlib import Path

import openpyxl
import pytest

from perfeval_xl.rollup import BOOK, PAGE, SUMMARY, FileRecord, products
from perfeval_xl.rollup.book import Cell
from perfeval_xl.rollup.figures import reckon
from perfeval_xl.rollup.findings import Findings
from perfeval_xl.rollup.gathering import gather
from perfeval_xl.rollup.listed import Listed, further_tables
from tests.support.browser import chromium, opened
from tests.support.records import finding, form, gathered, record


def tables(*records: FileRecord, expected: tuple[str, ...] = ()) -> dict[str, Listed]:
    return {table.name: table for table in further_tables(gather(records, Findings(), (), expected))}


def plain(table: Listed) -> list[list[object]]:
    return [[value.value if isinstance(value, Cell) else value for value in row] for row in table.rows]


def total(score: str | None, **changes: object) -> dict[str, object]:
    return form(total={"cell": "H20", "weight": "100", "written": None, "computed": score, "grade": None}, **changes)


def test_who_has_not_handed_in_stands_first_and_unlisted_names_last() -> None:
    records = [
        record("根/甲.xlsx", [form(department="水务局")], [finding()]),
        record("根/乙.xlsx", [form(department="文 旅 局")]),
        record("根/丙.xlsx", [form(department="文旅局")]),
        record("根/丁.xlsx", [form(department="水利局")]),
    ]
    table = tables(*records, expected=("水务局", "教育局", "文旅局"))["交表情况"]
    assert plain(table) == [
        ["教育局", "未交", 0, 0],
        ["水务局", "已交", 1, 1],
        ["文旅局", "已交", 2, 0],
        ["水利局", "名单以外", 1, 0],
    ]
    assert table.note.startswith("名单上 3 个部门，已交 2 个，未交 1 个：教育局。另有 1 个名称不在名单里")


def test_nobody_expected_gives_no_such_table() -> None:
    assert "交表情况" not in tables(record("根/甲.xlsx", [form()]))


def test_rules_are_counted_with_the_forms_and_departments_that_break_them() -> None:
    slips = [finding(), finding(cell="H15"), finding(code="F101", severity="warning")]
    records = [
        record("根/甲.xlsx", [form(department="甲局")], slips),
        record("根/乙.xlsx", [form(department="乙局")], [finding(severity="info")]),
        record("根/丙.xlsx", [form(department="乙局")], [finding()]),
    ]
    assert plain(tables(*records)["按规则"]) == [
        ["P403", "未完成得满分", 3, 0, 1, 3, 2],
        ["F101", "年度资金总额", 0, 1, 0, 1, 1],
    ]


def test_a_project_of_two_years_stands_in_one_row_the_greatest_fall_first() -> None:
    def at(year: int, name: str, score: str | None) -> FileRecord:
        return record(f"根/{year}/{name}.xlsx", [total(score, project=name, year=year)])

    records = [
        *(at(2023, "数据治理", "90"), at(2024, "数据治理", "95")),
        *(at(2023, "1标段", "90"), at(2024, "1标段", "80.5")),
        *(at(2023, "2标段", "70"), at(2024, "2标段", None)),
        *(at(2023, "2023年数据普查", "60"), at(2024, "2024年数据普查", "61")),
        *(at(2022, "隔一年", "60"), at(2024, "隔一年", "61")),
    ]
    shown = [[row[2], row[3], *map(str, row[4:7])] for row in plain(tables(*records)["上年对照"])]
    assert shown == [
        ["1标段", 2024, "90", "80.5", "-9.5"],
        ["2024年数据普查", 2024, "60", "61", "1"],
        ["数据治理", 2024, "90", "95", "5"],
        ["2标段", 2024, "70", "None", "None"],
    ]


def test_a_name_borne_twice_in_a_year_is_not_compared() -> None:
    again = [record(f"根/{number}.xlsx", [form(year=year)]) for number, year in enumerate((2023, 2024, 2024))]
    assert "上年对照" not in tables(*again)


def test_other_departments_projects_of_one_name_are_not_compared() -> None:
    records = [record("根/甲.xlsx", [form(year=2023)]), record("根/乙.xlsx", [form(year=2024, department="水务局")])]
    assert "上年对照" not in tables(*records)


@pytest.mark.parametrize(
    ("score", "label"),
    [("0", "60 以下"), ("59.99", "60 以下"), ("60", "60—70"), ("84.99", "80—85"), ("99.99", "95—100"), ("100", "满分")],
)
def test_each_total_lies_in_one_range(score: str, label: str) -> None:
    chart = reckon(gathered([record("根/甲.xlsx", [total(score)])])).distribution
    assert {bar.label: int(bar.value) for bar in chart.bars if bar.value} == {label: 1}


RECORDS = [
    record("根/甲.xlsx", [form(project="甲", department="甲局")], [finding()]),
    record("根/乙.xlsx", [form(project="乙", department="乙局")], [finding(code="F101")]),
    record("根/丙.xlsx", [form(project="丙", department="乙局")], [finding(code="F101", cell="H9")]),
]


def written(folder: Path) -> Path:
    for name, data in products(RECORDS, str(folder), (), ("甲局", "丁局<b>")).items():
        (folder / name).write_bytes(data)
    return folder


def test_the_workbook_and_the_mail_have_them(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path) / BOOK)
    assert [row[1].value for row in book["交表情况"].iter_rows(min_row=4)] == ["未交", "已交", "名单以外"]
    assert [row[0].value for row in book["按规则"].iter_rows(min_row=4)] == ["F101", "P403"]
    assert sum(row[1].value for row in book["得分分布"].iter_rows(min_row=4)) == 3
    assert "交表情况：名单上 2 个部门，已交 1 个，未交 1 个：丁局<b>。" in (tmp_path / SUMMARY).read_text("utf-8")


@pytest.mark.browser
@pytest.mark.parametrize("width", [1200, 375])
def test_the_page_leads_from_a_rule_to_its_forms_and_prints_one_department(tmp_path: Path, width: int) -> None:
    with chromium() as browser, opened(browser, written(tmp_path) / PAGE) as page:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.locator("#handed-in tbody td:first-child").all_inner_texts() == ["丁局<b>", "甲局", "乙局"]
        page.locator("[data-rule^='F101']").click()
        assert page.locator("#forms tbody tr").count() == 2
        assert page.locator("#findings tbody tr").count() == 2
        page.locator("[data-filter='rule'][data-table='forms']").select_option("")
        page.locator("#sheet").select_option("甲局")
        assert page.locator("h1").inner_text() == "绩效自评汇总：甲局"
        assert page.locator("#forms tbody tr").count() == 1
        assert not page.locator("#departments").is_visible()
        page.emulate_media(media="print")
        assert not page.locator(".sheet").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        label = page.locator("figure.wide svg").get_attribute("aria-label") or ""
        assert label.startswith("得分分布：60 以下 0 张，") and "90—95 3 张" in label
