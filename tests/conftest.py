"""Fixtures that every test may use."""

import os
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from tests.support.calc import limited
from tests.support.core import is_core, without_programs
from tests.support.fictional import write_form

ROOT = Path(__file__).resolve().parent.parent
REAL = {marker: ROOT.parent / "shared" / marker for marker in ("corpus", "documents", "forms", "seeds")}
"""The folders of real material beside the project, by the fixture that gives them and the marker of the tests that use it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --core`: what `make check` runs."""
    parser.addoption("--core", action="store_true", help="only the tests of the core: no program but Python is started")
    parser.addoption(
        "--every", type=int, default=1, metavar="N", help="of each module the first test and each Nth after it"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what reads real material, deselect it where its folder is absent; CI lays the folders beside the project."""
    for marker in REAL:
        for item in (each for each in items if _asks_for(each, marker)):
            item.add_marker(marker)
    missing = [marker for marker, folder in {**REAL, "wine": ROOT / ".wine" / "prefix"}.items() if not folder.is_dir()]
    core = bool(config.getoption("--core"))
    left_out = {item for item in items if any(map(item.get_closest_marker, missing)) or (core and not is_core(item))}
    left_out |= set(_between(items, left_out, config.getoption("--every")))
    config.hook.pytest_deselected(items=left_out)
    items[:] = sorted((item for item in items if item not in left_out), key=_comes_late)


def _between(items: list[pytest.Item], left_out: set[pytest.Item], every: int) -> Iterator[pytest.Item]:
    """Of the tests that remain of each module, those between its first and each so many after that."""
    for _, those in groupby((item for item in items if item not in left_out), key=lambda item: item.path):
        yield from (item for place, item in enumerate(those) if place % every)


def _comes_late(item: pytest.Item) -> bool:
    """Whether a test need not begin at once: those of WPS wait most of their time, which others can use meanwhile."""
    return not item.path.is_relative_to(ROOT / "tests" / "wps")


def _asks_for(item: pytest.Item, folder: str) -> bool:
    """Whether a test uses a folder of real material, and not a fixture of its own that has the same name."""
    definitions = getattr(getattr(item, "_fixtureinfo", None), "name2fixturedefs", {}).get(folder, ())
    return bool(definitions) and definitions[-1].baseid == definitions[0].baseid == "tests"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """A test of the core finds no program; a LibreOffice that no longer answers ends the test, not the run."""
    if is_core(item):
        with without_programs():
            return (yield)
    if item.get_closest_marker("libreoffice") is None:
        return (yield)
    with limited():
        return (yield)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real forms."""
    return REAL["corpus"]


@pytest.fixture(scope="session")
def documents() -> Path:
    """The folder of real forms in files of other kinds."""
    return REAL["documents"]


@pytest.fixture(scope="session")
def forms() -> Path:
    """The folder of published forms with what must be found in them."""
    return REAL["forms"]


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of real documents as text."""
    return REAL["seeds"]


@pytest.fixture(scope="session", params=["fictional", pytest.param("real", marks=pytest.mark.corpus)])
def any_form(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled form as offices send it: a fictional one everywhere, a real one of the same shape where there is one."""
    if request.param == "fictional":
        return write_form(tmp_path_factory.mktemp("fictional"))
    return REAL["corpus"] / "2024-央企对接现场会相关经费.xlsx"


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root."""
    return ROOT


@pytest.fixture(autouse=True, scope="session")
def _plain_output() -> None:
    """Tests see what a pipe sees: no colours, no user settings."""
    os.environ.pop("FORCE_COLOR", None)
    os.environ["NO_COLOR"] = "1"
