"""The nightly batch over network shares: Samba on loopback, mounted by smbnetfs and by rclone.

    scripts/lab/setup_shares.sh && python scripts/proof_shares.py [--mount smbnetfs|rclone] [--write]

Each case runs against what the same run gives on the local disk. Prints a table, with --write into docs/可靠性.md;
status 1 when a case does not hold, 3 when this machine cannot mount. Needs root and /dev/fuse.
"""

import argparse
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.lab.shares import Server, is_possible, rclone, served, smbnetfs  # noqa: E402
from scripts.marked import write_part  # noqa: E402
from scripts.proof_batch import command, contents, grown  # noqa: E402

DOC = ROOT / "docs" / "可靠性.md"
MOUNTS: dict[str, Callable[[Path], AbstractContextManager[Path]]] = {"smbnetfs": smbnetfs, "rclone": rclone}
LONG = "长" * 80
"""240 bytes: three of them below each other are more than the 260 characters of a path on Windows."""
_LOOKS, _STILL = 20, 3
"""Times that the server is looked at, two seconds apart, and after how many without a change it is at rest."""
SLOW = 4
"""Seconds that the server stands still."""


class Lab(NamedTuple):
    """A server, its share as mounted, and a place on the local disk."""

    server: Server
    share: Path
    local: Path


class Verdict(NamedTuple):
    """Whether a case held, and what came out."""

    holds: bool
    outcome: str


def results_on_the_share(lab: Lab) -> Verdict:
    """结果文件夹在网络盘上，第一次运行就成."""
    grown(lab.local / "in")
    first = started(lab.local / "in", lab.share / "out").wait()
    again = started(lab.local / "in", lab.share / "out").wait()
    made = (lab.share / "out" / "汇总.xlsx").exists()
    return Verdict(first == again == 1 and made, f"退出状态 {first}、{again}")


def forms_on_the_share(lab: Lab) -> Verdict:
    """自评表在网络盘上，写回和在本机一样，撤回后与原来一样."""
    before = grown(lab.share / "in")
    status = started(lab.share / "in", lab.local / "out").wait()
    with settled(lab) as root:
        written = contents(root / "in") == expected(lab)
    (run,) = [each.name for each in (lab.local / "out" / "原件").iterdir()]
    words = [sys.executable, "-m", "perfeval_xl", "undo", run, "--out", str(lab.local / "out")]
    undone = subprocess.run(words, stdout=subprocess.DEVNULL, check=False).returncode
    with settled(lab) as root:
        restored = contents(root / "in") == before
    return Verdict(written and restored and undone == 0, f"退出状态 {status}，撤回 {undone}")


def two_runs(lab: Lab) -> Verdict:
    """两次同时运行，一次被挡住（LOCKED），结果一样."""
    grown(lab.share / "in")
    runs = [started(lab.share / "in", lab.share / "out") for _ in range(2)]
    statuses = sorted(run.wait() for run in runs)
    with settled(lab) as root:
        whole = contents(root / "in") == expected(lab)
    return Verdict(whole and statuses in ([1, 2], [1, 1]), f"退出状态 {statuses[0]}、{statuses[1]}")


def lost_connection(lab: Lab) -> Verdict:
    """中途断线：说清楚，不坏；连上后再运行就做完."""
    before = grown(lab.share / "in")
    run = started(lab.share / "in", lab.local / "out")
    at_work(lab, run)
    lab.server.stop()
    time.sleep(2)
    lab.server.start()
    broken_off = run.wait()
    after = expected(lab)
    with settled(lab) as root:
        found = contents(root / "in")
        damaged = sum(1 for name in before if found.get(name) not in (before[name], after[name]))
    again = started(lab.share / "in", lab.local / "out").wait()
    with settled(lab) as root:
        whole = contents(root / "in") == after
    outcome = f"断线的一次退出状态 {broken_off}，坏的 {damaged} 个，再运行 {again}"
    return Verdict(whole and not damaged and broken_off != 70, outcome)


def slow_server(lab: Lab) -> Verdict:
    """服务器停住几秒再继续，照常做完."""
    grown(lab.share / "in")
    run = started(lab.share / "in", lab.local / "out")
    at_work(lab, run)
    lab.server.stop(signal.SIGSTOP)
    threading.Timer(SLOW, lab.server.stop, [signal.SIGCONT]).start()
    status = run.wait()
    with settled(lab) as root:
        whole = contents(root / "in") == expected(lab)
    return Verdict(whole and status == 1, f"停住 {SLOW} 秒，退出状态 {status}")


