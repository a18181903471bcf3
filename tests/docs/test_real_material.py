"""What a clone without the real material still runs."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REAL


def collected(root: Path, *words: str) -> list[str]:
    """The tests that a call of pytest would run."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-n", "0", *words]
    lines = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.splitlines()
    return [line for line in lines if "::" in line]


@pytest.mark.parametrize(
    ("file", "least"),
    [
        ("tests/batch/test_in_place.py", 6),
        ("tests/app/test_rolling.py", 4),
        ("tests/app/test_scoring.py", 8),
        ("tests/hosts/test_marks.py", 30),
        ("tests/hosts/test_all_hosts.py", 10),
    ],
)
def test_a_fixture_of_a_module_s_own_is_no_real_material(root: Path, file: str, least: int) -> None:
    without = collected(root, file, "-m", f"not ({' or '.join(REAL)})")
    assert len(without) >= least


def test_what_reads_real_material_is_marked(root: Path) -> None:
    assert collected(root, "tests/forms/test_published_forms.py", "-m", "forms or corpus")
    assert collected(root, "tests/forms/test_real_forms.py", "-m", "corpus")
