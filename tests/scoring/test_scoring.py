"""The scoring law, and which cells it fills."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.domain.form import Form
from perfeval_xl.domain.numbers import to_cents
from perfeval_xl.domain.snapshot import Cell, Snapshot
from perfeval_xl.forms import read
from perfeval_xl.law import Law, LawBook
from perfeval_xl.law.book import HERE
from perfeval_xl.parsing import judge_texts
from perfeval_xl.scoring import ScoreResult, assess, score_edits
from perfeval_xl.scoring.points import execution_points, execution_rate, points
from tests.support.cases import clean_sheet

LAW = LawBook.load([HERE]).for_form(2024)


class RatioLaw(Law):
    """The law with the other formula for caps."""

    def text(self, key: str) -> str:
        return "ratio" if key == "le_formula" else super().text(key)


@pytest.mark.parametrize(
    ("target", "result", "score"),
    [
        ("≥3场次", "1场", "6.67"),
        ("≥3场次", "3场", "20.00"),
        ("≥3场次", "9场", "20.00"),
        ("10家", "8家", "16.00"),
        ("2-3次", "1次", "10.00"),
        ("≤10万元", "9万元", "20.00"),
        ("5-8天内", "10天", "16.00"),
        ("不低于30万且不超过50万", "60万", "16.67"),
        ("≤10万元", "12万元", "16.67"),
        ("≤10万元", "20万元", "10.00"),
        ("≤10万元", "35万元", "5.71"),
        ("≤0起", "2起", "0.00"),
        ("0起", "1起", "0.00"),
        ("2024年5月底前", "2024年6月3日", None),
        ("及时", "及时", "20.00"),
        ("及时", "未及时拨付，未完成", None),
        ("≥90%", "均满意", None),
        (">100人", "100人", None),
        ("少于5天", "5天", None),
        ("大于90%", "90%", None),
        (">100人", "99人", "19.80"),
        (">100人", "101人", "20.00"),
        ("18-22℃", "20℃", "20.00"),
        ("18-22℃", "22.5℃", None),
        ("18-22℃", "17℃", None),
        ("20±2℃", "23℃", None),
        ("/", "/", None),
    ],
)
def test_points_of_twenty(target: str, result: str, score: str | None) -> None:
    given_points = points(judge_texts(target, result, year=2024), Decimal(20), LAW)
    assert given_points == (None if score is None else Decimal(score))


def test_the_other_formula_for_caps() -> None:
    law = RatioLaw(LAW._profile, LAW.on, LAW._sources)
    assert points(judge_texts("≤10万元", "12.5万元"), Decimal(20), law) == Decimal("16.00")


@pytest.mark.parametrize(
    ("budget", "actual", "rate", "score"),
    [
        ("20", "17.86", "0.8930", "8.93"),
        ("20", "25", "1.2500", "10.00"),
        ("3", "2", "0.6667", "6.67"),
        ("0", "5", None, None),
    ],
)
def test_execution(budget: str, actual: str, rate: str | None, score: str | None) -> None:
    numbers = Decimal(budget), Decimal(actual)
    assert execution_rate(*numbers) == (Decimal(rate) if rate else None)
    assert execution_points(*numbers, Decimal(10), LAW) == (Decimal(score) if score else None)


@pytest.mark.parametrize(
    ("total", "word"),
    [("100", "优"), ("90", "优"), ("89.99", "良"), ("80", "良"), ("79.99", "中"), ("60", "中"), ("59.99", "差")],
)
def test_the_floor_is_the_better_grade(total: str, word: str) -> None:
    assert LAW.grade(Decimal(total)) == word


@given(st.decimals(0, 1000, places=2), st.decimals("0.01", 1000, places=2), st.decimals("0.01", 1000, places=2))
def test_a_score_lies_between_nothing_and_its_weight_and_never_falls_with_the_result(
    one: Decimal, other: Decimal, target: Decimal
) -> None:
    low, high = sorted((one, other))
    scores = [points(judge_texts(f"≥{target}家", f"{each}家"), Decimal(10), LAW) for each in (low, high)]
    for result, score in zip((low, high), scores, strict=True):
        assert (score is None) == (result < target and to_cents(result / target * 10) == 10)  # a person decides then
    less, more = (Decimal(10) if score is None else score for score in scores)
    assert 0 <= less <= more <= 10


def form_of(**cells: Any) -> Form:
    merge = cells.pop("merge", [])
    (form,) = read(Snapshot(path="表", sheets=(clean_sheet({"set": cells, "merge": merge}),)))
    return form


def filled(form: Form, *, overwrite: bool = False) -> tuple[dict[str, object], ScoreResult]:
    result = score_edits(form, assess(form, LAW), LAW, overwrite=overwrite)
    return {edit.at.a1: edit.value for edit in result.edits}, result


BLANK = dict.fromkeys(["H5", "I5", "H12", "H13", "H14", "H15", "H16", "H17", "H18", "H19"])


def test_blank_cells_are_filled() -> None:
    cells, result = filled(form_of(**BLANK, I19="等级："))
    assert cells == {
        "H5": Decimal("0.95"),
        "I5": Decimal("9.5"),
        **dict.fromkeys(["H12", "H14", "H15", "H16"], Decimal(10)),
        "H13": Decimal(20),
        "H17": Decimal("9.78"),
        "H18": Decimal(20),
        "H19": Decimal("99.28"),
        "I19": "等级：优",
    }
    assert not result.notes


def test_written_scores_stay_unless_told() -> None:
    form = form_of(H12=7, H17=2)
    assert filled(form)[0] == {}
    assert filled(form, overwrite=True)[0] == {"H12": Decimal(10), "H17": Decimal("9.78")}


def test_a_formula_is_never_touched_and_is_told() -> None:
    form = form_of(H12=Cell(Decimal(7), formula="3+4"), H19=Cell(Decimal(96), formula="SUM(H12:H18)"))
    cells, result = filled(form, overwrite=True)
    assert not {"H12", "H19"} & cells.keys()
    assert {note.at.a1 for note in result.notes} == {"H12", "H19"}


def test_what_a_person_must_decide_stays_blank_and_is_told() -> None:
    cells, result = filled(form_of(H16=None, F16="通过多种方式推动了管理水平的逐步变化", H19=None))
    assert "H16" not in cells
    assert "H19" not in cells
    assert [note.at.a1 for note in result.notes] == ["H16", "H19"]
    assert all("。" in note.text for note in result.notes)


def test_a_merged_score_is_one_score_by_its_weakest_row() -> None:
    form = form_of(G13=30, G14=None, H13=None, H14=None, F13="90%", merge=["G13:G14", "H13:H14"], H19=None)
    cells, _ = filled(form)
    assert cells["H13"] == Decimal("27.27")
    assert "H14" not in cells
    assert {assess(form, LAW).by_row[row].score for row in (13, 14)} == {Decimal("27.27")}


def test_a_rate_in_place_of_a_score_counts_as_its_share() -> None:
    assessment = assess(form_of(I5=Cell(Decimal("0.95"), "0.00%")), LAW)
    assert assessment.written_total == Decimal("99.28")


def test_without_weights_the_written_scores_are_summed() -> None:
    weights = {f"G{row}": None for row in range(11, 20)}
    assert assess(form_of(**weights), LAW).total == Decimal("99.28")
    assert assess(form_of(**weights, H14=None), LAW).total is None


def test_not_applicable_rows_have_no_score() -> None:
    cells, _ = filled(form_of(D16="/", E16="/", F16="/", G16="/", H16="/"), overwrite=True)
    assert "H16" not in cells


@pytest.mark.parametrize(("level1", "level2"), [("成本指标", "经济指标"), ("产出指标", "成本指标")])
def test_less_spent_than_planned_is_for_a_person_under_either_level(level1: str, level2: str) -> None:
    form = form_of(B18=level1, C18=level2, E18="20万元", F18="19万元", H18=None)
    assert assess(form, LAW).by_row[18].score is None


def test_less_than_planned_elsewhere_is_missed() -> None:
    form = form_of(B18="产出指标", C18="数量指标", E18="20万元", F18="19万元", H18=None)
    assert assess(form, LAW).by_row[18].score == Decimal(19)
