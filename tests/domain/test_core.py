"""Tests of the core run without any program but Python: `make check` needs nothing else."""

import shutil
import subprocess
import sys

import pytest

from perfeval_xl.hosts.office import find_office
from tests.support.core import CORE, NOWHERE, PROGRAMS, TESTS, is_core


@pytest.mark.parametrize(
    "program", ["soffice", "libreoffice", "node", "npm", "chromium", "google-chrome", "wine", "sh"]
)
def test_a_test_of_the_core_finds_no_program(program: str) -> None:
    assert not NOWHERE.exists()
    assert shutil.which(program) is None
    assert find_office() is None


def test_nor_does_a_child_of_it() -> None:
    code = "import shutil; print(shutil.which('soffice'), shutil.which('node'))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.split() == ["None"] * 2


@pytest.mark.parametrize("room", sorted(CORE))
def test_every_room_of_the_core_has_tests(room: str) -> None:
    assert list((TESTS / room).glob("test_*.py"))


def test_what_starts_a_program_or_lies_elsewhere_is_not_of_the_core(request: pytest.FixtureRequest) -> None:
    item = request.node
    assert is_core(item)
    for marker in PROGRAMS:
        item.add_marker(marker)
        assert not is_core(item)
        item.own_markers.pop()
    assert is_core(item)
    item.path = TESTS / "hosts" / "test_libreoffice.py"
    assert not is_core(item)
