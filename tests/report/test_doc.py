"""docs/报告模板.md is printed from the code, and stays so."""

from scripts.write_report_doc import TARGET, page


def test_the_page_is_current() -> None:
    assert TARGET.read_text("utf-8") == page(), "运行 make docs"
