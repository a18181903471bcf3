"""科室: sub-folders as column, filter and group, and counts that can be understood."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from perfeval_xl.rollup import BOOK, PAGE, SUMMARY, products
from perfeval_xl.rollup.figures import reckon
from perfeval_xl.rollup.headline import scope
from tests.rollup.conftest import write
from tests.support.browser import chromium, opened
from tests.support.records import finding, form, gathered, record

TREE = [
    record("根/教育科/甲.xlsx", [form(project="甲")], [finding()]),
    record("根/教育科/第二批/乙.xlsx", [form(project="乙")]),
    record("根/社保科/丙.xlsx", [form(project="丙")]),
    record("根/丁.xlsx", [form(project="丁")]),
]


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_a_form_belongs_to_the_first_folder_below_the_root(turn: int) -> None:
    rows = gathered([*TREE[turn:], *TREE[:turn]]).forms
    assert {row.name: row.section for row in rows} == {"甲": "教育科", "乙": "教育科", "丙": "社保科", "丁": ""}


def test_the_group_sums_up_what_stands_in_its_folders() -> None:
    told = [(row.department, row.forms, row.errors) for row in reckon(gathered(TREE)).sections]
    assert told == [("（不在子文件夹里）", 1, 0), ("教育科", 2, 1), ("社保科", 1, 0)]


def test_a_flat_folder_has_no_sections() -> None:
    made = products([record("根/甲.xlsx", [form()]), record("根/乙.xlsx", [form()])], "根")
    assert reckon(gathered([record("根/甲.xlsx", [form()])])).sections == ()
    assert "科室" not in made[PAGE].decode().split("<script>")[0]


def test_the_workbook_has_a_column_and_a_sheet(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(tmp_path, TREE) / BOOK)
    heads = [cell.value for cell in book["各表"][3]]
    column = heads.index("科室") + 1
    names = [row[column - 1].value for row in book["各表"].iter_rows(min_row=4)]
    assert sorted(filter(None, names)) == ["教育科", "教育科", "社保科"]
    assert [row[0].value for row in book["按科室"].iter_rows(min_row=4)] == ["（不在子文件夹里）", "教育科", "社保科"]


@pytest.mark.browser
@pytest.mark.parametrize("width", [1200, 375])
def test_the_page_can_be_filtered_by_section(tmp_path: Path, width: int) -> None:
    write(tmp_path, TREE)
    with chromium() as browser, opened(browser, tmp_path / PAGE) as page:
        page.set_viewport_size({"width": width, "height": 800})
        page.locator("select[data-filter='section'][data-table='forms']").select_option("教育科")
        assert page.locator("#forms tbody tr").count() == 2
        page.locator("select[data-filter='section'][data-table='findings']").select_option("社保科")
        assert page.locator("#findings tbody tr").count() == 0
        assert page.locator("#sections tbody tr").count() == 3
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_counts_that_differ_are_explained() -> None:
    lost = record(
        "根/戊.xlsx", findings=[finding(code="S101", message="A1 起没有找到绩效自评表。请核对文件。", project=None)]
    )
    base = record("根/己.xlsx", [form(kind="base", project=None, total=None)])
    rows = gathered([*TREE, lost, base])
    assert "5 张表（其中附件1 1 张，不评等级）" in scope(rows)
    page = products([*TREE, lost, base], "根")[PAGE].decode()
    assert "另有错误 1 处不在哪一张表里" in page
    note = reckon(rows).charts[1].note
    assert "附件1 不评等级" in note


@pytest.mark.parametrize(
    ("totals", "told"),
    [
        (["100", "100", "95", "70"], "优占 75%；满分 2 张，占 50%。"),
        (["89.99"], "优占 0%；满分 0 张，占 0%。"),
        (["100"], "优占 100%；满分 1 张，占 100%。"),
    ],
)
def test_the_share_of_excellent_and_of_full_marks_is_told(totals: list[str], told: str) -> None:
    forms = [
        form(total={"cell": "H20", "weight": "100", "written": None, "computed": each, "grade": grade(each)})
        for each in totals
    ]
    made = reckon(gathered([record(f"根/{number}.xlsx", [each]) for number, each in enumerate(forms)]))
    assert told in made.charts[1].note


def grade(total: str) -> str:
    return "优" if Decimal(total) >= 90 else "良" if Decimal(total) >= 80 else "中"


def test_the_mail_names_its_attachments_and_cuts_no_sentence() -> None:
    long = (
        "A1 起没有找到绩效自评表（看过的工作表：" + "、".join(f"工作表{n}" for n in range(8)) + "）。" + "请核对。" * 10
    )
    made = products([record("根/戊.xlsx", findings=[finding(code="S101", message=long, project=None)])], "/srv/结果")
    mail = made[SUMMARY].decode()
    assert "详细情况见 汇总.xlsx、汇总.html；转发时请一并作为附件。" in mail
    assert f"\n  {Path('/srv/结果', BOOK)}\n" in mail
    assert "…" not in mail
