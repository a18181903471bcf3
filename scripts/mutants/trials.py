"""Mutants tried: tests are collected once, then each mutant meets those that run its function, in a fork of its own.

Which functions a test runs is traced while all tests pass without a mutant. Answers that the package keeps between
calls are dropped before each test, and what a shared fixture runs counts for every test that uses it. A function that
only ran before all tests (one that reads a data file) cannot be exchanged afterwards: its mutants are imported anew and
meet all tests of the room. A test that notices a mutant is run once more without one, so that no test counts that
fails by itself.
"""

import functools
import gc
import importlib
import os
import pickle
import select
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from inspect import signature
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any, BinaryIO, NamedTuple

import pytest
from hypothesis import settings

from scripts.mutants.changes import PACKAGE, Function, Mutant

ROOT = PACKAGE.parent
_PATIENCE, _TIMES = 5, 10
"""Seconds of the processor, and times what a test takes as it is: more than that is a loop without end."""
_PATIENCE_ANEW = 300
"""Seconds of the processor for all tests of a room with a mutant that is imported anew."""
_WAITING, _TIMES_WAITED = 120, 40
"""The same by the clock for all tests together: the machine may have other work."""

_WHERE_EVER = "not (corpus or documents or forms or seeds or browser or libreoffice or wine or validator)"
"""The tests that a clone runs: without the real material, without other programs."""
_READY = b"!"
_NO_ANSWER = "no answer"
_LOADERS = ("perfeval_xl.standard", "perfeval_xl.law", "perfeval_xl.app", "perfeval_xl.batch.job")
"""Where answers are kept because files are read for them."""
_Functions = Mapping[Function, Sequence[FunctionType]]


class Untested(Exception):
    """A test fails without any mutant."""


class Run(NamedTuple):
    """A test as it ran without a mutant: what it took, its place among the tests, the functions it ran."""

    seconds: float
    place: int
    functions: frozenset[Function]


def count_survivors(
    tests: Sequence[str], files: Sequence[Path], mutants: Sequence[Mutant], report: Callable[[Mutant], None]
) -> int:
    """How many mutants no test notices; `report` gets each. `files` are the modules that may be changed."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _go_apart()
        os._exit(_run_tests(tests, _Bench(files, mutants, writing)))
    os.close(writing)
    survived = 0
    with os.fdopen(reading, "rb") as answers:
        for mutant, noticed in zip(mutants, _answers(answers), strict=True):
            if not (_is_noticed_anew(tests, mutant) if noticed is None else noticed):
                survived += 1
                report(mutant)
    os.waitpid(child, 0)
    return survived


def _answers(answers: BinaryIO) -> Iterator[bool | None]:
    """Whether a test noticed each mutant, None where no test ran its function; as soon as the bench says it."""
    if answers.read(1) != _READY:
        raise Untested
    while True:
        try:
            yield pickle.load(answers)
        except EOFError:
            return


def _run_tests(tests: Sequence[str], *plugins: object) -> int:
    """pytest's status. The examples of properties are the same every time, and none is remembered."""
    settings.register_profile("mutants", derandomize=True, database=None, deadline=None, max_examples=25)
    settings.load_profile("mutants")
    words = ["-x", "-q", "-p", "no:xdist", "-p", "no:randomly", "-m", _WHERE_EVER]
    return int(pytest.main([*words, *(str(ROOT / "tests" / test) for test in tests)], plugins=plugins))


