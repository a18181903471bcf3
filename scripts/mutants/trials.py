"""Mutants tried: tests are collected once, then each mutant meets those that run its function, in a fork of its own.

What ran while tests were collected (a rule that registers itself) cannot be exchanged afterwards, and a test that found
the answer kept by an earlier one did not run the function itself. So a mutant that survives is imported anew and meets
all tests of the room.
"""

import gc
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import BinaryIO, NamedTuple

import pytest
from hypothesis import settings

from scripts.mutants.changes import PACKAGE, Function, Mutant

ROOT = PACKAGE.parent
_PATIENCE, _TIMES = 60, 20
"""Seconds, and times what the tests take as they are: tests that take longer have noticed a loop without end."""

_WHERE_EVER = "not (corpus or documents or forms or seeds or browser or libreoffice or wine or validator)"
"""The tests that a clone runs: without the real material, without other programs."""
_READY = b"!"
_Functions = Mapping[Function, Sequence[FunctionType]]


class Untested(Exception):
    """A test fails without any mutant."""


class Run(NamedTuple):
    """A test as it ran without a mutant: what it took, its place among the tests, the functions it ran."""

    seconds: float
    place: int
    functions: frozenset[Function]


def count_survivors(
    tests: Sequence[str], mutants: Sequence[Mutant], report: Callable[[Mutant], None], *, seconds: float
) -> tuple[int, int]:
    """How many mutants were tried in the time, and how many no test notices; `report` gets each of these."""
    end = time.monotonic() + seconds
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _go_apart()
        os._exit(_run_tests(tests, _Bench(mutants, writing, end)))
    os.close(writing)
    tried = survived = 0
    with os.fdopen(reading, "rb") as answers:
        for mutant, noticed in zip(mutants, _answers(answers), strict=False):
            tried += 1
            if not noticed and not _is_noticed_anew(tests, mutant):
                survived += 1
                report(mutant)
    os.waitpid(child, 0)
    return tried, survived


def _answers(answers: BinaryIO) -> Iterator[bool]:
    """Whether a test noticed each mutant, as soon as the bench says it."""
    if answers.read(1) != _READY:
        raise Untested
    while True:
        try:
            yield pickle.load(answers)
        except EOFError:
            return


def _run_tests(tests: Sequence[str], *plugins: object) -> int:
    """pytest's status. The examples of properties are the same every time, and none is remembered."""
    settings.register_profile("mutants", derandomize=True, database=None)
    settings.load_profile("mutants")
    words = ["-x", "-q", "-p", "no:xdist", "-m", _WHERE_EVER, *(str(ROOT / "tests" / test) for test in tests)]
    return int(pytest.main(words, plugins=plugins))


class _Bench:
    """The plug-in that tries mutants in place of running the tests."""

    def __init__(self, mutants: Sequence[Mutant], answers: int, end: float) -> None:
        self._mutants = mutants
        self._end = end
        self._answers = answers
        self._failed = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep whether anything failed."""
        self._failed |= report.failed

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests once as they are, then for each mutant those that run its function, quick ones first."""
        runs = self._run_all(session.items)
        os.write(self._answers, _READY if runs else b"?")
        functions = _functions_by_name()
        for mutant in self._mutants if runs else ():
            if time.monotonic() > self._end:
                break
            noticed = self._try(mutant, session.items, runs, functions)
            os.write(self._answers, pickle.dumps(noticed))
        return True

    def _run_all(self, items: Sequence[pytest.Item]) -> list[Run]:
        """Every test without a mutant, or nothing if one fails; in a fork, so that no result is kept here."""
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            _go_apart()
            runs = [self._run(item, place, items[place + 1 : place + 2]) for place, item in enumerate(items)]
            with os.fdopen(writing, "wb") as pipe:
                pickle.dump([] if self._failed else runs, pipe)
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            data = pipe.read()
        os.waitpid(child, 0)
        return sorted(pickle.loads(data)) if data else []

    def _run(self, item: pytest.Item, place: int, following: Sequence[pytest.Item]) -> Run:
        codes: set[CodeType] = set()
        start = time.perf_counter()
        _trace_calls(codes)
        self._fails(item, following)
        _trace_calls(None)
        ours = (code for code in codes if code.co_filename.startswith(str(PACKAGE)))
        return Run(time.perf_counter() - start, place, frozenset(map(Function.of_code, ours)))

    def _fails(self, item: pytest.Item, following: Sequence[pytest.Item]) -> bool:
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following[0] if following else None)
        return self._failed

    def _try(self, mutant: Mutant, items: Sequence[pytest.Item], runs: Sequence[Run], functions: _Functions) -> bool:
        changed = mutant.changed_functions()
        touching = [run for run in runs if not run.functions.isdisjoint(changed)]
        tests = [items[run.place] for run in touching]
        patience = _PATIENCE + _TIMES * sum(run.seconds for run in touching)

        def fails() -> bool:
            _exchange(changed, functions)
            return any(self._fails(test, tests[place + 1 : place + 2]) for place, test in enumerate(tests))

        return bool(tests) and _is_true_apart(fails, patience)


def _trace_calls(codes: set[CodeType] | None) -> None:
    """Put the code of everything that is called from now on into a set; None ends it."""

    def remember(frame: FrameType, _event: str, _argument: object) -> None:
        assert codes is not None
        codes.add(frame.f_code)

    sys.settrace(remember if codes is not None else None)
    threading.settrace(remember if codes is not None else None)


def _functions_by_name() -> dict[Function, list[FunctionType]]:
    """The package's functions that there are now."""
    found: dict[Function, list[FunctionType]] = {}
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename.startswith(str(PACKAGE)):
            found.setdefault(Function.of_code(each.__code__), []).append(each)
    return found


def _exchange(changed: Mapping[Function, CodeType], functions: _Functions) -> None:
    """Give functions their changed code, wherever they are already held."""
    for name, code in changed.items():
        for function in functions.get(name, ()):
            # a change may leave a variable of the function around it unused
            if function.__code__.co_freevars == code.co_freevars:
                function.__code__ = code


def _is_noticed_anew(tests: Sequence[str], mutant: Mutant) -> bool:
    """Whether a test fails where the mutant is imported in place of its module."""

    def fails() -> bool:
        sys.meta_path.insert(0, _Finder(mutant))
        return _run_tests(tests) != 0

    return _is_true_apart(fails, _PATIENCE * 10)


def _is_true_apart(question: Callable[[], bool], patience: float) -> bool:
    """The answer of a process of its own; true as well if there is none in time."""
    child = os.fork()
    if not child:
        _go_apart()
        os._exit(int(question()))
    end = time.monotonic() + patience
    pause = 0.001
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status != 0
        time.sleep(pause)
        pause = min(pause * 1.5, 0.1)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def _go_apart() -> None:
    """Be a group of processes of one's own, and silent."""
    os.setsid()
    os.chdir(ROOT)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


class _Finder(MetaPathFinder, Loader):
    """Imports the mutant in place of its module."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant
        self._package = mutant.path.name == "__init__.py"
        name = ".".join(mutant.path.relative_to(ROOT).with_suffix("").parts)
        self._name = name.removesuffix(".__init__")

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """The mutant's spec for its own name, nothing for any other."""
        if name != self._name:
            return None
        return spec_from_loader(name, self, origin=str(self._mutant.path), is_package=self._package)

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed source as the module."""
        module.__file__ = str(self._mutant.path)
        if self._package:
            module.__path__ = [str(self._mutant.path.parent)]
        exec(self._mutant.code, module.__dict__)
