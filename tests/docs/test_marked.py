"""Figures are written between their marks, and nothing else of a page changes."""

import re
from pathlib import Path

import pytest

from scripts.marked import marks_of, part_of, with_part, write_part
from tests.conftest import ROOT

PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("benchmarks/*.md")]
PAGE = "头\n\n<!-- 甲从这里开始 -->\n旧\n<!-- 甲到这里结束 -->\n\n中\n\n<!-- 乙从这里开始 -->\n\n留\n\n<!-- 乙到这里结束 -->\n尾\n"


def test_only_the_part_itself_changes(tmp_path: Path) -> None:
    path = tmp_path / "页.md"
    path.write_text(PAGE, "utf-8")
    write_part(path, "甲", "| 新 |\n")
    assert path.read_text("utf-8") == PAGE.replace("\n旧\n", "\n\n| 新 |\n\n")
    write_part(path, "甲", "| 新 |")
    assert path.read_text("utf-8") == PAGE.replace("\n旧\n", "\n\n| 新 |\n\n")


@pytest.mark.parametrize(
    "page",
    [
        "没有",
        "<!-- 甲从这里开始 -->\n",
        "<!-- 甲到这里结束 -->\n<!-- 甲从这里开始 -->\n",
        "<!-- 甲从这里开始 -->\n<!-- 甲从这里开始 -->\n<!-- 甲到这里结束 -->\n",
    ],
)
def test_a_page_without_the_marks_stays_as_it_is(page: str, tmp_path: Path) -> None:
    path = tmp_path / "页.md"
    path.write_text(page, "utf-8")
    with pytest.raises(ValueError, match="甲"):
        write_part(path, "甲", "新")
    assert path.read_text("utf-8") == page


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_mark_of_a_page_has_its_other(path: Path) -> None:
    text = path.read_text("utf-8")
    for name in set(re.findall(r"<!-- (\S+?)(?:从这里开始|到这里结束) -->", text)):
        assert with_part(text, name, part_of(text, name)).count(marks_of(name)[1]) == 1
