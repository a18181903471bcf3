"""Every hazard of a shared folder, injected."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import SoftFileLease

from perfeval_xl.batch import lease, root
from perfeval_xl.batch.state import database
from perfeval_xl.domain.errors import PerfevalError
from tests.support.batches import BLANK_SCORES, CLEAN, WITH_ERRORS, CallingWatch, hashes, logged, run, tree
from tests.support.command import perfeval


def code_of(folder: Path, out: Path) -> str:
    with pytest.raises(PerfevalError) as refusal:
        run(folder, out)
    return refusal.value.code


# what belongs to the tree


def test_lock_files_hidden_backup_and_result_folders_and_links_are_no_forms(folder: Path, out: Path) -> None:
    tree(folder, "表.xlsx", "~$表.xlsx", ".~表.xlsx", ".藏.xlsx", ".藏/表.xlsx", "备份/表.xlsx", "#recycle/表.xlsx")
    tree(folder, "结果/计分/表.xlsx", "旧结果/表.xlsx")
    (folder / "旧结果" / "状态.sqlite").touch()
    (folder / "链接.xlsx").symlink_to(folder / "表.xlsx")
    (folder / "文件夹").symlink_to(folder, target_is_directory=True)
    (folder / ".~lock.表.xlsx#").write_text("王,王,pc,now,;", "utf-8")
    outcome = run(folder, folder / "结果")
    assert set(logged(outcome)) == {"表.xlsx"}
    assert outcome.passed == {"锁文件": 2, "隐藏文件": 1, "隐藏文件夹": 1, "备份文件夹": 2, "结果文件夹": 2, "链接": 2}


_EVERYWHERE = ("绩" * 83 + ".xlsx", "尾部空格 .xlsx", "caf\u00e9.xlsx", "cafe\u0301.xlsx", "'引号'；--&%.xlsx")
ODD = (
    *_EVERYWHERE,
    *(
        (os.fsdecode("自评表".encode("gbk") + b".xlsx"), "新\n行.xlsx", "con.xlsx", "'引号\"；--.xlsx")
        if os.name == "posix"
        else ()
    ),
)


def test_odd_names_are_kept_as_they_are(folder: Path, out: Path) -> None:
    tree(folder, *ODD)
    outcome = run(folder, out, report=True)
    assert {path.name for path in (out / "计分").iterdir()} == set(ODD)
    assert set(logged(outcome)) == set(ODD)
    folders = [path.name for path in (out / "报告").iterdir()]
    assert len(folders) == len(ODD)
    assert all(len(name.encode()) <= 100 for name in folders)
    assert run(folder, out, report=True, since_last=True).unchanged == len(ODD)
    for line in outcome.log.read_bytes().splitlines():
        json.loads(line.decode("utf-8"))


# open, saved, locked


@pytest.mark.parametrize("lock", ["~$表.xlsx", ".~表.xlsx", ".~lock.表.xlsx#"])
def test_a_form_that_a_user_has_open_is_scored_to_a_copy_but_never_written(folder: Path, out: Path, lock: str) -> None:
    before = (tree(folder, "表.xlsx") / "表.xlsx").read_bytes()
    (folder / lock).write_bytes(b"\x06\xe7\x8e\x8b\xe4\xb8\xbb")
    assert run(folder, out).codes == {"ok": 1}
    line = logged(run(folder, out.with_name("写回"), in_place=True))["表.xlsx"]
    assert line["status"] == "BUSY"
    assert line["findings"]
    assert (folder / "表.xlsx").read_bytes() == before


def test_a_form_that_is_closed_before_the_run_ends_is_written_after_all(folder: Path, out: Path) -> None:
    tree(folder, *(f"{number}.xlsx" for number in range(6)))
    lock = folder / "~$0.xlsx"
    lock.write_bytes(b"")
    outcome = run(folder, out, CallingWatch(lambda number: lock.unlink() if number == 12 else None), in_place=True)
    assert outcome.codes == {"ok": 6}


def test_a_save_during_the_run_is_not_lost(folder: Path, out: Path, faults: pytest.MonkeyPatch) -> None:
    """The user saves between our reading and our writing: the save stands, and is what gets its scores."""
    path = tree(folder, "表.xlsx") / "表.xlsx"
    saved = WITH_ERRORS.read_bytes()
    Path(f"{path}.new").write_bytes(saved)
    faults.setenv("FAULT_SAVE", str(path))
    outcome = run(folder, out, in_place=True)
    assert outcome.codes == {"ok": 1}
    kept = next((out / "原件").iterdir()) / "文件" / "表.xlsx"
    assert kept.read_bytes() == saved
    assert not list(folder.glob(".pe~*"))


def test_two_runs_at_once_one_is_locked_out(folder: Path, out: Path) -> None:
    tree(folder, *(f"{number}.xlsx" for number in range(4)))
    codes: list[str] = []
    run(folder, out, CallingWatch(lambda number: codes.append(code_of(folder, out)) if number == 1 else None))
    assert codes == ["LOCKED"]


def test_two_in_place_runs_over_one_tree_with_different_results(folder: Path, out: Path) -> None:
    tree(folder, "表.xlsx")
    codes: list[str] = []

    def second(number: int) -> None:
        with pytest.raises(PerfevalError) as refusal:
            run(folder, out.with_name("别处"), in_place=True)
        codes.append(refusal.value.code)

    run(folder, out, CallingWatch(lambda number: second(number) if number == 1 else None), in_place=True)
    assert codes == ["LOCKED"]


def _claim(out: Path, host: str, seconds: float) -> None:
    """A lock as a run leaves it on a machine of that name."""
    out.mkdir()
    held = SoftFileLease(out / lease.NAME, lease_duration=seconds, heartbeat_interval=seconds / 2)
    held.acquire()
    text = (out / lease.NAME).read_bytes()
    held.release()
    (out / lease.NAME).write_bytes(text.replace(socket.gethostname().encode(), host.encode()))


def test_the_lock_of_a_dead_run_elsewhere_does_not_hold_for_ever(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(folder, "表.xlsx")
    monkeypatch.setattr(lease, "LEASE", 2.0)
    monkeypatch.setattr(lease, "HEARTBEAT", 0.5)
    _claim(out, "another-machine", 2.0)
    begun = time.monotonic()
    assert run(folder, out).codes == {"ok": 1}
    assert time.monotonic() - begun > 1.5


def test_the_lock_of_a_run_that_lives_elsewhere_holds_whatever_its_clock_says(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(folder, "表.xlsx")
    monkeypatch.setattr(lease, "LEASE", 3.0)
    _claim(out, "another-machine", 3.0)
    stop = threading.Event()

    def beat() -> None:
        moment = 1_000_000_000.0  # its clock stands in 2001
        while not stop.wait(0.3):
            moment += 0.3
            os.utime(out / lease.NAME, (moment, moment))

    thread = threading.Thread(target=beat)
    thread.start()
    try:
        assert code_of(folder, out) == "LOCKED"
    finally:
        stop.set()
        thread.join()


def test_a_run_whose_lock_was_taken_stops(folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(folder, *(f"{number}.xlsx" for number in range(40)))
    monkeypatch.setattr(lease, "HEARTBEAT", 0.05)

    def steal(number: int) -> None:
        if number == 1:
            try:
                (out / lease.NAME).unlink()
            except PermissionError:
                pytest.skip("nobody can take a lock here from the run that has it open")
            time.sleep(0.5)

    outcome = run(folder, out, CallingWatch(steal))
    assert outcome.stopped is not None
    assert outcome.stopped.code == "LOCK_LOST"
    assert outcome.left


def test_a_run_that_is_told_that_its_lock_was_taken_stops(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However it came to pass: on Windows a share may drop the lock that nobody could take."""
    told: list[Callable[[object], object]] = []

    def lock(*place: Path, on_compromise: Callable[[object], object], **times: Any) -> SoftFileLease:
        told.append(on_compromise)
        return SoftFileLease(*place, **times)

    tree(folder, *(f"{number}.xlsx" for number in range(40)))
    monkeypatch.setattr(lease, "SoftFileLease", lock)
    outcome = run(folder, out, CallingWatch(lambda number: told[0](None) if number == 1 else None))
    assert outcome.stopped is not None
    assert outcome.stopped.code == "LOCK_LOST"
    assert outcome.left


