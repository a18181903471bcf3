"""Rules by department: counts, order, warmth, and where they are shown."""

from pathlib import Path

import openpyxl
import pytest

from perfeval_xl.rollup import BOOK, PAGE, products
from perfeval_xl.rollup.heat import MOST_DEPARTMENTS, MOST_RULES, heat_of
from tests.rollup.conftest import write
from tests.support.browser import chromium, opened
from tests.support.records import finding, form, record

TWO = [
    record("根/甲.xlsx", [form(department="教育局")], [finding(code="P403"), finding(code="P403", cell="H13")]),
    record("根/乙.xlsx", [form(department="财政局")], [finding(code="P403"), finding(code="F104")]),
]


def test_the_most_frequent_rule_and_the_department_with_most_slips_come_first() -> None:
    heat = heat_of({("甲", "P403"): 2, ("乙", "P403"): 3, ("乙", "F104"): 1})
    assert heat.codes == ("P403", "F104")
    assert [(row.department, row.counts, row.whole) for row in heat.rows] == [("乙", (3, 1), 4), ("甲", (2, 0), 2)]


@pytest.mark.parametrize(
    ("most", "tones"),
    [
        (1, ["", "error"]),
        (3, ["", "info", "warning", "error"]),
        (6, ["", "info", "info", "warning", "warning", "error", "error"]),
    ],
)
def test_counts_are_as_warm_as_their_third(most: int, tones: list[str]) -> None:
    heat = heat_of({("甲", "P403"): most, ("乙", "P403"): 1})
    assert [heat.tone(count) for count in range(most + 1)] == tones


@pytest.mark.parametrize("counts", [{}, {("甲", "P403"): 5, ("甲", "F104"): 1}])
def test_one_department_is_compared_with_nobody(counts: dict[tuple[str, str], int]) -> None:
    assert heat_of(counts).rows == ()


def test_the_map_has_an_end() -> None:
    heat = heat_of({(f"部门{number}", f"P{number % 40 + 400}"): 1 for number in range(1000)})
    assert (len(heat.codes), len(heat.rows)) == (MOST_RULES, MOST_DEPARTMENTS)


@pytest.mark.browser
def test_the_workbook_and_the_page_show_it(tmp_path: Path) -> None:
    write(tmp_path, TWO)
    sheet = openpyxl.load_workbook(tmp_path / BOOK)["规则与部门"]
    assert [cell.value for cell in sheet[3]] == ["主管部门", "P403\n未完成得满分", "F104\n执行数超过预算数", "全部"]
    told = {row[0].value: [cell.value for cell in row[1:]] for row in sheet.iter_rows(min_row=4)}
    assert told == {"教育局": [2, 0, 2], "财政局": [1, 1, 2]}
    with chromium() as browser, opened(browser, tmp_path / PAGE) as page:
        page.set_viewport_size({"width": 375, "height": 800})
        assert page.locator("#heat .tag.error").all_inner_texts() == ["2"]
        assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_a_single_department_gets_no_map() -> None:
    made = products([record("根/甲.xlsx", [form()], [finding()])], "根")
    assert 'id="heat"' not in made[PAGE].decode()
