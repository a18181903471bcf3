"""Runs the tests of one folder with Windows' Python under Wine, until none is left.

Wine may hang or break off: what was done by then counts, the module in which it happened is started once more by
itself, and the rest without it. A test that failed gets a second try alone, because Wine on a busy machine is slow by
the minute; how many needed it is told.
"""

import os
import re
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, NamedTuple

from tests.support.wine import ENVIRONMENT, ROOT, WINE, as_text, end_wine

LEFT_OUT = ROOT / "scripts" / "wine" / "left_out.txt"
_ELSEWHERE = ("browser", "corpus", "documents", "forms", "libreoffice", "seeds", "validator", "wine")
"""The markers of tests that run on Linux alone."""
_DONE = re.compile(r"^(tests/.+?::.+) (PASSED|FAILED|ERROR) +\[ *\d+%\]$")
"""What pytest says of a test once it is done."""
_SECONDS = re.compile(r" in ([\d.]+)s")
_PASSED = "PASSED"
_BEGUN = "---- pytest ----"
"""What stands in a log where a start begins."""
_SILENCE = 900
"""Seconds without a word after which a start is given up: Wine may hang. On a busy machine a test takes minutes."""
_REST = 20
"""Seconds for which what a start has left may go on: it has the pipe as well."""


_PACE = "8"
"""How many times as long as on Linux a form may take before a test calls it stuck, see tests/support/systems.py."""


class Attempt(NamedTuple):
    """What one start of pytest told: a word for each test that was done, modules that could not be read, its end."""

    words: Mapping[str, str]
    unread: tuple[str, ...]
    seconds: float
    finished: bool
    last: str


Start = Callable[[Sequence[str]], Attempt]
"""Starts pytest with some modules or tests."""


class Part(NamedTuple):
    """What became of every so many of a folder's tests; `second` of those that passed needed another try."""

    folder: str
    every: int
    passed: int
    second: int
    failed: tuple[str, ...]
    seconds: float
    commit: str

    @property
    def fine(self) -> bool:
        """Whether all that was run passed."""
        return not self.failed


def run_folder(folder: str, every: int, commit: str, start: Start, known: Mapping[str, str] | None = None) -> Part:
    """Run the tests of a folder, however often Wine breaks off; `start` takes every so many.

    `known` are the words on modules that need not be run again, see `told_before`.
    """
    whole = _Whole(known or {})
    done = set(map(_module_of, whole.words))
    whole.run([module for module in modules_of(folder) if module not in done], start)
    first = whole.failing()
    if first:
        again = start(sorted({test.partition("[")[0] for test in first}))
        whole.add(again._replace(words={test: again.words.get(test, whole.words[test]) for test in first}))
    second = sum(whole.words[test] == _PASSED for test in first)
    failed = (*whole.faults, *(f"{whole.words[test]} {test}" for test in whole.failing()))
    return Part(folder, every, len(whole.words) - len(whole.failing()), second, failed, whole.seconds, commit)


