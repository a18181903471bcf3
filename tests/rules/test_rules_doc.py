"""docs/规则.md says what the catalogue says today."""

from pathlib import Path

from scripts.write_rules_doc import page


def test_the_rules_page_is_current(root: Path) -> None:
    assert (root / "docs" / "规则.md").read_text("utf-8") == page(), "运行 make docs 更新 docs/规则.md"
