"""Forms of other provinces as published: what must be found in them, what must not, and how their rows are judged."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from perfeval_xl.app.checking import check_files
from perfeval_xl.app.results import FileResult

NAMES = ("01", "02", "03", "04", "06", "08", "09", "11", "13", "14", "15", "19")
"""The forms by the number before their names."""


@pytest.fixture(params=NAMES)
def checked(request: pytest.FixtureRequest, forms: Path) -> tuple[FileResult, Mapping[str, Any]]:
    """A form as checked, and what its reader wrote down before it was."""
    (path,) = forms.glob(f"{request.param}-*.xlsx")
    expected: Mapping[str, Any] = json.loads((forms / "expected.json").read_text("utf-8"))
    return check_files([path]).files[0], expected[path.name]


def test_every_slip_is_found(checked: tuple[FileResult, Mapping[str, Any]]) -> None:
    file, expected = checked
    found = {(finding.code, finding.at.a1) for finding in file.findings}
    codes = {code for code, _ in found}
    missing = [
        (code, at) for code, at in expected["must"] if (code, at) not in found and (at != "*" or code not in codes)
    ]
    assert missing == []


def test_nothing_is_found_that_is_none(checked: tuple[FileResult, Mapping[str, Any]]) -> None:
    file, expected = checked
    assert [(each.code, each.at.a1) for each in file.findings if each.code in expected["never"]] == []


def test_rows_are_judged_as_a_careful_person_would(checked: tuple[FileResult, Mapping[str, Any]]) -> None:
    file, expected = checked
    judged = {str(row.row): row for case in file.cases for row in case.assessment.indicators}
    verdicts = {row: judged[row].judgement.verdict.value if row in judged else None for row in expected["verdicts"]}
    scores = {row: str(judged[row].score) for row in expected["scores"] if row in judged}
    if "EXEC" in expected["scores"]:
        scores["EXEC"] = str(file.cases[0].assessment.execution_score)
    assert (verdicts, scores) == (expected["verdicts"], expected["scores"])
