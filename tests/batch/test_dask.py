"""A real dask.distributed cluster on this machine, one of whose two workers is killed in the middle."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from distributed import LocalCluster

from perfeval_xl.rollup import BOOK
from tests.support.batches import EXAMPLES, CallingWatch, hashes, logged, run, tree
from tests.support.command import perfeval
from tests.support.pdf import page_texts


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as cluster:
        yield cluster


def comparable(lines: dict[str, dict[str, Any]], out: Path) -> dict[str, dict[str, Any]]:
    """Log lines without how long it took and where the results lie."""
    return {
        name: {key: value for key, value in line.items() if key not in ("seconds", "outputs")}
        | {"scored": Path(line["outputs"]["scored"]).relative_to(out)}
        for name, line in lines.items()
    }


def kill_a_worker(cluster: LocalCluster) -> None:
    """End one worker process the hard way; its nanny will start another."""
    os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)


def test_a_cluster_gives_the_same_though_a_worker_is_killed(folder: Path, out: Path, cluster: LocalCluster) -> None:
    shutil.copytree(EXAMPLES, folder, dirs_exist_ok=True)
    tree(folder, *(f"{number}.xlsx" for number in range(60)))
    elsewhere = out.with_name("集群")
    watch = CallingWatch(lambda number: kill_a_worker(cluster) if number == 10 else None)
    there = run(folder, elsewhere, watch, dask=cluster.scheduler_address)
    here = run(folder, out)
    assert there.stopped is None
    assert there.codes == here.codes == {"ok": here.found}
    assert comparable(logged(there), elsewhere) == comparable(logged(here), out)
    assert hashes(elsewhere / "计分") == hashes(out / "计分")
    assert not list(elsewhere.rglob(".pe~*"))


def test_limits_hold_on_a_cluster_too(folder: Path, out: Path, faults: pytest.MonkeyPatch) -> None:
    tree(folder, "好.xlsx", "被杀.xlsx", "不停.xlsx")
    with LocalCluster(
        n_workers=1, threads_per_worker=2, processes=True, dashboard_address=":0", silence_logs=50
    ) as cluster:
        outcome = run(folder, out, dask=cluster.scheduler_address, seconds=3)
    assert outcome.codes == {"ok": 1, "CRASHED": 1, "TIME": 1}


def test_in_place_through_a_cluster_keeps_the_originals(folder: Path, out: Path, cluster: LocalCluster) -> None:
    tree(folder, *(f"{number}.xlsx" for number in range(20)))
    before = hashes(folder)
    watch = CallingWatch(lambda number: kill_a_worker(cluster) if number == 25 else None)
    outcome = run(folder, out, watch, dask=cluster.scheduler_address, in_place=True)
    assert outcome.codes == {"ok": 20}
    assert hashes(out / "原件" / outcome.run / "文件") == before


@pytest.mark.libreoffice
def test_the_machine_that_asked_prints_and_rolls_up_what_the_cluster_scored(
    folder: Path, out: Path, cluster: LocalCluster
) -> None:
    tree(folder, *(f"局/{number}.xlsx" for number in range(6)))
    (folder / "坏.xlsx").write_bytes(b"no workbook")
    answer = perfeval("batch", folder, "--out", out, "--no-report", "--dask", cluster.scheduler_address)
    assert answer.status == 2  # one file is no workbook
    printed = sorted((out / "打印" / "局").glob("*.pdf"))
    assert len(printed) == 6
    assert all(any("9.5" in text for text in page_texts(pdf)) for pdf in printed)  # a score that was blank in the form
    rows = openpyxl.load_workbook(out / BOOK)["各表"].iter_rows(min_row=4)
    listed = [(out / row[16].hyperlink.target.replace("\\", "/")).resolve() for row in rows]
    assert listed == printed[:1]  # copies of one form count once
    again = run(folder, out, dask=cluster.scheduler_address, pdf=True, rollup=True, since_last=True)
    assert (again.printed, again.unchanged) == ({}, 7)


def test_workers_of_another_program_are_refused_and_nothing_of_theirs_is_kept(
    folder: Path, out: Path, faults: pytest.MonkeyPatch
) -> None:
    tree(folder, "一.xlsx", "二.xlsx")
    faults.setenv("FAULT_VERSION", "9.9.9")
    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as cluster:
        outcome = run(folder, out, dask=cluster.scheduler_address)
    assert outcome.stopped is not None
    assert outcome.stopped.code == "OTHER_PROGRAM"
    assert (outcome.codes, outcome.left, outcome.exit_status) == ({}, 2, 2)
    assert not (out / "计分").exists()
