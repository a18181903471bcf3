"""Changes one condition, operator, number or argument of the program at a time and shows how many changes no test sees.

    python scripts/proof_mutants.py [ROOM ...] [--number N] [--seed S] [--ceiling PERCENT] [--write]

ROOMs are names from mutants.yaml, which says which tests guard them; N mutants are drawn from each. Nothing on disk is
changed: every mutant lives in a process of its own. What cannot be told from the original is listed in mutants.yaml
with the reason and is not drawn. Prints every survivor; --write puts the figures into docs/可靠性.md. Status 1 when a
test fails without any mutant, or more than the ceiling (10) in a hundred of all mutants survive.
"""

import argparse
import ast
import copy
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
LIST = Path(__file__).with_name("mutants.yaml")
TARGET = ROOT / "docs" / "可靠性.md"
START, END = "<!-- 变异从这里开始 -->", "<!-- 变异到这里结束 -->"
_PATIENCE = 120
"""Seconds: tests that take longer have noticed a loop without end."""

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


class Room(NamedTuple):
    """Modules below perfeval_xl (a folder ends in /), and the tests below tests that guard them, quick ones first."""

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]


class Mutant(NamedTuple):
    """A module with one node changed; `before` and `after` are the node's source."""

    path: Path
    line: int
    before: str
    after: str
    tree: ast.Module

    @property
    def place(self) -> str:
        """Where it stands, as people read it."""
        return f"{self.path.relative_to(ROOT / 'perfeval_xl')}:{self.line}"


def main() -> int:
    """Draw, try and count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rooms", nargs="*")
    parser.add_argument("--number", type=int, default=40)
    parser.add_argument("--seed", type=int, default=20261126)
    parser.add_argument("--ceiling", type=float, default=10.0)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    data = yaml.safe_load(LIST.read_text("utf-8"))
    rooms = [Room(name, tuple(each["modules"]), tuple(each["tests"])) for name, each in data["rooms"].items()]
    chosen = [room for room in rooms if not arguments.rooms or room.name in arguments.rooms]
    equivalent = {(each["module"], each["before"], each["after"]) for each in data["equivalent"]}
    if not all(_tests_pass(room.tests, None) for room in chosen):
        print("没有变异时就有测试不通过")
        return 1
    figures = {room: _tried(room, _sample(room, equivalent, arguments.number, arguments.seed)) for room in chosen}
    tried, survived = sum(each[0] for each in figures.values()), sum(each[1] for each in figures.values())
    print(f"合计 {tried} 个变异，没有被发现 {survived} 个（{_percent(survived, tried)}），种子 {arguments.seed}")
    if arguments.write:
        _write(figures, arguments.seed)
    return 0 if survived * 100 <= arguments.ceiling * tried else 1


def _sample(room: Room, equivalent: set[tuple[str, str, str]], number: int, seed: int) -> list[Mutant]:
    """So many mutants of a room, the same for the same seed and source; fewer are the first of more."""
    base = ROOT / "perfeval_xl"
    files = [
        file
        for name in room.modules
        for file in (sorted((base / name).rglob("*.py")) if name.endswith("/") else [base / name])
    ]
    mutants = [
        each
        for file in files
        for each in _mutants(file)
        if (str(file.relative_to(base)), each.before, each.after) not in equivalent
    ]
    random.Random(seed).shuffle(mutants)
    return mutants[:number]


def _mutants(path: Path) -> Iterator[Mutant]:
    tree = ast.parse(path.read_text("utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    bodies = {id(node) for function in functions for line in function.body for node in ast.walk(line)}
    for number, node in enumerate(ast.walk(tree)):
        if id(node) in bodies:
            yield from _changed(path, tree, number, node)


def _changed(path: Path, tree: ast.Module, number: int, node: ast.AST) -> Iterator[Mutant]:
    """A copy of the module for every change of one node, which is the one of this number in the walk."""
    for change in _changes(node):
        new = copy.deepcopy(tree)
        target = next(each for place, each in enumerate(ast.walk(new)) if place == number)
        before = ast.unparse(target)
        change(target)
        yield Mutant(path, getattr(node, "lineno", 0), before, ast.unparse(target), new)


def _changes(node: ast.AST) -> Iterator[Callable[[Any], None]]:
    """What can be done to a node of this kind."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARISONS:
        yield _swap_comparison
    if isinstance(node, ast.BoolOp):
        yield _swap_bool
        yield from (_without(place) for place in range(len(node.values)) if len(node.values) > 1)
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


def _without(place: int) -> Callable[[Any], None]:
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


def _tried(room: Room, mutants: Sequence[Mutant]) -> tuple[int, int]:
    """How many mutants there were, and how many survived."""
    survived = 0
    for mutant in mutants:
        if _tests_pass(room.tests, mutant):
            survived += 1
            shown = (" ".join(text.split())[:100] for text in (mutant.before, mutant.after))
            print("没有发现", mutant.place, "  =>  ".join(shown), flush=True)
    print(f"{room.name}：{len(mutants)} 个变异，没有被发现 {survived} 个", flush=True)
    return len(mutants), survived


def _tests_pass(tests: Sequence[str], mutant: Mutant | None) -> bool:
    """Whether tests pass, and in time, in a process of their own."""
    child = os.fork()
    if not child:
        _be_silent()
        if mutant is not None:
            sys.meta_path.insert(0, _Finder(mutant))
        arguments = ["-x", "-q", "-p", "no:cacheprovider", *(str(ROOT / "tests" / test) for test in tests)]
        os._exit(int(pytest.main(arguments)))
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status == 0
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def _be_silent() -> None:
    os.setsid()
    os.chdir(ROOT)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


class _Finder(MetaPathFinder, Loader):
    """Imports the mutant in place of its module."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant
        name = ".".join(mutant.path.relative_to(ROOT).with_suffix("").parts)
        self._name = name.removesuffix(".__init__")

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """The mutant's spec for its own name, nothing for any other."""
        if name != self._name:
            return None
        package = self._mutant.path.name == "__init__.py"
        return spec_from_loader(name, self, origin=str(self._mutant.path), is_package=package)

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed source as the module."""
        module.__file__ = str(self._mutant.path)
        if self._mutant.path.name == "__init__.py":
            module.__path__ = [str(self._mutant.path.parent)]
        exec(compile(ast.fix_missing_locations(self._mutant.tree), module.__file__, "exec"), module.__dict__)


def _percent(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.1f} %" if whole else "0 %"


def _write(figures: dict[Room, tuple[int, int]], seed: int) -> None:
    text = TARGET.read_text("utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    rows = [(room.name, *counts) for room, counts in figures.items()]
    rows.append(("合计", sum(row[1] for row in rows), sum(row[2] for row in rows)))
    lines = [f"种子 {seed}。", "", "| 哪一部分 | 变异 | 没有被发现 | 占 |", "| --- | ---: | ---: | ---: |"]
    lines += [f"| {name} | {tried} | {survived} | {_percent(survived, tried)} |" for name, tried, survived in rows]
    TARGET.write_text("\n".join([f"{before}{START}\n", *lines, f"\n{END}{after}"]), "utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
