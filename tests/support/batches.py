"""Runs of the nightly batch in tests: a tree of forms, a run in this process, and what its log says."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from perfeval_xl.batch.options import BatchOptions
from perfeval_xl.batch.outcome import Outcome
from perfeval_xl.batch.running import run_batch
from tests.conftest import ROOT
from tests.support.systems import at_pace

EXAMPLES = ROOT / "examples" / "2024"
CLEAN = EXAMPLES / "没有问题的表.xlsx"
BLANK_SCORES = EXAMPLES / "空白得分-待计分.xlsx"
WITH_ERRORS = EXAMPLES / "数字云溪-项目支出自评表.xlsx"
DEPARTMENT = EXAMPLES / "附件1和整体支出自评表.xlsx"
FAULTS = Path(__file__).resolve().parent / "faults"


class CallingWatch:
    """A watch that calls back after every file."""

    def __init__(self, after: Callable[[int], object] = lambda number: None) -> None:
        self.done = 0
        self.expected = 0
        self._after = after

    def expect(self, files: int, work: str = "") -> None:
        self.expected += files

    def one_done(self) -> None:
        self.done += 1
        self._after(self.done)


def run(folder: Path, out: Path, watch: CallingWatch | None = None, **options: Any) -> Outcome:
    """A run without reports, PDFs and roll-up unless asked for, with two workers."""
    chosen = {"jobs": 2, "report": False, "pdf": False, "rollup": False, "seconds": at_pace(20)} | options
    return run_batch(BatchOptions(folder=folder.resolve(), out=out.resolve(), **chosen), watch or CallingWatch())


def logged(outcome: Outcome) -> dict[str, dict[str, Any]]:
    """The log's lines by file name."""
    lines = [json.loads(line) for line in outcome.log.read_bytes().splitlines()]
    return {Path(line["path"]).name: line for line in lines}


def tree(folder: Path, *names: str, form: Path = BLANK_SCORES) -> Path:
    """A folder with copies of a form under these names."""
    for name in names:
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(form, place)
    return folder


def hashes(folder: Path) -> dict[str, str]:
    """Every file below a folder with the digest of its bytes; locks and the state left out."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in (".sqlite", ".lock")
    }
