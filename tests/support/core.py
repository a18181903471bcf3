"""The tests of the core: quick, and without any program but Python. `make check` runs them, and CI holds them to it."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent
CONTRACT = "The core knows no spreadsheet library"
PROGRAMS = ("browser", "libreoffice", "validator", "wine")
"""The markers of tests that start a program."""
NOWHERE = TESTS / "no programs"
"""A folder that is not there."""


def core_rooms() -> frozenset[str]:
    """The rooms of the package that the contract of pyproject.toml calls the core; those below tests have the same names."""
    settings = tomllib.loads((TESTS.parent / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (contract,) = [each for each in contracts if each["name"] == CONTRACT]
    return frozenset(name.removeprefix("perfeval_xl.") for name in contract["source_modules"])


CORE = core_rooms()


def is_core(item: pytest.Item) -> bool:
    """Whether a test tries a room of the core and is not marked to start a program."""
    inside = item.path.relative_to(TESTS).parts if item.path.is_relative_to(TESTS) else ()
    return bool(inside) and inside[0] in CORE and not any(map(item.get_closest_marker, PROGRAMS))


@contextmanager
def without_programs() -> Iterator[None]:
    """The time of a test in which neither we nor a child of ours find a program by its name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(NOWHERE))
        patch.setenv("PERFEVAL_SOFFICE", str(NOWHERE / "soffice"))
        yield