def names_by_case(lab: Lab) -> Verdict:
    """只差大小写的文件名：网络盘不分大小写，先到的有副本，后到的以代码说明，不互相覆盖."""
    folder = lab.local / "in"
    sources = list(grown(folder))
    for source, name in zip(sources, ("甲a.xlsx", "甲A.xlsx"), strict=False):
        (folder / source).rename(folder / name)
    status = started(folder, lab.share / "out", in_place=False).wait()
    log = next((lab.share / "out" / "日志").glob("*.jsonl")).read_text(encoding="utf-8")
    with settled(lab) as root:
        copies = [path.name for path in (root / "out" / "计分").iterdir() if path.name.casefold() == "甲a.xlsx"]
    outcome = f"退出状态 {status}，副本 {copies[0]}"
    return Verdict(status == 2 and copies == ["甲A.xlsx"] and log.count("SAME_NAME") == 1, outcome)


def long_paths(lab: Lab) -> Verdict:
    """路径超过 260 个字符（每个汉字算一个），照常写回."""
    grown(lab.share / "in" / LONG / LONG / LONG)
    status = started(lab.share / "in", lab.local / "out").wait()
    with settled(lab) as root:
        deep = root / "in" / LONG / LONG / LONG
        whole = contents(deep) == expected(lab)
    return Verdict(whole and status == 1, f"{len(str(deep))} 个字符，退出状态 {status}")


CASES = (
    results_on_the_share,
    forms_on_the_share,
    two_runs,
    lost_connection,
    slow_server,
    names_by_case,
    long_paths,
)


def at_work(lab: Lab, run: "subprocess.Popen[bytes]") -> None:
    """Wait until the run writes its first form, or has ended without."""
    while run.poll() is None and not any((lab.local / "out").rglob("原件/*/记录/*.json")):
        time.sleep(0.02)


def started(folder: Path, out: Path, *, in_place: bool = True) -> "subprocess.Popen[bytes]":
    """A run that has begun."""
    words = command(folder, out)
    if not in_place:
        words.remove("--in-place")
    return subprocess.Popen(words, stdout=subprocess.DEVNULL)


def expected(lab: Lab) -> dict[str, bytes]:
    """The forms after a run on the local disk."""
    place = lab.local / "reference"
    if not place.exists():
        grown(place)
        started(place, lab.local / "reference-out").wait()
    return contents(place)


@contextmanager
def settled(lab: Lab) -> Iterator[Path]:
    """The server's own folder, once nothing changes there any more: a cache may write some seconds later."""
    before, still = contents(lab.server.root), 0
    for _ in range(_LOOKS):
        time.sleep(2)
        now = contents(lab.server.root)
        still = still + 1 if now == before else 0
        if still == _STILL:
            break
        before = now
    yield lab.server.root


def tried(name: str, case: Callable[[Lab], Verdict]) -> Verdict:
    """A case with a server, a mount and folders of its own."""
    with tempfile.TemporaryDirectory(prefix="perfeval-shares-") as folder:
        place = Path(folder).resolve()
        (place / "local").mkdir()
        with served(place / "server") as server, MOUNTS[name](place / "client") as share:
            return case(Lab(server, share, place / "local"))


def main() -> int:
    """Try the cases and print what came out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mount", choices=MOUNTS)
    parser.add_argument("--case", choices=[case.__name__ for case in CASES])
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    if not is_possible():
        print("这台机器上不能挂网络盘：要有 root、/dev/fuse，并先运行 scripts/lab/setup_shares.sh。")
        return 3
    rows, broken = [], 0
    for name in [arguments.mount] if arguments.mount else MOUNTS:
        for case in CASES:
            if arguments.case not in (None, case.__name__):
                continue
            verdict = tried(name, case)
            broken += not verdict.holds
            words = (case.__doc__ or "").rstrip(".")
            rows.append(f"| {name} | {words} | {'成' if verdict.holds else '**不成**'}：{verdict.outcome} |")
            print(rows[-1], flush=True)
    if arguments.write:
        write_table(rows)
    return 1 if broken else 0


def write_table(rows: list[str]) -> None:
    """Put the table into the page."""
    table = "\n".join(["| 怎样挂的 | 试什么 | 结果 |", "| --- | --- | --- |", *rows])
    write_part(DOC, "网络盘", table)


if __name__ == "__main__":
    sys.exit(main())
