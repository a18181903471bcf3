"""上报材料 of a department with 20 and with 200 projects: CPU, memory, and whether the documents are valid.

.venv/bin/python -m benchmarks.dossier [--write]

Without LibreOffice. Each dossier is made by the command in a process of its own.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook, load_workbook

from benchmarks.forms import SHEET, filled_book
from scripts.marked import write_part
from tests.support.validator import validation_errors

_README = Path(__file__).with_name("README.md")
_SIZES = ((20, "≤ 3 s，< 500 MiB"), (200, "≤ 30 s，< 500 MiB"))
_MIB = 1 << 20 if sys.platform == "darwin" else 1 << 10


class Measured(NamedTuple):
    """Processor time in seconds, the most memory in MiB, and the errors that the validator names."""

    seconds: float
    memory: float
    errors: int


def main(write: bool) -> None:
    """Measure, print, and write the table where asked."""
    with tempfile.TemporaryDirectory(prefix="perfeval-bench-") as folder:
        measured = [(size, limit, _measured(Path(folder, str(size)), size)) for size, limit in _SIZES]
    lines = ["| 测什么 | 用时和内存 | 校验器 | 目标 |", "| --- | --- | --- | --- |"]
    lines += [
        f"| 一个部门 {size} 个项目（附件1 和 {size} 个表），整套上报材料，不用 LibreOffice "
        f"| CPU {each.seconds:.1f} s，{each.memory:.0f} MiB | {each.errors} 处错误 | {limit} |"
        for size, limit, each in measured
    ]
    print("\n".join(lines))
    if write:
        write_part(_README, "上报材料的数字", "\n".join(lines))


def _measured(folder: Path, projects: int) -> Measured:
    forms, out = folder / "表", folder / "结果"
    forms.mkdir(parents=True)
    _write_department(forms, projects)
    program = [sys.executable, "-m", "perfeval_xl", "dossier", str(forms), "--out", str(out), "--no-office"]
    process = subprocess.Popen(program, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode > 1:
        raise SystemExit(f"dossier ended with {process.returncode}")
    listed = (out / "上报材料" / "材料清单.txt").read_text("utf-8")
    if listed.count("】附件3-") != projects:
        raise SystemExit("not every project has its form in the dossier")
    documents = [path for path in out.rglob("*") if path.suffix in (".docx", ".xlsx")]
    errors = sum(sum(found.values()) for found in validation_errors(*documents).values())
    return Measured(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / _MIB, errors)


def _write_department(folder: Path, projects: int) -> None:
    """附件1 with a row for every project, and a workbook with each project's form."""
    rows = []
    for number in range(1, projects + 1):
        path = filled_book(folder / f"项目{number:03d}.xlsx", 1, number, named=number)
        sheet = load_workbook(path)[SHEET]
        rows.append((sheet["C2"].value, sheet["E5"].value, sheet["F5"].value))
    base = Workbook()
    for row in _base_rows(rows):
        base.active.append(row)
    base.save(folder / "附件1.xlsx")


def _base_rows(projects: list[tuple[str, float, float]]) -> list[tuple[object, ...]]:
    budget, spent = round(sum(row[1] for row in projects), 2), round(sum(row[2] for row in projects), 2)
    return [
        ("2025年度部门（单位）整体支出绩效评价基础数据表",),
        ("财政供养人员情况（人）", "编制数", "2025年实际在职人数", "控制率"),
        (None, 42, 40, "95.24%"),
        ("经费控制情况（万元）", "2024年决算数", "2025年预算数", "2025年决算数"),
        ("三公经费", 31.2, 28, 26.5),
        ("3、公务接待", 31.2, 28, 26.5),
        ("项目支出：", None, budget, spent),
        ("3、市级专项资金（一个专项一行）", None, budget, spent),
        *((name, None, planned, used) for name, planned, used in projects),
        ("公用经费", 96, 92, 91.3),
    ]


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--write", action="store_true", help="write the table into README.md")
    main(arguments.parse_args().write)
