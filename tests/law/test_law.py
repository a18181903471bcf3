"""Dated values: what is in force when, and what a law file may not say."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from perfeval_xl.app.reading import book_of
from perfeval_xl.datafiles import DataError
from perfeval_xl.domain.errors import LawError
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.law import KEYS, Basis, Law, LawBook, Profile
from perfeval_xl.law.book import HERE
from perfeval_xl.law.loading import parse_profile
from perfeval_xl.rules import Catalogue, catalogue, run
from perfeval_xl.rules.texts import filled
from tests.support.cases import clean_sheet

BOOK = LawBook.load([HERE])
SINCE_2021 = ("mof-2021", "mof-2021-no-satisfaction", "mof-2021-plain")

GOOD = {"value": 90, "source": "form-2020", "checked": True}


def law_for(year: int | None, name: str | None = None, *, with_cost: bool = False) -> Law:
    return BOOK.for_form(year, name, levels=("产出指标", "成本指标") if with_cost else ())


def parsed(data: Any) -> Profile:
    return parse_profile(data, BOOK.sources, BOOK.named)


def profile(**values: Any) -> dict[str, Any]:
    return {
        "name": "试",
        "title": "试",
        "extends": "mof-2020",
        "values": {key.replace("__", "."): value for key, value in values.items()},
    }


@pytest.mark.parametrize(
    ("year", "with_cost", "name"),
    [
        (2020, False, "mof-2020"),
        (2023, True, "mof-2020"),
        (2024, False, "mof-2024"),
        (None, True, "mof-2024"),
        (None, False, "mof-2020"),
    ],
)
def test_the_year_chooses_the_profile_and_without_one_the_layout(year: int | None, with_cost: bool, name: str) -> None:
    assert law_for(year, with_cost=with_cost).name == name


def test_profiles_inherit_and_change() -> None:
    assert law_for(2024).number("weight.产出指标") == 40
    assert law_for(2022).number("weight.产出指标") == 50
    assert law_for(2024).number("grade.excellent.floor") == 90
    assert law_for(2022, "hubei-2020").number("tier.partly.floor") == Decimal("0.5")
    assert not law_for(2022).has("weight.成本指标")


def test_nothing_in_force_is_an_error_that_says_from_when_something_is() -> None:
    with pytest.raises(LawError, match="2020-02-25") as fault:
        Law(BOOK.named("mof-2020"), date(2018, 12, 31), BOOK.sources).number("weight.total")
    assert fault.value.code == "NO_LAW"


@pytest.mark.parametrize("profile", [None, *BOOK.profiles])
def test_a_year_before_the_law_takes_its_first_day(profile: str | None) -> None:
    law = law_for(2018, profile)
    begins = {"mof-2024": date(2024, 1, 1)} | dict.fromkeys(SINCE_2021, date(2021, 8, 18))
    assert law.on == begins.get(profile or "", date(2020, 2, 25))
    assert law.number("weight.total") == 100


def test_an_unknown_profile_names_those_there_are() -> None:
    with pytest.raises(LawError, match="hubei-2020"):
        law_for(2024, "mars-2030")


@pytest.mark.parametrize("name", BOOK.profiles)
def test_every_value_has_a_known_key_and_source(name: str) -> None:
    for key, dated in BOOK.named(name).values.items():
        assert key in KEYS
        assert all(each.source in BOOK.sources for each in dated)


def test_values_follow_each_other_by_date() -> None:
    values = {"2020-01-01": GOOD, "2022-01-01": GOOD | {"value": 85}}
    first, second = parsed(profile(grade__excellent__floor=values)).values["grade.excellent.floor"]
    assert first.until == date(2021, 12, 31)
    assert second.covers(date(2030, 1, 1))
    assert not first.covers(date(2022, 1, 1))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (profile(grade__excellent__flor={"2020-01-01": GOOD}), "是不是 grade.excellent.floor？"),
        (profile(zzz={"2020-01-01": GOOD}), "可以写 weight.total、"),
        (profile(grade__excellent__floor={"2020-01-01": GOOD | {"source": "hearsay"}}), "没有登记的出处"),
        (profile(grade__excellent__floor={"2020-01-01": GOOD | {"value": "九十"}}), "类型不对"),
        (profile(le_formula={"2020-01-01": GOOD}), "类型不对"),
        (profile(grade__excellent__floor={"2020-01-01": {"value": 90}}), "要写 value"),
        (profile(grade__excellent__floor={"2020-01-01": GOOD | {"page": 3}}), "不能有别的"),
        (profile(grade__excellent__floor={"去年": GOOD}), "日期"),
        (profile(grade__excellent__floor={"2020-01-01": GOOD | {"until": "2019-01-01"}}), "until"),
        (profile(grade__excellent__floor={"2020-01-01": GOOD | {"until": "2023-01-01"}, "2022-01-01": GOOD}), "重叠"),
        (profile(grade__excellent__floor=[]), "按生效日期列出"),
        ({"name": "试", "title": "试", "extends": "mof-2020", "values": {}, "colour": 1}, "格式不对"),
        ({"name": "试", "title": "试", "extend": "mof-2020", "values": {}}, "是不是 extends？"),
    ],
)
def test_a_wrong_law_file_is_refused(data: dict[str, Any], told: str) -> None:
    with pytest.raises(DataError, match=told):
        parsed(data)


def test_sources_have_titles() -> None:
    assert BOOK.basis("caiyu-2020-10").title == "财预〔2020〕10号"
    with pytest.raises(LawError):
        BOOK.basis("hearsay")


def written(folder: Path, **files: str) -> LawBook:
    """The package's law with these files (name without ending, text) of another folder."""
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.yaml").write_text(text, "utf-8")
    return LawBook.load([HERE, folder])


