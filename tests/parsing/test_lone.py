"""Numbers with nothing around them are read in one go, and read as the long way reads them."""

import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_xl.datafiles import load
from perfeval_xl.parsing import Language, parse_result, parse_target
from perfeval_xl.parsing.judging import judge
from perfeval_xl.parsing.language import UNITS, WORDS
from perfeval_xl.parsing.lone import judge_lone, lone_result, lone_target, read_lone
from perfeval_xl.parsing.readings import Reading, read_texts

OWN = Language.own()
SIGNS = ("", "≥", "≤", ">", "<", "=", "≧", "＞", ">=")
NUMBERS = (
    "0",
    "0.5",
    "1",
    "3",
    "12",
    "19.9",
    "95",
    "96",
    "100",
    "100.00",
    "480000",
    "2023",
    "2024.5",
    "2023.12",
    "20.5",
)
NAMES = ("", "新增就业人数", "建设进度", "参训人数", "满意度")
UNIT_NAMES = sorted(OWN.units.groups)
SCALES = ("", *OWN.units.scales)


def long_way(target: str, actual: str, name: str, language: Language) -> Reading:
    """A reading by the grammar and by all that judging looks at."""
    parsed = parse_target(target, year=2024, language=language), parse_result(actual, year=2024, language=language)
    return Reading(*parsed, judge(*parsed, language, name))


def holds(target: str, actual: str, name: str = "", language: Language = OWN) -> None:
    """Both ways come to the same, to the last field."""
    short = read_texts(target, actual, name=name, operator="", unit="", year=2024, language=language)
    assert repr(short) == repr(long_way(target, actual, name, language)), (target, actual, name)
    bar, number = read_lone(target, language), read_lone(actual, language)
    if bar is not None:
        assert repr(lone_target(bar, target, 2024, language)) == repr(short.target)
    if number is not None:
        assert repr(lone_result(number, actual, 2024, language)) == repr(short.result)


def test_every_unit_is_read_alike_with_scales_and_without() -> None:
    chance = random.Random(5)
    for scale, unit in (*product(("",), UNIT_NAMES), *chance.sample(list(product(SCALES, UNIT_NAMES)), 250)):
        sign, number, other = chance.choice(SIGNS), chance.choice(NUMBERS), chance.choice(NUMBERS)
        for actual in (f"{other}{scale}{unit}", other, f"{other}{chance.choice(UNIT_NAMES)}"):
            holds(f"{sign}{number}{scale}{unit}", actual, chance.choice(NAMES))


@pytest.mark.parametrize(
    "unit", ["", "%", "家", "人次", "万元", "亿元", "份", "小时", "天", "工作日", "个月", "级", "名"]
)
def test_every_sign_and_number_is_read_alike(unit: str) -> None:
    chance = random.Random(unit)
    for sign, number in product(SIGNS, NUMBERS):
        actual = f"{chance.choice(('', '', '≥', '='))}{chance.choice(NUMBERS)}{chance.choice((unit, unit, '', '%'))}"
        holds(f"{sign}{number}{unit}", actual, chance.choice(NAMES))


PIECES = st.lists(
    st.sampled_from(
        [*"≥≤><=０１２9.,-~ 万亿元%％家人次个月年季日号第前每余多之分级份岁", "2024", "以上", "完成", "工作日"]
    ),
    min_size=1,
    max_size=6,
).map("".join)
NEARLY = st.builds("{}{}{}".format, st.sampled_from(SIGNS), st.sampled_from(NUMBERS), PIECES)


@settings(max_examples=300, deadline=None)
@given(st.one_of(NEARLY, PIECES), st.one_of(NEARLY, PIECES), st.sampled_from(NAMES))
def test_what_is_nearly_a_lone_number_is_read_alike(target: str, actual: str, name: str) -> None:
    for text, parse, lone in ((target, parse_target, lone_target), (actual, parse_result, lone_result)):
        number = read_lone(text, OWN)
        if number is not None:
            assert repr(lone(number, text, 2024, OWN)) == repr(parse(text, year=2024))
    bar, number = read_lone(target, OWN), read_lone(actual, OWN)
    if bar is not None and number is not None:
        holds(target, actual, name)


def test_words_that_a_standard_adds_are_looked_for_as_well() -> None:
    words = {name: dict(section) for name, section in load(WORDS).items()}
    words["dates"]["year_end"] = [*words["dates"]["year_end"], "9期"]
    words["dates"]["whole_year"] = [*words["dates"]["whole_year"], "12场"]
    words["operators"]["equal"] = [word for word in words["operators"]["equal"] if word != "="]
    units = load(UNITS)
    language = Language.of(units, words)
    for target, actual in product(("≥9期", "9期", "12场", "=5场", "≥5家"), ("9期", "12场", "5场", "5家")):
        holds(target, actual, language=language)
    assert read_lone("9期", language) is None and read_lone("9期", OWN) is not None
    assert read_lone("12场", language) is None and read_lone("=5场", language) is None


def test_units_that_a_standard_adds_may_say_anything() -> None:
    added = ["增长点", "在建工程", "前景", "上下", "提升率", "亩地", "全年班", "待办", "余额", "以上", "左右"]
    content = load(UNITS)
    units = {**content, "land": {**content.get("land", {}), **dict.fromkeys(added, 1)}}
    language = Language.of(units, load(WORDS))
    for unit, other in product(added, added):
        holds(f"≥5{unit}", f"6{other}", language=language)
        holds(f"5{unit}", f"4万{other}", language=language)
    assert read_lone("5亩地", language) is not None


@pytest.mark.parametrize("text", ["≥95%", "95%", "1200人次", "≤3.5万元", "３ 家", " =12场 ", "80", "100.00%"])
def test_what_most_cells_hold_is_read_in_one_go(text: str) -> None:
    assert read_lone(text, OWN) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "优",
        "2023.12",
        "12月",
        "3年",
        "第3名",
        "前5名",
        "95%以上",
        "1,200人次",
        "约95%",
        "3-5家",
        "5余家",
        "9O%",
        "3级",
    ],
)
def test_what_says_more_is_left_to_the_grammar(text: str) -> None:
    assert read_lone(text, OWN) is None


@pytest.mark.parametrize(("target", "actual"), [("≥95%", "≥96%"), ("≤3万元", ">3万元"), ("≥3家", "5%")])
def test_a_sign_in_the_result_and_units_that_differ_are_left_to_the_long_way(target: str, actual: str) -> None:
    bar, number = read_lone(target, OWN), read_lone(actual, OWN)
    assert bar and number
    assert judge_lone(lone_target(bar, target, None, OWN), lone_result(number, actual, None, OWN)) is None
    holds(target, actual)
