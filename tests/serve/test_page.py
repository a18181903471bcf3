"""The page in a real browser."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import openpyxl
import pytest
from playwright.sync_api import Browser, FilePayload, Page, Route, expect

from perfeval_xl.app.checking import check_files
from perfeval_xl.domain.causes import count_causes
from perfeval_xl.domain.finding import Severity
from tests.serve.conftest import PASSWORD
from tests.support.accessibility import obstacles
from tests.support.browser import chromium, dismiss
from tests.support.service import Running

pytestmark = pytest.mark.browser
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@contextmanager
def visited(browser: Browser, service: Running, width: int = 1300, *, allowed: str = "\0") -> Iterator[Page]:
    """A visit of its own; fails where the page complains of anything else than what is `allowed`."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: None if allowed in message.text else told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("dialog", lambda dialog: dismiss(dialog, told))
    page.on(
        "request",
        lambda request: None if request.url.startswith((service.address, "blob:")) else told.append(request.url),
    )
    page.goto(f"{service.address}/{f'#token={service.token}' if service.token else ''}")
    expect(page.locator("#work, #login").locator("visible=true")).to_have_count(1)
    yield page
    context.close()
    assert told == []


def payload(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": XLSX, "buffer": data}


def examples(root: Path) -> list[FilePayload]:
    return [payload(path.name, path.read_bytes()) for path in sorted((root / "examples" / "2024").glob("*.xlsx"))]


def sent(page: Page, files: list[FilePayload]) -> None:
    page.set_input_files("#pick", files)
    expect(page.locator("#files tbody tr")).to_have_count(len(files))
    expect(page.locator("#progress-line")).to_be_hidden(timeout=60_000)


def test_forms_are_drawn_with_their_slips_and_the_list_jumps_to_them(
    browser: Browser, service: Running, root: Path
) -> None:
    with visited(browser, service) as page:
        assert "token" not in page.url
        sent(page, examples(root))
        lines = page.locator("#list li")
        assert lines.count() > 20
        assert page.locator("#list", has_text="X5").count() == 1
        for file in check_files(sorted((root / "examples" / "2024").glob("*.xlsx"))).files:
            shown = page.locator("#files tbody tr", has_text=file.path.name).locator(".tag").all_inner_texts()
            counts = count_causes(file.findings)
            assert shown == [f"{each.chinese} {counts[each]}" for each in Severity if counts[each]]
        assert lines.first.locator(".tag").inner_text() == "错误"
        names = [file["name"] for file in examples(root)]
        told = page.locator("#list p.soft", has_text=".xlsx").all_inner_texts()
        assert len(told) == lines.count() and set(told) <= set(names)
        page.select_option("#by-severity", "error")
        assert set(page.locator("#list .tag").all_inner_texts()) == {"错误"}
        first = lines.first.locator("b").inner_text()
        lines.first.locator("button.jump").click()
        here = page.locator("td.here")
        expect(here).to_have_attribute("data-at", first.split()[-1])
        assert "error" in str(here.get_attribute("class"))
        assert "错误" in str(here.get_attribute("aria-label"))
        expect(here).to_be_in_viewport()
        page.fill("#by-words", "没有这样的字")
        expect(page.locator("#count")).to_contain_text("列出 0 处")


def test_everything_can_be_done_by_keyboard(browser: Browser, service: Running, root: Path) -> None:
    with visited(browser, service) as page:
        sent(page, examples(root)[:1])
        expect(page.locator("#list p.soft", has_text=".xlsx")).to_have_count(0)
        page.locator("h1").click()
        page.keyboard.press("n")
        first = page.locator("td.here").get_attribute("data-at")
        page.keyboard.press("n")
        page.keyboard.press("p")
        assert page.locator("td.here").get_attribute("data-at") == first
        marked = page.locator("td.marked").nth(1)
        marked.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#list [aria-current]")).to_contain_text(str(marked.get_attribute("data-at")))


@pytest.mark.parametrize("width", [320, 700, 1100])
def test_on_any_screen_nothing_is_too_wide_and_a_slip_is_said_beside_its_cell(
    browser: Browser, service: Running, root: Path, width: int
) -> None:
    with visited(browser, service, width) as page:
        sent(page, examples(root)[:2])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        line = page.locator("#list li").first
        line.locator("button.jump").click()
        here, note = page.locator("td.here"), page.locator("#note")
        expect(here).to_be_in_viewport()
        if width > 1000:
            expect(note).to_be_hidden()
            expect(line).to_be_in_viewport()
            return
        expect(note).to_be_in_viewport(ratio=1)
        assert line.locator("p").first.inner_text() in note.inner_text()
        note.get_by_role("button", name="下一处").click()
        expect(note).to_contain_text(page.locator("#list li").nth(1).locator("p").first.inner_text())
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_downloads_are_what_the_service_makes(browser: Browser, service: Running, root: Path) -> None:
    with visited(browser, service) as page:
        files = examples(root)
        sent(page, files)
        with page.expect_download() as scored:
            page.get_by_role("button", name="下载 空白得分-待计分.xlsx 的计分表").click()
        data = scored.value.path().read_bytes()
        (blank,) = [file for file in files if "待计分" in file["name"]]
        assert data == service.send("score", [(blank["name"], blank["buffer"])]).body
        with page.expect_download() as rolled:
            page.get_by_role("button", name="汇总", exact=True).click()
        assert rolled.value.suggested_filename == "汇总.zip"
        assert "汇总.html" in zipfile.ZipFile(rolled.value.path()).namelist()
        with page.expect_download() as marked:
            page.get_by_role("button", name=f"下载 {files[0]['name']} 标出问题的副本").click()
        assert "校验结果" in openpyxl.load_workbook(io.BytesIO(marked.value.path().read_bytes())).sheetnames


def test_scripts_in_forms_and_names_are_only_text(browser: Browser, service: Running, root: Path) -> None:
    """表里写脚本，文件名里写脚本（在浏览器里看）"""
    script = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    book = openpyxl.load_workbook(root / "examples" / "2024" / "数字云溪-项目支出自评表.xlsx")
    for row in book.worksheets[0].iter_rows(min_row=10, max_row=30):
        for cell in row:
            if isinstance(cell.value, str) and not hasattr(cell, "_value_is_merged"):
                cell.value = f"{cell.value}{script}"
    book.worksheets[0].title = "<b>表"
    data = io.BytesIO()
    book.save(data)
    with visited(browser, service) as page:
        sent(page, [payload("<img src=x onerror=alert(3)>.xlsx", data.getvalue())])
        assert page.locator("img, #paper script, #list script").count() == 0
        assert "onerror" in page.locator("#files").inner_text()


def test_what_cannot_be_read_is_told_beside_its_name(browser: Browser, service: Running, root: Path) -> None:
    with visited(browser, service) as page:
        sent(page, [*examples(root)[:1], payload("坏.xlsx", b"PK\3\4" + b"\0" * 100), payload("空.xlsx", b"")])
        lines = page.locator("#files tbody tr")
        expect(lines.nth(1)).to_contain_text("请")
        expect(lines.nth(2)).to_contain_text("请")
        assert page.locator("#list li").count() > 3


def test_a_lost_connection_keeps_the_files_and_tries_again(browser: Browser, service: Running, root: Path) -> None:
    with visited(browser, service, allowed="Failed to load resource") as page:

        def lost(route: Route) -> None:
            route.abort("connectionfailed")

        page.clock.install()
        page.route("**/api/view?*", lost)
        page.set_input_files("#pick", examples(root)[:2])
        expect(page.locator("#progress-text")).to_contain_text("连不上服务，过几秒再试一次")
        for _ in range(8):
            page.clock.run_for(3000)
            page.wait_for_timeout(30)
        expect(page.locator("#files td", has_text="连不上服务")).to_have_count(2)
        page.unroute("**/api/view?*", lost)
        page.get_by_role("button", name="全部重试").click()
        page.clock.resume()
        expect(page.locator("#list li").first).to_be_visible(timeout=30_000)
        expect(page.locator("#files")).not_to_contain_text("连不上服务")


def test_two_people_see_their_own_files_and_must_log_in(
    browser: Browser, office: Running, inside: Running, root: Path
) -> None:
    files = examples(root)
    with visited(browser, office, allowed="Failed to load resource") as one, visited(browser, office) as other:
        one.fill("#password", "不对的口令")
        one.click("#login button")
        expect(one.locator("#alert")).to_contain_text("口令不对")
        for page in (one, other):
            page.fill("#password", PASSWORD)
            page.click("#login button")
            expect(page.locator("#work")).to_be_visible()
        one.set_input_files("#pick", files[:2])
        other.set_input_files("#pick", files[2:3])
        for page, names in ((one, files[:2]), (other, files[2:3])):
            expect(page.locator("#files tbody tr")).to_have_count(len(names))
            expect(page.locator("#progress-line")).to_be_hidden(timeout=60_000)
            assert [text.split()[0] for text in page.locator("#files .link").all_inner_texts()] == [
                file["name"] for file in names
            ]
        one.click("#leave")
        expect(one.locator("#login")).to_be_visible()
        assert other.evaluate("sessionStorage.length") == 1
    users = {line["user"] for line in office.lines() if line["path"] == "/api/view"}
    assert len(users) == 2


def test_many_forms(browser: Browser, service: Running, example: bytes) -> None:
    with visited(browser, service) as page:
        sent(page, [payload(f"表{number:02d}.xlsx", example) for number in range(16)])
        expect(page.locator("#alert")).to_be_hidden()
        height, whole, screen = page.locator("#files-scroll").evaluate(
            "each => [each.clientHeight, each.scrollHeight, innerHeight]"
        )
        assert height < whole and height < screen
        page.get_by_role("button", name="表15.xlsx", exact=True).click()
        expect(page.locator("#form-name")).to_have_text("表15.xlsx")
        expect(page.locator("#form-name")).to_be_in_viewport()
        page.get_by_role("button", name="全部移走").click()
        expect(page.locator("#both")).to_be_hidden()


def test_dark_screens_and_readers(browser: Browser, service: Running) -> None:
    with visited(browser, service) as page:
        page.emulate_media(color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 31)"
        assert page.locator("html").get_attribute("lang") == "zh-CN"
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
    context = browser.new_context(java_script_enabled=False)
    shown = context.new_page()
    shown.goto(service.address)
    expect(shown.locator("noscript")).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", [320, 1300])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_people_from_reading_or_hearing_the_page(
    browser: Browser, service: Running, root: Path, scheme: Literal["light", "dark"], width: int
) -> None:
    with visited(browser, service, width) as page:
        page.emulate_media(color_scheme=scheme)
        assert obstacles(page) == []
        sent(page, [*examples(root)[:2], payload("坏.xlsx", b"PK"), payload("空.xlsx", b"")])
        page.locator("#list li button.jump").first.click()
        page.locator("#list summary").first.click()
        assert obstacles(page) == []
        page.goto(f"{service.address}/docs")
        assert obstacles(page) == []