HEAD = "name: 云溪\ntitle: 云溪市口径\nextends: mof-2024\n"
SOURCES = "sources:\n  云溪: {title: 云财〔2026〕1号, about: 试, checked: true}\n"


def test_an_amended_line_leaves_what_came_before(tmp_path: Path) -> None:
    """mof-2024 has no grades of its own: a dated line there adds to the history that it inherits."""
    text = (HERE / "mof-2024.yaml").read_text("utf-8")
    line = "  grade.excellent.floor: {2026-01-01: {value: 92, source: form-2024, checked: false}}\n"
    book = written(tmp_path, mof_2024=text + line)
    floors = [book.for_form(year).number("grade.excellent.floor") for year in (2021, 2024, 2025, 2026, 2030)]
    assert floors == [90, 90, 90, 92, 92]
    assert book.for_form(2026).basis("grade.excellent.floor").title == "绩效自评表（2024年度）"
    assert not book.for_form(2026).basis("grade.excellent.floor").checked
    assert book.for_form(2025).basis("grade.excellent.floor").checked


@pytest.mark.parametrize(
    ("entries", "values"),
    [
        ("{2023-01-01: {value: 80, source: 云溪, checked: true, until: 2024-12-31}}", [None, 80, 80, None, None]),
        ("{2023-01-01: {value: 80, source: 云溪, checked: true}}", [None, 80, 80, 80, 80]),
        (
            "{2023-01-01: {value: 80, source: 云溪, checked: true, until: 2023-12-31},"
            " 2025-01-01: {value: 85, source: 云溪, checked: true}}",
            [None, 80, None, 85, 85],
        ),
    ],
)
def test_an_own_history_lies_over_the_inherited_one(tmp_path: Path, entries: str, values: list[int | None]) -> None:
    own = HEAD + SOURCES + f"values:\n  grade.excellent.floor: {entries}\n"
    book = written(tmp_path, 云溪=own.replace("mof-2024", "mof-2020"))
    assert not book.faults
    for year, value in zip(range(2022, 2027), values, strict=True):
        inherited = BOOK.for_form(year, "mof-2020").number("grade.excellent.floor")
        assert book.for_form(year, "云溪").number("grade.excellent.floor") == (inherited if value is None else value)


