"""Dated values: what is in force when, and what a law file may not say."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from perfeval_xl.domain.errors import LawError
from perfeval_xl.law import Law, law_for, profiles, source_title
from perfeval_xl.law.loading import KEYS, load_profile, parse_profile, sources

GOOD = {"value": 90, "source": "form-2020", "checked": True}


def profile(**values: Any) -> dict[str, Any]:
    return {"name": "试", "title": "试", "values": {key.replace("__", "."): value for key, value in values.items()}}


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
        Law(load_profile("mof-2020"), date(2018, 12, 31)).number("weight.total")
    assert fault.value.code == "NO_LAW"


@pytest.mark.parametrize("profile", [None, *profiles()])
def test_a_year_before_the_law_takes_its_first_day(profile: str | None) -> None:
    law = law_for(2018, profile)
    assert law.on == date(2020, 2, 25)
    assert law.number("weight.total") == 100


def test_an_unknown_profile_names_those_there_are() -> None:
    with pytest.raises(LawError, match="hubei-2020"):
        law_for(2024, "mars-2030")


@pytest.mark.parametrize("name", profiles())
def test_every_value_has_a_known_key_and_source(name: str) -> None:
    for key, dated in load_profile(name).values.items():
        assert key in KEYS
        assert all(each.source in sources() for each in dated)


def test_values_follow_each_other_by_date() -> None:
    values = {date(2020, 1, 1).isoformat(): GOOD, "2022-01-01": GOOD | {"value": 85}}
    first, second = parse_profile("x.yaml", profile(grade__excellent__floor=values)).values["grade.excellent.floor"]
    assert first.until == date(2021, 12, 31)
    assert second.covers(date(2030, 1, 1))
    assert not first.covers(date(2022, 1, 1))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (profile(grade__excellent__flor={"2020-01-01": GOOD}), "不是已知的项目"),
        (profile(grade__excellent__floor={"2020-01-01": GOOD | {"source": "hearsay"}}), "没有登记的出处"),
        (profile(grade__excellent__floor={"2020-01-01": GOOD | {"value": "九十"}}), "类型不对"),
        (profile(le_formula={"2020-01-01": GOOD}), "类型不对"),
        (profile(grade__excellent__floor={"2020-01-01": {"value": 90}}), "要写 value"),
        (profile(grade__excellent__floor={"2020-01-01": GOOD | {"page": 3}}), "不能有别的"),
        (profile(grade__excellent__floor={"去年": GOOD}), "日期"),
        (profile(grade__excellent__floor={"2020-01-01": GOOD | {"until": "2019-01-01"}}), "until"),
        (profile(grade__excellent__floor={"2020-01-01": GOOD | {"until": "2023-01-01"}, "2022-01-01": GOOD}), "重叠"),
        (profile(grade__excellent__floor=[]), "按生效日期列出"),
        ({"name": "试", "title": "试", "values": {}, "colour": 1}, "格式不对"),
    ],
)
def test_a_wrong_law_file_is_refused(data: dict[str, Any], told: str) -> None:
    with pytest.raises(LawError, match=told) as fault:
        parse_profile("x.yaml", data)
    assert "x.yaml" in fault.value.message


def test_sources_have_titles() -> None:
    assert source_title("caiyu-2020-10") == "财预〔2020〕10号"
    with pytest.raises(LawError):
        source_title("hearsay")
