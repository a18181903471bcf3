"""How targets, results, numbers and days are read, told by their shortest spelling."""

from datetime import date

import pytest

from perfeval_xl.domain.verdict import Verdict
from perfeval_xl.parsing import judge_texts
from perfeval_xl.parsing.dates import Day
from perfeval_xl.parsing.grammar import Kind, parse_result, parse_target
from perfeval_xl.parsing.language import Language
from perfeval_xl.parsing.lists import SHORT_SENTENCE
from perfeval_xl.parsing.plain import plain_text
from perfeval_xl.parsing.text import LONGEST, ParseError, chinese_number
from perfeval_xl.parsing.units import NO_UNIT, comparable

UNITS = Language.own().units


@pytest.mark.parametrize(
    ("text", "operator", "unit", "kind", "spelling"),
    [
        ("0.5", "≥", "公里", Kind.COMPARISON, "≥0.5公里"),
        ("0.5", "≥", "%", Kind.COMPARISON, "≥0.5"),
        ("1", "≥", "%", Kind.COMPARISON, "≥1%"),
        ("0", "≥", "%", Kind.COMPARISON, "≥0%"),
        ("≥3", "≤", "场", Kind.COMPARISON, "≥3场"),
        ("3", "≤", "场", Kind.COMPARISON, "≤3场"),
        ("3场", "定性", "", Kind.WORDING, "3场"),
        ("培训≥20万元、绿化500平方米", "", "", Kind.SEVERAL, "≥20万元;=500平方米"),
        ("培训20万元、绿化500平方米", "", "", Kind.WORDING, "培训20万元、绿化500平方米"),
        ("培训20万元；绿化500平方米", "", "", Kind.SEVERAL, "=20万元;=500平方米"),
        ("新建道路≥2公里，绿化500平方米", "", "", Kind.SEVERAL, "≥2公里;=500平方米"),
        ("1.培训3场", "", "", Kind.WORDING, "1.培训3场"),
        ("1.培训3场,按期完成", "", "", Kind.WORDING, "1.培训3场,按期完成"),
        (
            "为全市各级各部门信息化人员组织开展专题培训3场次并形成总结",
            "",
            "",
            Kind.WORDING,
            "为全市各级各部门信息化人员组织开展专题培训3场次并形成总结",
        ),
        ("1.培训3场;2.检查20次", "", "", Kind.SEVERAL, "=3场;=20次"),
        ("2.培训≥3场;1.检查≥20次", "", "", Kind.SEVERAL, "≥3场;≥20次"),
        ("1-6期培训结束后", "", "", Kind.WORDING, "1-6期培训结束后"),
        ("1-6标段完工", "", "", Kind.WORDING, "1-6标段完工"),
        ("1-6场", "", "", Kind.COMPARISON, "1场~6场"),
        ("2-6期培训", "", "", Kind.COMPARISON, "2期~6期"),
        ("不高于上年", "", "", Kind.DIRECTION, "不高于上年"),
        ("不低于上年同期水平", "", "", Kind.DIRECTION, "不低于上年"),
        ("较去年下降", "", "", Kind.DIRECTION, "较上年下降"),
        ("上半年完成", "", "", Kind.DEADLINE, "6月底前"),
        ("下半年完成", "", "", Kind.DEADLINE, "12月底前"),
        ("≥20年", "", "", Kind.COMPARISON, "≥20年"),
        ("≥30家且≤50家", "", "", Kind.COMPARISON, "30家~50家"),
    ],
)
def test_a_target_is_read_as(text: str, operator: str, unit: str, kind: Kind, spelling: str) -> None:
    target = parse_target(text, operator=operator, unit=unit)
    assert (target.kind, str(target)) == (kind, spelling)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("2024年举办3场", ["3场"]),
        ("2,024年举办3场", ["3场"]),
        ("举办3场，历时20年", ["3场", "20年"]),
        ("历时190年", ["190年"]),
        ("2124年举办3场", ["2124年", "3场"]),
        (f"{'1' * 24}家", [f"{'1' * 24}家"]),
        (f"{'1' * 25}家", []),
        (f"3-{'1' * 25}家", []),
    ],
)
def test_a_result_holds_the_numbers(text: str, terms: list[str]) -> None:
    assert [str(term) for term in parse_result(text).terms] == terms


def test_a_part_of_a_list_is_a_short_sentence() -> None:
    part = "绿化" + "好" * (SHORT_SENTENCE - len("绿化500平方米")) + "500平方米"
    assert parse_target(f"{part};道路2公里").kind is Kind.WORDING, "the sign behind it belongs to a part"
    assert parse_target(f"道路2公里;{part}").kind is Kind.SEVERAL
    assert parse_target(f"道路2公里;好{part}").kind is Kind.WORDING


def test_an_interval_is_left_on_either_side() -> None:
    assert parse_target("≥30家且≤50家").terms[0].capped
    assert judge_texts("≥30家且≤50家", "60家").verdict is Verdict.UNMET
    assert judge_texts("≥30家且≤50家", "50家").verdict is Verdict.MET


@pytest.mark.parametrize(
    ("text", "number"),
    [("两", 2), ("十二", 12), ("二〇二四", 2024), ("二〇二四五", None), ("一百二十", 120), ("", None), ("好", None)],
)
def test_a_numeral(text: str, number: int | None) -> None:
    assert chinese_number(text) == number


def test_a_cell_holds_so_many_characters() -> None:
    assert len(plain_text("好" * LONGEST)) == LONGEST
    with pytest.raises(ParseError):
        plain_text("好" * (LONGEST + 1))


@pytest.mark.parametrize(
    ("one", "other", "fit"),
    [
        ("家", "万", True),
        ("万", "家", True),
        ("", "家", False),
        ("家", "", False),
        ("万", "%", False),
        ("家", "天", False),
    ],
)
def test_units_that_can_be_compared(one: str, other: str, fit: bool) -> None:
    first, second = (UNITS.read(text) if text else NO_UNIT for text in (one, other))
    assert comparable(first, second) is fit


@pytest.mark.parametrize(
    ("target", "result", "verdict"),
    [
        ("2024年5月10日前", "2024年5月20日", Verdict.UNMET),
        ("2024年5月20日前", "2024年5月10日", Verdict.MET),
        ("2024年5月20日前", "2024年5月20日", Verdict.MET),
        ("上半年", "2024年6月30日", Verdict.MET),
        ("上半年", "2024年7月1日", Verdict.UNMET),
    ],
)
def test_days_of_one_month_are_told_apart(target: str, result: str, verdict: Verdict) -> None:
    assert judge_texts(target, result, year=2024).verdict is verdict


def test_the_last_day_that_is_meant() -> None:
    assert Day(2024, 5, 10).last(None) == date(2024, 5, 10)
    assert Day(None, 2, None).last(2024) == date(2024, 2, 29)
    assert Day(2024, 2, 30).last(None) is None