def test_a_profile_of_another_folder_applies_by_its_own_file(tmp_path: Path) -> None:
    own = (
        HEAD
        + SOURCES
        + "applies: {from: 2025-01-01}\nvalues:\n  weight.execution: {2025-01-01: {value: 15, source: 云溪, checked: true}}\n"
    )
    book = written(tmp_path, 云溪=own)
    assert [book.for_form(year).name for year in (2023, 2024, 2025)] == ["mof-2020", "mof-2024", "云溪"]
    assert book.for_form(2025).number("weight.execution") == 15
    assert str(book.for_form(2025).basis("weight.execution")) == "云财〔2026〕1号"


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (
            HEAD + "values:\n  grade.excellent.flor: {2026-01-01: {value: 92, source: form-2024, checked: true}}\n",
            5,
            "是不是 grade.excellent.floor？",
        ),
        (
            HEAD + "values:\n  grade.good.floor:\n    2026-01-01: {value: 92, source: 云溪, checked: true}\n",
            6,
            "没有登记的出处",
        ),
        (HEAD + "colour: 1\nvalues: {}\n", 4, "colour"),
        (HEAD + "applies: {form: 2024-01-01}\nvalues: {}\n", 4, "from"),
        (HEAD.replace("mof-2024", "mof-2O24") + "values: {}\n", 3, "mof-2O24"),
        (HEAD + "values: {\n", 5, "YAML"),
        (HEAD + "applies: {from: 2024-02-30}\nvalues: {}\n", 4, "“2024-02-30”不是日期"),
        (HEAD + "values:\n  grade.good.floor:\n    2026-13-01: {value: 92}\n", 6, "“2026-13-01”不是日期"),
        (HEAD + "values:\n  - 1\n  - 2026-00-01\n", 6, "“2026-00-01”不是日期"),
        (HEAD + "values: {}\napplies: {from: 2026-01-01 25:00:00}\n", 5, "“2026-01-01 25:00:00”不是日期"),
        (
            HEAD + "values:\n  le_formula: {2026-01-01: {value: cubic, source: form-2024, checked: true}}\n",
            5,
            "类型不对",
        ),
        ("name: 甲\ntitle: 甲\nextends: 甲\nvalues: {}\n", 3, "绕成"),
        ("name: 甲\ntitle: 甲\nextends: 乙\nvalues: {}\n", 3, f"可用的有：{'、'.join(BOOK.profiles)}。"),
    ],
)
def test_a_wrong_file_is_told_with_its_line_and_the_others_hold(
    tmp_path: Path, text: str, line: int, told: str
) -> None:
    book = written(tmp_path, 错=text)
    (fault,) = book.faults
    assert (Path(fault.file).name, fault.line) == ("错.yaml", line)
    assert told in fault.message
    assert set(book.profiles) == set(BOOK.profiles)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            HEAD.replace("title", "titel") + "colour: 1\napplies: {from: 去年, when: 3}\nvalues:\n"
            "  grade.good.flor: {2026-01-01: {value: 92, source: form-2024, checked: true}}\n"
            "  grade.fair.floor: {2026-01-01: {value: 六十, source: 没有, checked: 是, until: 2025-01-01}}\n"
            "  le_formula:\n    去年:\n      value: cubic\n      source: 没有\n      checked: true\n",
            [
                (1, "缺少 title"),
                (2, "是不是 title？"),
                (4, "“colour”不认识"),
                (5, "when 应是"),
                (5, "“去年”不对"),
                (7, "是不是 grade.good.floor？"),
                (8, "没有登记的出处“没有”"),
                (8, "checked 或 until"),
                (8, "“六十”类型不对"),
                (10, "“去年”不对"),
                (11, "“cubic”类型不对"),
                (12, "没有登记的出处“没有”"),
            ],
        ),
        (
            HEAD.replace("mof-2024", "mof-2O24")
            + "sources:\n  甲: {title: 1, about: 试, checked: true}\n  乙: {title: 乙}\n"
            "values:\n  grade.good.floor: {2026-01-01: {value: 92, source: 甲, checked: true}}\n"
            "  grade.fair.floor: [60]\n  weight.total: {2026-01-01: 100}\n",
            [
                (3, "没有这个口径"),
                (5, "title、about 应是文字"),
                (6, "要写 title、about 和 checked"),
                (8, "出处“甲”本身有误"),
                (9, "按生效日期列出"),
                (10, "要写 value"),
            ],
        ),
        (
            HEAD + "values:\n  grade.good.floor:\n"
            "    2024-01-01: {value: .inf, source: form-2024, checked: true, until: 2026-12-31}\n"
            "    2025-01-01: {value: .nan, source: form-2024, checked: true}\n"
            "    2026-01-01: {value: true, source: form-2024, checked: true}\n"
            "  grade.fair.floor:\n"
            "    2024-01-01: {value: 60, source: form-2024, checked: true, until: 2026-12-31}\n"
            "    2025-01-01: {value: 60, source: form-2024, checked: true}\n",
            [(6, "类型不对"), (7, "类型不对"), (8, "类型不对"), (9, "两段日期重叠")],
        ),
        ("name: 甲\ntitle: 甲\nvalues:\n  le_formula: {}\n", [(3, "要有 weight.total"), (4, "按生效日期列出")]),
        (
            "name: [甲]\ntitle: 1\nextends: 2\nvalues: 3\n",
            [(1, "name 应是"), (2, "title 应是"), (3, "extends 应是"), (4, "逐项列出")],
        ),
    ],
)
def test_all_that_is_wrong_in_a_file_is_told_at_once(tmp_path: Path, text: str, told: list[tuple[int, str]]) -> None:
    book = written(tmp_path, 错=text)
    assert [fault.line for fault in book.faults] == [line for line, _ in told]
    for fault, (_, message) in zip(book.faults, told, strict=True):
        assert message in fault.message
    assert set(book.profiles) == set(BOOK.profiles)


