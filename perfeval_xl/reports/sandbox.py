"""What a report template may do: look at values, choose, repeat and word them, in bounded space and time.

A template on a share is edited by others. So nothing of it is computed while it is compiled, texts and numbers keep to
a length, and repetitions, calls and all that is printed are counted against a budget for each report.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, wraps
from math import isfinite
from typing import Any

from jinja2 import nodes, pass_environment
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.filters import do_round
from jinja2.runtime import Undefined, markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from perfeval_xl.reports.filters import FILTERS
from perfeval_xl.reports.values import Missing, printed

_LONGEST = 20_000
"""Characters of a text, items of a list."""
_GREATEST = 10**30
_DIGITS = 30
_STEPS = 100_000
"""Repetitions and calls in one report; a department of 600 projects takes some 10,000."""
_SIGNS = 20_000_000
"""Characters and list items that one report prints or looks at, its markup among them."""
_SIGNS_OF_A_NODE = 4
"""What carrying out one step within a repetition costs, in characters."""
_SIGNS_OF_AN_ITEM = 20
"""What a filter may do with every item that it is given, likewise."""
_REPEAT, _JOIN, _BOUND = "perfeval repeat", "perfeval join", "perfeval bound"
"""Names that no template can write."""
_ALLOWED = (
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
        self.steps, self.signs = _STEPS, _SIGNS

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
        allowed = {name: _bounded(self.filters[name]) for name in _ALLOWED}
        self.filters.clear()
        self.filters.update(allowed | {name: _bounded(each.apply) for name, each in FILTERS.items()})
        self.filters |= {_REPEAT: _repeated, _JOIN: _joined, _BOUND: _checked, "replace": _replaced, "round": _rounded}
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
        self._macros += sum(map(_signs_in, tree.find_all((nodes.Macro, nodes.Block, nodes.CallBlock))))
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
        self.budget.spend(steps=1, signs=self._macros + _size(getattr(called, "__self__", None)))
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
    """Loops take their items through a counter; texts that are joined by ~, and lists, go through a bound."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # Jinja's name
        self.generic_visit(node)
        size = nodes.Const(sum(map(_signs_in, node.body)), lineno=node.lineno)
        node.iter = nodes.Filter(node.iter, _REPEAT, [size], [], None, None, lineno=node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # Jinja's name
        self.generic_visit(node)
        parts = nodes.List(node.nodes, lineno=node.lineno)
        return nodes.Filter(parts, _JOIN, [], [], None, None, lineno=node.lineno)

    def visit_Const(self, node: nodes.Const) -> nodes.Const:  # Jinja's name
        if isinstance(node.value, float) and not isfinite(node.value):
            raise TemplateSyntaxError("too great", node.lineno)
        return node

    def visit_List(self, node: nodes.List) -> nodes.Expr:  # Jinja's name
        return self._bounded(node)

    def visit_Dict(self, node: nodes.Dict) -> nodes.Expr:  # Jinja's name
        return self._bounded(node)

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Expr:  # Jinja's name
        """One that names are given to is no value."""
        return self._bounded(node) if node.ctx == "load" else node

    def _bounded(self, node: nodes.Expr) -> nodes.Expr:
        self.generic_visit(node)
        return nodes.Filter(node, _BOUND, [], [], None, None, lineno=node.lineno)


def _signs_in(node: nodes.Node) -> int:
    """How much a node prints and does each time."""
    size = len(node.data) if isinstance(node, nodes.TemplateData) else 0
    for each in node.find_all(nodes.Node):
        size += len(each.data) if isinstance(each, nodes.TemplateData) else _SIGNS_OF_A_NODE
    return size


def _size(value: Any) -> int:
    """Characters of a text, items of a list."""
    return len(value) if isinstance(value, str | list | tuple | dict) else 0


def _checked(value: Any) -> Any:
    """The value, if it is short, with all that is in it. Raises `SecurityError`."""
    if isinstance(value, str):
        _demand_short(len(value))
    elif isinstance(value, list | tuple | dict):
        _demand_short(len(value))
        _demand_few(value)
    elif isinstance(value, int) and abs(value) > _GREATEST:
        raise SecurityError("too great")
    return value


def _demand_few(value: Any) -> None:
    """Raises `SecurityError` for lists of lists that hold more than a list may, each counted as often as it occurs."""
    waiting, count = [value], 0
    while waiting:
        inner = waiting.pop()
        count += len(inner)
        _demand_short(count)
        values = inner.values() if isinstance(inner, dict) else inner
        waiting.extend(each for each in values if isinstance(each, list | tuple | dict))


def _demand_short(size: int) -> None:
    if size > _LONGEST:
        raise SecurityError("too long")


def _bounded(apply: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that pays for what it looks at, and whose result keeps to the length."""
    asks = hasattr(apply, "jinja_pass_arg")

    @wraps(apply)
    def bounded(where: Any, *args: Any, **kwargs: Any) -> Any:
        environment: Sandbox = getattr(where, "environment", where)
        environment.budget.spend(signs=_SIGNS_OF_A_NODE + _SIGNS_OF_AN_ITEM * sum(map(_size, args)))
        return _checked(apply(where, *args, **kwargs) if asks else apply(*args, **kwargs))

    return bounded if asks else pass_environment(bounded)


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


def _rounded(value: Any, precision: int = 0, method: str = "common") -> Any:
    """A number with so many digits; -999999999 of them would take a number as long."""
    if abs(precision) > _DIGITS:
        raise SecurityError("too great")
    return do_round(value, precision, method)  # type: ignore[arg-type]  # Jinja says what methods there are
