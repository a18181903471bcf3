"""The figures of the tests under Wine: how they are told from what pytest says, and kept in docs/Windows.md."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from scripts import test_windows
from scripts.test_windows import parts_on_page, table, write_figures
from scripts.wine import running
from scripts.wine.running import Attempt, Part, attempt_told, left_out_tests, printed, run_folder, told_before
from tests.conftest import ROOT, _between

DONE = [
    "tests/hosts/test_gate.py::test_a[一 个 名字] PASSED [ 33%]",
    "tests/hosts/test_gate.py::test_b FAILED [ 66%]",
    "tests/hosts/test_gate.py::test_c PASSED [100%]",
]
SUMMARY = ["FAILED tests/hosts/test_gate.py::test_b - assert 1 == 2", "==== 1 failed, 2 passed in 7.50s ===="]


def test_what_pytest_says_is_counted() -> None:
    attempt = attempt_told([*DONE, *SUMMARY, "ERROR tests/hosts/test_z.py - ImportError: x", SUMMARY[-1]], 90)
    assert list(attempt.words.values()) == ["PASSED", "FAILED", "PASSED"]
    assert attempt[1:] == (("ERROR tests/hosts/test_z.py",), 7.5, True, SUMMARY[-1])


@pytest.mark.parametrize("lines", [[], DONE[:1], DONE[:2], [*DONE, "Fatal Python error: Aborted"]])
def test_what_was_not_finished_says_where_it_stopped(lines: list[str]) -> None:
    attempt = attempt_told(lines, 90)
    assert (attempt.finished, attempt.seconds, attempt.last) == (False, 90, lines[-1] if lines else "")
    assert len(attempt.words) == len([line for line in lines if "::" in line])


class Wine:
    """Starts that go as planned: `hangs` are tests at which they break off, each so many times; `fails` likewise."""

    def __init__(self, hangs: dict[str, int], fails: dict[str, int]) -> None:
        self._hangs, self._fails = hangs, fails
        self.starts: list[list[str]] = []

    def __call__(self, asked: Sequence[str]) -> Attempt:
        self.starts.append(list(asked))
        words: dict[str, str] = {}
        for test in (each for each in TESTS if each in asked or each.partition("::")[0] in asked):
            if self._hangs.get(test):
                self._hangs[test] -= 1
                return Attempt(words, (), 1, False, "…")
            words[test] = "FAILED" if self._fails.get(test) else "PASSED"
            self._fails[test] = max(0, self._fails.get(test, 0) - 1)
        return Attempt(words, (), 1, True, "")


TESTS = [f"tests/hosts/test_{module}.py::test_{number}" for module in "abc" for number in (1, 2)]
A1, A2, B1, B2, C1, C2 = TESTS


@pytest.mark.parametrize(
    ("hangs", "fails", "passed", "second", "failed", "starts"),
    [
        ({}, {}, 6, 0, 0, 1),
        ({B2: 1}, {}, 6, 0, 0, 3),
        ({B1: 1}, {}, 6, 0, 0, 3),
        ({A1: 1}, {}, 6, 0, 0, 3),
        ({A1: 1, C2: 1}, {}, 6, 0, 0, 4),
        ({B2: 9}, {}, 5, 0, 1, 3),
        ({A1: 9, B1: 9, C1: 9}, {}, 0, 0, 3, 6),
        ({}, {B1: 1, C2: 1}, 6, 2, 0, 2),
        ({}, {B1: 2}, 5, 0, 1, 2),
        ({A2: 1}, {A1: 1, B1: 3}, 5, 0, 1, 4),
    ],
)
def test_what_breaks_off_is_started_again_until_nothing_is_left(
    monkeypatch: pytest.MonkeyPatch,
    hangs: dict[str, int],
    fails: dict[str, int],
    passed: int,
    second: int,
    failed: int,
    starts: int,
) -> None:
    monkeypatch.setattr(running, "modules_of", lambda _: sorted({test.partition("::")[0] for test in TESTS}))
    wine = Wine(dict(hangs), dict(fails))
    part = run_folder("hosts", 1, "abc1234", wine)
    assert (part.passed, part.second, len(part.failed), len(wine.starts)) == (passed, second, failed, starts)
    assert part.fine == (failed == 0)


def test_a_folder_that_passed_is_not_run_again_at_the_same_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(test_windows, "RESULTS", tmp_path / "results")
    fine, broken = Part("rules", 5, 7, 1, (), 3, "abc1234"), Part("cli", 1, 7, 0, ("FAILED x",), 3, "abc1234")
    for part in (fine, broken):
        test_windows.keep(part, "one")
    assert test_windows.kept("rules", "one") == fine
    assert test_windows.kept("rules", "other") is None
    assert test_windows.kept("cli", "one") is None
    assert test_windows.kept("hosts", "one") is None


@pytest.mark.parametrize(
    ("starts", "known", "asked"),
    [
        ([], [], "abc"),
        ([[A1, A2, B1]], [A1, A2], "bc"),
        ([[A1, A2, B1], [C1, C2, "end"]], [A1, A2, C1, C2], "b"),
        ([[A1, A2, B1], [C1, C2, "end"], [B1, B2, "end"]], [A1, A2, B1, B2, C1, C2], ""),
        ([[A1, A2, B1], [C1, C2, "end"], [B1]], [A1, A2, C1, C2], "b"),
        ([[A1, A2, B1, B2, C1, C2, "end"]], [A1, A2, B1, B2, C1, C2], ""),
    ],
)
def test_a_run_that_was_broken_off_goes_on_behind_the_last_whole_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, starts: list[list[str]], known: list[str], asked: str
) -> None:
    log = tmp_path / "hosts.txt"
    lines = ["digest"]
    for each in starts:
        lines += [running._BEGUN, *(f"{test} PASSED [ 10%]" if "::" in test else SUMMARY[-1] for test in each)]
    log.write_text("\n".join([*lines, ""]), "utf-8")
    assert told_before(log, "another digest") == {}
    before = told_before(log, "digest")
    assert sorted(before) == sorted(known)
    monkeypatch.setattr(running, "modules_of", lambda _: sorted({test.partition("::")[0] for test in TESTS}))
    wine = Wine({}, {})
    part = run_folder("hosts", 1, "abc1234", wine, before)
    assert (part.passed, part.fine) == (6, True)
    modules = [f"tests/hosts/test_{module}.py" for module in asked]
    assert wine.starts == ([modules] if modules else [])


def test_a_new_figure_is_no_reason_to_run_all_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"docs/Windows.md": "1", "perfeval_xl/a.py": "2"}

    def git(*words: str) -> str:
        return "".join(f"100644 blob {each}\t{name}\n" for name, each in files.items()) if "ls-tree" in words else ""

    monkeypatch.setattr(test_windows, "_git", git)
    before = test_windows.contents()
    files["docs/Windows.md"] = "3"
    assert test_windows.contents() == before
    files["perfeval_xl/a.py"] = "4"
    assert test_windows.contents() != before


class Item(NamedTuple):
    """A test as far as a share needs to know it."""

    path: Path
    number: int


@pytest.mark.parametrize(
    ("every", "remaining"),
    [(1, "a0 a1 a2 a3 a4 a5 b0 b1 c0"), (2, "a1 a3 a5 b0 c0"), (5, "a1 b0 c0"), (9, "a1 b0 c0")],
)
def test_a_share_takes_some_of_every_module(every: int, remaining: str) -> None:
    """The first test of `a` is left out by a marker, unless all are taken."""
    items: Any = [Item(Path(name), number) for name, count in (("a", 6), ("b", 2), ("c", 1)) for number in range(count)]
    left_out = set(items[:1]) if every > 1 else set()
    passed_over = left_out | set(_between(items, left_out, every))
    assert " ".join(f"{item.path}{item.number}" for item in items if item not in passed_over) == remaining


def test_figures_of_other_folders_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "Windows.md"
    page.write_text((ROOT / "docs" / "Windows.md").read_text("utf-8"), "utf-8")
    monkeypatch.setattr(test_windows, "PAGE", page)
    before = {part.folder: part for part in parts_on_page(page.read_text("utf-8"))}
    write_figures([Part("rules", 5, 7, 1, ("FAILED x",), 3, "abc1234")])
    after = {part.folder: part for part in parts_on_page(page.read_text("utf-8"))}
    assert list(table([after["rules"]]))[2] == "| rules（每 5 项取一项） | 7 | 1 | 1 | 3 | abc1234 |"
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
    monkeypatch.setattr(running, "_SILENCE", 0.5)
    monkeypatch.setattr(running, "_REST", 0.5)
    monkeypatch.setattr(running, "end_wine", _end)
    child = f"subprocess.Popen([{sys.executable!r}, '-c', 'import time; time.sleep(60)'])"
    code = f"import subprocess, time; print('甲', flush=True); {child}; {rest}"
    log = tmp_path / "log.txt"
    assert printed([sys.executable, "-c", code], {"PYTHONUTF8": "1"}, log) == ["甲"]
    assert log.read_text("utf-8") == "甲\n"