# disks, rights, networks


def test_a_full_disk_stops_the_run_and_leaves_nothing_half_written(
    folder: Path, out: Path, faults: pytest.MonkeyPatch
) -> None:
    tree(folder, "1.xlsx", "磁盘满.xlsx", *(f"{number}.xlsx" for number in range(2, 30)))
    tree(folder, "磁盘满/1.xlsx")
    before = hashes(folder)
    outcome = run(folder, out)
    assert outcome.stopped is not None
    assert outcome.stopped.code == "NO_SPACE"
    assert outcome.exit_status == 2
    assert outcome.left
    assert outcome.found == sum(outcome.codes.values()) + outcome.left
    assert hashes(folder) == before
    assert not list(out.rglob(".pe~*"))
    faults.delenv("PYTHONPATH")
    assert run(folder, out).codes == {"ok": 31}


def test_a_read_only_form_is_left_alone(folder: Path, out: Path) -> None:
    path = tree(folder, "表.xlsx", "别的.xlsx") / "表.xlsx"
    path.chmod(0o444)
    before = path.read_bytes()
    lines = logged(run(folder, out, in_place=True))
    assert (lines["表.xlsx"]["status"], lines["别的.xlsx"]["status"]) == ("READ_ONLY", "ok")
    assert path.read_bytes() == before
    assert path.stat().st_mode & 0o777 == 0o444


