"""Reads law files and refuses what is wrong in them: unknown keys and sources, wrong types, overlapping dates.

A file is read to its end whatever is wrong in it: whoever mends it sees all of it at once.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any

from perfeval_xl.datafiles import DataError, Trial
from perfeval_xl.law.timeline import closed, merged, overlap
from perfeval_xl.law.values import KEYS, WORDS, Applies, Dated, Profile, Source, Value

_ENTRY_KEYS = {"value", "source", "checked", "until"}
_FILE_KEYS = ("name", "title", "extends", "applies", "sources", "values")
_NEEDED = {"name", "title", "values"}
_SOURCE_KEYS = {"title", "about", "checked"}

Parent = Callable[[str], Profile]
"""Gives the profile of a name. Raises `DataError`."""
Sources = Mapping[str, Source | None]
"""Sources by key; None for one that is wrong itself, which is told where it stands."""


def parse_sources(data: Any, trial: Trial, *keys: str) -> dict[str, Source | None]:
    """Sources by key from the content of sources.yaml, or of `sources` in a profile; what is wrong goes to `trial`."""
    sources: dict[str, Source | None] = {}
    with trial:
        if not isinstance(data, dict):
            raise DataError("出处应逐条列出：代号: {title: …, about: …, checked: …}。", *keys)
        for key, entry in data.items():
            sources[str(key)] = None
            with trial:
                sources[str(key)] = _source(entry, (*keys, str(key)))
    return sources


def _source(entry: Any, keys: tuple[str, ...]) -> Source:
    if not isinstance(entry, dict) or set(entry) != _SOURCE_KEYS:
        raise DataError(f"出处“{keys[-1]}”要写 title、about 和 checked，不能有别的。", *keys)
    title, about, checked = entry["title"], entry["about"], entry["checked"]
    if not isinstance(title, str) or not isinstance(about, str) or not isinstance(checked, bool):
        raise DataError(f"出处“{keys[-1]}”里 title、about 应是文字，checked 应是 true 或 false。", *keys)
    return Source(title, about, checked)


def parse_profile(data: Any, sources: Sources, parent: Parent) -> Profile:
    """A profile from the content of its file, its history laid over that of what it extends. Raises `DataErrors`."""
    trial = Trial()
    inherited: Mapping[str, tuple[Dated, ...]] = {}
    applies = None
    with trial:
        _check_shape(data, trial)
        if isinstance(data.get("extends"), str):
            with trial:
                inherited = parent(data["extends"]).values
        with trial:
            applies = _applies(data)
    given = data["values"] if isinstance(data, dict) and isinstance(data.get("values"), dict) else {}
    own: dict[str, tuple[Dated, ...]] = {}
    for key, entries in given.items():
        with trial:
            own[key] = _history(str(key), entries, sources)
    values = {**inherited, **{key: merged(inherited.get(key, ()), history) for key, history in own.items()}}
    with trial:  # a parent that is not read might have it, and so might what a misspelt key stands for
        if isinstance(data, dict) and set(data) <= {*_FILE_KEYS} - {"extends"} and "weight.total" not in given:
            raise DataError("要有 weight.total（总分值），或用 extends 继承一个已有的口径。", "values")
    trial.end()
    return Profile(data["name"], data["title"], values, applies)


def _check_shape(data: Any, trial: Trial) -> None:
    if not isinstance(data, dict):
        raise DataError(f"格式不对：只能有 {'、'.join(_FILE_KEYS)}。")
    for key in data:
        with trial:
            if key not in _FILE_KEYS:
                raise DataError(f"格式不对：{_unknown(key, _FILE_KEYS)}", str(key))
    missing = [key for key in _FILE_KEYS if key in _NEEDED and key not in data]
    with trial:
        if missing:
            raise DataError(f"格式不对：缺少 {'、'.join(missing)}。")
    with trial:
        if not isinstance(data.get("values", {}), dict):
            raise DataError("格式不对：values 下应逐项列出口径的值。", "values")
    for key in ("name", "title", "extends"):
        with trial:
            if not isinstance(data.get(key, ""), str):
                raise DataError(f"格式不对：{key} 应是文字。", key)


def _unknown(key: object, names: Iterable[str]) -> str:
    from perfeval_xl.schemas import unknown_key  # only for a file that is wrong

    return unknown_key(str(key), names)


def _applies(data: Mapping[str, Any]) -> Applies | None:
    if "applies" not in data:
        return None
    entry = data["applies"]
    if not isinstance(entry, dict) or "from" not in entry or not set(entry) <= {"from", "when"}:
        raise DataError("applies 要写 from（从哪天起），可以再写 when（哪个一级指标），不能有别的。", "applies")
    trial = Trial()
    when, start = entry.get("when"), date.min
    with trial:
        if when is not None and not isinstance(when, str):
            raise DataError("applies 的 when 应是一级指标的名称。", "applies", "when")
    with trial:
        start = _day(entry["from"], "applies", "from")
    trial.end()
    return Applies(start, when)


def _history(key: str, entries: Any, sources: Sources) -> tuple[Dated, ...]:
    if key not in KEYS:
        raise DataError(_unknown(key, KEYS), "values", key)
    if not isinstance(entries, dict) or not entries:
        raise DataError(f"“{key}”应按生效日期列出。", "values", key)
    trial = Trial()
    values: list[Dated] = []
    for start, entry in entries.items():
        with trial:
            values.append(_dated(key, str(start), entry, sources))
    values.sort(key=lambda dated: dated.start)
    with trial:
        if days := overlap(values):
            raise DataError(f"“{key}”有两段日期重叠：{days[0]} 与 {days[1]}。", "values", key)
    trial.end()
    return closed(tuple(values))


def _day(text: Any, *keys: str) -> date:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise DataError(f"“{keys[-2]}”里的日期“{text}”不对，应写成 2020-02-25。", *keys) from None


def _dated(key: str, start: str, entry: Any, sources: Sources) -> Dated:
    keys = ("values", key, start)
    if not isinstance(entry, dict):
        raise DataError(f"“{key}”（{start}）要写 value、source 和 checked，不能有别的。", *keys)
    trial = Trial()
    begin, until = date.min, None
    value: Value = ""
    with trial:
        begin = _day(start, *keys)
    with trial:
        if not {"value", "source", "checked"} <= set(entry) <= _ENTRY_KEYS:
            raise DataError(f"“{key}”（{start}）要写 value、source 和 checked，不能有别的。", *keys)
    with trial:
        if "source" in entry:
            _check_source(key, entry["source"], sources, (*keys, "source"))
    with trial:
        if "until" in entry:
            until = _day(entry["until"], *keys, "until")
    with trial:
        if not isinstance(entry.get("checked", True), bool) or (until is not None and until < begin):
            raise DataError(f"“{key}”（{start}）里 checked 或 until 写得不对。", *keys)
    with trial:
        value = _value(key, entry["value"], (*keys, "value")) if "value" in entry else value
    trial.end()
    return Dated(begin, until, value, str(entry["source"]), entry["checked"])


def _check_source(key: str, source: Any, sources: Sources, keys: tuple[str, ...]) -> None:
    if str(source) not in sources:
        raise DataError(f"“{key}”引用了没有登记的出处“{source}”。", *keys)
    if sources[str(source)] is None:
        raise DataError(f"“{key}”引用的出处“{source}”本身有误，没有读成。", *keys)


def _value(key: str, value: Any, keys: tuple[str, ...]) -> Value:
    value_type = KEYS[key]
    if value_type is Decimal and isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value):
        return Decimal(str(value))
    if value_type is str and isinstance(value, str) and value in WORDS[key]:
        return value
    if value_type is tuple and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise DataError(f"“{key}”的值“{value}”类型不对。", *keys)
