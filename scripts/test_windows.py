"""Runs the part of the tests that does not need Linux under Wine, with Windows' Python, and prints the figures.

    make test-windows                                   sets Wine up first (scripts/wine/setup.sh), then everything
    python scripts/test_windows.py hosts addin          only these folders of tests/
    python scripts/test_windows.py --write              writes the figures into docs/Windows.md, folder by folder;
                                                        those of folders that were not run stay, each with its commit

Left out are tests that need LibreOffice, Chromium, Node.js or the real forms (they run on Linux), and those of
scripts/wine/left_out.txt, each with its reason. The status is 1 if any other test fails.
"""

import argparse
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.marked import part_of, write_part  # noqa: E402
from tests.support.wine import ENVIRONMENT, WINE, as_text, end_wine  # noqa: E402

PAGE = ROOT / "docs" / "Windows.md"
LEFT_OUT = ROOT / "scripts" / "wine" / "left_out.txt"
_ELSEWHERE = ("browser", "corpus", "documents", "forms", "libreoffice", "seeds", "validator", "wine")
"""The markers of tests that run on Linux alone."""
_FOLDERS = (
    *("addin", "api", "app", "batch", "blank", "cli", "domain", "dossier", "forms", "hosts", "law", "narrative"),
    *("parsing", "printing", "problems", "report", "rollup", "rules", "schemas", "scoring", "standard", "templates"),
)
_DONE = re.compile(r"^(tests/.+?::.+) (PASSED|FAILED|ERROR) +\[ *\d+%\]$")
"""What pytest says of a test once it is done."""
_SECONDS = re.compile(r" in ([\d.]+)s")
_SILENCE = 900
"""Seconds without a word after which a folder is given up: Wine may hang. On a busy machine a test takes minutes."""
_MEMORY = 4 << 30
"""Bytes of address space for each process: Wine 8 enforces no limit of a job, and a bomb would take all there is."""
_REST = 20
"""Seconds for which what a folder has started may go on: it has the pipe as well."""
_FIGURES = "数字"
"""The part of the page that is written here."""


class Part(NamedTuple):
    """What became of the tests of one folder."""

    folder: str
    passed: int
    failed: tuple[str, ...]
    seconds: float
    finished: bool
    commit: str

    @property
    def fine(self) -> bool:
        """Whether all that was run passed."""
        return self.finished and not self.failed


def run_folder(folder: str, left_out: Sequence[str]) -> Part:
    """Run the tests of a folder in one process of Windows' Python."""
    markers = " and ".join(f"not {marker}" for marker in _ELSEWHERE)
    options = ["-vv", "--tb=short", "-rfE", "--continue-on-collection-errors", "-m", markers]
    for test in left_out:
        options += ["--ignore" if test.endswith(".py") else "--deselect", test]
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], **ENVIRONMENT, "PYTHONPATH": f"Z:{ROOT}"}
    command = ["wine", str(WINE / "python" / "python.exe"), "-m", "pytest", f"tests/{folder}", *options]
    commit, begun = _commit(), time.monotonic()
    (WINE / "logs").mkdir(exist_ok=True)
    lines = printed(command, environment, WINE / "logs" / f"{folder}.txt")
    return part_told(folder, lines, time.monotonic() - begun, commit)


def printed(command: Sequence[str], environment: Mapping[str, str], log: Path) -> list[str]:
    """The lines that a program of Windows prints, which stand in a log as they come.

    It is ended after a long silence, and what it leaves running a while after its own end.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        cwd=ROOT,
        start_new_session=True,
    )
    assert process.stdout is not None
    told: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_listen, args=(process.stdout, told), daemon=True).start()
    lines: list[str] = []
    heard, ended = time.monotonic(), False
    with log.open("w", encoding="utf-8") as kept:
        while True:
            try:
                line = told.get(timeout=1)
            except Empty:
                patience = _SILENCE if process.poll() is None else _REST
                if not ended and time.monotonic() - heard > patience:
                    ended = True
                    end_wine(process)
                continue
            if not line:
                process.wait()
                return lines
            heard = time.monotonic()
            lines.append(as_text(line.rstrip(b"\r\n")))
            print(lines[-1], file=kept, flush=True)


def _listen(pipe: IO[bytes], told: "SimpleQueue[bytes]") -> None:
    """Hand every line on; an empty one once no process has the pipe any more."""
    for line in pipe:
        told.put(line)
    told.put(b"")


def part_told(folder: str, lines: Sequence[str], seconds: float, commit: str) -> Part:
    """What pytest has told of a folder; where it was not finished, what was done until then."""
    last = lines[-1] if lines else ""
    told = _SECONDS.search(last)
    done = [found for line in lines if (found := _DONE.match(line))]
    passed = sum(found[2] == "PASSED" for found in done)
    if told is None:
        failed = tuple(f"{found[2]} {found[1]}" for found in done if found[2] != "PASSED")
        return Part(folder, passed, (*failed, f"没有做完，停在：{last}"), seconds, False, commit)
    failed = tuple(line.split(" - ")[0] for line in lines if line.startswith(("FAILED ", "ERROR ")))
    # the services that Wine starts keep the pipe open for a while: pytest's own clock tells what the tests took
    return Part(folder, passed, failed, float(told[1]), True, commit)


def _commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def left_out_tests() -> list[str]:
    """The tests that are not run, by the names that pytest gives them."""
    lines = LEFT_OUT.read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def table(parts: Sequence[Part]) -> Iterator[str]:
    """The figures as lines of Markdown."""
    yield "| 测试（tests/） | 通过 | 没有通过 | 秒 | 提交 |"
    yield "| --- | --- | --- | --- | --- |"
    for part in parts:
        failed = str(len(part.failed)) if part.finished else "没有做完"
        yield f"| {part.folder} | {part.passed:,} | {failed} | {part.seconds:.0f} | {part.commit} |"
    passed, faults = sum(part.passed for part in parts), sum(len(part.failed) for part in parts)
    yield f"| 合计 | {passed:,} | {faults} | {sum(part.seconds for part in parts):.0f} | |"


def parts_on_page(page: str) -> Iterator[Part]:
    """What a page says of the folders, as `table` writes it."""
    for line in part_of(page, _FIGURES).splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] in _FOLDERS:
            folder, passed, failed, seconds, commit = cells
            faults = ("",) * int(failed) if failed.isdigit() else ()
            yield Part(folder, int(passed.replace(",", "")), faults, float(seconds), failed.isdigit(), commit)


def write_figures(parts: Sequence[Part]) -> None:
    """Put the figures into the page, with the day; those of folders that were not run stay."""
    page = PAGE.read_text("utf-8")
    by_folder = {part.folder: part for part in (*parts_on_page(page), *parts)}
    shown = [by_folder[folder] for folder in _FOLDERS if folder in by_folder]
    day = f"{date.today().isoformat()}。不运行的 {len(left_out_tests())} 项见下。"
    write_part(PAGE, _FIGURES, "\n".join([day, "", *table(shown)]))


def main() -> int:
    """Run the folders, print what failed and the figures; 1 if anything failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folders", nargs="*", default=_FOLDERS, metavar="FOLDER")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    parts = []
    for folder in arguments.folders:
        parts.append(run_folder(folder, left_out_tests()))
        print(*parts[-1].failed, sep="\n", end="\n" if parts[-1].failed else "", flush=True)
        if arguments.write:
            write_figures(parts[-1:])
    end_wine()
    print(*table(parts), sep="\n")
    return 0 if all(part.fine for part in parts) else 1


if __name__ == "__main__":
    raise SystemExit(main())
