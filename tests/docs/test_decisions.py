"""DECISIONS.md and CHANGELOG.md after merges that take both sides: nothing stands twice, and the table comes last."""

import re
from pathlib import Path

ENTRY = re.compile(r"(?m)^\*\*(20\d\d-\d\d-\d\d [^*]+)\*\*")


def test_each_decision_stands_once_and_before_the_dependencies(root: Path) -> None:
    decisions, _, dependencies = (root / "DECISIONS.md").read_text("utf-8").partition("\n## Dependencies\n")
    titles = ENTRY.findall(decisions)
    assert len(titles) > 100
    assert len(set(titles)) == len(titles)
    assert ENTRY.findall(dependencies) == []


def test_no_change_is_told_twice(root: Path) -> None:
    unreleased = (root / "CHANGELOG.md").read_text("utf-8").split("\n## [")[1]
    lines = [line for line in unreleased.split("\n") if line.startswith("- ")]
    starts = [line.rstrip("。；，")[:40] for line in lines]
    assert sorted(set(starts)) == sorted(starts)
