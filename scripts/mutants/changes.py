"""One condition, operator, number or argument of a module changed."""

import ast
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple

PACKAGE = Path(__file__).resolve().parent.parent.parent / "perfeval_xl"

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
}

_OPTIMIZED = 1
"""The flag of a function's code; the body of a class does not have it."""


class Function(NamedTuple):
    """A function by what its code and the code of its mutant have in common."""

    file: str
    name: str
    line: int

    @classmethod
    def of_code(cls, code: CodeType) -> "Function":
        """The function that a code object is run for."""
        return cls(code.co_filename, code.co_qualname, code.co_firstlineno)


class Mutant:
    """A module with one change of one node: `number` counts the nodes in the walk, `choice` the changes of the node."""

    def __init__(self, path: Path, number: int, choice: int) -> None:
        self.path = path
        self._source = path.read_text("utf-8")
        self.tree = ast.parse(self._source)
        node = _node_at(self.tree, number)
        self.line: int = getattr(node, "lineno", 0)
        self.before = ast.unparse(node)
        list(_changes_of(node))[choice](node)
        self.after = ast.unparse(node)

    @property
    def module(self) -> str:
        """The file below the package, as rooms.yaml names it."""
        return self.path.relative_to(PACKAGE).as_posix()

    @property
    def sentence(self) -> str:
        """Where it stands and what was changed, as people read it."""
        before, after = (" ".join(text.split())[:100] for text in (self.before, self.after))
        return f"{self.module}:{self.line}  {before}  =>  {after}"

    @cached_property
    def code(self) -> CodeType:
        """The changed module, compiled."""
        return compile(ast.fix_missing_locations(self.tree), str(self.path), "exec")

    def changed_functions(self) -> dict[Function, CodeType]:
        """The outermost functions whose code the change has changed."""
        original = dict(_functions_of(compile(self._source, str(self.path), "exec")))
        return {name: code for name, code in _functions_of(self.code) if code != original[name]}


def _functions_of(code: CodeType) -> Iterator[tuple[Function, CodeType]]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_flags & _OPTIMIZED:
                yield Function.of_code(constant), constant
            else:
                yield from _functions_of(constant)


def mutants_of(path: Path) -> Iterator[tuple[Path, int, int]]:
    """What makes a Mutant, for every change of every node inside a function of a module."""
    tree = ast.parse(path.read_text("utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    bodies = {id(node) for function in functions for line in function.body for node in ast.walk(line)}
    for number, node in enumerate(ast.walk(tree)):
        if id(node) in bodies:
            yield from ((path, number, choice) for choice, _ in enumerate(_changes_of(node)))


def _node_at(tree: ast.Module, number: int) -> ast.AST:
    return next(node for place, node in enumerate(ast.walk(tree)) if place == number)


def _changes_of(node: ast.AST) -> Iterator[Callable[[Any], None]]:
    """What can be done to a node of this kind."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARISONS:
        yield _swap_comparison
    if isinstance(node, ast.BoolOp):
        yield _swap_bool
        yield from (_leave_out(place) for place in range(len(node.values)))
    if isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
        yield _swap_arithmetic
    if isinstance(node, ast.If | ast.IfExp):
        yield _set_test(value=True)
        yield _set_test(value=False)
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield _count_up
    if isinstance(node, ast.Constant) and type(node.value) is bool:
        yield _negate_constant


def _swap_comparison(node: ast.Compare) -> None:
    node.ops[0] = _COMPARISONS[type(node.ops[0])]()


def _swap_bool(node: ast.BoolOp) -> None:
    node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()


def _leave_out(place: int) -> Callable[[Any], None]:
    def change(node: ast.BoolOp) -> None:
        del node.values[place]
        if len(node.values) == 1:
            node.values *= 2

    return change


def _swap_arithmetic(node: ast.BinOp) -> None:
    node.op = _ARITHMETIC[type(node.op)]()


def _set_test(*, value: bool) -> Callable[[Any], None]:
    def change(node: ast.If | ast.IfExp) -> None:
        node.test = ast.copy_location(ast.Constant(value), node.test)

    return change


def _count_up(node: ast.Constant) -> None:
    assert isinstance(node.value, int)
    node.value += 1


def _negate_constant(node: ast.Constant) -> None:
    node.value = not node.value
