"""All benchmarks in one run: python -m benchmarks.run [--write]; with --write the figures go into README.md.

Every claim is a ratio of two things measured in turn in this run, so that the machine's speed does not matter.
"""

import compileall
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import perfeval_xl
from benchmarks.buttons import buttons
from benchmarks.forms import filled_book
from benchmarks.printing import printing
from benchmarks.reports import reports
from benchmarks.ways import (
    Job,
    floor,
    job,
    ours,
    read_calamine,
    read_fastexcel,
    read_openpyxl,
    read_ours,
    safe_floor,
    with_openpyxl,
)
from scripts.marked import write_part

ROUNDS = 15
FRESH_ROUNDS = 7
UNSEEN = 90_000_000
"""Numbers up to this one hardly ever occur twice."""
README = Path(__file__).with_name("README.md")
Row = tuple[str, str, str, str]


def seconds(way: Callable[[Job], None], jobs: list[Job]) -> float:
    """The time of one job, over several different workbooks, each put back first."""
    spent = 0.0
    for each in jobs:
        each.reset()
        start = time.perf_counter()
        way(each)
        spent += time.perf_counter() - start
    return spent / len(jobs)


def compare(jobs: list[Job]) -> dict[str, float]:
    """The median seconds of every way, measured in turn."""
    ways: dict[str, Callable[[Job], None]] = {
        "ours": ours,
        "openpyxl": with_openpyxl,
        "floor": floor,
        "safe floor": safe_floor,
    }
    found: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            found[name].append(seconds(way, jobs))
    return {name: statistics.median(times) for name, times in found.items()}


def writing(folder: Path) -> list[Row]:
    """One form, and 20 forms in a workbook, against openpyxl and the floor."""
    rows = []
    for forms, books, goal in ((1, 6, 10), (20, 2, 15)):
        jobs = [job(filled_book(folder / f"{forms}-{seed}.xlsx", forms, seed)) for seed in range(books)]
        median = compare(jobs)
        what = "一张表" if forms == 1 else f"一个文件 {forms} 张表"
        spent, claim = f"{median['ours'] * 1000:.1f} ms", f"{what}：读＋校验＋计分＋写回，对"
        rows.append((f"{claim} openpyxl 读＋写", spent, _faster(median, "openpyxl"), f"≥ {goal} 倍"))
        rows.append((f"{claim}下限（同样安全地写）", spent, _slower(median, "safe floor"), "≤ 8 倍"))
        rows.append((f"{claim}下限（直接覆盖，不安全）", spent, _slower(median, "floor"), "—"))
    return rows


def unseen(folder: Path) -> list[Row]:
    """Forms whose texts this process has never read: nothing is remembered from the round before."""
    rows = []
    for forms in (1, 20):
        times: dict[str, list[float]] = {"ours": [], "openpyxl": [], "floor": []}
        for seed in range(100, 100 + FRESH_ROUNDS):
            path = filled_book(folder / f"unseen-{forms}-{seed}.xlsx", forms, seed, most=UNSEEN)
            unread = Job(path=path, data=path.read_bytes(), edits=(), parts=frozenset())
            times["ours"].append(seconds(ours, [unread]))
            unread.reset()
            prepared = job(path)
            times["openpyxl"].append(seconds(with_openpyxl, [prepared]))
            times["floor"].append(seconds(safe_floor, [prepared]))
        median = {name: statistics.median(values) for name, values in times.items()}
        what = "一张表" if forms == 1 else f"一个文件 {forms} 张表"
        spent = f"{median['ours'] * 1000:.1f} ms"
        claim = f"{what}，没有读过的文字：读＋校验＋计分＋写回，对"
        rows.append((f"{claim} openpyxl 读＋写", spent, _faster(median, "openpyxl"), "≥ 12 倍"))
        rows.append((f"{claim}下限（同样安全地写）", spent, _slower(median, "floor"), "≤ 6 倍"))
    return rows