def test_obstacles_are_found(browser: Browser, service: Running) -> None:
    """The check itself: each of these is one."""
    spoilt = {
        "no name": "document.getElementById('password').parentElement.replaceWith(document.createElement('button'))",
        "contrast": "document.querySelector('h1').style.color = '#bbb'",
        "id twice": "document.querySelector('h1').id = 'work'",
        "heading": "document.querySelector('header').insertAdjacentHTML('afterend', '<h4>四</h4>')",
        "too small": "Object.assign(document.querySelector('#login [type=submit]').style, { minHeight: 0, height: '9px' })",
        "of nothing": "document.querySelector('h1').setAttribute('aria-labelledby', '没有')",
    }
    with visited(browser, service) as page:
        page.locator("#login").evaluate("each => { each.hidden = false }")
        for fault, change in spoilt.items():
            page.evaluate(change)
            assert [each for each in obstacles(page) if fault in each], fault


def test_more_files_leave_the_place_where_one_is(browser: Browser, service: Running, root: Path) -> None:
    with visited(browser, service) as page:
        files = examples(root)
        sent(page, files[:1])
        page.click("#next")
        page.click("#next")
        here = page.locator("td.here").get_attribute("data-at")
        page.set_input_files("#pick", files[1:2])
        expect(page.locator("#files tbody tr")).to_have_count(2)
        expect(page.locator("#progress-line")).to_be_hidden(timeout=60_000)
        expect(page.locator("td.here")).to_have_attribute("data-at", str(here))
        expect(page.locator("#list [aria-current]")).to_have_count(1)


