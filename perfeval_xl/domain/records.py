"""Dataclasses that cost a start next to nothing: `dataclass`, `field` and `replace` as the standard library has them.

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Row: ...

To type checkers these are the standard library's own. That compiles six functions for every class when the class is
made, and loads `inspect` for it: a sixth of a start. Here each is compiled when it is used for the first time.
Options that the package does not use are refused when the class is made. The functions of the standard library
(`dataclasses.fields`, `replace`, `asdict`) take these objects too.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

__all__ = ["dataclass", "field", "field_names", "is_record", "replace"]

_NONE: Any = object()
"""Where no value is given; None is one."""


class _Field(NamedTuple):
    """What a class says of one of its fields."""

    default: Any = _NONE
    default_factory: Any = _NONE
    repr: bool = True
    compare: bool = True
    type: Any = None

    @property
    def optional(self) -> bool:
        """Whether an object can be made without it."""
        return self.default is not _NONE or self.default_factory is not _NONE


class _Options(NamedTuple):
    eq: bool
    frozen: bool
    kw_only: bool


def field_names(kind: type) -> tuple[str, ...]:
    """The fields of a class in order. Raises AttributeError for a class that is none of these."""
    return tuple(_fields_of(kind))


def is_record(value: object) -> bool:
    """Whether a value is an object of one of these classes."""
    return hasattr(type(value), "__record_fields__")


def _fields_of(kind: Any) -> Mapping[str, _Field]:
    fields: Mapping[str, _Field] = kind.__record_fields__
    return fields


def _replace(record: Any, /, **changes: Any) -> Any:
    kind = type(record)
    return kind(**{name: getattr(record, name) for name in _fields_of(kind)} | changes)


def _dataclass(
    kind: type | None = None,
    /,
    *,
    eq: bool = True,
    frozen: bool = False,
    kw_only: bool = False,
    slots: bool = False,
) -> Any:
    options = _Options(eq, frozen, kw_only)
    if kind is None:
        return lambda kind: _make_record(kind, options, slots)
    return _make_record(kind, options, slots)


def _make_record(kind: type, options: _Options, slots: bool) -> type:
    own = {name: _field_of(vars(kind).get(name, _NONE), hint) for name, hint in kind.__annotations__.items()}
    fields = {**getattr(kind, "__record_fields__", {}), **own}
    kind = _with_slots(kind, own) if slots else kind
    for name, each in own.items():
        if not slots and each.default is not _NONE:
            setattr(kind, name, each.default)
        elif not slots and name in vars(kind):
            delattr(kind, name)
    for name, method in _methods(kind, fields, options).items():
        if not _is_written(kind, name):
            setattr(kind, name, method)
    for name, value in (
        ("__record_fields__", fields),
        ("__dataclass_fields__", _StandardFields(options)),
        ("__match_args__", () if options.kw_only else tuple(fields)),
    ):
        setattr(kind, name, value)
    return kind


def _field_of(value: Any, hint: Any) -> _Field:
    return (value if isinstance(value, _Field) else _Field(value))._replace(type=hint)


def _with_slots(kind: type, own: Mapping[str, _Field]) -> type:
    """The class made again: slots can only be given where a class begins."""
    body = {name: value for name, value in vars(kind).items() if name not in own}
    body["__slots__"] = tuple(own)
    for name in ("__dict__", "__weakref__"):
        body.pop(name, None)
    return type(kind)(kind.__name__, kind.__bases__, body)


def _is_written(kind: type, name: str) -> bool:
    """Whether a class has a method of its own; one with `__eq__` alone gets a `__hash__` of None from Python."""
    return name in vars(kind) and not (name == "__hash__" and vars(kind)[name] is None)


def _methods(kind: type, fields: Mapping[str, _Field], options: _Options) -> dict[str, Any]:
    methods: dict[str, Any] = {"__repr__": _show, "__init__": _Late(kind, lambda: _init_of(fields, options))}
    if options.eq:
        names = [name for name, each in fields.items() if each.compare]
        methods["__eq__"] = _Late(kind, lambda: _equality_of(names))
        methods["__hash__"] = _Late(kind, lambda: _hash_of(names)) if options.frozen else None
    if options.frozen:
        methods |= {"__setattr__": _refuse_setting, "__delattr__": _refuse_deleting, "__setstate__": _set_state}
    return methods


class _Late:
    """Stands for a method that is compiled when it is called, or looked at, for the first time."""

    def __init__(self, kind: type, make: Callable[[], Any]) -> None:
        self._kind, self._make = kind, make

    def __get__(self, record: object, kind: type | None = None) -> Any:
        method = self._make()
        method.__qualname__ = f"{self._kind.__qualname__}.{method.__name__}"
        method.__module__ = self._kind.__module__
        type.__setattr__(self._kind, method.__name__, method)
        return method if record is None else method.__get__(record)


def _compiled(head: str, lines: Iterable[str], names: dict[str, Any]) -> Any:
    """The function that a head and the lines of its body make; `names` are those that they use."""
    exec("\n    ".join([f"def {head}:", *lines]), names)
    return names[head.partition("(")[0]]


def _init_of(fields: Mapping[str, _Field], options: _Options) -> Any:
    names: dict[str, Any] = {"_set": object.__setattr__, "_NONE": _NONE}
    words, lines = ["self", *["*"] * (options.kw_only and bool(fields))], ["pass"]
    for name, each in fields.items():
        value = name
        if each.default_factory is not _NONE:
            names[f"_make_{name}"] = each.default_factory
            value = f"_make_{name}() if {name} is _NONE else {name}"
        if each.optional:
            names[f"_of_{name}"] = each.default
        words.append(f"{name}=_of_{name}" if each.optional else name)
        lines.append(f"_set(self, {name!r}, {value})" if options.frozen else f"self.{name} = {value}")
    init = _compiled(f"__init__({', '.join(words)})", lines, names)
    init.__annotations__ = {name: each.type for name, each in fields.items()} | {"return": None}
    return init


def _values(owner: str, names: Iterable[str]) -> str:
    return f"({''.join(f'{owner}.{name}, ' for name in names)})"


def _equality_of(names: Sequence[str]) -> Any:
    same = f"{_values('self', names)} == {_values('other', names)}"
    return _compiled(
        "__eq__(self, other)", [f"return {same} if other.__class__ is self.__class__ else NotImplemented"], {}
    )


def _hash_of(names: Sequence[str]) -> Any:
    return _compiled("__hash__(self)", [f"return hash({_values('self', names)})"], {})


class _StandardFields:
    """What the standard library's functions ask a class for, made where somebody calls them."""

    def __init__(self, options: _Options) -> None:
        self._options = options

    def __get__(self, record: object, kind: type) -> Any:
        import dataclasses

        fields = []
        for name, each in _fields_of(kind).items():
            said = each._asdict()
            hint = said.pop("type")
            given = {key: value for key, value in said.items() if value is not _NONE}
            fields.append((name, hint, dataclasses.field(**given)))
        made: Any = dataclasses.make_dataclass(kind.__name__, fields, **self._options._asdict())
        return made.__dataclass_fields__


def _show(self: Any) -> str:
    shown = (f"{name}={getattr(self, name)!r}" for name, each in _fields_of(type(self)).items() if each.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse_setting(self: object, name: str, value: object) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deleting(self: object, name: str) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _set_state(self: object, state: Any) -> None:
    """For `copy` and `pickle`: a dict, or None and a dict where a class has slots."""
    for part in state if isinstance(state, tuple) else (state,):
        for name, value in (part or {}).items():
            object.__setattr__(self, name, value)


if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace
else:
    dataclass, field, replace = _dataclass, _Field, _replace
