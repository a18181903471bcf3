"""docs/规则.md says what the catalogue says today of every rule that has been published."""

from pathlib import Path

from scripts.write_rules_doc import RULES, page, page_of, published, published_page


def test_the_rules_page_is_current(root: Path) -> None:
    assert (root / "docs" / "规则.md").read_text("utf-8") == published_page(), "运行 make docs 更新 docs/规则.md"


def test_a_new_rule_enters_the_page_when_it_is_made_anew() -> None:
    assert all(f"### {code} " in page() for code in RULES)
    assert "### P404 " not in page_of({code: rule for code, rule in RULES.items() if code != "P404"})


def test_published_codes_are_listed_once() -> None:
    assert len(published()) == len(set(published()))
