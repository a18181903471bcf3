"""A press of 校验 in LibreOffice: the extension in a fresh profile, the command sent as the toolbar sends it."""

import shutil
import statistics
import time
from pathlib import Path
from typing import Any

import pytest

from perfeval_xl.addin.libreoffice import install
from perfeval_xl.addin.libreoffice.commands import PROTOCOL
from tests.support.calc import Calc, running_calc
from tests.support.cases import clean_sheet
from tests.support.desk import make_profile, open_folder, use_profile
from tests.support.snapshots import stretched, written_by_openpyxl

ROWS = 40
STARTS = 3
PRESSES = 15
Row = tuple[str, str, str, str]


def form(path: Path) -> Path:
    """A form whose rows all have a slip, so that a press marks every one of them."""
    sheet = clean_sheet({"set": {"H13": 20, "F13": "1%"}})
    path.write_bytes(written_by_openpyxl(stretched(sheet, 13, ROWS - 1)))
    return path


def presses(calc: Calc, path: Path) -> list[float]:
    """Seconds from the command to the marked sheet, for press after press in one window; boxes close by themselves."""
    document = calc.open(path)
    frame = document.CurrentController.Frame
    url = calc.uno.createUnoStruct("com.sun.star.util.URL", Complete=f"{PROTOCOL}check")
    found = []
    for _ in range(PRESSES):
        begun = time.perf_counter()
        _dispatch(frame, url)
        found.append(time.perf_counter() - begun)
    assert document.Sheets.ElementNames[-1] == "校验结果"
    document.close(True)
    return found


def _dispatch(frame: Any, url: Any) -> None:
    frame.queryDispatch(url, "_self", 0).dispatch(url, ())


def measure(folder: Path) -> tuple[list[float], list[float]]:
    """First presses after a start of LibreOffice, and all later ones. The folder must be one that others may enter."""
    profile = folder / "profile"
    make_profile(profile)
    with pytest.MonkeyPatch.context() as patch:
        use_profile(patch, profile)
        install.install()
    first: list[float] = []
    later: list[float] = []
    for _ in range(STARTS):
        with running_calc(profile) as calc:
            one, *others = presses(calc, form(folder / "表.xlsx"))
        first.append(one)
        later += others
    return first, later


def buttons() -> list[Row]:
    """The rows for README.md; none where LibreOffice is not installed."""
    if shutil.which("unopkg") is None:
        return []
    with open_folder() as folder:
        first, later = measure(folder)
    what = f"LibreOffice 里按一次“校验”，{ROWS} 行都有问题的表"
    return [
        (f"{what}：打开程序后的第一次", f"{statistics.median(first) * 1000:.0f} ms", "—", "< 1 s"),
        (f"{what}：以后每次", f"{statistics.median(later) * 1000:.0f} ms", "—", "≤ 100 ms"),
    ]


def main() -> None:
    """Print the rows alone: python -m benchmarks.buttons."""
    for row in buttons():
        print(*row, sep=" | ")


if __name__ == "__main__":
    main()