def reading(folder: Path) -> list[Row]:
    """Reading alone, every workbook for the first time: all cells with formats and merged areas; others read values."""
    ways: dict[str, Callable[[Job], None]] = {
        "ours": read_ours,
        "openpyxl": read_openpyxl,
        "calamine": read_calamine,
        "fastexcel": read_fastexcel,
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for seed in range(200, 200 + ROUNDS):
        path = filled_book(folder / f"reading-{seed}.xlsx", 1, seed, most=UNSEEN)
        unread = Job(path=path, data=path.read_bytes(), edits=(), parts=frozenset())
        for name, way in ways.items():
            times[name].append(seconds(way, [unread]))
    median = {name: statistics.median(values) for name, values in times.items()}
    spent = f"{median['ours'] * 1000:.2f} ms"
    return [
        ("只读一张表的文件（值、格式、合并），对 openpyxl 只读方式读值", spent, _faster(median, "openpyxl"), "—"),
        ("同上，对 python-calamine（Rust）读值", spent, _slower(median, "calamine"), "—"),
        ("同上，对 fastexcel（Rust）读值", spent, _slower(median, "fastexcel"), "—"),
    ]


def _faster(median: Mapping[str, float], other: str) -> str:
    return f"快 {median[other] / median['ours']:.1f} 倍"


def _slower(median: Mapping[str, float], other: str) -> str:
    return f"{median['ours'] / median[other]:.1f} 倍"


def growth(folder: Path) -> list[Row]:
    """The cost of one sheet in workbooks of 5 and 40 forms."""
    cost = {}
    for forms in (5, 40):
        jobs = [job(filled_book(folder / f"growth-{forms}.xlsx", forms, forms))]
        cost[forms] = statistics.median(seconds(ours, jobs) for _ in range(ROUNDS)) / forms
    return [
        (
            "每张表的用时，40 张的文件对 5 张的文件",
            f"{cost[40] * 1000:.2f} ms",
            f"{cost[40] / cost[5]:.2f} 倍",
            "≈ 1（线性）",
        )
    ]


def process(folder: Path) -> list[Row]:
    """The whole process, and its memory, against a bare interpreter; modules are compiled, as pip leaves them."""
    compileall.compile_dir(str(Path(perfeval_xl.__file__).parent), quiet=1)
    form = filled_book(folder / "process.xlsx", 1, 1)
    command = Path(sys.executable).with_name("perfeval-xl")
    bare, check = [sys.executable, "-c", "pass"], [str(command), "check", str(form)]
    times: dict[str, list[float]] = {"bare": [], "check": []}
    for _ in range(ROUNDS):
        for name, words in (("bare", bare), ("check", check)):
            start = time.perf_counter()
            subprocess.run(words, stdout=subprocess.DEVNULL, check=False)
            times[name].append(time.perf_counter() - start)
    median = {name: statistics.median(values) for name, values in times.items()}
    more = (_peak(check) - _peak(bare)) / 1024
    shown, ratio = f"{median['check'] * 1000:.0f} ms", f"{median['check'] / median['bare']:.1f} 倍"
    return [
        ("perfeval-xl check 一个文件，整个进程，对 python -c pass", shown, ratio, "≤ 10 倍"),
        ("一张表的内存，比空解释器多", f"{more:.0f} MiB", "—", "< 64 MiB"),
    ]


def importing() -> list[Row]:
    """`import perfeval_xl` alone: what it costs over the bare interpreter, by its own clock of imports."""
    command = [sys.executable, "-X", "importtime", "-c", "import perfeval_xl"]
    spent = []
    for _ in range(ROUNDS):
        log = subprocess.run(command, capture_output=True, text=True, check=True).stderr
        (line,) = (line for line in log.splitlines() if line.endswith(" perfeval_xl"))
        spent.append(int(line.split("|")[1]) / 1000)
    return [("import perfeval_xl，比空解释器多", f"{statistics.median(spent):.1f} ms", "—", "< 5 ms")]


def _peak(words: list[str]) -> int:
    """Peak memory of a command in KiB, measured by a process of its own."""
    program = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    output = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=True)
    return int(output.stdout)


def table() -> str:
    """The figures as a Markdown table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = [
            *unseen(folder),
            *writing(folder),
            *reading(folder),
            *growth(folder),
            *process(folder),
            *importing(),
            *reports(folder),
            *printing(folder),
            *buttons(),
        ]
    lines = ["| 测什么 | 用时 | 比值 | 目标 |", "| --- | --- | --- | --- |"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def main() -> None:
    """Print the table, and with --write put it into README.md."""
    figures = table()
    print(figures)
    if "--write" in sys.argv:
        write_part(README, "数字", figures)


if __name__ == "__main__":
    main()
