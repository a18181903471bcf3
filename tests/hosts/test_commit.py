"""Saving in place: whole or not at all, never over somebody else's change, and by whose leave."""

import os
import random
import stat
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.hosts.disk import commit
from perfeval_xl.hosts.disk.temporary import temporary_name
from perfeval_xl.hosts.disk.windows import patiently

OLD, NEW = b"old" * 5000, b"new" * 6000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "表.xlsx"
    path.write_bytes(OLD)
    return path


def refused(action: Callable[[], object]) -> str:
    with pytest.raises(FileProblem) as problem:
        action()
    return problem.value.code


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_new_bytes_take_the_old_ones_place(file: Path) -> None:
    file.chmod(0o640)
    commit.replace(file, NEW, OLD)
    assert file.read_bytes() == NEW
    assert os.name == "nt" or file.stat().st_mode & 0o777 == 0o640
    assert names(file.parent) == ["表.xlsx"]


def test_a_file_that_changed_since_is_refused(file: Path) -> None:
    file.write_bytes(b"somebody else")
    assert refused(lambda: commit.replace(file, NEW, OLD)) == "CHANGED"
    assert file.read_bytes() == b"somebody else"
    assert names(file.parent) == ["表.xlsx"]


def test_a_save_between_check_and_exchange_is_put_back(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from perfeval_xl.hosts.disk import exchange as module

    real = module.exchange
    calls: list[Path] = []

    def late(one: Path, other: Path) -> bool:
        if not calls:
            other.write_bytes(b"their save")
        calls.append(other)
        return real(one, other)

    monkeypatch.setattr(module, "exchange", late)
    assert refused(lambda: commit.replace(file, NEW, OLD)) == "CHANGED"
    assert file.read_bytes() == b"their save"
    assert names(file.parent) == ["表.xlsx"]


def test_a_third_version_is_kept_under_another_name(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from perfeval_xl.hosts.disk import exchange as module

    real = module.exchange
    calls: list[Path] = []

    def late(one: Path, other: Path) -> bool:
        calls.append(other)
        other.write_bytes(b"save %d" % len(calls))
        return real(one, other)

    monkeypatch.setattr(module, "exchange", late)
    assert refused(lambda: commit.replace(file, NEW, OLD)) == "CHANGED"
    kept = {path.read_bytes() for path in file.parent.iterdir()}
    assert kept == {b"save 1", b"save 2"}


def test_a_read_only_file_is_refused_even_to_root(file: Path) -> None:
    file.chmod(0o444)
    assert refused(lambda: commit.replace(file, NEW, OLD)) == "READ_ONLY"
    assert file.read_bytes() == OLD


@pytest.mark.parametrize(
    ("lock", "content", "owner"),
    [
        ("~$表.xlsx", b"\x06\xe7\x8e\x8b\xe4\xb8\xbb" + b" " * 48, "王主"),
        (".~表.xlsx", b"", "别的程序"),
        (".~lock.表.xlsx#", "财务处,finance,pc-07,16.05.2025 18:02,file:///x;".encode(), "财务处"),
    ],
)
def test_a_file_that_somebody_has_open_is_refused(file: Path, lock: str, content: bytes, owner: str) -> None:
    (file.parent / lock).write_bytes(content)
    with pytest.raises(FileProblem, match=owner) as problem:
        commit.replace(file, NEW, OLD)
    assert problem.value.code == "BUSY"
    assert file.read_bytes() == OLD


def test_another_files_lock_does_not_count(file: Path) -> None:
    (file.parent / "~$别的表.xlsx").write_bytes(b"")
    commit.replace(file, NEW, OLD)
    assert file.read_bytes() == NEW


@pytest.mark.parametrize("call", ["fsync", "open"])
def test_a_full_disk_leaves_the_old_file_and_no_rest(file: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    real = getattr(os, call)

    def full(*arguments: object, **options: object) -> object:
        if call == "open" and not str(arguments[0]).endswith(".tmp"):
            return real(*arguments, **options)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, full)
    assert refused(lambda: commit.replace(file, NEW, OLD)) == "NO_SPACE"
    monkeypatch.undo()
    assert file.read_bytes() == OLD
    assert names(file.parent) == ["表.xlsx"]


def test_through_a_link_the_real_file_is_written(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "快捷.xlsx"
    link.symlink_to(file)
    commit.replace(link, NEW, OLD)
    assert link.is_symlink()
    assert file.read_bytes() == NEW


def test_where_files_cannot_be_exchanged_they_are_replaced(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from perfeval_xl.hosts.disk import exchange as module

    monkeypatch.setattr(module, "exchange", lambda one, other: False)
    commit.replace(file, NEW, OLD)
    assert file.read_bytes() == NEW
    assert names(file.parent) == ["表.xlsx"]


def test_where_files_cannot_be_exchanged_a_changed_one_is_refused_all_the_same(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from perfeval_xl.hosts.disk import exchange as module

    monkeypatch.setattr(module, "exchange", lambda one, other: False)
    file.write_bytes(b"somebody else")
    assert refused(lambda: commit.replace(file, NEW, OLD)) == "CHANGED"
    assert file.read_bytes() == b"somebody else"


def test_the_new_bytes_are_on_disk_before_they_have_the_name_and_the_name_afterwards(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from perfeval_xl.hosts.disk import exchange as module

    order: list[str] = []
    exchange, sync = module.exchange, os.fsync

    def noted_exchange(one: Path, other: Path) -> bool:
        order.append("exchange")
        return exchange(one, other)

    def noted_sync(handle: int) -> None:
        order.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        sync(handle)

    monkeypatch.setattr(module, "exchange", noted_exchange)
    monkeypatch.setattr(os, "fsync", noted_sync)
    commit.replace(file, NEW, OLD)
    # Windows brings a name to disk with the file, and gives no handle of a folder to Python
    assert order == ["file", "exchange", *(["folder"] if os.name == "posix" else [])]


def test_rests_of_killed_runs_are_swept_but_not_somebodys_save(file: Path) -> None:
    ours = file.parent / temporary_name(NEW, OLD)
    theirs = file.parent / temporary_name(NEW, OLD)
    ours.write_bytes(OLD)
    theirs.write_bytes(b"a save that we came upon")
    for path in (ours, theirs):
        os.utime(path, (time.time() - 7200,) * 2)
    commit.replace(file, NEW, OLD)
    assert names(file.parent) == sorted([theirs.name, "表.xlsx"])


def test_killed_at_any_moment_the_file_is_old_or_new(file: Path) -> None:
    """A small share of scripts/proof_commit.py."""
    program = (
        "import sys; from pathlib import Path; from perfeval_xl.hosts.file import commit; p = Path(sys.argv[1]);"
        "old = b'old' * 5000; new = b'new' * 6000; print('go', flush=True)\n"
        "while True: commit.replace(p, new, old); commit.replace(p, old, new)"
    )
    chance = random.Random(7)
    for _ in range(15):
        process = subprocess.Popen([sys.executable, "-c", program, str(file)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.random() * 0.02)
        process.kill()
        process.wait()
        process.stdout.close()
        assert file.read_bytes() in (OLD, NEW)
        file.write_bytes(OLD)


def test_a_racing_saver_loses_nothing(file: Path) -> None:
    """Somebody saves again and again while we write; what was saved last is there, or we were refused."""
    saved: list[bytes] = []
    refusals: set[str] = set()
    stop = threading.Event()

    def saver() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            data = b"user %06d" % number
            other = file.with_name("user.tmp")
            other.write_bytes(data)
            patiently(partial(other.replace, file), file)  # as programs on Windows do
            saved.append(data)
            time.sleep(0.001)

    thread = threading.Thread(target=saver)
    thread.start()
    try:
        _write_for(file, 1.0, refusals)
    finally:
        stop.set()
        thread.join()
    assert saved
    assert refusals <= {"CHANGED", "NOT_FOUND", *(["BUSY"] if os.name == "nt" else [])}
    left = {path.read_bytes().removesuffix(b" ours") for path in file.parent.iterdir()}
    assert saved[-1] in left


def _write_for(file: Path, seconds: float, refusals: set[str]) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            data = commit.read_file(file)
            commit.replace(file, data.removesuffix(b" ours") + b" ours", data)
        except FileProblem as problem:
            refusals.add(problem.code)


def _kept_old(path: Path) -> None:
    path.write_bytes(OLD)


def _cut_short(path: Path) -> None:
    path.write_bytes(NEW[:4096])


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


def _gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("lie", [_kept_old, _cut_short, _emptied, _gone])
def test_a_mount_that_says_yes_and_does_otherwise_is_told(
    file: Path, monkeypatch: pytest.MonkeyPatch, lie: Callable[[Path], None]
) -> None:
    monkeypatch.setattr(commit, "_sync_folder", lambda folder: lie(file))
    assert refused(lambda: commit.replace(file, NEW, OLD)) == "NOT_SAVED"
    file.write_bytes(OLD)
    assert refused(lambda: commit.write_new(file, NEW)) == "NOT_SAVED"
    made = file.with_name("made")
    made.write_bytes(NEW)
    file.write_bytes(OLD)
    assert refused(lambda: commit.write_new(file, made)) == "NOT_SAVED"


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 24 << 20])
@pytest.mark.parametrize("durable", [True, False])
def test_what_another_file_holds_is_written_piece_by_piece(file: Path, size: int, durable: bool) -> None:
    made = file.with_name("made")
    made.write_bytes(os.urandom(size))
    commit.write_new(file, b"")  # what is loaded once
    tracemalloc.start()
    try:
        commit.write_new(file, made, durable=durable)
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()
    assert file.read_bytes() == made.read_bytes()
    assert not list(file.parent.glob(".pe~*"))


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20])
def test_a_file_with_more_or_fewer_bytes_is_another(file: Path, size: int) -> None:
    data = os.urandom(size)
    for other in (data + b"x", data[:-1] if data else b"y", b"z" + data):
        file.write_bytes(other)
        assert not commit._holds(file, data)
    file.write_bytes(data)
    assert commit._holds(file, data)


def test_a_save_right_after_ours_is_no_fault_of_the_disk(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commit, "_sync_folder", lambda folder: file.write_bytes(b"their save"))
    commit.replace(file, NEW, OLD)
    assert file.read_bytes() == b"their save"


def _touched(monkeypatch: pytest.MonkeyPatch, file: Path, contents: list[bytes]) -> None:
    """Each reading of the file changes its time, and lays the next contents in its place."""
    real, times = os.fstat, iter(range(1, 100))

    def looked(handle: int) -> os.stat_result:
        seen = real(handle)
        number = next(times)
        if number % 2 == 0 and contents:
            file.write_bytes(contents.pop(0))
        fields = {name: getattr(seen, name) for name in ("st_mode", "st_size")}
        return cast(os.stat_result, SimpleNamespace(**fields, st_mtime_ns=number))

    monkeypatch.setattr(os, "fstat", looked)


def test_a_mount_that_changes_times_by_reading_is_read_all_the_same(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _touched(monkeypatch, file, [])
    assert commit.read_file(file) == OLD


def test_a_file_that_is_saved_at_each_reading_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _touched(monkeypatch, file, [b"one", b"two", b"three"])
    assert refused(lambda: commit.read_file(file)) == "CHANGED"


def test_a_save_while_reading_is_read_anew(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _touched(monkeypatch, file, [NEW])
    assert commit.read_file(file) == NEW
