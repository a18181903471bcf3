"""汇总.html in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from perfeval_xl.rollup import PAGE, products
from tests.rollup.conftest import write
from tests.support.browser import chromium, opened
from tests.support.records import form, fund, many, record

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser, rolled: Path) -> Iterator[Page]:
    with opened(browser, rolled / PAGE) as shown:
        yield shown


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("多"), many(130)) / PAGE


def rows(page: Page, table: str) -> Locator:
    return page.locator(f"#{table} tbody tr")


def column(page: Page, table: str, label: str) -> list[str]:
    return page.locator(f"#{table} tbody td[data-label='{label}']").all_inner_texts()


def test_figures_and_charts_stand_at_the_top(page: Page) -> None:
    cards = dict(
        zip(page.locator(".cards span").all_inner_texts(), page.locator(".cards b").all_inner_texts(), strict=True)
    )
    assert cards == {"表": "3", "平均分": "90", "错误": "2", "提醒": "1", "提示": "1", "读不了的文件": "1"}
    assert page.locator("figcaption").all_inner_texts() == [
        "一级指标得分率",
        "等级分布",
        "执行数占年初预算",
        "最常见的问题",
        "得分分布",
    ]
    execution = page.locator("figure").nth(2).locator("g")
    assert execution.locator(".value").all_text_contents() == ["40%", "40%", "90%"]
    fills = [bar.get_attribute("fill") for bar in execution.locator("rect:nth-of-type(2)").all()]
    assert fills == ["#C00000", "#C00000", "#2F5597"]


def test_all_forms_and_findings_are_listed_with_links(page: Page) -> None:
    assert column(page, "forms", "项目") == ["数据治理", "数据治理", "数据普查"]
    assert column(page, "forms", "执行率") == ["80%", "80%", "80%"]
    links = rows(page, "forms").nth(1).locator("a")
    assert links.all_inner_texts() == ["甲 100%.xlsx", "计分表", "报告", "PDF"]
    addresses = [str(link.get_attribute("href")) for link in links.all()]
    assert [unquote(address) for address in addresses] == [
        "../表/甲 100%.xlsx",
        "计分/甲.xlsx",
        "报告/一.docx",
        "PDF/甲 #1.pdf",
    ]
    assert "#" not in "".join(addresses)
    assert column(page, "findings", "规则")[0].startswith("P403 ")
    assert column(page, "findings", "位置") == ["自评表 H14", "自评表 F5", "自评表2 E7", "自评表2 E9"]


def test_a_rate_just_below_a_half_is_red(browser: Browser, tmp_path: Path) -> None:
    folder = write(tmp_path, [record(forms=[form(funds=[fund(initial="20000000", actual="9999999")])])])
    with opened(browser, folder / PAGE) as page:
        assert page.locator("#forms .low").all_inner_texts() == ["50%"]


def test_departments_and_unreadable_files_are_tables_without_scripts(browser: Browser, rolled: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    shown = context.new_page()
    shown.goto((rolled / PAGE).as_uri())
    assert shown.locator("#departments tbody tr").last.locator("td").all_inner_texts()[:4] == ["合计", "", "3", "90"]
    assert "请去掉密码后再试。" in shown.locator("#failed").inner_text()
    expect(shown.locator("noscript")).to_be_visible()
    context.close()


def test_choices_and_words_narrow_a_list(page: Page) -> None:
    page.select_option("#findings-filters [data-filter=severity]", "错误")
    assert column(page, "findings", "程度") == ["错误", "错误"]
    page.select_option("#findings-filters [data-filter=cross]", "表与表之间（勾稽）")
    assert [text[:4] for text in column(page, "findings", "规则")] == ["X505"]
    page.fill("#findings-filters input", "没有这样的字")
    assert rows(page, "findings").count() == 0
    assert "请放宽条件" in page.locator("#findings-pager").inner_text()
    page.fill("#forms-filters input", "水务局  数据")
    assert column(page, "forms", "主管部门") == ["云溪市水务局"]
    page.fill("#forms-filters input", "")
    page.select_option("#forms-filters [data-filter=year]", "2024")
    assert rows(page, "forms").count() == 2


def test_a_heading_sorts_up_and_down_by_number(page: Page) -> None:
    page.click("#forms [data-sort=initial_rate]")
    assert column(page, "forms", "占年初预算") == ["40%", "40%", "90%"]
    expect(page.locator("#forms th[aria-sort=ascending]")).to_have_text("占年初预算")
    page.click("#forms [data-sort=initial_rate]")
    assert column(page, "forms", "占年初预算") == ["90%", "40%", "40%"]


def test_long_lists_are_turned_page_by_page(browser: Browser, large: Path) -> None:
    with opened(browser, large) as page:
        assert rows(page, "forms").count() == 50
        pager = page.locator("#forms-pager")
        expect(pager).to_contain_text("第 1–50 行，共 130 行")
        pager.get_by_text("下一页").click()
        pager.get_by_text("下一页").click()
        expect(pager).to_contain_text("第 101–130 行，共 130 行")
        expect(pager.get_by_text("下一页")).to_be_disabled()
        pager.get_by_text("上一页").click()
        expect(pager).to_contain_text("第 51–100 行")


def test_print_holds_all_rows(browser: Browser, large: Path) -> None:
    with opened(browser, large) as page:
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert rows(page, "forms").count() == 130
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert rows(page, "forms").count() == 50
        page.emulate_media(media="print")
        expect(page.locator("#forms-filters")).to_be_hidden()


@pytest.mark.parametrize("width", [320, 360, 412, 700, 940, 941, 1200])
def test_nothing_is_wider_than_the_screen(browser: Browser, rolled: Path, large: Path, width: int) -> None:
    for file in (rolled / PAGE, large):
        with opened(browser, file, width) as page:
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_phone_shows_rows_as_cards_with_their_labels(browser: Browser, rolled: Path) -> None:
    with opened(browser, rolled / PAGE, 360) as page:
        cell = page.locator("#forms tbody td[data-label='得分合计']").first
        assert "得分合计" in str(cell.evaluate("cell => getComputedStyle(cell, '::before').content"))
        boxes = [row.bounding_box() for row in rows(page, "forms").all()]
        assert all(box is not None and box["width"] <= 360 for box in boxes)


def test_the_page_needs_nothing_from_outside(rolled: Path) -> None:
    text = (rolled / PAGE).read_text("utf-8")
    assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//|@import|url\(", text)


def test_an_empty_run_makes_a_page_that_says_so(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / PAGE).write_bytes(products([], str(tmp_path))[PAGE])
    with opened(browser, tmp_path / PAGE) as page:
        assert page.locator("figure .note").all_inner_texts() == ["没有可以计算的表。"] * 5
        assert rows(page, "forms").count() == 0


def test_findings_in_many_pieces_are_one_list(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pieces end in the midst of a file; pages, words, filters and the sorted order go over all of them."""
    whole, parted = tmp_path / "一块", tmp_path / "几块"
    write(whole, many(13))
    monkeypatch.setattr("perfeval_xl.rollup.listing.PIECE", 7)
    write(parted, many(13))
    seen = []
    for folder, pieces in ((whole, 1), (parted, 19)):
        with opened(browser, folder / PAGE) as page:
            assert page.locator("script[data-findings]").count() == pieces
            listed = [column(page, "findings", "问题和改法")]
            for _ in range(2):
                page.click("#findings-pager [data-step='1']")
                listed.append(column(page, "findings", "问题和改法"))
            page.click("#findings [data-sort='place']")
            listed.append(column(page, "findings", "位置"))
            page.fill("#findings-filters [data-words]", "12")
            listed.append(column(page, "findings", "问题和改法"))
            page.select_option("#forms-filters [data-filter='rule']", index=1)
            listed.append(column(page, "forms", "项目"))
            seen.append(listed)
    assert seen[0] == seen[1]
    assert all(seen[0])


def test_no_piece_is_read_before_it_is_wanted(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perfeval_xl.rollup.listing.PIECE", 60)
    write(tmp_path, many(30))
    page = browser.new_page()
    page.add_init_script(
        "window.parsed = 0; const own = JSON.parse; JSON.parse = (text) => { parsed += 1; return own(text); };"
    )
    page.goto((tmp_path / PAGE).as_uri())
    assert page.evaluate("parsed") == 2  # the lists and the first piece, of five
    page.fill("#findings-filters [data-words]", "没有这样的字")
    assert page.evaluate("parsed") == 6
    page.close()
