"""The README shows what the program really says."""

import re
from pathlib import Path

import pytest

from scripts.write_readme import page


def test_the_examples_in_the_readme_are_real(root: Path) -> None:
    assert (root / "README.md").read_text("utf-8") == page(), "运行 make docs 更新 README.md"


@pytest.mark.parametrize("name", ["README.md", "docs/五分钟上手.md"])
def test_pages_and_pictures_that_are_named_are_there(root: Path, name: str) -> None:
    page = root / name
    places = [place for place in re.findall(r"\]\(([^)#]+)", page.read_text("utf-8")) if "://" not in place]
    assert places
    assert [place for place in places if not (page.parent / place).exists()] == []
