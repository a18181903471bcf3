"""The nightly batch against a plain loop: python -m benchmarks.batch [FILES] [--memory] [--write].

FILES forms (5,000 unless said) are done in rounds, ours and the loop in turn, so that the machine's load meets both.
Ours checks, scores and writes scored copies, as the loop does; the roll-up of a tree that is done has its own row.
With --memory the peak memory over 1,000, 5,000 and 20,000 files is measured instead, which does not mind a busy
machine; with --write README.md is written.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

from benchmarks.forms import SHEET, filled_book
from perfeval_xl.app.reading import case_of
from perfeval_xl.domain.finding import SetValue
from perfeval_xl.domain.form import BaseRow, Entry, Form, FormKind, Fund, FundRole
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.hosts.file import Workbook
from perfeval_xl.rules import Book, Case, catalogue, run
from scripts.marked import write_part

ROUNDS = 2
SIZES = (1_000, 5_000, 20_000)
_BOOKS = 20
_PROJECTS = 2_000
README = Path(__file__).with_name("README.md")
Row = tuple[str, str, str, str]


class Spent(NamedTuple):
    """What something took, its child processes included."""

    wall: float
    cpu: float


def spent(work: Callable[..., object], *values: object) -> Spent:
    """Seconds by the clock and of processors."""
    begun, before = time.perf_counter(), os.times()
    work(*values)
    after = os.times()
    return Spent(time.perf_counter() - begun, sum(after[:4]) - sum(before[:4]))


def fill(folder: Path, files: int, base: list[Path]) -> Path:
    """A tree of forms, no two alike, a hundred of each department."""
    for number in range(files):
        place = folder / f"{number // 100:03d}" / f"表{number}.xlsx"
        place.parent.mkdir(parents=True, exist_ok=True)
        names = (f"数字化改造第{number}批", f"云溪市第{number // 100}局")
        edits = [SetValue(sheet=SHEET, at=At(row, 3), value=name) for row, name in enumerate(names, 2)]
        edits += [SetValue(sheet=SHEET, at=At(5, column), value=Decimal(number + 100)) for column in (4, 5)]
        place.write_bytes(Workbook.open(base[number % len(base)]).apply(edits))
    return folder


def words(folder: Path, out: Path) -> list[str]:
    """A run with two workers, without reports and PDFs."""
    return ["batch", str(folder), "--out", str(out), "--no-report", "--no-pdf", "--jobs", "2"]


def ours(folder: Path, out: Path, *more: str) -> None:
    """The command, as the scheduler starts it."""
    done = subprocess.run(
        [sys.executable, "-m", "perfeval_xl", *words(folder, out), *more], stdout=subprocess.DEVNULL, check=False
    )
    assert done.returncode in (0, 1), done.returncode


def plain_loop(folder: Path, out: Path) -> None:
    """Two processes of openpyxl: load, fill the cells that scoring fills, save a copy; no check, no safety."""
    with ProcessPoolExecutor(2) as pool:
        jobs = [(path, out / path.relative_to(folder)) for path in sorted(folder.rglob("*.xlsx"))]
        list(pool.map(_plain, jobs, chunksize=8))


def _plain(job: tuple[Path, Path]) -> None:
    source, target = job
    book = openpyxl.load_workbook(source)
    sheet = book[SHEET]
    sheet["H5"], sheet["I5"] = 0.95, 9.5
    for row in range(12, 37):
        sheet[f"H{row}"] = 3.6
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)


def speed(folder: Path, files: int) -> list[Row]:
    """First run against the loop, and the second run with nothing changed."""
    base = [filled_book(folder / f"base-{seed}.xlsx", 1, seed) for seed in range(_BOOKS)]
    times: dict[str, list[Spent]] = {"ours": [], "plain": [], "roll": []}
    for turn in range(ROUNDS):
        tree, out = fill(folder / f"in-{turn}", files // ROUNDS, base), folder / f"out-{turn}"
        times["ours"].append(spent(ours, tree, out, "--no-rollup"))
        times["plain"].append(spent(plain_loop, tree, folder / f"plain-{turn}"))
        assert len(list((out / "计分").rglob("*.xlsx"))) == files // ROUNDS, "the batch has not done its forms"
        times["roll"].append(spent(ours, tree, out, "--since-last"))
    total = {name: Spent(sum(each.wall for each in row), sum(each.cpu for each in row)) for name, row in times.items()}
    each, loop = total["ours"], total["plain"]
    tree, out = fill(folder / "in-whole", files, base), folder / "out-whole"
    first = spent(ours, tree, out, "--no-rollup")
    again = spent(ours, tree, out, "--no-rollup", "--since-last")
    shown = f"{each.wall / files * 1000:.1f} ms（CPU {each.cpu / files * 1000:.1f} ms）"
    return [
        (
            f"批处理 {files} 个表：校验＋计分＋副本，--jobs 2，每个表；对两个进程的 openpyxl 循环",
            shown,
            f"快 {loop.wall / each.wall:.1f} 倍（CPU {loop.cpu / each.cpu:.1f} 倍）",
            "≥ 8 倍",
        ),
        (
            f"没有变化时再运行，{files} 个表",
            f"{again.wall:.2f} s（第一次 {first.wall:.1f} s）",
            f"快 {first.wall / again.wall:.0f} 倍",
            "≥ 20 倍",
        ),
        (f"汇总 {files // ROUNDS} 个表（没有变化、只缺汇总时）", f"{total['roll'].wall / ROUNDS:.2f} s", "—", "—"),
    ]


def matching() -> list[Row]:
    """The X rules over an 附件1 of 2,000 projects with their forms, whose names it lists, or none of them."""
    rules = [rule for rule in catalogue().values() if rule.code.startswith("X")]
    times = []
    for name in ("云溪市数字化改造第{}项", "无关的第{}件事"):
        cases = [_annex(_PROJECTS), *(_project(name.format(number), number) for number in range(_PROJECTS))]
        begun = time.process_time()
        run([Book("表", (), tuple(cases))], rules)
        times.append(time.process_time() - begun)
    shown = f"{times[0]:.2f} s（名称都对不上时 {times[1]:.2f} s）"
    return [(f"附件1 有 {_PROJECTS} 个项目并有各自的表，全部 X 规则，CPU", shown, "—", "≤ 0.5 s")]


def _annex(projects: int) -> Case:
    rows = (
        BaseRow("project", _entry(f"云溪市数字化改造第{number}项"), None, None, _entry(f"{number}.5"))
        for number in range(projects)
    )
    return _case(FormKind.BASE, base=tuple(rows))


def _project(name: str, number: int) -> Case:
    total = Fund(FundRole.TOTAL, _entry("年度资金总额"), None, None, _entry(f"{number}.5"))
    return _case(FormKind.PROJECT, project=_entry(name), funds=(total,), amount_unit="万元")


def _entry(text: str) -> Entry:
    return Entry(At(1, 1), text, Decimal(text) if text[0].isdigit() else None)


def _case(kind: FormKind, **more: Any) -> Case:
    title = Entry(At(1, 1))
    form = Form(path="表", sheet="表", kind=kind, layout="", area=Area(1, 1, 9, 9), title=title, year=2024, **more)
    return case_of(form, None)


def memory(folder: Path) -> list[Row]:
    """Peak memory of the run and of its largest worker, then of the roll-up, over trees of several sizes."""
    base = [filled_book(folder / f"memory-{seed}.xlsx", 1, seed) for seed in range(_BOOKS)]
    peaks, rolled = {}, {}
    for files in SIZES:
        tree = fill(folder / f"memory-{files}", files, base)
        out = folder / f"memory-out-{files}"
        peaks[files] = _peak(tree, out, "--no-rollup")
        rolled[files], _ = _peak(tree, out, "--since-last")
        print(files, peaks[files], rolled[files], file=sys.stderr, flush=True)
    whole_runs = "；".join(
        f"{files} 个文件 {own >> 10} MiB，工作进程 {child >> 10} MiB" for files, (own, child) in peaks.items()
    )
    summed = "；".join(f"{files} 个文件 {own >> 10} MiB" for files, own in rolled.items())
    least, most = SIZES[0], SIZES[-1]
    return [
        ("内存峰值", whole_runs, f"{peaks[most][0] / peaks[least][0]:.2f} 倍", "≈ 1（持平）"),
        ("内存峰值，写汇总时", summed, f"{rolled[most] / rolled[least]:.2f} 倍", "≤ 200 MiB"),
    ]


def _peak(tree: Path, out: Path, *more: str) -> tuple[int, int]:
    """KiB of the run itself and of its largest child."""
    program = (
        "import resource, sys; from perfeval_xl.cli.main import main; main(sys.argv[1:]);"
        "print(*(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))"
    )
    command = [sys.executable, "-c", program, *words(tree, out), *more]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    own, child = done.stdout.split()[-2:]
    return int(own), int(child)


def main() -> None:
    """Print the table, and with --write put it into README.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="?", type=int, default=5_000)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        rows = memory(Path(name)) if arguments.memory else speed(Path(name), arguments.files) + matching()
    lines = [
        "| 测什么 | 用时 | 比值 | 目标 |",
        "| --- | --- | --- | --- |",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
    print("\n".join(lines))
    if arguments.write:
        write_part(README, "批处理的内存" if arguments.memory else "批处理的数字", "\n".join(lines))


if __name__ == "__main__":
    main()
