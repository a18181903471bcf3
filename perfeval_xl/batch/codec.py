"""Records as bytes and back, without loss: what goes between processes and into the state.

A class says by its annotations how it is written; nothing is listed twice. Known are str, int, float, bool, bytes,
None, Decimal, enums, named tuples, dataclasses, tuples, frozensets, dicts, and unions of these:

    packed = pack(record)
    assert unpack(FileRecord, packed) == record

The bytes are compact JSON, a class a list of its fields in order, behind the digest of the class's shape: its fields,
their order and types, all the way down. Bytes of another shape, written by another version of the program, are refused
(`OtherShape`), so that what they were made from is done again instead of being misread.
"""

import base64
import dataclasses
import hashlib
import json
import types
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

Record = TypeVar("Record")
Convert = Callable[[Any], Any]
_PLAIN = (str, int, float, bool, type(None))
"""What JSON gives back as it was."""


class OtherShape(Exception):
    """Bytes that another version of the program has written, or that are damaged."""


def _stay(value: Any) -> Any:
    """What JSON gives back as it was needs no conversion."""
    return value


class Plan(NamedTuple):
    """How values of one type are turned into JSON and back; `_stay` where they stay as they are."""

    write: Convert
    read: Convert
    shape: str


def pack(record: object) -> bytes:
    """The bytes of a dataclass or named tuple, one line without its end."""
    kind: Any = type(record)
    value = [digest_of(kind), plan_of(kind).write(record)]
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def unpack(kind: type[Record], data: bytes) -> Record:
    """The record again. Raises `OtherShape`."""
    try:
        digest, value = json.loads(data.decode("utf-8", "surrogatepass"))
        shape: Any = kind
        if digest != digest_of(shape):
            raise OtherShape(kind.__name__)
        record: Record = plan_of(shape).read(value)
    except (ValueError, TypeError, LookupError, ArithmeticError) as fault:
        raise OtherShape(f"{kind.__name__}: {fault}") from None
    return record


@cache
def digest_of(kind: type) -> str:
    """Twelve hexadecimal digits that change with the shape of a class."""
    return hashlib.sha256(plan_of(kind).shape.encode()).hexdigest()[:12]


@cache
def plan_of(kind: Any) -> Plan:
    """The plan for a type. Raises TypeError for a type that has none."""
    if kind in _PLAIN:
        return Plan(_stay, _stay, kind.__name__)
    if kind in (Decimal, bytes):
        return Plan(str, Decimal, "Decimal") if kind is Decimal else Plan(_to_base64, base64.b64decode, "bytes")
    origin = get_origin(kind)
    if origin is not None:
        return _plan_of_generic(origin, get_args(kind))
    if issubclass(kind, Enum):
        return Plan(lambda value: value.value, kind, f"{kind.__name__}({[each.value for each in kind]})")
    if dataclasses.is_dataclass(kind) or issubclass(kind, tuple):
        return _plan_of_class(kind)
    raise TypeError(f"no plan for {kind!r}")


def _to_base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _plan_of_generic(origin: Any, arguments: tuple[Any, ...]) -> Plan:
    if origin in (Union, types.UnionType):
        return _plan_of_union(arguments)
    if origin is tuple:
        if arguments[-1] is ...:
            return _plan_of_many(tuple, arguments[0])
        return _plan_of_row(tuple, [("", each) for each in arguments], "tuple")
    if origin is frozenset:
        many = _plan_of_many(frozenset, arguments[0])
        return Plan(lambda values: many.write(sorted(values)), many.read, many.shape)
    if origin in (dict, Mapping):
        pairs = _plan_of_many(dict, tuple[arguments])  # type: ignore[valid-type]  # the types are values here
        return Plan(lambda values: pairs.write(values.items()), pairs.read, pairs.shape)
    raise TypeError(f"no plan for {origin!r}")


def _plan_of_many(make: Convert, kind: Any) -> Plan:
    """Any number of values of one type; `make` gathers them again."""
    write, read, shape = plan_of(kind)
    return Plan(
        list if write is _stay else lambda values: [write(value) for value in values],
        make if read is _stay else lambda values: make([read(value) for value in values]),
        f"{make.__name__}[{shape}]",
    )


def _plan_of_union(kinds: tuple[Any, ...]) -> Plan:
    """One of several types: None as it is, plain values as they are, of several classes the number of the class too."""
    others = [kind for kind in kinds if kind is not type(None)]
    plans = [plan_of(kind) for kind in others]
    shape = " | ".join([plan.shape for plan in plans] + ["None"] * (len(others) < len(kinds)))
    if all(plan.read is _stay for plan in plans):
        return Plan(_stay, _stay, shape)
    if len(plans) > 1:
        write, read = _tagged(others, plans)
        return Plan(write, read, shape)
    (plan,) = plans
    return Plan(
        lambda value: None if value is None else plan.write(value),
        lambda value: None if value is None else plan.read(value),
        shape,
    )


def _tagged(kinds: list[Any], plans: list[Plan]) -> tuple[Convert, Convert]:
    """Values of several classes, each behind the place of its class in the union."""
    places = {kind: place for place, kind in enumerate(kinds)}

    def write(value: Any) -> Any:
        if value is None:
            return None
        place = places[type(value)]
        return [place, plans[place].write(value)]

    def read(value: Any) -> Any:
        if value is None:
            return None
        place, inner = value
        return plans[place].read(inner)

    return write, read


def _plan_of_class(kind: Any) -> Plan:
    """A named tuple or a dataclass: a list of its fields."""
    hints = get_type_hints(kind)
    if issubclass(kind, tuple):
        return _plan_of_row(kind._make, [(name, hints[name]) for name in kind._fields], kind.__name__)
    names = [field.name for field in dataclasses.fields(kind)]

    def make(values: list[Any]) -> Any:
        return kind(**{name: values[place] for place, name in enumerate(names)})

    row = _plan_of_row(make, [(name, hints[name]) for name in names], kind.__name__)
    return Plan(lambda record: row.write([getattr(record, name) for name in names]), row.read, row.shape)


def _plan_of_row(make: Convert, fields: list[tuple[str, Any]], title: str) -> Plan:
    """Values of given types one behind the other. Only fields that JSON changes cost anything."""
    plans = [plan_of(kind) for _, kind in fields]
    writes = [(place, plan.write) for place, plan in enumerate(plans) if plan.write is not _stay]
    reads = [(place, plan.read) for place, plan in enumerate(plans) if plan.read is not _stay]

    def write(values: Any) -> list[Any]:
        row = list(values)
        for place, convert in writes:
            row[place] = convert(row[place])
        return row

    def read(row: list[Any]) -> Any:
        if len(row) != len(plans):
            raise ValueError(title)
        for place, convert in reads:
            row[place] = convert(row[place])
        return make(row)

    shape = ", ".join(f"{name}: {plan_of(kind).shape}" for name, kind in fields)
    return Plan(write if writes else _stay, read, f"{title}({shape})")
