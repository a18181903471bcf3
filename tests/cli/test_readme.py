"""The README shows what the program really says."""

from pathlib import Path

from scripts.write_readme import page


def test_the_examples_in_the_readme_are_real(root: Path) -> None:
    assert (root / "README.md").read_text("utf-8") == page(), "运行 make docs 更新 README.md"
