"""PDFs of a run, below RESULTS/打印: worker processes lay out copies, one LibreOffice prints a hundred of them.

They are made on this machine, after the forms, wherever those were done. A file keeps its status whatever becomes of
its PDF: that is told beside it, as `pdf_code`, and tried again by the next run.
"""

import hashlib
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from threading import Event
from typing import NamedTuple

from perfeval_xl.app.printing import LIMIT, collected, is_foreign
from perfeval_xl.app.results import OK, FileResult
from perfeval_xl.batch.job import PRINTED, Job, slug
from perfeval_xl.batch.problems import problem
from perfeval_xl.batch.spread import Spread, spread
from perfeval_xl.batch.state import State
from perfeval_xl.batch.watch import Watch
from perfeval_xl.hosts.office import Outcome, convert, find_office

NO_OFFICE = "NO_OFFICE"
_AT_ONCE = 100
_SETTLED = frozenset((OK, "NO_FORM"))
"""After these a PDF is not tried again until the form changes; NO_FORM is a form on a hidden sheet."""


class _Told(NamedTuple):
    """What became of one file: the PDF where the code is 'ok'."""

    path: str
    code: str
    pdf: Path | None = None


def print_waiting(state: State, job: Callable[[str], Job], jobs: int, watch: Watch, stop: Event) -> Counter[str]:
    """Print every form that has no PDF yet, with `jobs` workers; how many files ended in which code.

    `job` gives the job of a path. Without LibreOffice they are only counted. Raises NO_SPACE.
    """
    waiting = sum(1 for _ in state.unprinted())
    office = find_office() if waiting else None
    if office is None:
        return Counter({NO_OFFICE: waiting} if waiting else {})
    watch.expect(waiting)
    codes, paths = Counter[str](), state.unprinted()
    with spread(jobs, None, stop) as where:
        while not stop.is_set() and (some := list(islice(paths, _AT_ONCE))):
            for told in _printed([job(path) for path in some], where, office):
                _save(state, told)
                codes[told.code] += 1
                watch.one_done()
    return codes


def _save(state: State, told: _Told) -> None:
    if told.code == "NO_SPACE":
        raise problem("NO_SPACE")
    pdf, code = (str(told.pdf), None) if told.pdf else (None, told.code)
    state.set_printed(told.path, pdf, code, settled=told.code in _SETTLED)
    state.commit()


def _printed(jobs: list[Job], where: Spread, office: Path) -> Iterator[_Told]:
    """Every job's file, as one LibreOffice works through the copies."""
    with tempfile.TemporaryDirectory(prefix=_prefix(jobs[0].out)) as name:
        folder = Path(name)
        ready = []
        for job, record in where.done(_with_places(jobs, folder)):
            if record["status"] == OK:
                ready.append(job)
            else:
                yield _Told(job.path, record["status"])
        (folder / "office").mkdir()
        copies = [Path(job.printing or "") for job in ready]
        for job, outcome in zip(ready, convert(office, copies, folder / "office", LIMIT), strict=True):
            yield _collected(job, outcome)


def _with_places(jobs: list[Job], folder: Path) -> Iterator[Job]:
    """The jobs with a place for their copies, whose names every program can take."""
    for number, job in enumerate(jobs):
        suffix = ".xlsm" if job.path.lower().endswith(".xlsm") else ".xlsx"
        yield replace(job, printing=str(folder / f"{number:03d}{suffix}"))


def _collected(job: Job, outcome: Outcome) -> _Told:
    target = Path(job.out, PRINTED, job.path).with_name(f"{slug(job.path)}.pdf")
    if is_foreign(target):
        return _Told(job.path, "EXISTS")
    file = collected(FileResult(path=job.file), target, outcome, LIMIT)
    return _Told(job.path, file.status, file.written)


def _prefix(out: str) -> str:
    """Of this results folder's temporary folders, so that the next run knows what a killed one has left."""
    return f"perfeval-{hashlib.sha256(os.fsencode(out)).hexdigest()[:12]}-"


def sweep_copies(out: Path) -> None:
    """Remove what a killed run has left of its printing; only one run at a time has this results folder."""
    for left in Path(tempfile.gettempdir()).glob(f"{_prefix(str(out))}*"):
        shutil.rmtree(left, ignore_errors=True)