def test_a_file_is_shown_with_its_own_findings_and_all_come_back(
    browser: Browser, service: Running, root: Path
) -> None:
    with visited(browser, service) as page:
        files = examples(root)
        sent(page, files)
        everything = page.locator("#count").inner_text()
        page.get_by_role("button", name=files[3]["name"], exact=True).click()
        assert set(page.locator("#list p.soft", has_text=".xlsx").all_inner_texts()) == {files[3]["name"]}
        expect(page.locator("#count")).to_contain_text("这个文件要改的")
        page.get_by_role("button", name=files[1]["name"], exact=True).click()
        expect(page.locator("#count")).to_have_text("这个文件没有发现问题。")
        page.get_by_role("button", name="看全部文件的问题").click()
        expect(page.locator("#count")).to_have_text(everything)
        expect(page.locator("#all-files")).to_be_hidden()
        page.get_by_role("button", name="回到文件").click()
        expect(page.locator("#files-head")).to_be_in_viewport()


def test_a_cell_that_is_pressed_is_listed_whatever_was_chosen_before(
    browser: Browser, service: Running, root: Path
) -> None:
    with visited(browser, service) as page:
        sent(page, examples(root)[:1])
        page.select_option("#by-severity", "error")
        page.fill("#by-words", "没有这样的字")
        page.locator("td.marked.warning").first.click()
        expect(page.locator("#list [aria-current]")).to_be_in_viewport()
        assert (page.input_value("#by-severity"), page.input_value("#by-words")) == ("", "")


