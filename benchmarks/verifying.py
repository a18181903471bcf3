"""What reading back costs: read, check, score and write in place, with the check of what was written and without.

    python -m benchmarks.verifying [--write]

Both ways take turns in one run on the same files, so only the ratio counts. --write puts the table into README.md.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from unittest import mock

from benchmarks.forms import filled_book
from benchmarks.ways import Job, job, ours
from perfeval_xl.hosts.file import verifying
from scripts.marked import write_part

ROUNDS = 60
GOAL = 1.10
README = Path(__file__).with_name("README.md")


def main() -> None:
    """Measure, print, and write where that is asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lines = [_line(name, _job(Path(folder), sheets)) for name, sheets in (("一张表", 1), ("一个文件 20 张表", 20))]
    text = "\n".join(["| 测什么 | 用时 | 比值 | 目标 |", "| --- | --- | --- | --- |", *lines])
    print(text)
    if arguments.write:
        write_part(README, "读回的数字", text)


def _job(folder: Path, forms: int) -> Job:
    return job(filled_book(folder / f"{forms}.xlsx", forms, forms))


def _line(name: str, work: Job) -> str:
    """One row of the table; the medians of rounds in which both ways take turns."""
    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(2 * ROUNDS):
        times[number % 2 == 0].append(_seconds(work, checked=number % 2 == 0))
    checked, plain = (statistics.median(times[way]) for way in (True, False))
    return f"| {name}：读回核对，对不核对 | CPU {checked * 1000:.1f} ms | {checked / plain:.2f} 倍 | ≤ {GOAL:.2f} 倍 |"


def _seconds(work: Job, *, checked: bool) -> float:
    """CPU time of one write in place, which other programs do not disturb; the workbook is put back first."""
    work.reset()
    check = verifying.verify if checked else lambda *_: None
    with mock.patch.object(verifying, "verify", check):
        begun = time.process_time()
        ours(work)
        return time.process_time() - begun


if __name__ == "__main__":
    main()
