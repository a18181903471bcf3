"""What a report template may do: look at values, choose, repeat and word them, in bounded space and time.

A template on a share is edited by others. So nothing of it is computed while it is compiled, texts and numbers keep to
a length, and repetitions, calls and all that is printed are counted against a budget for each report.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, wraps
from typing import Any

from jinja2 import nodes, pass_environment
from jinja2.exceptions import SecurityError
from jinja2.runtime import Undefined, markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from perfeval_xl.reports.filters import FILTERS
from perfeval_xl.reports.values import Missing, printed

_LONGEST = 20_000
"""Characters of a text, items of a list."""
_GREATEST = 10**30
_STEPS = 100_000
"""Repetitions and calls in one report; a department of 600 projects takes some 10,000."""
_PRINTED = 20_000_000
"""Characters in one report, its markup among them."""
_REPEAT, _JOIN = "perfeval repeat", "perfeval join"
"""Names that no template can write."""
_KEPT = (
    *("abs", "attr", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first", "float", "forceescape"),
    *(
        "groupby",
        "int",
        "items",
        "join",
        "last",
        "length",
        "list",
        "lower",
        "map",
        "max",
        "min",
        "reject",
        "rejectattr",
    ),
    *("replace", "reverse", "round", "safe", "select", "selectattr", "sort", "string", "striptags", "sum", "title"),
    *("trim", "truncate", "unique", "upper", "wordcount"),
)
"""Filters of Jinja itself; the rest fills up (center, indent, batch), formats (format) or tells of Python (pprint)."""
_METHODS: dict[type, frozenset[str]] = {
    str: frozenset({"count", "endswith", "find", "lower", "lstrip", "rstrip", "split", "startswith", "strip", "upper"}),
    dict: frozenset({"get", "items", "keys", "values"}),
}


class _Budget:
    """What is left to one report."""

    def __init__(self) -> None:
        self.steps, self.signs = _STEPS, _PRINTED

    def spend(self, *, steps: int = 0, signs: int = 0) -> None:
        """Raises `SecurityError` where nothing is left."""
        self.steps -= steps
        self.signs -= signs
        if self.steps < 0 or self.signs < 0:
            raise SecurityError("budget")


class Sandbox(ImmutableSandboxedEnvironment):
    """No globals (range, lipsum …), Chinese filters, nothing that could fill the memory or go on for ever."""

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%", "**"))

    def __init__(self) -> None:
        super().__init__(autoescape=True, finalize=_finalize, undefined=Missing, cache_size=0, optimized=False)
        kept = {name: _bounded(self.filters[name]) for name in _KEPT}
        self.filters.clear()
        self.filters.update(kept | {name: _bounded(each.apply) for name, each in FILTERS.items()})
        self.filters |= {_REPEAT: _repeated, _JOIN: _joined, "replace": _replaced}
        self.globals.clear()
        self.budget = _Budget()
        self._macros = 0
        self._compiled = lru_cache(maxsize=32)(super().from_string)

    def begin(self) -> None:
        """A new report, with a budget of its own."""
        self.budget = _Budget()

    def from_string(self, source: Any, *_: Any, **__: Any) -> Any:
        """A template compiled once for all its reports."""
        return self._compiled(source)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        self._macros += sum(map(_signs_in, tree.find_all(nodes.Macro)))
        made: nodes.Template = _Counting().visit(tree)
        return made

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Sums and products of what is short; 'a' * 10**9 and '%9999d' % 1 would fill the memory."""
        texts = isinstance(left, str | list | tuple) or isinstance(right, str | list | tuple)
        if operator == "**" or (texts and operator != "+"):
            raise SecurityError(f"{operator} on texts")
        return _checked(super().call_binop(context, operator, left, right))

    def call(self, context: Any, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Macros and the few methods that are allowed, each counted."""
        self.budget.spend(steps=1, signs=self._macros)
        return _checked(super().call(context, called, *args, **kwargs))

    def wrap_str_format(self, value: Any) -> None:
        """No .format, not even a safe one: '{:99999999d}' would fill the memory."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Values, and methods that make nothing longer."""
        if callable(value) and not isinstance(value, Undefined):
            allowed = next((names for kind, names in _METHODS.items() if isinstance(obj, kind)), frozenset())
            return attr in allowed
        return super().is_safe_attribute(obj, attr, value)


class _Counting(NodeTransformer):
    """Loops take their items through a counter, and texts that are joined by ~ through a bound."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # Jinja's name
        self.generic_visit(node)
        size = nodes.Const(sum(map(_signs_in, node.body)), lineno=node.lineno)
        node.iter = nodes.Filter(node.iter, _REPEAT, [size], [], None, None, lineno=node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # Jinja's name
        self.generic_visit(node)
        parts = nodes.List(node.nodes, lineno=node.lineno)
        return nodes.Filter(parts, _JOIN, [], [], None, None, lineno=node.lineno)


def _signs_in(node: nodes.Node) -> int:
    """How much of the document a node prints each time."""
    own = len(node.data) if isinstance(node, nodes.TemplateData) else 0
    return own + sum(len(each.data) for each in node.find_all(nodes.TemplateData))


def _checked(value: Any) -> Any:
    """The value, if it is short. Raises `SecurityError`."""
    if isinstance(value, str | list | tuple | dict) and len(value) > _LONGEST:
        raise SecurityError("too long")
    if isinstance(value, int) and abs(value) > _GREATEST:
        raise SecurityError("too great")
    return value


def _bounded(apply: Callable[..., Any]) -> Callable[..., Any]:
    """A filter whose result keeps to the length."""

    @wraps(apply)
    def bounded(*args: Any, **kwargs: Any) -> Any:
        return _checked(apply(*args, **kwargs))

    return bounded


@pass_environment
def _finalize(environment: Sandbox, value: Any) -> Any:
    text = printed(value)
    environment.budget.spend(signs=len(text))
    return text


@pass_environment
def _repeated(environment: Sandbox, items: Iterable[Any] | None, size: int) -> Iterable[Any]:
    if isinstance(items, Undefined) or items is None:
        return items or ()
    counted = items if isinstance(items, list | tuple | Mapping | str) else list(items)
    environment.budget.spend(steps=len(counted), signs=len(counted) * size)
    return counted


@pass_environment
def _joined(environment: Sandbox, parts: list[Any]) -> str:
    joined: str = _checked(markup_join(parts))
    environment.budget.spend(steps=1, signs=len(joined))
    return joined


def _replaced(text: Any, old: Any, new: Any, count: int | None = None) -> str:
    """The text with other words in it."""
    whole, before, after = str(text), str(old), str(new)
    times = whole.count(before) if count is None else min(count, whole.count(before))
    if len(whole) + times * len(after) > _LONGEST:
        raise SecurityError("too long")
    return whole.replace(before, after, times)
