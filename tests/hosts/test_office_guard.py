"""LibreOffice ends with whoever started it, however that ends, and leaves nothing in the temporary folder."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from perfeval_xl.hosts.office import DONE, TOO_SLOW, conversion, convert, find_office
from perfeval_xl.hosts.office.guard import Guard
from perfeval_xl.hosts.office.profile import socket_of
from tests.conftest import ROOT
from tests.hosts.test_converting import SHEET_XML
from tests.hosts.test_office import alive, gone
from tests.support.batches import CLEAN, run, tree
from tests.support.calc import running_calc

STALLING = """#!{python}
import os, pathlib, subprocess, sys, time
child = subprocess.Popen(["sleep", "600"])
with open({log!r} + ".new", "w") as log:
    log.write(f"{{os.getpid()}} {{child.pid}}")
os.rename({log!r} + ".new", {log!r})
time.sleep(600)
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's temporary folder, empty."""
    place = tmp_path / "临时"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setattr("tempfile.tempdir", None)
    return place


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[int]]]:
    """A stand-in for soffice that never ends and starts a process of its own; both numbers once it runs."""
    program, log = tmp_path / "soffice", tmp_path / "log"
    program.write_text(STALLING.format(python=sys.executable, log=str(log)))
    program.chmod(0o755)
    monkeypatch.setenv("PERFEVAL_SOFFICE", str(program))

    def numbers() -> list[int]:
        until = time.monotonic() + 60
        while not log.exists():
            assert time.monotonic() < until
            time.sleep(0.01)
        return [int(number) for number in log.read_text().split()]

    yield numbers
    for number in numbers() if log.exists() else []:
        if alive(number):
            os.kill(number, signal.SIGKILL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Forms, one of which only LibreOffice can read."""
    place = tree(tmp_path / "自评表", "表.xlsx", form=CLEAN)
    (place / "导出.xls").write_text(SHEET_XML, "utf-8")
    return place


def emptied(place: Path) -> bool:
    """Whether a folder is empty, given the moment that takes."""
    until = time.monotonic() + 10
    while any(place.iterdir()) and time.monotonic() < until:
        time.sleep(0.01)
    return not any(place.iterdir())


def test_a_worker_that_is_stopped_for_its_time(
    folder: Path, tmp_path: Path, temporary: Path, started: Callable[[], list[int]]
) -> None:
    outcome = run(folder, tmp_path / "结果", seconds=2)
    assert outcome.codes == {"ok": 1, "TIME": 1}
    assert all(map(gone, started()))
    assert emptied(temporary)


@pytest.mark.parametrize(
    ("command", "sign"),
    [
        ("check", signal.SIGKILL),
        ("check", signal.SIGTERM),
        ("check", signal.SIGINT),
        ("batch", signal.SIGTERM),
        ("batch", signal.SIGINT),
    ],
)
def test_a_command_that_is_ended(
    command: str, sign: signal.Signals, folder: Path, tmp_path: Path, temporary: Path, started: Callable[[], list[int]]
) -> None:
    words = [str(folder), *(["--out", str(tmp_path / "结果"), "--no-pdf"] if command == "batch" else [])]
    process = subprocess.Popen(
        [sys.executable, "-m", "perfeval_xl", command, *words],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    numbers = started()
    process.send_signal(sign)
    process.wait(timeout=60)
    assert all(map(gone, numbers))
    assert emptied(temporary)


def test_a_conversion_that_has_ended_leaves_the_folder_to_its_owner(tmp_path: Path) -> None:
    place = tmp_path / "工作"
    place.mkdir()
    other = subprocess.Popen(["sleep", "600"], start_new_session=True)
    try:
        with Guard(place, place / "socket") as guard:
            guard.watch(other.pid)
        time.sleep(0.3)
        assert place.is_dir()
        assert alive(other.pid)
    finally:
        other.kill()
        other.wait()


def test_a_process_killed_before_libreoffice_has_started_leaves_nothing(tmp_path: Path) -> None:
    place = tmp_path / "工作"
    (place / "office").mkdir(parents=True)
    socket = tmp_path / "socket"
    socket.touch()
    script = (
        "import os, signal, sys; from pathlib import Path; from perfeval_xl.hosts.office.guard import Guard\n"
        "with Guard(*map(Path, sys.argv[1:])): os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", script, str(place), str(socket)], cwd=ROOT, check=False)
    assert emptied(tmp_path)


@pytest.mark.libreoffice
@pytest.mark.parametrize("limit", [60.0, 0.0], ids=["whole", "stopped"])
def test_a_conversion_leaves_no_socket(limit: float, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice is ended by force, be it done or too slow, and would leave the place at which it listened."""
    monkeypatch.setattr(conversion, "_START", limit)
    office = find_office()
    assert office is not None
    source = temporary / "a.xlsx"
    source.write_bytes(CLEAN.read_bytes())
    (outcome,) = convert(office, [source], temporary / "office", limit)
    assert outcome.state == (DONE if limit else TOO_SLOW)
    assert not socket_of(temporary / "office" / "profile").exists()
    assert {path.name for path in temporary.iterdir()} == {"a.xlsx", "office"}


@pytest.mark.libreoffice
def test_the_socket_is_where_libreoffice_has_it(tmp_path: Path) -> None:
    with running_calc(tmp_path / "profile"):
        assert socket_of(tmp_path / "profile").is_socket()
    assert not socket_of(tmp_path / "profile").exists()
