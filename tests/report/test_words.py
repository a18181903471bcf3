"""Numbers and words as officials write them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.reports import numbers, wording
from perfeval_xl.reports.filters import FILTERS
from tests.support.word import lines


@pytest.mark.parametrize(
    ("number", "text"),
    [("418.850", "418.85"), ("20.0", "20"), ("2.675", "2.68"), ("0.005", "0.01"), ("-0.001", "0"), ("1E+2", "100"), ("-23.60", "-23.6")],
)  # fmt: skip
def test_two_decimals_half_up_without_trailing_zeros(number: str, text: str) -> None:
    assert numbers.plain(Decimal(number)) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12))
def test_a_plain_number_is_within_half_a_cent(number: Decimal) -> None:
    text = numbers.plain(number)
    assert abs(Decimal(text) - number) <= Decimal("0.005")
    assert "E" not in text
    assert not ("." in text and text.endswith(("0", ".")))


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (21, "二十一"), (99, "九十九"), (100, "100")],
)
def test_chinese_numbers(number: int, text: str) -> None:
    assert numbers.chinese(number) == text


def test_dates_have_no_leading_zeros() -> None:
    assert numbers.chinese_date(date(2025, 5, 6)) == "2025年5月6日"


@pytest.mark.parametrize(
    ("difference", "text"), [("0.1", "增长10%"), ("-0.261", "下降26.1%"), ("0", "持平"), ("0.00001", "持平")]
)
def test_changes(difference: str, text: str) -> None:
    assert numbers.change(Decimal(difference)) == text


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("完成任务", "完成任务。"),
        ("完成任务。。", "完成任务。"),
        ("完成任务； ", "完成任务。"),
        ("（含）", "（含）。"),
        ("好！", "好！"),
        ("", ""),
    ],
)
def test_exactly_one_stop(text: str, closed: str) -> None:
    assert wording.closed(text) == closed


@pytest.mark.parametrize(
    ("target", "spoken"),
    [
        ("≥90%", "不低于90%"), ("≧50家", "不低于50家"), (">=90%", "不低于90%"), ("≤6万元", "不超过6万元"), ("=100%", "为100%"),
        ("12月底前", "为12月底前"), ("不低于30万/个", "不低于30万/个"), ("明显提升", "为“明显提升”"), ("2-3次", "为2-3次"), (">5", "高于5"),
    ],
)  # fmt: skip
def test_targets_are_read_aloud(target: str, spoken: str) -> None:
    assert wording.target_words(target) == spoken


def test_scanning_slips_are_mended() -> None:
    assert wording.tidy("财预[2020]10号ーニ≧") == "财预〔2020〕10号—二≥"


@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_gives_what_its_example_says(name: str) -> None:
    example = FILTERS[name]
    source = "{% set 全年预算数 = 96.4 %}{{ " + example.example + " }}"
    assert lines(source) == [example.gives]
