"""Mutants tried: tests are collected once, then each mutant meets those that run its function, in a fork of its own.

Which functions a test runs is traced while all tests pass without a mutant. Answers that the package keeps between
calls are dropped before each test, and what a shared fixture runs counts for every test that uses it. A function that
only ran before all tests (one that reads a data file) cannot be exchanged afterwards: its mutants are imported anew and
meet all tests of the room. A test that notices a mutant is run once more without one, so that no test counts that
fails by itself.
"""

import importlib
import os
import pickle
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import CodeType
from typing import Any, BinaryIO, NamedTuple

import pytest
from hypothesis import settings

from scripts.mutants.apart import ROOT, answer_apart, end_after, go_apart
from scripts.mutants.changes import Function, Mutant
from scripts.mutants.imported import Finder, module_of
from scripts.mutants.tracing import Functions, calls_traced, exchange, find_caches, functions_by_name, functions_of

_PATIENCE, _TIMES = 5, 10
"""Seconds of the processor, and times what a test takes as it is: more than that is a loop without end."""
_PATIENCE_ANEW = 300
"""Seconds of the processor for all tests of a room with a mutant that is imported anew."""
_WAITING, _TIMES_WAITED = 120, 40
"""The same by the clock for all tests together: the machine may have other work."""

_WHERE_EVER = "not (corpus or documents or forms or seeds or browser or libreoffice or wine or validator)"
"""The tests that a clone runs: without the real material, without other programs."""
_READY = b"!"


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
        go_apart()
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
        with calls_traced(self._fixtures.setdefault(_name_of(fixturedef), set())):
            return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests once as they are, then for each mutant those that run its function, quick ones first."""
        for file in self._files:
            importlib.import_module(module_of(file))
        runs = self._run_all(session.items)
        os.write(self._answers, _READY if runs else b"?")
        functions = functions_by_name()
        for mutant in self._mutants if runs else ():
            os.write(self._answers, pickle.dumps(self._try(mutant, session.items, runs, functions)))
        return True

    def _run_all(self, items: Sequence[pytest.Item]) -> list[Run]:
        """Every test without a mutant, or nothing if one fails; in a fork, so that no result is kept here."""
        caches = find_caches()

        def run() -> list[Run]:
            runs = [self._run(item, place, items[place + 1 : place + 2], caches) for place, item in enumerate(items)]
            return [] if self._failed else sorted(map(self._with_fixtures, runs, items))

        answer = answer_apart(run, None)
        return answer if isinstance(answer, list) else []

    def _run(self, item: pytest.Item, place: int, following: Sequence[pytest.Item], caches: Sequence[Any]) -> Run:
        for cache in caches:
            cache.cache_clear()
        codes: set[CodeType] = set()
        start = time.process_time()
        with calls_traced(codes):
            self._fails(item, following)
        return Run(time.process_time() - start, place, functions_of(codes))

    def _with_fixtures(self, run: Run, item: pytest.Item) -> Run:
        """A run with what the fixtures ran that it uses."""
        shared: set[CodeType] = set()
        for definitions in getattr(item, "_fixtureinfo").name2fixturedefs.values():  # noqa: B009
            shared.update(*(self._fixtures.get(_name_of(each), ()) for each in definitions))
        return run._replace(functions=run.functions | functions_of(shared))

    def _fails(self, item: pytest.Item, following: Sequence[pytest.Item]) -> bool:
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following[0] if following else None)
        return self._failed

    def _try(
        self, mutant: Mutant, items: Sequence[pytest.Item], runs: Sequence[Run], functions: Functions
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
        functions: Functions,
        touching: Sequence[Run],
        items: Sequence[pytest.Item],
    ) -> int | None:
        """Which of the tests fails first with the changed code; -1 if the process dies or has no end."""
        tests = [items[run.place] for run in touching]

        def run() -> int | None:
            exchange(changed, functions)
            for place, (test, known) in enumerate(zip(tests, touching, strict=True)):
                end_after(_PATIENCE + _TIMES * known.seconds)
                if self._fails(test, tests[place + 1 : place + 2]):
                    return place
            end_after(0)
            return None

        answer = answer_apart(run, _WAITING + _TIMES_WAITED * sum(known.seconds for known in touching))
        return answer if answer is None or isinstance(answer, int) else -1


def _name_of(fixture: pytest.FixtureDef[object]) -> tuple[str, str]:
    return fixture.baseid, fixture.argname


def _is_noticed_anew(tests: Sequence[str], mutant: Mutant) -> bool:
    """Whether a test fails where the mutant is imported in place of its module."""

    def fails() -> bool:
        sys.meta_path.insert(0, Finder(mutant))
        end_after(_PATIENCE_ANEW)
        return _run_tests(tests) != 0

    return answer_apart(fails, _PATIENCE_ANEW * _TIMES) is not False
