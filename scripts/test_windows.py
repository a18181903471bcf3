"""Runs the part of the tests that does not need Linux under Wine, with Windows' Python, and prints the figures.

    make test-windows                                   sets Wine up first (scripts/wine/setup.sh), then everything
    python scripts/test_windows.py hosts addin          only these folders of tests/
    python scripts/test_windows.py --go-on              without what was done with the same program and tests before
    python scripts/test_windows.py --write              writes the figures into docs/Windows.md, folder by folder;
                                                        those of folders that were not run stay, each with its commit

What touches files, processes, paths, encodings or locks is run whole; of rooms that only compute, every fifth test.
Left out are tests that need LibreOffice, Chromium, Node.js or the real forms (they run on Linux), and those of
scripts/wine/left_out.txt, each with its reason. What each folder gave is kept in .wine/results as soon as it is done,
what each test said in .wine/logs, so that a run that was broken off goes on behind the last whole module.
The status is 1 if a test failed twice, or could not be run.
"""

import argparse
import hashlib
import json
import re
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.marked import part_of, write_part  # noqa: E402
from scripts.wine.running import Part, left_out_tests, log_of, run_folder, start_for, told_before  # noqa: E402
from tests.support.wine import WINE, end_wine  # noqa: E402

PAGE = ROOT / "docs" / "Windows.md"
RESULTS = WINE / "results"
_WHOLE = (
    *("addin", "api", "app", "batch", "blank", "cli", "dossier", "hosts", "report", "rollup", "standard", "templates"),
)
"""What touches files, processes, paths, encodings or locks, where Windows differs."""
_COMPUTING = ("domain", "forms", "law", "narrative", "parsing", "printing", "problems", "rules", "schemas", "scoring")
"""Rooms that only compute with what they are given, which is the same everywhere: a share shows that they do."""
_SHARE = 5
"""Of these, every so many tests."""
_FOLDERS = (*_WHOLE, *_COMPUTING)
_PAGES = ("docs/Windows.md", "CHANGELOG.md", "DECISIONS.md")
"""What no test that is run here looks at."""
_MEMORY = 4 << 30
"""Bytes of address space for each process: Wine 8 enforces no limit of a job, and a bomb would take all there is."""
_FIGURES = "数字"
"""The part of the page that is written here."""


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def state() -> str:
    """The commit, and behind it what tells apart a tree that has been changed since; the page itself does not count."""
    commit = _git("rev-parse", "--short", "HEAD").strip()
    changes = _git("diff", "HEAD", "--", ".", ":!docs/Windows.md")
    return f"{commit}+{hashlib.sha256(changes.encode()).hexdigest()[:6]}" if changes else commit


def contents() -> str:
    """What the results depend on, as a digest: the project without the pages that only tell of it."""
    files = [line for line in _git("ls-tree", "-r", "HEAD").splitlines() if line.partition("\t")[2] not in _PAGES]
    changes = _git("diff", "HEAD", "--", ".", *(f":!{page}" for page in _PAGES))
    return hashlib.sha256(f"{files}{changes}".encode()).hexdigest()


def keep(part: Part, contents: str) -> None:
    """Keep what a folder gave, so that a break-off loses nothing."""
    RESULTS.mkdir(exist_ok=True)
    fields = {**part._asdict(), "contents": contents}
    (RESULTS / f"{part.folder}.json").write_text(json.dumps(fields, ensure_ascii=False), "utf-8")


def kept(folder: str, contents: str) -> Part | None:
    """What a folder gave with these contents, if all of it passed."""
    try:
        fields = json.loads((RESULTS / f"{folder}.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    same = fields.pop("contents", "") == contents
    part = Part(**{**fields, "failed": tuple(fields["failed"])})
    return part if part.fine and same else None


def table(parts: Sequence[Part]) -> Iterator[str]:
    """The figures as lines of Markdown."""
    yield "| 测试（tests/） | 通过 | 其中第二次才通过 | 没有通过 | 秒 | 提交 |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for part in parts:
        name = part.folder if part.every == 1 else f"{part.folder}（每 {part.every} 项取一项）"
        yield _line(name, part.passed, part.second, len(part.failed), part.seconds, part.commit)
    yield _line(
        "合计",
        sum(part.passed for part in parts),
        sum(part.second for part in parts),
        sum(len(part.failed) for part in parts),
        sum(part.seconds for part in parts),
        "",
    )


def _line(name: str, passed: int, second: int, failed: int, seconds: float, commit: str) -> str:
    return f"| {name} | {passed:,} | {second} | {failed} | {seconds:.0f} | {commit} |"


def parts_on_page(page: str) -> Iterator[Part]:
    """What a page says of the folders, as `table` writes it."""
    for line in part_of(page, _FIGURES).splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        folder, _, share = cells[0].partition("（")
        if folder in _FOLDERS:
            passed, second, failed, seconds = (int(cell.replace(",", "")) for cell in cells[1:5])
            every = int(re.sub(r"\D.*", "", share[2:]) or 1)
            yield Part(folder, every, passed, second, ("",) * failed, float(seconds), cells[5])


def write_figures(parts: Sequence[Part]) -> None:
    """Put the figures into the page, with the day; those of folders that were not run stay."""
    page = PAGE.read_text("utf-8")
    by_folder = {part.folder: part for part in (*parts_on_page(page), *parts)}
    shown = [by_folder[folder] for folder in _FOLDERS if folder in by_folder]
    day = f"{date.today().isoformat()}。不运行的 {len(left_out_tests())} 项见下。"
    write_part(PAGE, _FIGURES, "\n".join([day, "", *table(shown)]))


def run(folder: str, commit: str, contents: str, *, go_on: bool) -> Part:
    """Run a folder, or what of it an earlier run has left, say what failed in it, and keep what it gave."""
    every = _SHARE if folder in _COMPUTING else 1
    known = told_before(log_of(folder), contents) if go_on else {}
    part = run_folder(folder, every, commit, start_for(folder, every, contents, anew=not known), known)
    print(f"{folder}：{part.passed} 通过，{len(part.failed)} 没有通过", *part.failed, sep="\n", flush=True)
    keep(part, contents)
    return part


def main() -> int:
    """Run the folders, print what failed and the figures; 1 if anything failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folders", nargs="*", default=_FOLDERS, metavar="FOLDER")
    parser.add_argument("--go-on", action="store_true")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    commit, tried, parts = state(), contents(), []
    for folder in arguments.folders:
        before = kept(folder, tried) if arguments.go_on else None
        parts.append(before or run(folder, commit, tried, go_on=arguments.go_on))
        if arguments.write:
            write_figures(parts[-1:])
    end_wine()
    print(*table(parts), sep="\n")
    return 0 if all(part.fine for part in parts) else 1


if __name__ == "__main__":
    raise SystemExit(main())
