"""Units behind numbers: where one ends, what it is worth, what may be compared with what."""

from decimal import Decimal

import pytest

from perfeval_xl.parsing import Language
from perfeval_xl.parsing.units import NO_UNIT, comparable, months_in

UNITS = Language.own().units


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("3家", "家"),
        ("3万家", "万家"),
        ("3万", "万"),
        ("3万元人民币", "万元人民币"),
        ("3万元/个", "万元/个"),
        ("3元/xyz", "元/xyz"),
        ("3/", ""),
        ("3家/", "家"),
        ("3家/，", "家"),
        ("3/个", "/个"),
        ("3mm", "mm"),
        ("3mmm", "mmm"),
        ("3m2", "m2"),
        ("3，家", ""),
        ("3", ""),
    ],
)
def test_where_a_unit_ends(text: str, unit: str) -> None:
    """Latin letters are a unit as a whole; what is divided by nothing is not divided."""
    assert text[1 : UNITS.end_of(text, 1)] == unit


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("家", True),
        ("万家", True),
        ("元", True),
        ("mm", True),
        ("MM", True),
        ("KG", True),
        ("xyz", False),
        ("某某某", False),
    ],
)
def test_whether_a_text_is_a_unit(text: str, known: bool) -> None:
    assert UNITS.is_unit(text) is known


@pytest.mark.parametrize(
    ("text", "scale", "name"),
    [
        ("万页", "万", "页"),
        ("百万元", "百万", "元"),
        ("千万元", "千万", "元"),
        ("亿", "亿", ""),
        ("页", "", "页"),
        ("", "", ""),
    ],
)
def test_the_scale_before_a_unit(text: str, scale: str, name: str) -> None:
    assert (UNITS.scale_of(text), UNITS.without_scale(text)) == (scale, name)


@pytest.mark.parametrize(
    ("text", "group", "factor", "per"),
    [
        ("元", "money", 1, ""),
        ("万元", "money", 10_000, ""),
        ("万人民币", "money", 10_000, ""),
        ("万/个", "money", 10_000, "个"),
        ("/个", "money", 1, "个"),
        ("万", "", 10_000, ""),
        ("家/年", "org", 1, "年"),
    ],
)
def test_what_a_unit_is_worth(text: str, group: str, factor: int, per: str) -> None:
    unit = UNITS.read(text)
    assert (unit.factor, unit.per) == (Decimal(factor), per)
    assert unit.group == (UNITS.worth_of("家")[0] if group == "org" else group)


def test_a_word_that_is_not_known_is_a_unit_of_its_own() -> None:
    assert UNITS.worth_of("某某") == ("某某", Decimal(1))
    assert UNITS.worth_of("KG") == UNITS.worth_of("kg")
    assert UNITS.read("") is NO_UNIT
    assert UNITS.read("某某").group == "某某"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("元", "万元", True),
        ("家", "个", True),
        ("个", "家", True),
        ("元", "个", False),
        ("米", "个", False),
        ("万", "万元", True),
        ("万", "家", True),
        ("万", "米", False),
        ("", "家", False),
        ("", "", True),
        ("家", "元", False),
        ("家", "", False),
    ],
)
def test_what_may_be_compared(one: str, other: str, alike: bool) -> None:
    """个 counts anything that is counted; a bare scale is money or a count."""
    assert comparable(UNITS.read(one), UNITS.read(other)) is alike
    assert comparable(UNITS.read(other), UNITS.read(one)) is alike


@pytest.mark.parametrize(
    ("unit", "months"), [("个月", 1), ("季度", 3), ("年", 12), ("天", None), ("元", None), ("", None)]
)
def test_how_many_months_a_unit_is(unit: str, months: int | None) -> None:
    assert months_in(UNITS.read(unit)) == months
