"""Reads law files and refuses what is wrong in them: unknown keys and sources, wrong types, overlapping dates."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from perfeval_xl.datafiles import load
from perfeval_xl.domain.errors import LawError

_HERE = Path(__file__).parent

Value = Decimal | str | tuple[str, ...]

KEYS: Mapping[str, type] = {
    "weight.total": Decimal,
    "weight.execution": Decimal,
    "weight.产出指标": Decimal,
    "weight.效益指标": Decimal,
    "weight.满意度指标": Decimal,
    "weight.成本指标": Decimal,
    "level1.required": tuple,
    "grade.excellent.floor": Decimal,
    "grade.good.floor": Decimal,
    "grade.fair.floor": Decimal,
    "tier.met.floor": Decimal,
    "tier.partly.floor": Decimal,
    "execution.cap": Decimal,
    "le_formula": str,
    "tolerance.money": Decimal,
    "tolerance.score": Decimal,
    "tolerance.rounding_slip": Decimal,
    "tolerance.rate_point": Decimal,
    "limit.budget_change": Decimal,
    "limit.low_rate": Decimal,
    "limit.over": Decimal,
}
"""Every value a profile may set, with its type."""
_ENTRY_KEYS = {"value", "source", "checked", "until"}
_FILE_KEYS = {"name", "title", "extends", "values"}


class Dated(NamedTuple):
    """A value with the days on which it is in force (`until` is its last day, None for no end)."""

    start: date
    until: date | None
    value: Value
    source: str
    checked: bool

    def covers(self, day: date) -> bool:
        """Whether the value is in force on that day."""
        return self.start <= day and (self.until is None or day <= self.until)


class Profile(NamedTuple):
    """A law file: every key with its values, oldest first."""

    name: str
    title: str
    values: Mapping[str, tuple[Dated, ...]]


@cache
def sources() -> Mapping[str, Mapping[str, Any]]:
    """All sources by key: title, what it is about, whether its wording was checked."""
    listed: Mapping[str, Mapping[str, Any]] = load(_HERE / "sources.yaml")
    return listed


@cache
def load_profile(name: str) -> Profile:
    """A profile with what it extends. Raises `LawError` for a file that is wrong."""
    return parse_profile(f"{name}.yaml", load(_HERE / f"{name}.yaml"))


def parse_profile(file: str, data: Any) -> Profile:
    """A profile from the content of its file; the errors name file and key."""
    if not isinstance(data, dict) or not set(data) <= _FILE_KEYS or not isinstance(data.get("values"), dict):
        raise LawError("LAW_FILE", f"评分口径文件 {file} 的格式不对：只能有 {'、'.join(sorted(_FILE_KEYS))}。")
    inherited = load_profile(data["extends"]).values if "extends" in data else {}
    own = {key: _dated(file, key, entries) for key, entries in data["values"].items()}
    return Profile(str(data["name"]), str(data["title"]), {**inherited, **own})


def _dated(file: str, key: str, entries: Any) -> tuple[Dated, ...]:
    if key not in KEYS:
        raise LawError("LAW_FILE", f"评分口径文件 {file} 里的“{key}”不是已知的项目。")
    if not isinstance(entries, dict) or not entries:
        raise LawError("LAW_FILE", f"评分口径文件 {file} 的“{key}”应按生效日期列出。")
    values = tuple(sorted(_one(file, key, _day(file, key, start), entry) for start, entry in entries.items()))
    for earlier, later in pairwise(values):
        if earlier.until is not None and earlier.until >= later.start:
            raise LawError(
                "LAW_FILE", f"评分口径文件 {file} 的“{key}”有两段日期重叠：{earlier.until} 与 {later.start}。"
            )
    return tuple(
        each if each.until or not rest else each._replace(until=date.fromordinal(rest.start.toordinal() - 1))
        for each, rest in zip(values, (*values[1:], None), strict=True)
    )


def _day(file: str, key: str, text: Any) -> date:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise LawError("LAW_FILE", f"评分口径文件 {file} 的“{key}”里的日期“{text}”不对，应写成 2020-02-25。") from None


def _one(file: str, key: str, start: date, entry: Any) -> Dated:
    if not isinstance(entry, dict) or not {"value", "source", "checked"} <= set(entry) <= _ENTRY_KEYS:
        raise LawError(
            "LAW_FILE", f"评分口径文件 {file} 的“{key}”（{start}）要写 value、source 和 checked，不能有别的。"
        )
    if entry["source"] not in sources():
        raise LawError("LAW_FILE", f"评分口径文件 {file} 的“{key}”引用了没有登记的出处“{entry['source']}”。")
    until = _day(file, key, entry["until"]) if "until" in entry else None
    if not isinstance(entry["checked"], bool) or (until is not None and until < start):
        raise LawError("LAW_FILE", f"评分口径文件 {file} 的“{key}”（{start}）里 checked 或 until 写得不对。")
    return Dated(start, until, _value(file, key, entry["value"]), str(entry["source"]), entry["checked"])


def _value(file: str, key: str, value: Any) -> Value:
    wanted = KEYS[key]
    if wanted is Decimal and isinstance(value, (int, float)) and not isinstance(value, bool):
        return Decimal(str(value))
    if wanted is str and isinstance(value, str):
        return value
    if wanted is tuple and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise LawError("LAW_FILE", f"评分口径文件 {file} 的“{key}”的值“{value}”类型不对。")
