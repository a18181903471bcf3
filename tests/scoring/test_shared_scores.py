"""One 得分 over rows that have each their own 分值, and scores that cannot be."""

from typing import Any

import pytest

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.rules import run
from perfeval_xl.scoring import score_edits
from tests.support.cases import clean_sheet

BLANK = {
    "H12": None,
    "H13": None,
    "H14": None,
    "H15": None,
    "H16": None,
    "H17": None,
    "H18": None,
    "H19": None,
    "I19": None,
}


def filled(merges: list[str], **cells: Any) -> tuple[dict[str, str], list[str], set[str]]:
    """What 计分 writes into the form without scores, what it leaves to a person, and the codes of the errors found."""
    sheet = clean_sheet({"set": {**BLANK, **cells}, "merge": merges})
    book = book_of(Snapshot(path="表", sheets=(sheet,)), None)
    (case,) = book.cases
    result = score_edits(case.form, case.assessment, case.law)
    codes = {each.code for each in run([book]) if each.severity == "error"}
    return {edit.at.a1: str(edit.value) for edit in result.edits}, [note.text for note in result.notes], codes


def test_two_rows_with_their_own_weights_add_up() -> None:
    values, _, codes = filled(["H12:H13"])
    assert (values["H12"], values["H19"]) == ("30", "99.28")
    assert not codes & {"W201", "W202"}


def test_a_missed_row_costs_its_own_weight_only() -> None:
    values, _, _ = filled(["H12:H13"], F12="2场")
    assert values["H12"] == "26.67"


def test_three_rows_of_which_two_share_a_weight() -> None:
    values, _, codes = filled(["H12:H14", "G13:G14"], G13=30)
    assert (values["H12"], values["H19"]) == ("40", "99.28")
    assert not codes & {"W201", "W202"}


def test_rows_that_share_weight_and_score_count_once() -> None:
    values, _, codes = filled(["H12:H13", "G12:G13"], G12=30)
    assert values["H12"] == "30"
    assert not codes & {"W201", "W202"}


def test_a_weight_that_is_no_number_leaves_the_score_to_a_person() -> None:
    values, notes, _ = filled(["H12:H13"], G13="二十")
    assert "H12" not in values
    assert "H19" not in values
    assert any("总分先空着" in note for note in notes)


@pytest.mark.parametrize("weight", [1000, 101, 945.45])
def test_a_weight_beyond_a_hundred_fills_nothing(weight: float) -> None:
    values, notes, _ = filled([], G12=weight)
    assert "H12" not in values
    assert "H19" not in values
    assert any("超过了 100" in note for note in notes)


def test_a_total_beyond_a_hundred_is_not_written() -> None:
    values, notes, _ = filled([], G12=60, G13=60)
    assert "H19" not in values
    assert "I19" not in values
    assert any("总分和等级没有填" in note for note in notes)
