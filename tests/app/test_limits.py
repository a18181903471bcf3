"""A file that takes too long or too much is given up with its code, whoever asked; the others of the call go on."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import perfeval_xl
from perfeval_xl.app import limits, pressing
from perfeval_xl.app.limits import IN_OFFICE, Limits, within
from perfeval_xl.app.walking import find
from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.hosts.file import Workbook
from perfeval_xl.standard import Standard
from tests.support.command import perfeval
from tests.support.snapshots import Recorder

FORM = "没有问题的表.xlsx"
_SHORT = Limits(seconds=0.1)
_SOON = 0.2
"""Seconds of work that no form of these tests takes."""


def for_ever(*_: object, **__: object) -> None:
    """Work without an end, behind a guard such as rules have."""
    while True:
        with suppress(Exception):
            sum(range(1000))


def too_much(*_: object, **__: object) -> None:
    """More memory than there may be; nothing is touched where it is given."""
    bytearray(64 << 30)


def code_of(work: Callable[[], object], given: Limits = _SHORT) -> str:
    """What the work ends in."""
    try:
        within(given, work)
    except FileProblem as refusal:
        return refusal.code
    return "ok"


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time for one file is short."""
    begin = limits._Watch.__init__
    monkeypatch.setattr(limits._Watch, "__init__", lambda self, _: begin(self, _SOON))
    Standard.default()


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """Two forms, one of which takes for ever; the other is the last to be looked at."""
    place = tmp_path / "表"
    place.mkdir()
    for name in ("1不停.xlsx", "2好.xlsx"):
        shutil.copy(root / "examples" / "2024" / FORM, place / name)
    return place


@pytest.fixture(params=["reading", "rules"])
def endless(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, short: None) -> None:
    """What is done with the first form takes for ever."""
    name = {"reading": "perfeval_xl.app.reading.open_form", "rules": "perfeval_xl.app.checking.find_with_causes"}
    target = name[request.param]
    module, _, attribute = target.rpartition(".")
    real = getattr(sys.modules[module], attribute)

    def maybe(subject: Any, *more: object, **named: object) -> object:
        path = subject if isinstance(subject, Path) else "".join(book.path for book in subject)
        if "不停" in str(path):
            for_ever()
        return real(subject, *more, **named)

    monkeypatch.setattr(target, maybe)


def statuses(answer: Any) -> dict[str, str]:
    """Each file's name with its code."""
    return {Path(file["path"]).name: file["status"] for file in answer["files"]}


GIVEN_UP = {"1不停.xlsx": "TIME", "2好.xlsx": "ok"}


@pytest.mark.parametrize("command", ["check", "score"])
def test_commands_tell_it_and_go_on(folder: Path, endless: None, command: str) -> None:
    answer = perfeval(command, folder, "--format", "json")
    assert statuses(answer.json) == GIVEN_UP
    assert answer.status == 2


@pytest.mark.parametrize("command", ["report", "import", "rollup"])
@pytest.mark.parametrize("endless", ["reading"], indirect=True)
def test_what_is_made_of_the_others_is_made(folder: Path, tmp_path: Path, endless: None, command: str) -> None:
    answer = perfeval(command, folder, "--out", tmp_path / "结果")
    assert answer.status == 2
    assert "1不停.xlsx" in answer.out
    assert list((tmp_path / "结果").iterdir())


@pytest.mark.parametrize("endless", ["reading"], indirect=True)
def test_python_callers(folder: Path, endless: None) -> None:
    result = perfeval_xl.check(folder)
    assert {file.path.name: file.status for file in result.files} == GIVEN_UP
    with pytest.raises(FileProblem, match="单独另存为一个文件"):
        perfeval_xl.read(folder / "1不停.xlsx")