def test_a_wrong_source_leaves_the_others(tmp_path: Path) -> None:
    own = HEAD + "values:\n  grade.good.floor: {2026-01-01: {value: 81, source: 好, checked: true}}\n"
    listed = "好: {title: 好, about: 试, checked: true}\n坏: {title: 坏}\n更坏: 1\n"
    book = written(tmp_path, sources=listed, 云溪=own)
    assert [(Path(fault.file).name, fault.line) for fault in book.faults] == [("sources.yaml", 2), ("sources.yaml", 3)]
    assert book.for_form(2026, "云溪").number("grade.good.floor") == 81


def test_one_name_for_two_files_of_a_folder_is_told(tmp_path: Path) -> None:
    book = written(tmp_path, 甲=HEAD + "values: {}\n", 乙="# 另一个\n" + HEAD + "values: {}\n")
    ((file, line, message),) = book.faults
    assert (Path(file).name, line) == ("甲.yaml", 1)
    assert "乙.yaml 里的口径也叫“云溪”" in message
    assert "云溪" in book.profiles


def test_profiles_that_extend_each_other_are_all_told(tmp_path: Path) -> None:
    ring = {"甲": "乙", "乙": "丙", "丙": "甲", "丁": "甲"}
    book = written(
        tmp_path,
        **{name: f"name: {name}\ntitle: 试\nextends: {parent}\nvalues: {{}}\n" for name, parent in ring.items()},
    )
    told = {Path(fault.file).stem: (fault.line, fault.message) for fault in book.faults}
    assert set(told) == set(ring)
    assert all(line == 3 for line, _ in told.values())
    assert all(("绕成了一圈" in message) == (name != "丁") for name, (_, message) in told.items())


def test_a_law_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "夹.yaml").mkdir()
    (tmp_path / "断.yaml").symlink_to(tmp_path / "没有")
    book = written(tmp_path, 云溪=HEAD + "values: {}\n")
    assert sorted(Path(fault.file).name for fault in book.faults) == ["夹.yaml", "断.yaml"]
    assert all(fault.message.startswith("读不了：") for fault in book.faults)
    assert "云溪" in book.profiles


