"""A whole night in its steps: python -m benchmarks.night [FORMS ...] [--write].

Every form is another one (name, department, figures and the texts of its indicators). For each size (100, 250 and 1,000
unless said) a run of its own does one step more than the run before on the same tree: check and score with copies, Word
reports, roll-up, PDFs. So each step has what it takes by the clock and of processors, children included; but not what
LibreOffice takes of processors: its processes end apart from ours, and the system does not tell. From the two greatest
sizes it is told what each form more costs, and what 50,000 would take at that slope. With --write README.md is written.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.forms import filled_book
from scripts.marked import write_part

README = Path(__file__).with_name("README.md")
SIZES = (100, 250, 1_000)
GREAT = 50_000
_MOST = 90_000
"""Targets up to this number, so that hardly any text occurs twice."""
STEPS = {
    "校验、计分、副本": ("--no-report", "--no-pdf", "--no-rollup"),
    "报告": ("--no-pdf", "--no-rollup"),
    "汇总": ("--no-pdf",),
    "打印成 PDF": (),
}
"""What each run does beyond the one before, by what it leaves out."""


class Spent(NamedTuple):
    """Seconds by the clock and of processors."""

    wall: float
    cpu: float

    def less(self, other: "Spent") -> "Spent":
        """What was spent beyond another."""
        return Spent(max(0.0, self.wall - other.wall), max(0.0, self.cpu - other.cpu))


def main() -> None:
    """Measure every size; print the table, and write it where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("forms", nargs="*", type=int)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    sizes = sorted(arguments.forms or SIZES)
    with tempfile.TemporaryDirectory() as folder:
        nights = {size: night(Path(folder, str(size)), size) for size in sizes}
    text = table(nights)
    print(text)
    if arguments.write:
        write_part(README, "整夜", text)


def grown(folder: Path, forms: int) -> Path:
    """A tree of forms of which no two are alike in their texts and figures."""
    for number in range(forms):
        place = folder / f"{number // 100:03d}" / f"表{number}.xlsx"
        place.parent.mkdir(parents=True, exist_ok=True)
        filled_book(place, 1, number, most=_MOST)
    return folder


def night(folder: Path, forms: int) -> dict[str, Spent]:
    """What each step takes over so many forms."""
    tree = grown(folder, forms)
    steps: dict[str, Spent] = {}
    before = Spent(0, 0)
    for number, (name, without) in enumerate(STEPS.items()):
        whole = run(tree, folder.with_name(f"{folder.name}-{number}"), without)
        steps[name] = whole.less(before)
        before = whole
    return steps


def run(tree: Path, out: Path, without: tuple[str, ...]) -> Spent:
    """A run of the batch to its end, with all it starts."""
    words = [sys.executable, "-m", "perfeval_xl", "batch", str(tree), "--out", str(out), *without]
    begun, before = time.perf_counter(), os.times()
    done = subprocess.run(words, stdout=subprocess.DEVNULL, check=False)
    after = os.times()
    assert done.returncode in (0, 1), done.returncode
    return Spent(time.perf_counter() - begun, sum(after[2:4]) - sum(before[2:4]))


def table(nights: dict[int, dict[str, Spent]]) -> str:
    """The table: seconds, shares, and the slopes between the two greatest sizes."""
    sizes = list(nights)
    great = nights[sizes[-1]]
    whole = Spent(sum(each.wall for each in great.values()), sum(each.cpu for each in great.values()))
    lines = [
        "| 步骤 | "
        + " | ".join(f"{size:,} 个表：时钟 / 处理器（秒）" for size in sizes)
        + " | 占时钟 / 处理器 | 每多一个表（处理器，毫秒） | 按此 50,000 个表（处理器，分钟） |",
        "| --- |" + " --- |" * (len(sizes) + 3),
    ]
    for name in STEPS:
        steps = [nights[size][name] for size in sizes]
        slope = _slope(sizes, steps)
        lines.append(
            f"| {name} | "
            + " | ".join(f"{each.wall:.1f} / {each.cpu:.1f}" for each in steps)
            + f" | {steps[-1].wall / whole.wall:.0%} / {steps[-1].cpu / whole.cpu:.0%}"
            + f" | {slope * 1000:.1f} | {(steps[-1].cpu + slope * (GREAT - sizes[-1])) / 60:.0f} |"
        )
    return "\n".join(lines) + "\n"


def _slope(sizes: list[int], steps: list[Spent]) -> float:
    """Seconds of processors for each form more."""
    if len(sizes) < 2:
        return steps[-1].cpu / sizes[-1]
    return max(0.0, (steps[-1].cpu - steps[-2].cpu) / (sizes[-1] - sizes[-2]))


if __name__ == "__main__":
    main()
