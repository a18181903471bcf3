"""The figures of the tests under Wine: how they are told from what pytest says, and kept in docs/Windows.md."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import test_windows
from scripts.test_windows import Part, left_out_tests, part_told, parts_on_page, printed, table, write_figures
from tests.conftest import ROOT

DONE = [
    "tests/hosts/test_gate.py::test_a[一 个 名字] PASSED [ 33%]",
    "tests/hosts/test_gate.py::test_b FAILED [ 66%]",
    "tests/hosts/test_gate.py::test_c PASSED [100%]",
]
SUMMARY = ["FAILED tests/hosts/test_gate.py::test_b - assert 1 == 2", "==== 1 failed, 2 passed in 7.50s ===="]


def test_what_pytest_says_is_counted() -> None:
    part = part_told("hosts", [*DONE, *SUMMARY], 90, "abc1234")
    assert part == Part("hosts", 2, ("FAILED tests/hosts/test_gate.py::test_b",), 7.5, True, "abc1234")
    assert not part.fine
    assert part_told("hosts", [DONE[0], DONE[2], "==== 2 passed in 7.50s ===="], 90, "").fine


@pytest.mark.parametrize("lines", [[], DONE[:1], DONE[:2], [*DONE, "Fatal Python error: Aborted"]])
def test_what_was_not_finished_is_no_success_and_says_where_it_stopped(lines: list[str]) -> None:
    part = part_told("hosts", lines, 90, "")
    assert not part.fine and not part.finished
    assert part.failed[-1] == f"没有做完，停在：{lines[-1] if lines else ''}"
    assert [name for name in part.failed if name.startswith("FAILED")] == [
        "FAILED tests/hosts/test_gate.py::test_b" for line in lines if "FAILED" in line
    ]


def test_figures_of_other_folders_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "Windows.md"
    page.write_text((ROOT / "docs" / "Windows.md").read_text("utf-8"), "utf-8")
    monkeypatch.setattr(test_windows, "PAGE", page)
    before = {part.folder: part for part in parts_on_page(page.read_text("utf-8"))}
    write_figures([Part("rules", 7, ("FAILED x",), 3, True, "abc1234")])
    after = {part.folder: part for part in parts_on_page(page.read_text("utf-8"))}
    assert list(table([after["rules"]]))[2] == "| rules | 7 | 1 | 3 | abc1234 |"
    assert {name: part for name, part in after.items() if name != "rules"} == {
        name: part for name, part in before.items() if name != "rules"
    }


@pytest.mark.parametrize("test", left_out_tests())
def test_what_is_left_out_is_a_test(test: str) -> None:
    path, _, name = test.partition("::")
    text = (ROOT / path).read_text("utf-8")
    assert not name or re.search(rf"^(async )?def {name.partition('[')[0]}\(", text, re.MULTILINE), test


def _end(process: "subprocess.Popen[bytes] | None" = None) -> None:
    assert process is not None
    os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.parametrize("rest", ["", "time.sleep(60)"])
def test_silence_ends_a_program_with_what_it_has_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rest: str
) -> None:
    """Wine's own services keep the pipe after the program's end, and a program of Windows may hang."""
    monkeypatch.setattr(test_windows, "_SILENCE", 0.5)
    monkeypatch.setattr(test_windows, "_REST", 0.5)
    monkeypatch.setattr(test_windows, "end_wine", _end)
    child = f"subprocess.Popen([{sys.executable!r}, '-c', 'import time; time.sleep(60)'])"
    code = f"import subprocess, time; print('甲', flush=True); {child}; {rest}"
    log = tmp_path / "log.txt"
    assert printed([sys.executable, "-c", code], {"PYTHONUTF8": "1"}, log) == ["甲"]
    assert log.read_text("utf-8") == "甲\n"
