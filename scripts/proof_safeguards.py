"""Takes one safeguard away at a time, in a copy of the project, and shows which test notices.

    python scripts/proof_safeguards.py [WORD ...] [--write]

With WORDs only safeguards whose name holds one of them are tried; --write puts the table into docs/可靠性.md. Status 1
when a safeguard can be taken away unnoticed, or when a test fails with all of them in place.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "可靠性.md"
START, END = "<!-- 保护措施从这里开始 -->", "<!-- 保护措施到这里结束 -->"
PARTS = ("perfeval_xl", "tests", "scripts", "templates", "examples", "benchmarks", "pyproject.toml")
_PATIENCE = 120
"""Seconds: a test that hangs without its safeguard has noticed, too."""

COMMIT, JOB, LEASE = "hosts/file/commit.py", "batch/job.py", "batch/lease.py"
RUNNING, STATE, WALKING = "batch/running.py", "batch/state.py", "batch/walking.py"
HAZARDS, IN_PLACE, RUN = "batch/test_hazards.py", "batch/test_in_place.py", "batch/test_run.py"
PRODUCTS, SAVING, HOSTILE = "batch/test_products.py", "hosts/test_commit.py", "rollup/test_hostile_texts.py"


class Safeguard(NamedTuple):
    """What it is called, the source below perfeval_xl and its text with and without it, and the test below tests."""

    name: str
    source: str
    text: str
    without: str
    test: str


SAFEGUARDS = (
    # saving
    Safeguard(
        "替换前再读一次，与读取时不同就不写",
        COMMIT,
        "if path.read_bytes() != known:",
        "if False:",
        f"{SAVING}::test_where_files_cannot_be_exchanged_a_changed_one_is_refused_all_the_same",
    ),
    Safeguard(
        "互换之后核对换出来的内容",
        COMMIT,
        "if temporary.read_bytes() == known:",
        "if True:",
        f"{SAVING}::test_a_save_between_check_and_exchange_is_put_back",
    ),
    Safeguard(
        "第三份内容另存为 .conflict",
        COMMIT,
        "if temporary.read_bytes() == data:",
        "if True:",
        f"{SAVING}::test_a_third_version_is_kept_under_another_name",
    ),
    Safeguard(
        "新内容先落盘再换名",
        COMMIT,
        "            if durable:\n                os.fsync(handle)\n",
        "",
        f"{SAVING}::test_the_new_bytes_are_on_disk_before_they_have_the_name_and_the_name_afterwards",
    ),
    Safeguard(
        "换名之后文件夹落盘",
        COMMIT,
        "        raise _told(fault) from None\n    _sync_folder(real.parent)",
        "        raise _told(fault) from None",
        f"{SAVING}::test_the_new_bytes_are_on_disk_before_they_have_the_name_and_the_name_afterwards",
    ),
    Safeguard(
        "别人开着就不写（锁文件）",
        COMMIT,
        "    if owner:\n",
        "    if False:\n",
        f"{SAVING}::test_a_file_that_somebody_has_open_is_refused",
    ),
    Safeguard(
        "只读的不写",
        COMMIT,
        "if not path.stat().st_mode & _WRITABLE:",
        "if False:",
        f"{SAVING}::test_a_read_only_file_is_refused_even_to_root",
    ),
    Safeguard(
        "写不成时删掉临时文件",
        COMMIT,
        "    except BaseException:  # whatever ends the write, no temporary file is left behind\n"
        "        temporary.unlink(missing_ok=True)\n",
        "    except BaseException:\n",
        f"{SAVING}::test_a_full_disk_leaves_the_old_file_and_no_rest",
    ),
    Safeguard(
        "保留文件权限",
        COMMIT,
        "    os.fchmod(handle, stat.S_IMODE(like.st_mode))\n",
        "",
        f"{SAVING}::test_the_new_bytes_take_the_old_ones_place",
    ),
    Safeguard(
        "清除临时文件时不碰别人的保存",
        COMMIT,
        "if _digest(left.read_bytes()) in entry.name:",
        "if True:",
        f"{SAVING}::test_rests_of_killed_runs_are_swept_but_not_somebodys_save",
    ),
    Safeguard(
        "副本、汇总正被打开时不覆盖",
        COMMIT,
        "    if path.exists():\n        _probe(Path(os.path.realpath(path)))\n",
        "",
        f"{PRODUCTS}::test_a_roll_up_that_somebody_has_open_is_told_and_written_next_time",
    ),
    # undo
    Safeguard(
        "写回之前先存原件",
        JOB,
        "    forget = keep(job.out, job.run, job.root, job.path, workbook.data, after)\n",
        "    forget = lambda: None\n",
        f"{IN_PLACE}::test_undo_gives_every_byte_back",
    ),
    Safeguard(
        "原件存不下就不写回",
        JOB,
        "    forget = keep(job.out, job.run, job.root, job.path, workbook.data, after)\n    try:\n"
        "        workbook.save(after)\n",
        "    forget = lambda: None\n    try:\n        workbook.save(after)\n"
        "        keep(job.out, job.run, job.root, job.path, workbook.data, after)\n",
        f"{IN_PLACE}::test_a_form_whose_original_cannot_be_kept_is_not_written",
    ),
    Safeguard(
        "撤回不动之后改过的",
        "batch/undo.py",
        "if digest not in entry.after:",
        "if False:",
        f"{IN_PLACE}::test_undo_leaves_alone_what_was_changed_since",
    ),
    Safeguard(
        "撤回前核对原件没有损坏",
        "batch/undo.py",
        "if hashlib.sha256(before).hexdigest() != entry.before:",
        "if False:",
        f"{IN_PLACE}::test_undo_does_not_put_back_what_was_damaged",
    ),
    Safeguard(
        "写了两次的，原件是第一次之前的",
        "batch/preimages.py",
        "if known is not None and old in (known.before, *known.after):",
        "if False:",
        f"{IN_PLACE}::test_written_twice_in_one_run_undo_goes_back_to_the_first",
    ),
    # one run at a time
    Safeguard(
        "运行锁",
        LEASE,
        "        _acquire(lock, folder)\n",
        "",
        f"{HAZARDS}::test_two_runs_at_once_one_is_locked_out",
    ),
    Safeguard(
        "写回时自评表文件夹也上锁",
        RUNNING,
        "(options.out, *((options.folder,) if options.in_place else ()))",
        "(options.out,)",
        f"{HAZARDS}::test_two_in_place_runs_over_one_tree_with_different_results",
    ),
    Safeguard(
        "锁有心跳，被接管就停下",
        LEASE,
        "on_compromise=lambda _: lost.set()",
        "on_compromise=lambda _: None",
        f"{HAZARDS}::test_a_run_whose_lock_was_taken_stops",
    ),
    # the tree
    Safeguard(
        "结果文件夹不当作自评表",
        WALKING,
        "if Path(entry.path) == self._out or os.path.lexists(os.path.join(entry.path, STATE_NAME)):",
        "if False:",
        f"{HAZARDS}::test_lock_files_hidden_backup_and_result_folders_and_links_are_no_forms",
    ),
    Safeguard(
        "锁文件不当作自评表",
        WALKING,
        "if entry.name.startswith(_LOCKS):",
        "if False:",
        f"{HAZARDS}::test_lock_files_hidden_backup_and_result_folders_and_links_are_no_forms",
    ),
    Safeguard(
        "不看备份文件夹",
        WALKING,
        "if entry.name.casefold() in _BACKUPS:",
        "if False:",
        f"{HAZARDS}::test_lock_files_hidden_backup_and_result_folders_and_links_are_no_forms",
    ),
    Safeguard(
        "不跟随链接",
        WALKING,
        "if entry.is_symlink():",
        "if False:",
        f"{HAZARDS}::test_lock_files_hidden_backup_and_result_folders_and_links_are_no_forms",
    ),
    Safeguard(
        "空文件夹当作网络盘没有挂上",
        RUNNING,
        "if before and not self._state.count():",
        "if False:",
        f"{HAZARDS}::test_an_empty_mount_point_is_not_a_tree_without_forms",
    ),
    Safeguard(
        "中途核对文件夹还在",
        "batch/root.py",
        "return self._identity is not None and self._now() == self._identity",
        "return True",
        f"{HAZARDS}::test_a_drive_that_goes_stops_the_run_and_nothing_is_forgotten",
    ),
    Safeguard(
        "结果不能放在自评表文件夹本身",
        RUNNING,
        "if options.out == options.folder:",
        "if False:",
        f"{RUN}::test_the_results_folder_must_be_another",
    ),
    # the run
    Safeguard(
        "磁盘满就停下",
        RUNNING,
        'if record["status"] == "NO_SPACE":',
        "if False:",
        f"{HAZARDS}::test_a_full_disk_stops_the_run_and_leaves_nothing_half_written",
    ),
    Safeguard(
        "结果先落盘，再记进状态",
        RUNNING,
        "            sync_file_system(self._options.out)\n        self._state.commit()",
        "            pass\n        self._state.commit()",
        f"{RUN}::test_results_are_on_disk_before_the_state_speaks_of_them",
    ),
    Safeguard(
        "时间对不上的重新算哈希",
        STATE,
        "f.ctime = tree.ctime AND f.mtime + {_RECENT} < f.seen",
        "1",
        f"{RUN}::test_a_changed_file_whose_size_and_times_are_as_before_is_seen",
    ),
    Safeguard(
        "口径、模板、版本变了就重做",
        RUNNING,
        "words = [__version__, options.law,",
        "words = [",
        f"{RUN}::test_law_template_and_program_are_part_of_what_a_result_was_made_from",
    ),
    Safeguard(
        "结果被删了就补做",
        RUNNING,
        "return all(os.path.lexists(path) for path in paths if path)",
        "return True",
        f"{RUN}::test_a_result_that_somebody_deleted_is_made_again",
    ),
    Safeguard(
        "中断在核对之前，下次补核对",
        RUNNING,
        "set_stale(CROSSED, ROLLED)",
        "set_stale(ROLLED)",
        "batch/test_crossing.py::test_a_run_that_ended_before_its_files_were_compared_compares_them_next_time",
    ),
    Safeguard(
        "开着的表运行末尾再试",
        RUNNING,
        "for paths in (self._state.waiting, lambda: self._state.again(self.name)):",
        "for paths in (self._state.waiting,):",
        f"{HAZARDS}::test_a_form_that_is_closed_before_the_run_ends_is_written_after_all",
    ),
    Safeguard(
        "清除中断的运行留下的临时文件",
        RUNNING,
        "if self._broken_off:\n            sweep_leftovers(self._options.out)\n",
        "if False:\n",
        f"{PRODUCTS}::test_a_temporary_file_of_a_killed_roll_up_is_swept",
    ),
    Safeguard(
        "一个文件的时限",
        "batch/limited.py",
        "        watch.start()\n",
        "",
        "batch/test_limits.py::test_a_file_that_ends_its_worker",
    ),
    Safeguard(
        "一个文件的内存上限",
        "batch/child.py",
        "    limit_memory(int(sys.argv[1]))\n",
        "",
        "batch/test_limits.py::test_memory_is_limited_by_the_system",
    ),
    Safeguard(
        "工作进程死了换一个",
        "batch/limited.py",
        'if record["status"] in ("TIME", "CRASHED", "MEMORY"):',
        "if False:",
        "batch/test_limits.py::test_a_file_that_ends_its_worker",
    ),
    # what is read and what is shown
    Safeguard(
        "打开前检查压缩包（炸弹、重名、重叠）",
        "hosts/file/gate.py",
        "    _check_members(archive)\n    _check_kind",
        "    _check_kind",
        "hosts/test_hostile.py::test_every_hostile_file_ends_in_its_code",
    ),
    Safeguard(
        "拒绝 DOCTYPE",
        "hosts/file/gate.py",
        "    _check_prologs(archive)\n",
        "",
        "hosts/test_hostile.py::test_every_hostile_file_ends_in_its_code",
    ),
    Safeguard(
        "汇总表里表中的文字只是文字",
        "rollup/book.py",
        "self.raw.write_string(row, column, text, style)",
        "self.raw.write(row, column, text, style)",
        f"{HOSTILE}::test_text_is_text_in_the_workbook",
    ),
    Safeguard(
        "汇总网页里表中的文字只是文字",
        "rollup/page.py",
        """return Markup(text.replace("&", "\\\\u0026").replace("<", "\\\\u003c").replace(">", "\\\\u003e"))""",
        "return Markup(text)",
        f"{HOSTILE}::test_text_is_text_in_the_page",
    ),
    Safeguard(
        "同名的签字扫描件不覆盖",
        "batch/printing.py",
        "    if is_foreign(target):\n",
        "    if False:\n",
        f"{PRODUCTS}::test_a_signed_scan_under_the_name_of_a_pdf_is_kept",
    ),
)


def main() -> int:
    """Try all, or those asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    wanted = [each for each in SAFEGUARDS if not arguments.words or any(word in each.name for word in arguments.words)]
    with tempfile.TemporaryDirectory() as name:
        copy = _copied(Path(name))
        whole = _run(copy, *dict.fromkeys(each.test for each in wanted))
        print("全都在时测试通过" if whole else "全都在时就有测试不通过", flush=True)
        noticed = [_is_noticed(copy, each) for each in wanted]
    if arguments.write:
        _write(list(zip(wanted, noticed, strict=True)))
    return 0 if whole and all(noticed) else 1