def test_writing_is_given_up_before_the_file_is_touched(
    folder: Path, short: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (folder / "1不停.xlsx").read_bytes()
    monkeypatch.setattr(Workbook, "apply", for_ever)
    answer = perfeval("check", folder / "1不停.xlsx", "--mark")
    assert "TIME" in answer.out
    assert (folder / "1不停.xlsx").read_bytes() == before
    assert [path.name for path in folder.iterdir() if ".pe~" in path.name] == []


def test_comparing_the_files_is_limited_too(folder: Path, short: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files keep their own findings, and what was not compared is told."""
    real = sys.modules["perfeval_xl.app.checking"].find_with_causes
    monkeypatch.setattr(
        "perfeval_xl.app.checking.find_with_causes",
        lambda books, *more, **named: real(books, *more, **named) if len(books) < 2 else for_ever(),
    )
    answer = perfeval("check", folder, "--format", "json").json
    assert set(statuses(answer).values()) == {"ok"}
    assert [each["code"] for each in answer["files"][0]["findings"]] == ["Z901"]


@pytest.mark.parametrize(
    ("press", "given"), [(pressing.check, Limits()), (pressing.score, IN_OFFICE), (find, IN_OFFICE)]
)
def test_buttons(
    root: Path, short: None, monkeypatch: pytest.MonkeyPatch, press: Callable[..., Any], given: Limits
) -> None:
    """Nothing is written, and the window hears why."""
    book = Recorder(Workbook.open(root / "examples" / "2024" / FORM).read())
    monkeypatch.setattr("perfeval_xl.app.reading._read_book", for_ever)
    with pytest.raises(FileProblem, match="单独另存为一个文件") as refusal:
        press(book, limits=given)
    assert refusal.value.code == "TIME"
    assert book.edits == []


@pytest.mark.parametrize("given", [_SHORT, _SHORT._replace(ours=False)])
def test_no_guard_keeps_the_work_going(given: Limits) -> None:
    begun = time.monotonic()
    assert code_of(for_ever, given) == "TIME"
    assert time.monotonic() - begun < 10


def test_a_thread_is_interrupted_as_well() -> None:
    codes: list[str] = []
    thread = threading.Thread(target=lambda: codes.append(code_of(for_ever)))
    thread.start()
    thread.join(10)
    assert codes == ["TIME"]


def test_waiting_is_given_more_time_than_working() -> None:
    assert code_of(lambda: time.sleep(0.5)) == "ok"
    assert code_of(lambda: time.sleep(10)) == "TIME"


def test_memory_is_limited_and_given_back() -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    assert code_of(too_much, Limits()) == "MEMORY"
    assert resource.getrlimit(resource.RLIMIT_AS) == before
    assert code_of(lambda: len(bytearray(64 << 20)), Limits()) == "ok"


def test_memory_of_another_program_is_left_alone() -> None:
    import resource

    seen: list[tuple[int, int]] = []
    before = resource.getrlimit(resource.RLIMIT_AS)
    within(IN_OFFICE, lambda: seen.append(resource.getrlimit(resource.RLIMIT_AS)))
    assert seen == [before]


def test_an_alarm_of_the_caller_is_left_alone() -> None:
    rung: list[int] = []
    before = signal.signal(signal.SIGALRM, lambda *_: rung.append(1))
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    try:
        assert code_of(for_ever) == "TIME"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert rung == [1]


def test_no_alarm_is_left_behind() -> None:
    assert code_of(for_ever) == "TIME"
    assert signal.getsignal(signal.SIGALRM) == signal.SIG_DFL
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_ctrl_c_ends_a_command_at_once(root: Path, folder: Path) -> None:
    """In the middle of a file that takes for ever."""
    faults = {**os.environ, "PYTHONPATH": str(root / "tests" / "support" / "faults")}
    command = [sys.executable, "-m", "perfeval_xl", "check", str(folder)]
    with subprocess.Popen(command, env=faults, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        _await_work(process.pid)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert "已中断" in err.decode()


def _await_work(pid: int) -> None:
    """Until the process has loaded everything and is at the file: it works longer than it takes to start."""
    for _ in range(200):
        time.sleep(0.05)
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        if int(fields[11]) / os.sysconf("SC_CLK_TCK") > 1:
            return
    raise AssertionError("never at work")
