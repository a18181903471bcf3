"""Number formats on texts: what the cell shows is what is read."""

import pytest

from perfeval_xl.domain.formats import changes_texts, show_text
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Cell
from perfeval_xl.forms.grid import entry_of

SHOWN = {
    '@"万元"': "30万元",
    '"≥"@"家"': "≥30家",
    '0.00"元";-0.00"元";0"元";@"元（文本）"': "30元（文本）",
    '0;0;@"次"': "30次",
    "[红色]0;@\\家": "30家",
    "@": "30",
    "General": "30",
    "0.00": "30",
    '0"个"': "30",
    "0;0;0": "30",
    ";;;": "",
    "0.00;;;": "",
    '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)': "30",
    "@@": "3030",
}


@pytest.mark.parametrize("code", SHOWN)
def test_a_text_is_read_as_its_cell_shows_it(code: str) -> None:
    assert show_text(code, "30") == SHOWN[code]
    entry = entry_of(At(1, 1), Cell("30", code), date1904=False)
    assert entry.text == SHOWN[code]
    assert changes_texts(code) is (SHOWN[code] != "30")


def test_a_code_that_nobody_understands_leaves_a_text_alone() -> None:
    assert show_text("@" + "x" * 300, "30") == "30"
    assert show_text("@[什么]", "30") == "30"


def test_an_error_value_is_no_text() -> None:
    assert entry_of(At(1, 1), Cell("#DIV/0!", '@"元"', None, True), date1904=False).text == "#DIV/0!"
