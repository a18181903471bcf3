"""Fixtures that every test may use."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.calc import limited

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect what reads the real forms where that folder is absent; CI lays it beside the project."""
    if CORPUS.is_dir():
        return
    absent = [item for item in items if item.get_closest_marker("corpus")]
    config.hook.pytest_deselected(items=absent)
    items[:] = [item for item in items if item not in absent]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """A LibreOffice that no longer answers ends the test, not the run."""
    if item.get_closest_marker("libreoffice") is None:
        return (yield)
    with limited():
        return (yield)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real forms."""
    return CORPUS


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root."""
    return ROOT


@pytest.fixture(autouse=True, scope="session")
def _plain_output() -> None:
    """Tests see what a pipe sees: no colours, no user settings."""
    os.environ.pop("FORCE_COLOR", None)
    os.environ["NO_COLOR"] = "1"
