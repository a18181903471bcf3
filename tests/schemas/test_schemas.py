"""The schemas say what the loaders take, and our small validator agrees with an independent one."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import referencing

from perfeval_xl.datafiles import load
from perfeval_xl.domain.form import FormKind
from perfeval_xl.forms.vocabulary import LABELS, LAYOUTS
from perfeval_xl.law import KEYS
from perfeval_xl.law.values import WORDS as LAW_WORDS
from perfeval_xl.narrative.vocabulary import WORDS
from perfeval_xl.parsing import language
from perfeval_xl.schemas import HERE, schema, violations, without

NAMES = ("law", "labels", "layout", "units", "words", "reports")
LAW = LAYOUTS.parent.parent / "law"


def own_files() -> Iterator[tuple[str, Path]]:
    yield from (("law", file) for file in sorted(LAW.glob("*.yaml")) if file.stem != "sources")
    yield from (("layout", file) for file in sorted(LAYOUTS.glob("*.yaml")))
    yield from (("labels", LABELS), ("units", language.UNITS), ("words", language.WORDS), ("reports", WORDS))


def independent(name: str) -> Any:
    pairs = [(file.name, json.loads(file.read_text("utf-8"))) for file in HERE.glob("*.json")]
    registry = referencing.Registry().with_contents(pairs)
    jsonschema.Draft202012Validator.check_schema(schema(name))
    return jsonschema.Draft202012Validator(schema(name), registry=registry)


@pytest.mark.parametrize(("name", "file"), list(own_files()), ids=lambda part: getattr(part, "stem", part))
def test_our_own_files_are_valid_and_name_their_schema(name: str, file: Path) -> None:
    content = load(file)
    assert list(violations(content, name)) == []
    assert list(independent(name).iter_errors(content)) == []
    comment, _, place = file.read_text("utf-8").splitlines()[0].partition("$schema=")
    assert comment == "# yaml-language-server: "
    assert (file.parent / place).resolve() == HERE / f"{name}.schema.json"


def test_schemas_name_all_that_the_loaders_know() -> None:
    assert list(schema("law")["properties"]["values"]["properties"]) == list(KEYS)
    assert set(schema("law")["$defs"]["formulas"]["additionalProperties"]["properties"]["value"]["enum"]) == set(
        LAW_WORDS["le_formula"]
    )
    labels = load(LABELS)
    assert list(schema("labels")["properties"]) == list(labels)
    assert list(schema("labels")["properties"]["columns"]["properties"]) == list(labels["columns"])
    for name in ("columns", "without", "required"):
        assert schema("layout")["properties"][name]["items"]["enum"] == list(labels["columns"])
    layouts = {kind.value for kind in FormKind} - {FormKind.TARGETS.value}  # read by its columns, without a layout
    assert set(schema("layout")["properties"]["kind"]["enum"]) == layouts
    words = {section: list(part.get("properties", ())) for section, part in schema("words")["properties"].items()}
    assert words == {section: list(lists) for section, lists in load(language.WORDS).items()} | {"reports": []}
    assert list(schema("reports")["properties"]) == list(load(WORDS))


WRONG: list[tuple[str, Any, tuple[str, ...], str]] = [
    ("labels", {"colums": {}}, ("colums",), "是不是 columns"),
    ("labels", {"columns": {"wieght": ["权数"]}}, ("columns", "wieght"), "是不是 weight"),
    ("labels", {"columns": {"weight": "权数"}}, ("columns", "weight"), "列表"),
    ("labels", {"columns": {"weight": ["权数", 5]}}, ("columns", "weight", "1"), "文字"),
    ("labels", {"columns": {"weight": [" "]}}, ("columns", "weight", "0"), "空白"),
    ("labels", {"near": {"weight": {"any": ["权"]}}}, ("near", "weight"), "缺少 none"),
    ("labels", {"controls": {"车辆": [["编制"], ["实有"]]}}, ("controls", "车辆"), "太少"),
    ("labels", [], (), "名称: 值"),
    ("layout", {"kind": "project", "title": "自评", "required": []}, (), "缺少 sample"),
    ("layout", {"kind": "项目", "title": "自评", "required": [], "sample": [[]]}, ("kind",), "只能是 project"),
    ("layout", {"kind": "base", "title": 5, "required": [], "sample": [[]]}, ("title",), "文字"),
    ("layout", {"kind": "base", "title": "", "required": ["分"], "sample": [[]]}, ("required", "0"), "只能是"),
    ("layout", {"kind": "base", "title": "", "required": [], "sample": []}, ("sample",), "太少"),
    ("layout", {"kind": "base", "title": "", "required": [], "sample": [[]], "order": 1.5}, ("order",), "整数"),
    ("layout", {"kind": "base", "title": "", "required": [], "sample": [[]], "order": True}, ("order",), "整数"),
    (
        "layout",
        {"kind": "base", "title": "", "required": [], "sample": [[]], "labels": {"goal": []}},
        ("labels", "goal"),
        "是不是 goals",
    ),
    ("units", {"area": {"垧": "15"}}, ("area", "垧"), "要是数"),
    ("units", {"area": {"垧": 0}}, ("area", "垧"), "不能小于"),
    ("units", {"area": {"垧": True}}, ("area", "垧"), "要是数"),
    ("units", {"counts": {}}, ("counts",), "列表"),
    ("words", {"attainment": {"strongly": []}}, ("attainment", "strongly"), "是不是 strong"),
    ("words", {"none": {"mishaps": [None]}}, ("none", "mishaps", "0"), "文字"),
    ("law", {"name": "x", "title": "y"}, (), "缺少 values"),
    (
        "law",
        {"name": "x", "title": "y", "values": {"grade.excelent.floor": {}}},
        ("values", "grade.excelent.floor"),
        "是不是",
    ),
    (
        "law",
        {"name": "x", "title": "y", "values": {"grade.good.floor": {"今年": {}}}},
        ("values", "grade.good.floor", "今年"),
        "2025-01-01",
    ),
]


@pytest.mark.parametrize(("name", "content", "keys", "told"), WRONG)
def test_what_is_wrong_is_told_at_its_place(name: str, content: Any, keys: tuple[str, ...], told: str) -> None:
    (violation,) = violations(content, name)
    assert violation.keys == keys
    assert told in violation.message
    assert not independent(name).is_valid(content)


def test_a_wrong_value_is_taken_out_and_the_rest_stays() -> None:
    content = {"columns": {"weight": ["权数", 5], "wieght": ["重"]}, "total": ["总评"]}
    wrong = {keys for keys, _ in violations(content, "labels")}
    assert without(content, wrong) == {"columns": {"weight": ["权数"]}, "total": ["总评"]}


@pytest.mark.parametrize("name", NAMES)
def test_every_schema_uses_only_what_we_read(name: str) -> None:
    known = {"$schema", "$id", "$defs", "$ref", "title", "description", "type", "enum", "pattern", "minimum"}
    known |= {"minItems", "items", "properties", "required", "additionalProperties", "propertyNames"}

    def words(part: Any, *, names: bool = False) -> Iterator[str]:
        for key, value in part.items() if isinstance(part, dict) else ():
            yield from () if names else (key,)
            yield from words(value, names=not names and key in ("properties", "$defs"))

    assert set(words(schema(name))) <= known
