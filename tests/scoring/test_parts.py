"""What a total is the sum of, whose score counts, and what is told of the rest."""

from dataclasses import replace
from decimal import Decimal

import pytest

from perfeval_xl.domain.form import Form
from perfeval_xl.domain.verdict import Verdict
from perfeval_xl.parsing import Language
from perfeval_xl.scoring import assess, assessing
from perfeval_xl.scoring.assessing import reassess, written_execution
from tests.scoring.test_scoring import LAW, filled, form_of

UNDECIDED = "通过多种方式推动了管理水平的逐步变化"


def test_a_written_score_counts_in_the_total_and_the_laws_where_it_is_told_to() -> None:
    form = form_of(H12=7, I5=5, H19=None)
    assert filled(form)[0]["H19"] == Decimal("91.78")
    assert filled(form, overwrite=True)[0] == {
        "H12": Decimal(10),
        "I5": Decimal("9.5"),
        "H19": Decimal("99.28"),
        **{at: value for at, value in filled(form, overwrite=True)[0].items() if at in ("H5", "I19")},
    }


def test_a_blank_score_of_the_execution_counts_as_the_law_gives_it() -> None:
    assert filled(form_of(I5=None, H19=None))[0]["H19"] == Decimal("99.28")


@pytest.mark.parametrize(("written", "total"), [(9, "98.78"), (846.6, "99.28"), (None, "89.78")])
def test_the_sum_of_what_is_written(written: float | None, total: str) -> None:
    assert assess(form_of(I5=written), LAW).written_total == Decimal(total)


def test_without_a_weight_of_its_own_the_execution_keeps_its_score() -> None:
    form = form_of(I5=9)
    assert form.execution is not None
    assert written_execution(replace(form, execution=form.execution._replace(weight=None))) == 9
    assert written_execution(replace(form, execution=form.execution._replace(score=None))) is None
    assert written_execution(replace(form, execution=None)) is None


def test_a_form_without_execution_has_its_indicators_alone() -> None:
    assessment = assess(replace(form_of(), execution=None), LAW)
    assert (assessment.execution_score, assessment.total) == (None, Decimal("89.78"))
    assert (assessment.weight, assessment.written_total) == (Decimal(90), Decimal("89.78"))


def test_a_row_that_can_earn_nothing_is_no_open_part() -> None:
    cells, result = filled(form_of(G16=0, H16=None, H19=None))
    assert "H16" not in cells
    assert cells["H19"] == Decimal("89.28")
    assert not result.notes


def test_a_total_that_is_written_is_not_told_to_be_open() -> None:
    _, result = filled(form_of(H16=None, F16=UNDECIDED))
    assert [note.at.a1 for note in result.notes] == ["H16"]


def test_the_note_says_why_a_person_decides() -> None:
    _, result = filled(form_of(E16=None, H16=None))
    assert any("没有填指标值，是否达成要由人判断" in note.text for note in result.notes)


@pytest.mark.parametrize(("first", "second", "score"), [("90%", "100%", "27.27"), ("100%", "90%", "27.27")])
def test_the_weakest_of_rows_that_share_a_score_stands_anywhere(first: str, second: str, score: str) -> None:
    form = form_of(
        G13=30, G14=None, H13=None, H14=None, E14="≥99%", F13=first, F14=second, merge=["G13:G14", "H13:H14"]
    )
    assert filled(form)[0]["H13"] == Decimal(score)


def changed(form: Form, **cells: object) -> Form:
    """A form with other cells, whose other rows are the very same objects."""
    new = form_of(**cells)
    rows = [old if old == now else now for old, now in zip(form.indicators, new.indicators, strict=True)]
    return replace(new, indicators=tuple(rows))


@pytest.mark.parametrize(
    "cells", [{"F12": "2场"}, {"F17": "12万元", "F13": "50%"}, {"G12": 5}, {"I5": 3}, {"H12": None}, {}]
)
def test_a_few_cells_changed_are_assessed_as_the_whole_form(cells: dict[str, object]) -> None:
    former = form_of()
    known = assess(former, LAW)
    form = changed(former, **cells)
    again, whole = reassess(form, LAW, Language.own(), former, known), assess(form, LAW)
    assert (again.by_row, again.total, again.written_total) == (whole.by_row, whole.total, whole.written_total)
    assert (again.weight, again.grade, again.open_rows) == (whole.weight, whole.grade, whole.open_rows)


def test_rows_that_have_not_changed_are_not_judged_again() -> None:
    former = form_of()
    known = assess(former, LAW)
    again = reassess(changed(former, F12="2场"), LAW, Language.own(), former, known)
    assert [row for row, score in again.by_row.items() if score is not known.by_row[row]] == [12]


def test_a_sum_of_weights_is_told_without_judging_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    former = form_of()
    known = assess(former, LAW)
    monkeypatch.setattr(assessing, "read_row", None)
    again = reassess(changed(former, G12=5), LAW, Language.own(), former, known)
    assert again.weight == known.weight - 5 if known.weight else False


def test_a_changed_form_remembers_nothing_of_the_one_it_was_made_of() -> None:
    form = form_of()
    groups, level_weights, total = form.groups, form.level_weights, form.fund_total
    other = form.with_parts(indicators=form.indicators[:1], funds=())
    assert (len(other.groups), other.fund_total) == (1, None)
    assert other.level_weights != level_weights
    assert (form.groups, form.fund_total) == (groups, total)


def test_another_year_is_another_assessment() -> None:
    former = form_of(E14="12月底前")
    form = replace(former, year=2021)
    assert assess(form, LAW).by_row[14] != assess(former, LAW).by_row[14]
    assert reassess(form, LAW, Language.own(), former, assess(former, LAW)).by_row == assess(form, LAW).by_row


def test_a_row_without_a_target_is_open_and_one_without_anything_is_not() -> None:
    without_target = assess(form_of(E16=None), LAW).by_row[16].judgement
    assert (without_target.verdict, without_target.why) == (
        Verdict.UNDECIDED,
        "没有填指标值，是否达成要由人判断",
    )
    assert assess(form_of(E16="/", F16="/"), LAW).by_row[16].judgement.verdict is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_form_that_has_a_grade_and_no_total_is_not_graded(overwrite: bool) -> None:
    form = form_of(I19="等级：")
    assert form.total is not None
    cells, _ = filled(replace(form, total=form.total._replace(score=None)), overwrite=overwrite)
    assert not {"H19", "I19"} & set(cells)


def test_an_open_part_is_not_told_of_at_a_total_that_has_no_cell() -> None:
    form = form_of(H16=None, F16=UNDECIDED, H19=None)
    assert form.total is not None
    _, result = filled(replace(form, total=form.total._replace(score=None)))
    assert [note.at.a1 for note in result.notes] == ["H16"]


def test_a_form_without_any_part_has_no_total() -> None:
    form = replace(form_of(H19=None, I19="等级："), execution=None, indicators=())
    assert filled(form) == ({}, filled(form)[1])
    assert not filled(form)[1].notes
    assessment = assess(form, LAW)
    assert (assessment.total, assessment.weight, assessment.written_total, assessment.grade) == (None,) * 4


def test_a_weight_beyond_a_hundred_has_no_note_where_there_is_no_score() -> None:
    form = form_of(G12=1000)
    rows = tuple(row._replace(score=None) for row in form.indicators)
    assert not [note for note in filled(replace(form, indicators=rows))[1].notes if "超过了 100" in note.text]
