"""What holds for every text there is."""

import time
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from perfeval_xl.domain.verdict import Judgement
from perfeval_xl.parsing import (
    ParseError,
    judge_texts,
    normalize,
    not_applicable,
    parse_number,
    parse_result,
    parse_target,
)
from perfeval_xl.parsing.dates import days_in

PIECES = st.sampled_from(
    "≥ ≤ = > < 不低于 不超过 以上 以下 达 较去年 下降 提升 及时 未 完成 家 万元 亿 % 个月 天 2024年 12月 30日 前 底 - ~ ； ， 。 （含） / … 全年 两 十 ".split()
)
WRITTEN = st.lists(
    st.one_of(PIECES, st.integers(0, 10**6).map(str), st.decimals(0, 9999, places=2).map(str)), max_size=12
).map("".join)
ANY = st.one_of(st.text(alphabet=st.characters(), max_size=60), WRITTEN)


@settings(max_examples=400, deadline=None)
@given(ANY)
def test_no_text_raises_anything_but_our_own_error(text: str) -> None:
    for parse in (parse_target, parse_result):
        with suppress(ParseError):
            parse(text, year=2024)


@settings(max_examples=400, deadline=None)
@given(ANY)
@example("02000年")
@example("+2000年")
@example("2,000年")
@example("20.5年")
@example("=<:")
@example("=<上年")
@example("=2000年")
@example("==2000年")
@example("≥2000年")
def test_a_target_reads_as_itself_from_its_shortest_spelling(text: str) -> None:
    try:
        target = parse_target(text, year=2024)
    except ParseError:
        return
    assert parse_target(str(target), year=2024) == target


@settings(max_examples=200, deadline=None)
@given(ANY, ANY)
def test_judging_never_fails(target: str, result: str) -> None:
    judged = judge_texts(target, result, year=2024)
    assert isinstance(judged, Judgement)
    assert judged.share is None or judged.share.is_finite()


@given(ANY)
def test_normal_form_is_its_own_normal_form(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)


@given(st.decimals(0, 10**9, places=2), st.sampled_from(["≥", "≤", "=", ">"]), st.sampled_from(["家", "万元", "%", ""]))
def test_a_comparison_holds_its_number(number: Decimal, sign: str, unit: str) -> None:
    (term,) = parse_target(f"{sign}{number:f}{unit}").terms
    assert (term.operator, term.low.number, term.low.unit.text) == (sign, number, unit)


def test_a_part_of_a_year_is_no_date() -> None:
    (term,) = parse_target("≥20.5年").terms
    assert (term.low.number, term.low.unit.text) == (Decimal("20.5"), "年")


@pytest.mark.parametrize(
    "text",
    ["1_000", "١٢٣", "1e309", "９" * 400, "1" + ",000" * 9, "1,00", "二十", "12a", "--1", "1.2.3", "∞", "NaN"],
)
def test_what_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,950", "1950"),
        ("89.974", "89.974"),
        ("84.66%", "0.8466"),
        ("２０", "20"),
        ("-3.5", "-3.5"),
        ("¥500", "500"),
        ("-¥500", "-500"),
        ("-￥1,950.5", "-1950.5"),
        ("9,999,999,999,999.99", "9999999999999.99"),
        ("0.00000000000011", "0"),
    ],
)
def test_what_is_a_number(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize("piece", ["9", "≥", "(", "1-", "2024年", "1,000", "百", "较去年", "12月", "家/", "不低于1"])
def test_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    """Eight times the text may take eight times as long, with room for a noisy machine, not sixty-four times."""
    short, long = piece * (2000 // len(piece)), piece * (16000 // len(piece))
    assert _seconds(long) < 30 * _seconds(short) + 0.05


def _seconds(text: str) -> float:
    """Of the processor, with nothing remembered from the round before."""
    best = float("inf")
    for _ in range(2):
        for remembered in (normalize, not_applicable, days_in):
            remembered.cache_clear()
        start = time.process_time()
        for parse in (parse_target.__wrapped__, parse_result.__wrapped__):
            with suppress(ParseError):
                parse(text)
        best = min(best, time.process_time() - start)
    return best


def test_an_error_points_at_its_place_by_width() -> None:
    with pytest.raises(ParseError) as fault:
        parse_target("≥三家公司")
    shown, caret = fault.value.message.splitlines()[-2:]
    assert shown == "≥三家公司"
    assert caret.index("^") >= 1