class _Bench:
    """The plug-in that tries mutants in place of running the tests."""

    def __init__(self, files: Sequence[Path], mutants: Sequence[Mutant], answers: int) -> None:
        self._files = files
        self._mutants = mutants
        self._answers = answers
        self._failed = False
        self._fixtures: dict[tuple[str, str], set[CodeType]] = {}
        self._kills: Counter[tuple[Path, int]] = Counter()
        self._sound: dict[int, bool] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep whether anything failed."""
        self._failed |= report.failed

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Iterator[None]:
        """Keep what a fixture runs that other tests may find done."""
        if sys.gettrace() is None:
            return (yield)
        with _calls_traced(self._fixtures.setdefault(_name_of(fixturedef), set())):
            return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests once as they are, then for each mutant those that run its function, quick ones first."""
        for file in self._files:
            importlib.import_module(_module_of(file))
        runs = self._run_all(session.items)
        os.write(self._answers, _READY if runs else b"?")
        functions = _functions_by_name()
        for mutant in self._mutants if runs else ():
            os.write(self._answers, pickle.dumps(self._try(mutant, session.items, runs, functions)))
        return True

    def _run_all(self, items: Sequence[pytest.Item]) -> list[Run]:
        """Every test without a mutant, or nothing if one fails; in a fork, so that no result is kept here."""
        caches = _caches()

        def run() -> list[Run]:
            runs = [self._run(item, place, items[place + 1 : place + 2], caches) for place, item in enumerate(items)]
            return [] if self._failed else sorted(map(self._with_fixtures, runs, items))

        answer = _answer_apart(run, None)
        return answer if isinstance(answer, list) else []

    def _run(self, item: pytest.Item, place: int, following: Sequence[pytest.Item], caches: Sequence[Any]) -> Run:
        for cache in caches:
            cache.cache_clear()
        codes: set[CodeType] = set()
        start = time.process_time()
        with _calls_traced(codes):
            self._fails(item, following)
        return Run(time.process_time() - start, place, _functions_of(codes))

    def _with_fixtures(self, run: Run, item: pytest.Item) -> Run:
        """A run with what the fixtures ran that it uses."""
        shared: set[CodeType] = set()
        for definitions in getattr(item, "_fixtureinfo").name2fixturedefs.values():  # noqa: B009
            shared.update(*(self._fixtures.get(_name_of(each), ()) for each in definitions))
        return run._replace(functions=run.functions | _functions_of(shared))

    def _fails(self, item: pytest.Item, following: Sequence[pytest.Item]) -> bool:
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following[0] if following else None)
        return self._failed

    def _try(
        self, mutant: Mutant, items: Sequence[pytest.Item], runs: Sequence[Run], functions: _Functions
    ) -> bool | None:
        """Whether a test notices, None if none runs the function; those that noticed most in this module come first."""
        changed = mutant.changed_functions()
        touching = [run for run in runs if not run.functions.isdisjoint(changed)]
        if not touching:
            return None
        touching.sort(key=lambda run: -self._kills[mutant.path, run.place])
        while touching:
            first = self._first_to_fail(changed, functions, touching, items)
            if first is None or first < 0:
                return first is not None
            place = touching[first].place
            if place not in self._sound:
                self._sound[place] = self._first_to_fail({}, functions, [touching[first]], items) is None
            if self._sound[place]:
                self._kills[mutant.path, place] += 1
                return True
            del touching[first]
        return False

    def _first_to_fail(
        self,
        changed: Mapping[Function, CodeType],
        functions: _Functions,
        touching: Sequence[Run],
        items: Sequence[pytest.Item],
    ) -> int | None:
        """Which of the tests fails first with the changed code; -1 if the process dies or has no end."""
        tests = [items[run.place] for run in touching]

        def run() -> int | None:
            _exchange(changed, functions)
            for place, (test, known) in enumerate(zip(tests, touching, strict=True)):
                _end_after(_PATIENCE + _TIMES * known.seconds)
                if self._fails(test, tests[place + 1 : place + 2]):
                    return place
            _end_after(0)
            return None

        answer = _answer_apart(run, _WAITING + _TIMES_WAITED * sum(known.seconds for known in touching))
        return answer if answer is None or isinstance(answer, int) else -1


def _name_of(fixture: pytest.FixtureDef[object]) -> tuple[str, str]:
    return fixture.baseid, fixture.argname


def _module_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@contextmanager
def _calls_traced(codes: set[CodeType]) -> Iterator[None]:
    """Put the code of everything that is called meanwhile into a set; what is traced already goes on."""
    before = sys.gettrace()

    def remember(frame: FrameType, event: Any, argument: object) -> None:
        codes.add(frame.f_code)
        if before is not None:
            before(frame, event, argument)

    sys.settrace(remember)
    threading.settrace(remember)
    try:
        yield
    finally:
        sys.settrace(before)
        threading.settrace(before)


def _functions_of(codes: set[CodeType]) -> frozenset[Function]:
    """The package's functions among code that was run."""
    return frozenset(Function.of_code(code) for code in codes if code.co_filename.startswith(str(PACKAGE)))


def _caches() -> list[Any]:
    """What keeps answers of the package's functions, but for what is read from files: that happens before any test."""
    kept = (each for each in gc.get_objects() if isinstance(each, functools._lru_cache_wrapper))
    return [cache for cache in kept if _keeps_answers(cache.__wrapped__)]


def _keeps_answers(function: Callable[..., object]) -> bool:
    module = function.__module__
    return (
        module.startswith("perfeval_xl.") and not module.startswith(_LOADERS) and bool(signature(function).parameters)
    )


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
        _end_after(_PATIENCE_ANEW)
        return _run_tests(tests) != 0

    return _answer_apart(fails, _PATIENCE_ANEW * _TIMES) is not False


def _end_after(seconds: float) -> None:
    """This process ends when it has taken so many more seconds of the processor; 0 for never."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _answer_apart(question: Callable[[], object], seconds: float | None) -> object:
    """The answer of a process of its own; _NO_ANSWER if it dies or does not answer in time."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _go_apart()
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(question(), pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = _answer_in_time(pipe, seconds)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return answer


def _answer_in_time(pipe: BinaryIO, seconds: float | None) -> object:
    try:
        return pickle.load(pipe) if select.select([pipe], [], [], seconds)[0] else _NO_ANSWER
    except EOFError:
        return _NO_ANSWER


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
        self._name = _module_of(mutant.path)

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
