"""What scripts/mutants/rooms.yaml names is there: modules, tests, and changes that change nothing."""

import ast
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.mutants.changes import PACKAGE, Mutant, mutants_of
from tests.conftest import ROOT

LISTED = yaml.safe_load((ROOT / "scripts" / "mutants" / "rooms.yaml").read_text("utf-8"))


@pytest.mark.parametrize("room", LISTED["rooms"])
def test_modules_and_tests_of_a_room_are_there(room: str) -> None:
    entry = LISTED["rooms"][room]
    tests = [Path(name.partition("::")[0]) for name in entry["tests"]]
    assert [name for name in entry["modules"] if not (PACKAGE / name).exists()] == []
    assert [name for name in tests if not (ROOT / "tests" / name).exists()] == []


@pytest.mark.parametrize("equivalent", LISTED["equivalent"], ids=lambda each: each["before"])
def test_an_equivalent_change_can_still_be_made(equivalent: dict[str, Any]) -> None:
    """Else it stands for code that is gone, and excuses nothing."""
    path = PACKAGE / equivalent["module"]
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    same = {number for number, node in enumerate(nodes) if _text(node) == equivalent["before"]}
    changes = [Mutant(*each) for each in mutants_of(path) if each[1] in same]
    assert equivalent["after"] in [change.after for change in changes]


def _text(node: ast.AST) -> str:
    return ast.unparse(node) if isinstance(node, ast.expr | ast.If) else ""
