"""What data files may say, as JSON Schemas: editors help with them while one is written, and we read by the same ones.

Of JSON Schema these files use only what `violations` knows: type, enum, pattern, minimum, minItems, items, properties,
required, additionalProperties, propertyNames, and $ref to a file beside them or to its `$defs`. A test holds
`violations` against an independent validator.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from perfeval_xl.datafiles import Keys, load

HERE = Path(__file__).parent
Schema = Mapping[str, Any]
_TYPES: Mapping[str, tuple[tuple[type, ...], str]] = {
    "object": ((dict,), "要写成“名称: 值”的形式"),
    "array": ((list,), "要写成列表：[…, …]"),
    "string": ((str,), "要是文字"),
    "integer": ((int,), "要是整数"),
    "number": ((int, float), "要是数"),
    "boolean": ((bool,), "要是 true 或 false"),
}
_MOST_NAMED = 12


class Violation(NamedTuple):
    """What may not be said, at the value that `keys` lead to."""

    keys: Keys
    message: str


@cache
def schema(name: str) -> Schema:
    """The schema of that name: law, labels, layout, units, words."""
    content: Schema = load(HERE / f"{name}.schema.json")
    return content


def violations(value: Any, name: str) -> Iterator[Violation]:
    """All that is wrong in a file's content by the schema of that name, from the top to the bottom."""
    whole = schema(name)
    return _violations(value, whole, whole, ())


def _violations(value: Any, part: Schema, whole: Schema, keys: Keys) -> Iterator[Violation]:
    part, whole = _resolved(part, whole)
    wrong = _wrong(value, part)
    if wrong:
        yield Violation(keys, f"{_named(keys)}{wrong}。")
    elif isinstance(value, dict):
        yield from _in_object(value, part, whole, keys)
    elif isinstance(value, list) and "items" in part:
        for number, item in enumerate(value):
            yield from _violations(item, part["items"], whole, (*keys, str(number)))


def _resolved(part: Schema, whole: Schema) -> tuple[Schema, Schema]:
    """What a $ref leads to, with the file that it stands in."""
    while "$ref" in part:
        file, _, place = part["$ref"].partition("#/$defs/")
        whole = schema(file.removesuffix(".schema.json")) if file else whole
        part = whole["$defs"][place] if place else whole
    return part, whole


def _wrong(value: Any, part: Schema) -> str:
    """What is wrong with a value itself, '' for nothing."""
    if "enum" in part and value not in part["enum"]:
        return f"写的是“{value}”，只能是 {'、'.join(map(str, part['enum']))}"
    if "type" in part:
        types, message = _TYPES[part["type"]]
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            return message
    if "pattern" in part and not re.search(part["pattern"], value):
        return f"写的是“{value}”，{part.get('description', '写法不对')}"
    if "minimum" in part and value < part["minimum"]:
        return f"写的是 {value}，不能小于 {part['minimum']}"
    return "里的项目太少" if "minItems" in part and len(value) < part["minItems"] else ""


def _in_object(value: dict[str, Any], part: Schema, whole: Schema, keys: Keys) -> Iterator[Violation]:
    properties: Mapping[str, Schema] = part.get("properties", {})
    missing = [name for name in part.get("required", ()) if name not in value]
    if missing:
        yield Violation(keys, f"{_named(keys)}缺少 {'、'.join(missing)}。")
    names, others = {"type": "string", **part.get("propertyNames", {})}, part.get("additionalProperties", {})
    for key, item in value.items():
        below = (*keys, str(key))
        if wrong := _wrong(key, names):
            yield Violation(below, f"名称{wrong}。")
        elif key in properties:
            yield from _violations(item, properties[key], whole, below)
        elif others is False:
            yield Violation(below, unknown_key(key, properties))
        else:
            yield from _violations(item, others, whole, below)


def unknown_key(key: str, names: Iterable[str]) -> str:
    """The sentence on a key that no data file has: the name that it is near to, or those that may be written."""
    from difflib import get_close_matches  # only for a file that is wrong

    listed = list(names)
    near = get_close_matches(key, listed, n=1)
    if near:
        return f"“{key}”不认识，是不是 {near[0]}？"
    return f"“{key}”不认识，可以写 {'、'.join(listed[:_MOST_NAMED])}{' 等' if len(listed) > _MOST_NAMED else ''}。"


def _named(keys: Keys) -> str:
    """The value that is spoken of, by the last of its keys that is a word."""
    words = [key for key in keys if not key.isdecimal()]
    return f"“{words[-1]}”" if words else "这个文件"


def without(value: Any, wrong: set[Keys], keys: Keys = ()) -> Any:
    """A copy of a file's content without the values that these keys lead to."""
    if isinstance(value, dict):
        return {k: without(v, wrong, (*keys, str(k))) for k, v in value.items() if (*keys, str(k)) not in wrong}
    if isinstance(value, list):
        numbered = ((str(number), item) for number, item in enumerate(value))
        return [without(item, wrong, (*keys, number)) for number, item in numbered if (*keys, number) not in wrong]
    return value