class _Whole:
    """What several starts told together; the last word on a test counts."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.words = dict(known)
        self.faults: list[str] = []
        self.seconds = 0.0

    def failing(self) -> list[str]:
        return [test for test, word in self.words.items() if word != _PASSED]

    def add(self, attempt: Attempt) -> None:
        self.words.update(attempt.words)
        self.faults += attempt.unread
        self.seconds += attempt.seconds

    def run(self, modules: Sequence[str], start: Start) -> None:
        """All modules, and by itself once more each in which a start broke off."""
        waiting, alone = list(modules), []
        while waiting:
            attempt = start(waiting)
            self.add(attempt)
            if attempt.finished:
                break
            seen = list(dict.fromkeys(map(_module_of, attempt.words)))
            alone.append(seen[-1] if seen else waiting[0])
            waiting = [module for module in waiting if module not in seen and module != alone[-1]]
        for module in alone:
            attempt = start([module])
            self.add(attempt)
            if not attempt.finished:
                self.faults.append(f"没有做完：{module}，停在：{attempt.last}")


def _module_of(test: str) -> str:
    return test.partition("::")[0]


def modules_of(folder: str) -> list[str]:
    """The modules with tests in a folder, in the order in which pytest takes them, without those that are left out."""
    left_out = set(left_out_tests())
    names = (path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "tests" / folder).rglob("test_*.py")))
    return [name for name in names if name not in left_out]


def left_out_tests() -> list[str]:
    """The tests that are not run, by the names that pytest gives them."""
    lines = LEFT_OUT.read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def log_of(folder: str) -> Path:
    """Where all stands that the starts for a folder have said."""
    return WINE / "logs" / f"{folder}.txt"


def told_before(log: Path, contents: str) -> dict[str, str]:
    """The words on whole modules that an earlier run over these contents was done with when it was broken off."""
    lines = log.read_text("utf-8").splitlines() if log.exists() else []
    words: dict[str, str] = {}
    if lines[:1] != [contents]:
        return words
    for chunk in "\n".join(lines[1:]).split(_BEGUN):
        attempt = attempt_told(chunk.splitlines(), 0)
        words.update(attempt.words)
        if not attempt.finished and attempt.words:
            cut = _module_of(list(attempt.words)[-1])
            words = {test: word for test, word in words.items() if _module_of(test) != cut}
    return words


def start_for(folder: str, every: int, contents: str, *, anew: bool = True) -> Start:
    """Starts pytest under Wine for a folder's tests, or each so many of them; all that it says is added to the log.

    The log begins with what these contents are known by; `anew` begins it anew.
    """
    log = log_of(folder)
    log.parent.mkdir(exist_ok=True)
    if anew:
        log.write_text(f"{contents}\n", "utf-8")
    own = {"PYTHONPATH": f"Z:{ROOT}", "PERFEVAL_TEST_PACE": _PACE}
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], **ENVIRONMENT, **own}

    def start(tests: Sequence[str]) -> Attempt:
        begun = time.monotonic()
        with log.open("a", encoding="utf-8") as kept:
            print(_BEGUN, file=kept)
        lines = printed([*_pytest(every), *tests], environment, log)
        return attempt_told(lines, time.monotonic() - begun)

    return start


def _pytest(every: int) -> list[str]:
    markers = " and ".join(f"not {marker}" for marker in _ELSEWHERE)
    # hypothesis with the same examples every time, and no limit of time for one of them
    options = ["-vv", "--tb=short", "-rfE", "--continue-on-collection-errors", "--hypothesis-profile=ci"]
    options += ["-m", markers, f"--every={every}"]
    for test in left_out_tests():
        options += ["--deselect", test]
    return ["wine", str(WINE / "python" / "python.exe"), "-m", "pytest", *options]


def attempt_told(lines: Sequence[str], seconds: float) -> Attempt:
    """What the lines of a start tell; where it was not finished, what was done until then."""
    last = lines[-1] if lines else ""
    told = _SECONDS.search(last)
    words = {found[1]: found[2] for line in lines if (found := _DONE.match(line))}
    unread = (line.split(" - ")[0] for line in lines if line.startswith("ERROR tests/"))
    # the services that Wine starts keep the pipe open for a while: pytest's own clock tells what the tests took
    took = float(told[1]) if told else seconds
    return Attempt(words, tuple(line for line in unread if "::" not in line), took, told is not None, last)


def printed(command: Sequence[str], environment: Mapping[str, str], log: Path) -> list[str]:
    """The lines that a program of Windows prints, which are added to a log as they come.

    It is ended after a long silence, and what it leaves running a while after its own end.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        cwd=ROOT,
        start_new_session=True,
    )
    assert process.stdout is not None
    told: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_listen, args=(process.stdout, told), daemon=True).start()
    lines: list[str] = []
    heard, ended = time.monotonic(), False
    with log.open("a", encoding="utf-8") as kept:
        while True:
            try:
                line = told.get(timeout=1)
            except Empty:
                patience = _SILENCE if process.poll() is None else _REST
                if not ended and time.monotonic() - heard > patience:
                    ended = True
                    end_wine(process)
                continue
            if not line:
                process.wait()
                return lines
            heard = time.monotonic()
            lines.append(as_text(line.rstrip(b"\r\n")))
            print(lines[-1], file=kept, flush=True)


def _listen(pipe: IO[bytes], told: "SimpleQueue[bytes]") -> None:
    """Hand every line on; an empty one once no process has the pipe any more."""
    for line in pipe:
        told.put(line)
    told.put(b"")
