"""Numbers with what belongs to them: found piece by piece, as one pattern for all the pieces would find them."""

import random
import re

import pytest

from perfeval_xl.parsing import Language
from perfeval_xl.parsing import terms as module
from perfeval_xl.parsing.operators import either
from perfeval_xl.parsing.terms import find_terms

OWN = Language.own()
UNITS = sorted(OWN.units.groups)
WORDS = [
    *OWN.operators.before,
    *OWN.operators.behind,
    *OWN.units.scales,
    *"人民币 / 余 多 (含) ~ - — —— – 至 到 百分之 前 名 位 提前 e5 E- _ . , 1,234 + 年 2024 一 十两 完成 ; 。 第".split(),
]


def whole_pattern() -> re.Pattern[str]:
    """Operator, number, unit, range and word behind in one."""
    unit, words, number = OWN.units.pattern, OWN.operators, module._NUMBER
    return re.compile(
        rf"(?P<before>{either(words.before)}|{module._RANK})?(?P<hundredths>百分之)?"
        rf"(?<![0-9._A-Za-z])(?P<low>[+-]?{number})(?![0-9_]|[eE][0-9+-])[余多]?(?P<unit>{unit})"
        rf"(?:\(含\))?(?:(?:~|-|—+|–|至|到)(?P<high>{number})(?![0-9_])(?P<unit2>{unit}))?(?P<after>{either(words.behind)})?"
    )


def texts(count: int) -> list[str]:
    """Made of numbers, units and words that stand around them."""
    chance = random.Random(11)
    pieces = [UNITS, WORDS, ["3", "12", "95.5", "2024", "100", "1,234", "0.5"]]
    return ["".join(chance.choice(chance.choice(pieces)) for _ in range(chance.randint(1, 9))) for _ in range(count)]


def test_the_pieces_are_those_of_one_pattern() -> None:
    whole, found = whole_pattern(), 0
    for text in filter(re.compile("[0-9]").search, texts(4000)):
        spans = {match.span(): match for match in whole.finditer(text)}
        for term in find_terms(text, OWN):
            match = spans[term.start, term.end]
            assert term.word == (match["before"] or match["after"] or ""), text
            assert (term.high is not None) == (match["high"] is not None), text
            found += 1
        years = sum(match["unit"] == "年" and module._is_year(match["low"]) for match in spans.values())
        assert len(find_terms(text, OWN)) == len(spans) - years, text
    assert found > 3000


def test_a_unit_ends_where_its_pattern_ends() -> None:
    pattern, chance = re.compile(OWN.units.pattern), random.Random(3)
    scales = ["", *OWN.units.scales, "万亿", "百万"]
    behind = ["", "人民币", "/", "/家", "(含)", "以上", "余", "店", "-3家"]
    for _ in range(3000):
        text = "".join(map(chance.choice, (scales, ["", *UNITS], behind, behind, UNITS)))
        found = pattern.match(text)
        assert found is not None and OWN.units.end_of(text, 0) == found.end(), text
        assert OWN.units.end_of(f"9{text}", 1) == found.end() + 1, text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5家", [("5家", 0, 2)]),
        ("3家至5家", [("3家~5家", 0, 5)]),
        ("3(含)-5家", [("3家~5家", 0, 7)]),
        ("3万元/家以内", [("≤3万元/家", 0, 7)]),
        ("3——5", [("3~5", 0, 4)]),
        ("3-5_2家", [("3", 0, 1)]),
        ("2024年5家", [("5家", 5, 7)]),
        ("5/家6次", [("5/家", 0, 3), ("6次", 3, 5)]),
        ("1,234元至2,000元", [("1234元~2000元", 0, 13)]),
        ("两家", [("2家", 0, 2)]),
        ("优秀", []),
        ("一是完成", []),
    ],
)
def test_a_number_reaches_to_the_end_of_what_belongs_to_it(text: str, found: list[tuple[str, int, int]]) -> None:
    assert [(str(term), term.start, term.end) for term in find_terms(text, OWN)] == found
