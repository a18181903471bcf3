"""Layouts that places far apart print: every row is read, every slip found, nothing found that is none."""

from typing import Any

import pytest

from perfeval_xl.app.reading import book_of
from perfeval_xl.rules import run
from tests.forms.test_provinces import snapshot
from tests.support.cases import FOLDER, load_cases

LAYOUTS: dict[str, Any] = load_cases(FOLDER / "published.yaml")


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_at_first_sight(name: str) -> None:
    layout = {"merges": [], **LAYOUTS[name]}
    book = book_of(snapshot(layout), None)
    (case,) = book.cases
    findings = run([book])
    found = {(each.code, each.at.a1) for each in findings}
    assert len(case.form.indicators) == layout["rows_read"]
    assert case.form.kind == layout.get("kind", "project")
    assert {tuple(each) for each in layout["must"]} <= found
    assert [(each.code, each.at.a1, each.message) for each in findings if each.code in layout["never"]] == []