def test_whoever_works_by_keyboard_keeps_his_place(browser: Browser, service: Running, root: Path) -> None:
    focused = "document.activeElement.ariaLabel ?? document.activeElement.textContent"
    with visited(browser, service) as page:
        files = examples(root)
        sent(page, files)
        page.locator("#tabs button").nth(1).press("Enter")
        assert page.evaluate(focused) == page.locator("#tabs button").nth(1).inner_text()
        with page.expect_download() as scored:
            page.get_by_role("button", name=f"下载 {files[2]['name']} 的计分表").press("Enter")
        expect(page.locator("#done")).to_contain_text(f"已下载 {scored.value.suggested_filename}")
        assert page.evaluate(focused) == f"下载 {files[2]['name']} 的计分表"
        page.get_by_role("button", name=f"移走 {files[2]['name']}").press("Enter")
        expect(page.locator("#files tbody tr")).to_have_count(3)
        assert page.evaluate(focused) == f"移走 {files[3]['name']}"
        page.set_input_files("#pick", files[2:3])
        expect(page.locator("#files tbody tr")).to_have_count(4)
        expect(page.locator("#progress-line")).to_be_hidden(timeout=60_000)
        assert page.evaluate(focused) == f"移走 {files[3]['name']}"


def test_a_download_can_be_stopped(browser: Browser, service: Running, root: Path) -> None:
    with visited(browser, service) as page:
        sent(page, examples(root)[1:2])
        page.route("**/api/report?*", lambda _: None)
        page.get_by_role("button", name=f"下载 {examples(root)[1]['name']} 的自评报告").click()
        page.get_by_role("button", name="停止").click()
        expect(page.locator("#progress-line")).to_be_hidden()
        expect(page.locator("#alert")).to_be_hidden()


def test_long_names_leave_room_for_the_rest_of_their_line(browser: Browser, service: Running, root: Path) -> None:
    plain = examples(root)[0]["buffer"]
    with visited(browser, service) as page:
        sent(page, [payload("表.xlsx", plain), payload(f"{'很长的名字' * 30}.xlsx", plain), payload("a" * 200, plain)])
        tops = "each => new Set([...each.querySelectorAll('button')].map((one) => one.offsetTop)).size"
        assert page.locator("#files td[data-label=下载]").first.evaluate(tops) == 1
        assert page.locator("#files tbody tr").first.bounding_box()["height"] < 60  # type: ignore[index]
        assert page.evaluate("document.documentElement.scrollWidth") <= 1300
