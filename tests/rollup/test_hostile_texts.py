"""Whatever people type stays the text it is: no formula, no link, no markup, no script."""

import io
import os
import re
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from perfeval_xl.rollup import BOOK, PAGE, SUMMARY, FileRecord, products
from perfeval_xl.rollup.texts import LONGEST, book_link, cell_text, page_link, plain, short
from tests.support.browser import chromium, opened
from tests.support.office import convert
from tests.support.records import finding, form, record
from tests.support.validator import validation_errors

HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://example.com","点我")',
    "+1",
    "-1",
    "@SUM(A1)",
    "{=1}",
    "=cmd|' /C calc'!A0",
    "http://example.com/?a=b",
    "mailto:a@example.com",
    "internal:概览!A1",
    "external:c:\\x.xlsx",
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "<img src=x onerror=alert(1)>",
    "\"'><svg onload=alert(1)>",
    "{{ 7*7 }}{% raw %}",
    "&lt;b&gt;&amp;",
    "javascript:alert(1)",
    "_x000D_ _x0041_",
    "<r>甲</r>",
    "<r><t>&</t></r>",
    "\x00\x01\x1b\x7f",
    "\ud800 \udfff",
    "\ufffe\uffff",
    "甲\u2028乙\u2029丙\r\n丁\r戊",
    "😀" * 20_000,
    "长" * 40_000,
    "\u202e倒过来",
    "1e309",
    "NaN",
    "  前后空白  ",
]


def hostile_record(text: str, path: str = "根/甲.xlsx") -> FileRecord:
    total = {"cell": "H20", "weight": text, "written": text, "computed": None, "grade": None}
    execution = {"rate": None, "written_rate": text, "weight": text, "score": None, "written_score": text}
    made = form(project=text, department=text, unit=text, sheet=text[:31] or "表", total=total, execution=execution)
    made["indicators"][0].update(level1=text, weight=text, written_score=text)
    made["funds"][0].update(label=text, initial=text, actual=text)
    return record(path, [made], [finding(message=text, sheet=text[:31] or "表", expected=text, actual=text)])


def cells(data: bytes) -> list[tuple[object, str]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [(cell.value, cell.data_type) for sheet in book for row in sheet.iter_rows() for cell in row]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_is_text_in_the_workbook(text: str, tmp_path: Path) -> None:
    data = products([hostile_record(text)], str(tmp_path))[BOOK]
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert "f" not in {kind for _, kind in cells(data)}
    message = book["问题清单"]["J4"]
    # openpyxl leaves the escape of _x000D_ standing in strings that are written into their cells
    assert str(message.value or "").replace("_x005F_", "_") == cell_text(plain(text))
    assert message.data_type in "sn"
    assert message.hyperlink is None
    assert book["各表"]["E4"].hyperlink is None


@pytest.mark.validator
def test_the_validator_accepts_all_of_them_together(tmp_path: Path) -> None:
    records = [hostile_record(text, f"根/{number:02}.xlsx") for number, text in enumerate(HOSTILE)]
    (tmp_path / BOOK).write_bytes(products(records, str(tmp_path))[BOOK])
    assert not any(validation_errors(tmp_path / BOOK).values())


@pytest.mark.libreoffice
def test_libreoffice_shows_the_texts_as_they_were_typed(tmp_path: Path) -> None:
    records = [hostile_record(text, f"根/{number:02}.xlsx") for number, text in enumerate(HOSTILE)]
    (tmp_path / BOOK).write_bytes(products(records, str(tmp_path))[BOOK])
    (again,) = convert(tmp_path / "又一次", "xlsx", tmp_path / BOOK)
    rows = openpyxl.load_workbook(again)["问题清单"].iter_rows(min_row=4, min_col=10, values_only=True)
    assert [message or "" for (message,) in rows] == [cell_text(plain(text)) for text in HOSTILE]


_WITHOUT_BUTTONS = """cells => cells.map(cell => {
  const told = cell.cloneNode(true);
  told.querySelectorAll("button").forEach(button => button.remove());
  return told.textContent;
})"""


@pytest.mark.browser
def test_text_is_text_in_the_page(tmp_path: Path) -> None:
    paths = ["javascript:alert(1).xlsx", "<img src=x onerror=alert(1)>.xlsx", "a#b?c%41.xlsx", "\udcb1\udced.xlsx"]
    records = [hostile_record(text, f"根/{number:02}.xlsx") for number, text in enumerate(HOSTILE)]
    records += [record(str(tmp_path / name), [form()]) for name in paths]
    records += [record("<b>坏</b>.xlsx", status="<i>", message="<script>alert(2)</script>。<u>请重试</u>")]
    (tmp_path / PAGE).write_bytes(products(records, str(tmp_path))[PAGE])
    with chromium() as browser, opened(browser, tmp_path / PAGE, 360) as page:
        assert page.locator("script").count() == 3  # the lists, one piece of findings, and page.js
        assert page.locator("img, b b, i, u, svg svg, main script").count() == 0
        cells = page.locator("#findings tbody td.message")
        shown = cells.evaluate_all(_WITHOUT_BUTTONS)
        assert shown == [plain(text) for text in HOSTILE]
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        schemes = page.eval_on_selector_all("a", "links => links.map(link => link.protocol)")
        assert set(schemes) == {"file:"}
        assert "<script>alert(2)</script>。" in page.locator("#failed").inner_text()


def test_text_stays_in_its_line_of_the_summary(tmp_path: Path) -> None:
    said = [products([hostile_record(text)], str(tmp_path))[SUMMARY].decode() for text in HOSTILE]
    assert {text.count("\n") for text in said} == {said[0].count("\n")}
    assert max(len(line) for text in said for line in text.splitlines()) < 200 + len(str(tmp_path))


texts = st.text(st.characters(exclude_categories=()), max_size=40) | st.sampled_from(HOSTILE)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=texts,
    name=st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=40),
)
def test_any_text_and_name_give_products_that_can_be_read(text: str, name: str, tmp_path: Path) -> None:
    path = f"{tmp_path}/{name}.xlsx"
    made = products([hostile_record(text, path)], str(tmp_path))
    found = cells(made[BOOK])
    assert "f" not in {kind for _, kind in found}
    assert all(len(value.encode("utf-16-le")) // 2 <= LONGEST for value, _ in found if isinstance(value, str))
    page = made[PAGE].decode("utf-8")
    assert page.count("<script") == page.count("</script>") == 3
    assert made[SUMMARY].decode("utf-8").startswith("绩效自评汇总\n")


@given(st.text(st.characters(exclude_categories=()), max_size=300), st.integers(4, 60))
def test_labels_are_never_wider_than_asked(text: str, width: int) -> None:
    import unicodedata

    label = short(plain(text), width)
    assert sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in label) <= width
    assert "\n" not in label


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_addresses_hold_no_character_with_a_meaning(path: str) -> None:
    relative = path.lstrip("/") or "x"
    assume(os.name == "posix" or ":" not in relative)  # which stands behind a drive there
    assert re.fullmatch(r"[A-Za-z0-9_.~/%-]+", page_link(relative))
    address = book_link(relative).removeprefix("external:./")
    assert not re.search(r'[#?"<>|*\s\\:]', address.replace("\u3000", "")) or any(char.isspace() for char in relative)


def test_bytes_that_are_no_utf8_keep_their_value_in_addresses() -> None:
    path = os.fsdecode(b"\xb1\xed.xlsx")
    assert page_link(path) == "%B1%ED.xlsx"
    assert book_link(path) == "external:./%B1%ED.xlsx"