def _copied(place: Path) -> Path:
    """The parts of the project that tests use, as they are now."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, place / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, place / part)
    return place


def _is_noticed(copy: Path, safeguard: Safeguard) -> bool:
    """Whether the named test fails without the safeguard; the copy is afterwards as it was."""
    source = copy / "perfeval_xl" / safeguard.source
    text = source.read_text("utf-8")
    if text.count(safeguard.text) != 1:
        raise SystemExit(f"{safeguard.name}：{safeguard.source} 里不是正好有一处“{safeguard.text}”，请更新本脚本")
    source.write_text(text.replace(safeguard.text, safeguard.without), "utf-8")
    try:
        noticed = not _run(copy, safeguard.test)
    finally:
        source.write_text(text, "utf-8")
    print(f"{'发现' if noticed else '没有发现'}  {safeguard.name}  {safeguard.test}", flush=True)
    return noticed


def _run(copy: Path, *tests: str) -> bool:
    """Whether tests pass, and in time."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", *(f"tests/{test}" for test in tests)]
    process = subprocess.Popen(
        command, cwd=copy, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        return process.wait(timeout=_PATIENCE * len(tests)) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End what a hanging test has started as well."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _write(rows: list[tuple[Safeguard, bool]]) -> None:
    text = TARGET.read_text("utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    lines = ["| 拿掉什么 | 发现它的测试 |", "| --- | --- |"]
    lines += [f"| {each.name} | {f'`{each.test}`' if noticed else '没有测试发现'} |" for each, noticed in rows]
    TARGET.write_text("\n".join([f"{before}{START}\n", *lines, f"\n{END}{after}"]), "utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
