"""Numbers as reports write them: what they can mean, and when two can mean the same."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.narrative.quantities import Quantity, agree, exactly, find_quantities
from perfeval_xl.narrative.text import fold
from perfeval_xl.parsing import Language

UNITS = Language.own().units

WAN = Decimal(10_000)


def only(text: str) -> Quantity:
    (found,) = find_quantities(fold(text), UNITS)
    return found


@pytest.mark.parametrize(
    ("text", "base", "group"),
    [
        ("预算17.86万元", "178600", "money"),
        ("预算17.86 万 元", "178600", "money"),
        ("预算１７．８６万元", "178600", "money"),
        ("预算1,234.5万元", "12345000", "money"),
        ("预算1，234.5万元", "12345000", "money"),
        ("共计178600元", "178600", "money"),
        ("超6亿元", "600000000", "money"),
        ("执行率98.13％", "0.9813", "percent"),
        ("17。86万元", "178600", "money"),
        ("2O万元", "200000", "money"),
        ("支出l9万元", "190000", "money"),
        ("培训12476人次", "12476", "people"),
        ("新增两个模块", "2", "thing"),
        ("十二家企业", "12", "organisation"),
    ],
)
def test_a_number_is_read_with_its_unit(text: str, base: str, group: str) -> None:
    found = only(text)
    assert (found.number * found.unit.factor, found.unit.group) == (Decimal(base), group)


@pytest.mark.parametrize("text", ["五年规划第三批", "608所331厂AES100", "2.5.1节", "v1.2.3", "一家", "共3+3+2体系"])
def test_what_is_no_figure_is_left_alone(text: str) -> None:
    assert not [
        each for each in find_quantities(fold(text), UNITS) if each.unit.group in ("money", "percent", "organisation")
    ]


@pytest.mark.parametrize(
    ("text", "cell", "same"),
    [
        ("17.9万元", "17.86", True),
        ("17.86万元", "17.86", True),
        ("18万元", "17.86", True),
        ("17.8万元", "17.86", False),
        ("178600元", "17.86", True),
        ("178,600.00元", "17.86", True),
        ("0.29亿元", "2922.7", True),
        ("约150万元", "160", True),
        ("约150万元", "190", False),
        ("近70万元", "68", True),
        ("近70万元", "71", False),
        ("20余万元", "25", True),
        ("20余万元", "31", False),
        ("超过100万元", "180", True),
        ("超过100万元", "90", False),
        ("不足100万元", "90", True),
        ("30-50万元", "40", True),
        ("30-50万元", "60", False),
        ("30万元至50万元", "40", True),
    ],
)
def test_a_number_agrees_with_what_it_can_mean(text: str, cell: str, same: bool) -> None:
    assert agree(only(text).span, exactly(Decimal(cell), WAN)) is same


@given(st.text(alphabet="0123456789.,，。万亿元%家个人余约近至-~到年月日第一二三十百oOlI（）：；、其中 ", max_size=60))
def test_no_text_raises_and_places_are_in_order(text: str) -> None:
    folded = fold(text)
    found = find_quantities(folded, UNITS)
    assert all(0 <= each.start < each.end <= len(folded) for each in found)
    assert [each.start for each in found] == sorted(each.start for each in found)


@given(st.decimals(min_value=0, max_value=10**6, places=2, allow_nan=False))
def test_a_written_amount_agrees_with_itself_and_with_its_rounding(amount: Decimal) -> None:
    assert agree(only(f"支出{amount}万元").span, exactly(amount, WAN))
    assert agree(only(f"支出{amount:.1f}万元").span, exactly(amount, WAN))
    assert not agree(only(f"支出{amount}万元").span, exactly(amount + 1, WAN))
