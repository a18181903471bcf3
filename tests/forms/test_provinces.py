"""Whole forms in the manner of several provinces: every one is read completely, with nothing in doubt."""

from typing import Any

import pytest

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.form import Entry, Form
from perfeval_xl.domain.grid import At, column_letters
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.forms import read
from perfeval_xl.rules import run
from tests.support.cases import FOLDER, load_cases
from tests.support.snapshots import sheet_of

PROVINCES: dict[str, Any] = load_cases(FOLDER / "provinces.yaml")


def snapshot(data: dict[str, Any]) -> Snapshot:
    """The rows laid out from `at` (row, column)."""
    top, left = data.get("at", (1, 1))
    cells = {
        f"{column_letters(left + column)}{top + row}": value
        for row, line in enumerate(data["rows"])
        for column, value in enumerate(line)
        if value != ""
    }
    return Snapshot(path="表.xlsx", sheets=(sheet_of(cells, data["merges"]),))


def text(entry: Entry | None) -> str:
    """What a cell shows, '' for none."""
    return entry.text if entry else ""


@pytest.fixture(params=PROVINCES, ids=str)
def province(request: pytest.FixtureRequest) -> tuple[Form, dict[str, Any]]:
    """A form as read, and what must have been read."""
    data = PROVINCES[request.param]
    (form,) = read(snapshot(data))
    return form, data["expect"]


def test_names_funds_indicators_and_total_are_found(province: tuple[Form, dict[str, Any]]) -> None:
    form, expect = province
    assert (text(form.project), text(form.unit), form.year) == (expect["project"], expect["unit"], expect["year"])
    assert text(form.department) == expect.get("department", text(form.department))
    assert form.kind == expect.get("kind", "project")
    total = form.fund_total
    assert total is not None
    assert [text(total.initial), text(total.budget), text(total.actual)] == expect["total"]
    assert text(form.execution.score if form.execution else None) == expect["execution"]
    assert form.amount_unit == expect.get("amount_unit", "万元")
    assert len(form.indicators) == expect["indicators"]
    first = form.indicators[0]
    level = first.level1.name if first.level1 else ""
    told = [level, *map(text, (first.level3, first.target, first.actual, first.weight, first.score))]
    assert told == expect["first"]
    assert text(form.total.score if form.total else None) == expect["sum"]


def test_nothing_is_in_doubt_but_missing_columns(province: tuple[Form, dict[str, Any]]) -> None:
    form, expect = province
    doubts = [(trouble.code, trouble.at.a1) for trouble in form.troubles]
    assert doubts == [tuple(each) for each in expect.get("errors", []) if each[0] in ("S102", "S106")]


@pytest.mark.parametrize("name", PROVINCES)
def test_the_rules_find_no_error_where_there_is_none(name: str) -> None:
    book = book_of(snapshot(PROVINCES[name]), None)
    errors = [(each.code, each.at.a1, each.message) for each in run([book]) if each.severity == "error"]
    allowed = PROVINCES[name]["expect"].get("errors", [])
    assert [(code, at) for code, at, _ in errors] == [tuple(each) for each in allowed], errors
    assert all(isinstance(each.at, At) for each in run([book]))
