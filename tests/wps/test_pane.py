"""The task pane: the list beside the form, what has been put right, and what people read when something is wrong."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from perfeval_xl.addin.settings import read_settings
from perfeval_xl.addin.wps.places import Desk
from tests.support.cases import clean_sheet
from tests.support.snapshots import written_by_openpyxl
from tests.support.wps import Wps

pytestmark = [pytest.mark.browser, pytest.mark.libreoffice]


@pytest.fixture
def slips(office: Wps, tmp_path: Path) -> Wps:
    """A form with a score that is wrong in two rows, marked; one brings the sum with it."""
    path = tmp_path / "表.xlsx"
    path.write_bytes(written_by_openpyxl(clean_sheet({"set": {"H17": 6, "I5": 5.9}})))
    office.open(path)
    office.press("check")
    expect(office.pane.locator("#list > li").first).to_be_visible()
    return office


def causes(page: Page) -> Locator:
    return page.locator("#list > li")


def test_causes_stand_with_what_comes_of_them(slips: Wps) -> None:
    lines = slips.settle()["lines"]
    roots = [line for line in lines if line["because"] is None]
    expect(causes(slips.pane)).to_have_count(len(roots))
    expect(slips.pane.locator("#list li")).to_have_count(len(lines))
    (cause,) = (number for number, line in enumerate(lines) if line["code"] == "F103")
    under = [line["code"] for line in lines if line["because"] == cause]
    found = causes(slips.pane).filter(has=slips.pane.locator(":scope > .jump", has_text="F103"))
    assert found.locator("ul .code").all_inner_texts() == under
    assert "改了上面这一处" in found.inner_text() or not under
    assert slips.pane.locator("#book").inner_text() == "表.xlsx"


def test_a_click_goes_to_the_cell_and_the_explanation_opens(slips: Wps) -> None:
    line = causes(slips.pane).filter(has_text="I5").first
    line.locator(".jump").first.click()
    expect(slips.pane.locator("#list [aria-current]").first).to_contain_text("I5")
    assert slips.application.ActiveCell is not None
    assert slips.application.ActiveCell.Address(False, False) == "I5"
    line.locator("summary").first.click()
    expect(line.locator("details").first).to_contain_text("为什么")
    expect(line.locator("details").first).to_contain_text("怎么改")


def test_what_is_put_right_is_ticked_off_by_itself(slips: Wps) -> None:
    before = slips.pane.locator("#list li").count()
    slips.book.Worksheets.Item(1).Range("I5").Value2 = 9.5
    slips.fire("SheetChange")
    fixed = slips.pane.locator("#list > li.fixed")
    expect(fixed.first).to_be_visible(timeout=30_000)
    expect(fixed.first).to_contain_text("✓ 已改好")
    assert slips.pane.locator("#list li").count() >= before
    expect(slips.pane.locator("#count")).to_have_text(f"已改好 {fixed.count()} / {causes(slips.pane).count()} 处")
    assert "fixed" in str(causes(slips.pane).last.get_attribute("class"))
    slips.book.Worksheets.Item(1).Range("I5").Value2 = 5.9
    slips.pane.get_by_role("button", name="再核对一遍").click()
    expect(fixed).to_have_count(0, timeout=30_000)


def test_rows_that_moved_are_known_again(office: Wps) -> None:
    finding = {
        "code": "P402",
        "severity": "error",
        "sheet": "表",
        "advice": "",
        "source": "",
        "name": "",
        "why": "",
        "because": None,
    }
    told = office.ribbon.evaluate(
        """([lines, findings]) => pevTickedOff(lines, findings)""",
        [
            [
                {**finding, "cell": "H13", "message": "甲", "fixed": False},
                {**finding, "cell": "H14", "message": "乙", "fixed": False},
                {**finding, "cell": "H15", "message": "丙", "fixed": True},
            ],
            [{**finding, "cell": "H15", "message": "乙"}, {**finding, "cell": "H20", "message": "丁", "because": 0}],
        ],
    )
    assert [(line["cell"], line["message"], line["fixed"], line["because"]) for line in told] == [
        ("H13", "甲", True, None),
        ("H14", "乙", True, None),
        ("H15", "乙", False, None),
        ("H20", "丁", False, 2),
    ]


def test_settings_are_shown_and_saved(office: Wps, desk: Desk) -> None:
    office.press("settings")
    law = office.pane.locator("#law")
    expect(law.locator("option", has_text="自动")).to_have_count(1)
    law.select_option("mof-2020")
    office.pane.locator("#hidden").check()
    office.pane.get_by_role("button", name="保存").click()
    expect(office.pane.locator("#message")).to_contain_text("设置已保存")
    saved = read_settings(desk.settings)
    assert (saved.profile, saved.hidden, saved.fonts) == ("mof-2020", True, "gb2312")
    office.press("settings")
    expect(law).to_have_value("mof-2020")
    law.select_option("")
    office.pane.locator("#hidden").uncheck()
    office.pane.get_by_role("button", name="保存").click()
    expect(office.pane.locator("#list-view")).to_be_visible()
    assert read_settings(desk.settings).profile is None


def test_nothing_can_be_set_before_what_holds_has_come(office: Wps) -> None:
    """Else it would take the place of what was chosen meanwhile, or be saved over what holds."""
    office.press("settings")
    law = office.pane.locator("#law")
    expect(law).to_be_enabled()
    office.pane.get_by_role("button", name="返回").click()
    waiting: list[Route] = []
    office.pane.route("**/api/settings", lambda route: waiting.append(route))
    office.press("settings")
    expect(law).to_be_visible()
    expect(law).to_be_disabled()
    expect(office.pane.get_by_role("button", name="保存")).to_be_disabled()
    expect(office.pane.get_by_role("button", name="返回")).to_be_enabled()
    (route,) = waiting
    route.continue_()
    expect(law).to_be_enabled()


def test_settings_can_be_chosen_while_a_press_is_under_way(slips: Wps, desk: Desk) -> None:
    """They are there at once, and stay as they are chosen when the press ends; it ends as it was asked for."""
    held: list[Route] = []
    slips.pane.route("**/api/press/check", lambda route: held.append(route))
    slips.pane.get_by_role("button", name="校验").click()
    expect(slips.pane.locator("body")).to_have_attribute("aria-busy", "true")
    slips.ribbon.evaluate("PevOnAction({Id: 'pev_settings'})")
    law = slips.pane.locator("#law")
    expect(law).to_be_enabled(timeout=30_000)
    expect(slips.pane.locator("#message")).to_contain_text("正在校验")
    law.select_option("mof-2020")
    while not held:
        slips.pane.wait_for_timeout(20)
    held.pop().continue_()
    expect(slips.pane.locator("body")).to_have_attribute("aria-busy", "false", timeout=30_000)
    expect(law).to_have_value("mof-2020")
    slips.pane.get_by_role("button", name="保存").click()
    expect(slips.pane.locator("#message")).to_contain_text("设置已保存")
    assert read_settings(desk.settings).profile == "mof-2020"
    expect(causes(slips.pane).first).to_be_visible()
    slips.press("settings")
    law.select_option("")
    slips.pane.get_by_role("button", name="保存").click()
    expect(slips.pane.locator("#list-view")).to_be_visible()


@pytest.mark.parametrize("way", ["保存", "返回"])
def test_settings_can_be_left_while_a_press_is_under_way(way: str, slips: Wps) -> None:
    held: list[Route] = []
    slips.pane.route("**/api/press/list", lambda route: held.append(route))
    slips.pane.get_by_role("button", name="再核对一遍").click()
    slips.ribbon.evaluate("PevOnAction({Id: 'pev_settings'})")
    expect(slips.pane.locator("#law")).to_be_enabled(timeout=30_000)
    slips.pane.get_by_role("button", name=way).click()
    expect(slips.pane.locator("#list-view")).to_be_visible()
    expect(slips.pane.locator("#message")).to_contain_text("设置已保存" if way == "保存" else "正在核对")
    expect(slips.pane.locator("body")).to_have_attribute("aria-busy", "true")
    while not held:
        slips.pane.wait_for_timeout(20)
    held.pop().continue_()
    expect(slips.pane.locator("body")).to_have_attribute("aria-busy", "false", timeout=30_000)
    expect(slips.pane.locator("#message")).to_contain_text("还有")


def test_without_the_program_the_pane_says_what_to_do(slips: Wps) -> None:
    slips.pane.evaluate("window.PEV_SERVICE.address = 'http://127.0.0.1:9'")
    slips.pane.get_by_role("button", name="校验").click()
    expect(slips.pane.locator("#message.fault")).to_contain_text("没有在运行")
    slips.pane.evaluate("window.PEV_SERVICE = undefined")
    slips.pane.get_by_role("button", name="校验").click()
    expect(slips.pane.locator("#message.fault")).to_contain_text("perfeval-xl addin install --wps")


def test_a_token_that_does_not_fit_is_told(slips: Wps) -> None:
    slips.pane.evaluate("window.PEV_SERVICE.token = 'x'")
    slips.pane.get_by_role("button", name="校验").click()
    expect(slips.pane.locator("#message.fault")).to_contain_text("配对对不上")


def test_a_second_press_waits_for_the_first(slips: Wps) -> None:
    sent = len(slips.sent)
    slips.ribbon.evaluate(
        "PevOnAction({Id: 'pev_list'}), PevOnAction({Id: 'pev_check'}), PevOnAction({Id: 'pev_list'})"
    )
    slips.settle()
    presses = [url for url, _ in slips.sent[sent:] if "/api/press/" in url]
    assert [url.rsplit("/", 1)[1] for url in presses] == ["list"]


def test_without_a_pane_messages_come_in_a_box(office: Wps) -> None:
    office.ribbon.evaluate("pevShowPane = () => false")
    office.press("check")
    assert office.faults == ["请先打开自评表，再按按钮。"]
    office.faults.clear()


def test_scripts_in_a_form_are_only_text(office: Wps, tmp_path: Path) -> None:
    script = "<img src=x onerror=alert(1)>"
    path = tmp_path / "表.xlsx"
    path.write_bytes(written_by_openpyxl(clean_sheet({"set": {"F13": f"1%{script}", "E12": script}})))
    office.open(path)
    office.press("check")
    expect(causes(office.pane).first).to_be_visible()
    assert office.pane.locator("img, #list script").count() == 0


@pytest.mark.parametrize("width", [260, 380])
def test_nothing_is_wider_than_the_pane(slips: Wps, width: int) -> None:
    slips.pane.set_viewport_size({"width": width, "height": 700})
    assert slips.pane.evaluate("document.documentElement.scrollWidth") <= width


def test_keyboard_readers_and_dark_screens(slips: Wps) -> None:
    page = slips.pane
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 31)"
    unnamed = page.evaluate(
        "[...document.querySelectorAll('button, input, select, progress')].filter(each => each.offsetParent &&"
        " !(each.ariaLabel || each.textContent.trim() || each.labels?.length || each.getAttribute('aria-labelledby')))"
        ".map(each => each.outerHTML)"
    )
    assert unnamed == []
    assert page.locator("#message").get_attribute("role") == "status"
    jump = causes(page).first.locator(".jump").first
    jump.focus()
    page.keyboard.press("Enter")
    expect(causes(page).first).to_have_attribute("aria-current", "true")
    expect(causes(page).first.locator(".jump").first).to_be_focused()
    again = page.get_by_role("button", name="再核对一遍")
    again.press("Enter")
    slips.settle()
    expect(again).to_be_focused()
    faint = page.evaluate(
        """() => [...document.querySelectorAll('#list *, .tools button, #count')].filter(each => {
          const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
          const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
            .reduce((sum, v, n) => sum + v * [.2126, .7152, .0722][n], 0);
          let back = each; while (back && rgb(getComputedStyle(back).backgroundColor)[3] === 0) back = back.parentElement;
          const [one, two] = [light(rgb(getComputedStyle(each).color)), light(rgb(getComputedStyle(back || document.body).backgroundColor))];
          return each.textContent.trim() && (Math.max(one, two) + .05) / (Math.min(one, two) + .05) < 4.5;
        }).map(each => each.outerHTML)"""
    )
    assert faint == []