def telling_form() -> Snapshot:
    """A form on which every standard finds or scores something of its own."""
    cells = {
        "A1": "2020年度项目支出绩效自评表",
        "F16": "部分完成",
        "H16": 5.5,
        "F18": "24万元",
        "H18": None,
        "I18": "涨价",
    }
    return Snapshot(path="表", sheets=(clean_sheet({"set": cells}),))


def test_every_profile_gives_another_result_than_what_it_extends() -> None:
    """`--law hubei-2020` once changed nothing but the name."""
    snapshot = telling_form()
    seen = set()
    for name in BOOK.profiles:
        book = book_of(snapshot, name)
        found = tuple((each.code, each.at.a1, each.expected) for each in run([book]))
        seen.add((found, tuple(each.score for each in book.cases[0].assessment.indicators)))
    assert len(seen) == len(BOOK.profiles) - 1  # mof-2021 has the weights of mof-2024, from an earlier day on


def test_hubei_has_its_own_tiers_and_weights() -> None:
    snapshot = telling_form()
    national, hubei = book_of(snapshot, "mof-2020"), book_of(snapshot, "hubei-2020")
    codes = [{each.code for each in run([book])} for book in (national, hubei)]
    assert "P411" in codes[0]
    assert "P411" not in codes[1]
    assert "W203" in codes[1] - codes[0]
    scores = [book.cases[0].assessment.by_row[18].score for book in (national, hubei)]
    assert scores == [Decimal("16.67")] * 2


def test_every_key_is_read_by_a_rule_or_by_scoring() -> None:
    scoring = {"execution.cap", "le_formula", "grade.excellent.floor", "grade.good.floor", "grade.fair.floor"}
    declared = {key for rule in catalogue().values() for key in rule.reads}
    assert declared | scoring == set(KEYS)


def test_a_finding_names_the_document_of_the_value_in_force() -> None:
    def sources(year: int, **cells: object) -> dict[str, str]:
        title = {"A1": f"{year}年度项目支出绩效自评表"}
        snapshot = Snapshot(path="表", sheets=(clean_sheet({"set": title | cells}),))
        return {each.code: str(Basis(each.source, each.source_checked)) for each in run([book_of(snapshot, None)])}

    assert sources(2024, G12=20, G15=0)["W206"] == "绩效自评表（2024年度）"
    assert sources(2021, G12=20, G15=0)["W206"] == "财预〔2020〕10号（文字未核）"
    assert sources(2024, G5=12)["W203"] == "财预〔2020〕10号（文字未核）"


@pytest.mark.parametrize("folder", ["mof-2020", "mof-2024"])
def test_an_amended_value_is_shown_and_counts_where_no_year_stands(folder: str, tmp_path: Path) -> None:
    """The newest value, whichever profile of the line has it, though no profile applies from its year on."""
    line = "  grade.excellent.floor: {2020-02-25: {value: 90, source: form-2020, checked: true}}\n"
    amended = "2026-01-01: {value: 92, source: caiyu-2020-10, checked: false}"
    text = (HERE / f"{folder}.yaml").read_text("utf-8")
    own = f"  grade.excellent.floor: {{{amended}}}\n"
    text = text.replace(line, line.replace("}}", f"}}, {amended}}}")) if line in text else text + own
    book = written(tmp_path, **{folder.replace("-", "_"): text})
    rule = Catalogue.of((), book)["P407"]
    assert "92 分起为优" in filled(rule.what, book.newest())
    assert str(rule.origin) == "财预〔2020〕10号（文字未核）"
    grades = {year: book.for_form(year, levels=("成本指标",)).grade(Decimal(91)) for year in (2024, 2025, 2026, None)}
    assert grades == {2024: "优", 2025: "优", 2026: "良", None: "良"}


def test_texts_follow_the_value(tmp_path: Path) -> None:
    line = "  limit.low_rate: {2024-01-01: {value: 0.85, source: form-2024, checked: true}}\n"
    book = written(tmp_path, mof_2024=(HERE / "mof-2024.yaml").read_text("utf-8") + line)
    made = Catalogue.of((), book)["F108"]
    assert "85%" in filled(made.what, book.newest())
    assert made.origin
    assert made.origin.title == "绩效自评表（2024年度）"