def test_forms_and_folders_without_permission_are_told(folder: Path, out: Path) -> None:
    tree(folder, "可读.xlsx", "不可读.xlsx", "不可进/表.xlsx")
    (folder / "不可读.xlsx").chmod(0)
    (folder / "不可进").chmod(0)
    command = [sys.executable, "-m", "perfeval_xl", "batch", str(folder), "--out", str(out), "--no-report", "--no-pdf"]
    if os.getuid() == 0:  # root may read all; without these two rights it is as anybody
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    (folder / "不可进").chmod(0o700)
    assert done.returncode == 2, done.stderr
    lines = [json.loads(line) for path in (out / "日志").iterdir() for line in path.read_text("utf-8").splitlines()]
    assert {Path(line["path"]).name: line["status"] for line in lines} == {
        "可读.xlsx": "ok",
        "不可读.xlsx": "DENIED",
        "不可进": "DENIED",
    }


def test_a_drive_that_goes_stops_the_run_and_nothing_is_forgotten(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(root, "PAUSES", (0.1, 0.1))
    tree(folder, *(f"{number}.xlsx" for number in range(30)))
    away = folder.with_name("拔掉")
    outcome = run(folder, out, CallingWatch(lambda number: folder.rename(away) if number == 3 else None))
    assert outcome.stopped is not None
    assert outcome.stopped.code == "ROOT_GONE"
    assert outcome.codes.keys() == {"ok"}
    away.rename(folder)
    again = run(folder, out)
    assert again.run == outcome.run
    assert again.codes == {"ok": 30}


def test_a_drive_that_comes_back_is_worked_through(folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(root, "PAUSES", (0.3,) * 10)
    tree(folder, *(f"{number}.xlsx" for number in range(30)))
    away = folder.with_name("拔掉")

    def drop(number: int) -> None:
        if number == 3:
            folder.rename(away)
            threading.Timer(1.0, lambda: away.rename(folder)).start()

    outcome = run(folder, out, CallingWatch(drop))
    assert outcome.stopped is None
    assert outcome.codes == {"ok": 30}


def test_an_empty_mount_point_is_not_a_tree_without_forms(folder: Path, out: Path) -> None:
    tree(folder, "表.xlsx")
    run(folder, out)
    (folder / "表.xlsx").unlink()
    assert code_of(folder, out) == "ROOT_EMPTY"
    tree(folder, "表.xlsx")
    assert run(folder, out, since_last=True).found == 1


def test_a_state_that_is_no_database_is_told(folder: Path, out: Path) -> None:
    tree(folder, "表.xlsx")
    out.mkdir()
    (out / "状态.sqlite").write_bytes(b"this is no database" * 100)
    assert code_of(folder, out) == "NO_STATE"


@pytest.mark.parametrize(("more", "letter"), [(-64, "a"), (-24, "长"), (26, "a"), (26, "长"), (396, "长")])
def test_a_results_folder_whose_path_is_too_long_is_told_as_such(folder: Path, more: int, letter: str) -> None:
    tree(folder, "表.xlsx")
    out = folder.parent
    while (rest := database._LONGEST_PATH + more - len(os.fsencode(out)) - 1) > 0:
        out /= letter * max(1, min(rest, 200) // len(letter.encode()))
    if more < 0:
        assert run(folder, out).codes == {"ok": 1}
        return
    with pytest.raises(PerfevalError, match="路径太长") as refused:
        run(folder, out)
    assert refused.value.code == "NO_STATE"


def test_ctrl_c_keeps_what_was_done(folder: Path, out: Path) -> None:
    import signal

    tree(folder, *(f"{number}.xlsx" for number in range(1500)))
    command = [
        sys.executable,
        "-m",
        "perfeval_xl",
        "batch",
        str(folder),
        "--out",
        str(out),
        "--no-report",
        "--no-pdf",
        "--jobs",
        "2",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    while len(list((out / "计分").glob("*.xlsx"))) < 20:  # more than two workers can have in hand
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the run and to its workers
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "已中断" in told.decode("utf-8")
    assert "Traceback" not in told.decode("utf-8")
    log = next((out / "日志").iterdir())
    assert log.read_bytes().count(b'"status": "ok"') >= 1
    assert not list(out.rglob(".pe~*"))
    assert perfeval("batch", folder, "--out", out, "--no-report", "--no-pdf").status in (0, 1)


def test_the_originals_of_a_run_without_in_place_are_never_touched(folder: Path, out: Path) -> None:
    tree(folder, "一.xlsx", form=BLANK_SCORES)
    tree(folder, "二.xlsx", form=CLEAN)
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in folder.iterdir()}
    run(folder, out, report=True)
    assert {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in folder.iterdir()} == before
