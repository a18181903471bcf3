"""What a form prints under its table, and the law that its weights speak for."""

from decimal import Decimal

import pytest

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.snapshot import CellValue, Snapshot
from perfeval_xl.law import Law, LawBook, printed_values
from perfeval_xl.law.book import HERE
from tests.support.snapshots import sheet_of

BOOK = LawBook.load([HERE])
NOTES = [
    (
        "注：1.一级指标分值统一设置为：产出指标50分、效益指标30分、满意度指标10分、预算资金执行率10分。",
        {"weight.产出指标": 50, "weight.效益指标": 30, "weight.满意度指标": 10, "weight.execution": 10},
    ),
    (
        "一级指标权重：产出指标（40分）、效益指标（40分），预算执行情况（20分）",
        {"weight.产出指标": 40, "weight.效益指标": 40, "weight.execution": 20},
    ),
    ("正向指标得分=权重*B/A，反向指标得分=权重*A/B，得分不得突破权重总额", {"le_formula": "ratio"}),
    ("未达到指标值的，按 B/A 或 A/B × 该指标分值记分", {"le_formula": "ratio"}),
    ("反向指标超出指标值的，按超出的比例扣分", {"le_formula": "linear"}),
    ("定性指标分三档：100%-80%（含）、80%-60%（含）、60%-0%", {"tier.met.floor": 0.8, "tier.partly.floor": 0.6}),
    ("三档分别按100-80%、80-50%、50-0%计分", {"tier.met.floor": 0.8, "tier.partly.floor": 0.5}),
    ("产出指标50分完成得好", {}),
    ("权重：产出指标50分、效益指标40分，预算执行率20分", {}),
    ("无", {}),
]


@pytest.mark.parametrize(("note", "expected"), NOTES, ids=lambda value: str(value)[:16])
def test_a_note_is_read_for_what_it_sets(note: str, expected: dict[str, object]) -> None:
    values = {key: value for key, value in printed_values([note]).items() if key != "level1.required"}
    assert values == {key: value if isinstance(value, str) else Decimal(str(value)) for key, value in expected.items()}


SETS = [
    (2024, {"产出指标": 40, "效益指标": 20, "满意度指标": 10, "成本指标": 20}, "mof-2024"),
    (2024, {"产出指标": 50, "效益指标": 30, "满意度指标": 10}, "mof-2020"),
    (2024, {"产出指标": 40, "效益指标": 30, "成本指标": 20}, "mof-2021-no-satisfaction"),
    (2023, {"产出指标": 50, "效益指标": 40}, "mof-2021-plain"),
    (2022, {"产出指标": 40, "效益指标": 20, "满意度指标": 10, "成本指标": 20}, "mof-2021"),
    (2020, {"产出指标": 40, "效益指标": 20, "满意度指标": 10, "成本指标": 20}, "mof-2020"),
    (2024, {"产出指标": 60, "效益指标": 20, "满意度指标": 10}, "mof-2024"),
    (2023, {}, "mof-2020"),
]


@pytest.mark.parametrize(("year", "weights", "name"), SETS)
def test_of_several_lawful_sets_the_form_shows_its_own(year: int, weights: dict[str, int], name: str) -> None:
    numbers = {level: Decimal(weight) for level, weight in weights.items()}
    assert BOOK.for_form(year, levels=weights, weights=numbers).name == name


def test_a_named_profile_holds_whatever_the_weights() -> None:
    assert BOOK.for_form(2024, "mof-2020", weights={"成本指标": Decimal(20)}).name == "mof-2020"


def law_of(note: str, profile: str | None = None) -> Law:
    cells: dict[str, CellValue | int] = {
        "A1": "2022年度项目支出绩效自评表", "A2": "一级指标", "B2": "二级指标", "C2": "三级指标", "D2": "年度指标值",
        "E2": "实际完成值", "F2": "分值", "G2": "得分", "H2": "偏差原因", "A3": "产出指标", "B3": "数量指标", "C3": "培训",
        "D3": "≥3场", "E3": "3场", "F3": 50, "G3": 50, "A4": "总分", "F4": 50, "G4": 50, "A5": note,
    }  # fmt: skip
    book = book_of(Snapshot(path="表.xlsx", sheets=(sheet_of(cells, ["A4:E4", "A5:H5"]),)), profile)
    return book.cases[0].law


NOTE = "注：分值为产出指标60分、效益指标20分、满意度指标10分、预算资金执行率10分。反向指标按超出的比例扣分"


def test_the_printed_note_stands_above_the_profile_and_is_its_own_source() -> None:
    law = law_of(NOTE)
    assert law.number("weight.产出指标") == 60
    assert law.text("le_formula") == "linear"
    assert str(law.basis("weight.产出指标")) == "表上印的说明"
    assert str(law.basis("limit.low_rate")) != "表上印的说明"


def test_a_profile_named_by_the_user_stands_above_the_note() -> None:
    assert law_of(NOTE, "mof-2020").number("weight.产出指标") == 50


def test_an_exceeded_cap_gives_the_ratio_by_a_text_that_was_read() -> None:
    law = BOOK.for_form(2024)
    assert law.text("le_formula") == "ratio"
    assert law.basis("le_formula").checked


@pytest.mark.parametrize("name", ["mof-2021", "mof-2021-no-satisfaction", "mof-2021-plain"])
def test_what_was_not_read_in_the_text_itself_is_not_checked(name: str) -> None:
    assert not BOOK.for_form(2023, name).basis("weight.产出指标").checked
