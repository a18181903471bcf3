"""What other kinds of file cost: a Word document of 21 forms from file to file, and each kind against .xlsx.

    python -m benchmarks.kinds [--write]

CPU time throughout. The document is read in processes that have done nothing before (cold), with the program compiled
as an installation leaves it, then again in the same process. The kinds take turns in one run on the same forms, so only
the ratios count. --write puts the table into README.md. LibreOffice makes the .xls, .ods and .doc.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.forms import filled_book
from perfeval_xl.app.causes import find_with_causes
from perfeval_xl.app.reading import book_of
from perfeval_xl.hosts.opening import open_form
from perfeval_xl.scoring import score_edits
from perfeval_xl.standard import Standard
from scripts.marked import write_part
from tests.support.office import convert
from tests.support.word_forms import Element, W, forms_document, spoiled, tables, text_of

COLD, ROUNDS, FORMS, INDICATORS = 5, 11, 21, 25
GOAL, XLS_GOAL = 0.5, 3
README = Path(__file__).with_name("README.md")
FOREIGN = ("xlrd", "olefile", "lxml", "pypdfium2", "docx")
"""Libraries that only other kinds than .xlsx need."""
_ROOMS = ("legacy", "opendocument", "document", "web", "pdf")
_COLD = (
    "import sys, time; from pathlib import Path; from benchmarks.kinds import write_back; path = Path(sys.argv[1]); "
    "begun = time.process_time(); write_back(path); print(time.process_time(), time.process_time() - begun)"
)
_MODULES = (
    "import sys; from pathlib import Path; from perfeval_xl.app.checking import check_files; "
    "check_files([Path(sys.argv[1])]); print(*sys.modules)"
)


def write_back(path: Path) -> None:
    """Read, check and score a file and write the scores into it."""
    opened = open_form(path)
    book = book_of(opened.read(), None)
    find_with_causes([book], Standard.default().rules.values())
    results = [score_edits(case.form, case.assessment, case.law) for case in book.cases]
    assert len(book.cases) == FORMS
    assert opened.save(opened.apply([edit for result in results for edit in result.edits]))


def read_and_check(path: Path) -> None:
    """Read and check a file."""
    book = book_of(open_form(path).read(), None)
    assert len(book.cases) == FORMS
    find_with_causes([book], Standard.default().rules.values())


def document_of(workbook: Path, path: Path) -> Path:
    """The workbook's forms as tables of a Word document."""
    path.write_bytes(forms_document(open_form(workbook).read().sheets))
    return path


def shortened(document: Path, path: Path) -> int:
    """The document with the first three indicators of each 二级指标, as forms of offices are; how many a form has."""
    left = beside = 0

    def leave_out(body: Element) -> None:
        nonlocal left, beside
        for row in [row for table in tables(body) for row in table.findall(W + "tr") if "≥" in text_of(row)]:
            merges = [cell.find(f"{W}tcPr/{W}vMerge") for cell in row.findall(W + "tc")]
            beside = beside + 1 if merges[1] is not None and merges[1].get(W + "val") is None else 0
            if beside > 2:
                row.getparent().remove(row)
            else:
                left += 1

    path.write_bytes(spoiled(document.read_bytes(), leave_out))
    return round(left / FORMS)


def compiled(folder: Path) -> dict[str, str]:
    """An environment in which what a process compiles is kept for the next, wherever this runs."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}


def documents(path: Path, rows: int, goal: str, folder: Path) -> list[str]:
    """The rows of the table for a document: cold, with the whole process, and once more."""
    copy = folder / "写回.docx"
    cold: list[tuple[float, float]] = []
    for _ in range(1 + COLD):
        shutil.copyfile(path, copy)
        output = subprocess.run(
            [sys.executable, "-c", _COLD, str(copy)], capture_output=True, text=True, check=True, env=compiled(folder)
        )
        whole, work = map(float, output.stdout.split())
        cold.append((whole, work))
    del cold[0]  # it compiled the program, as pip does when it installs it
    warm = []
    for _ in range(ROUNDS):
        shutil.copyfile(path, copy)
        begun = time.process_time()
        write_back(copy)
        warm.append(time.process_time() - begun)
    what = f"{FORMS} 张表的 .docx（每张 {rows} 行指标）：读＋校验＋计分＋写回"
    first, work = (statistics.median(each) for each in zip(*cold, strict=True))
    return [
        f"| {what}，新的进程里第一次 | CPU {work:.2f} s（连同启动 {first:.2f} s） | — | {goal} |",
        f"| 同上，再来一次 | CPU {statistics.median(warm):.2f} s | — | — |",
    ]


def kinds(workbook: Path, document: Path, folder: Path) -> list[str]:
    """A row for each kind against .xlsx, reading and checking the same forms in turn."""
    paths = {".xlsx": workbook, ".docx": document}
    for kind, source in (("xls", workbook), ("ods", workbook), ("doc", document)):
        (paths[f".{kind}"],) = convert(folder, kind, source)
    times: dict[str, list[float]] = {kind: [] for kind in paths}
    for _ in range(ROUNDS):
        for kind, path in paths.items():
            begun = time.process_time()
            read_and_check(path)
            times[kind].append(time.process_time() - begun)
    median = {kind: statistics.median(each) for kind, each in times.items()}
    goals = {".xls": f"≤ {XLS_GOAL} 倍"}
    return [
        f"| 同样 {FORMS} 张表的 {kind}：读＋校验，对 .xlsx | CPU {median[kind] * 1000:.0f} ms | "
        f"{median[kind] / median['.xlsx']:.2f} 倍 | {goals.get(kind, '—')} |"
        for kind in paths
        if kind != ".xlsx"
    ]


def foreign_modules(workbook: Path) -> list[str]:
    """What a check of an .xlsx loads that only other kinds need."""
    output = subprocess.run([sys.executable, "-c", _MODULES, str(workbook)], capture_output=True, text=True, check=True)
    rooms = tuple(f"perfeval_xl.hosts.{room}" for room in _ROOMS)
    return [name for name in output.stdout.split() if name.split(".")[0] in FOREIGN or name.startswith(rooms)]


def table() -> str:
    """The figures as a Markdown table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workbook = filled_book(folder / "表.xlsx", FORMS, 21)
        document, short = document_of(workbook, folder / "表.docx"), folder / "短.docx"
        rows = documents(short, shortened(document, short), f"≤ {GOAL} s", folder)
        rows += [*documents(document, INDICATORS, "—", folder), *kinds(workbook, document, folder)]
        foreign = foreign_modules(workbook)
    rows.append(f"| 校验一个 .xlsx 时载入的、只有别的种类才用的模块 | {len(foreign)} 个 | — | 0 |")
    return "\n".join(["| 测什么 | 用时 | 比值 | 目标 |", "| --- | --- | --- | --- |", *rows])


def main() -> None:
    """Measure, print, and write where that is asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    figures = table()
    print(figures)
    if arguments.write:
        write_part(README, "各种文件的数字", figures)


if __name__ == "__main__":
    main()
