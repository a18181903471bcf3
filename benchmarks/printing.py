"""Printing many forms with one LibreOffice, against a start of LibreOffice for each of them."""

import statistics
import time
from pathlib import Path

from benchmarks.forms import filled_book
from perfeval_xl.app.printing import print_files
from perfeval_xl.hosts.office import find_office

FORMS = 20
ROUNDS = 3


def seconds_each(forms: list[Path], out: Path, at_once: int) -> float:
    """The time of one form when so many are given to one LibreOffice."""
    begun = time.perf_counter()
    for first in range(0, len(forms), at_once):
        result = print_files(forms[first : first + at_once], out=out)
        assert all(file.ok for file in result.files), [file.message for file in result.files]
    return (time.perf_counter() - begun) / len(forms)


def printing(folder: Path) -> list[tuple[str, str, str, str]]:
    """The row for README.md; none where LibreOffice is not installed."""
    if find_office() is None:
        return []
    forms = [filled_book(folder / f"print-{seed}.xlsx", 1, seed) for seed in range(FORMS)]
    times: dict[int, list[float]] = {FORMS: [], 1: []}
    for _ in range(ROUNDS):
        for at_once, found in times.items():
            found.append(seconds_each(forms, folder / "pdf", at_once))
    one, each = statistics.median(times[FORMS]), statistics.median(times[1])
    return [
        (
            f"打印 {FORMS} 个文件，一次启动 LibreOffice，每个文件；对每个文件各启动一次",
            f"{one:.2f} s（各启动一次 {each:.2f} s）",
            f"快 {each / one:.1f} 倍",
            "≤ 0.4 s",
        )
    ]
