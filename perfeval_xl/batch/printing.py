"""PDFs of a run, below RESULTS/打印: worker processes lay out copies, LibreOffice prints a hundred of them at a time.

They are made on this machine, after the forms, wherever those were done. A file keeps its status whatever becomes of
its PDF: `pdf_code` says it, and it is tried again by the next run.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from threading import Event
from typing import NamedTuple

from perfeval_xl.app.printing import LIMIT, collected, is_foreign
from perfeval_xl.app.results import OK, Printed
from perfeval_xl.batch.job import PRINTED
from perfeval_xl.batch.leftovers import work_prefix
from perfeval_xl.batch.problems import problem
from perfeval_xl.batch.records import Job, Laid, PrintCopy, Refused
from perfeval_xl.batch.spread import Spread, spread
from perfeval_xl.batch.state import State
from perfeval_xl.batch.watch import Watch
from perfeval_xl.hosts.office import Outcome, convert_side_by_side, find_office

NO_OFFICE = "NO_OFFICE"
MakeJob = Callable[[str, str], PrintCopy]
_AT_ONCE = 100
_MOST_OFFICES = 4
"""LibreOffices side by side, but no more than workers: each takes a processor and some 250 MiB."""
_SETTLED = frozenset((OK, "NO_FORM"))
"""After these a PDF is not tried again until the form changes; NO_FORM is a form on a hidden sheet."""


class _PrintResult(NamedTuple):
    """What became of one file: the PDF where the code is 'ok'."""

    path: str
    code: str
    pdf: Path | None = None


class _Office(NamedTuple):
    """The program, and how many of it work side by side."""

    program: Path
    sides: int


def print_waiting(state: State, out: Path, job: MakeJob, jobs: int, watch: Watch, stop: Event) -> Counter[str]:
    """Print every form that has no PDF yet, with `jobs` workers; how many files ended in which code.

    `job` gives the job for a path and the place of its copy. Without LibreOffice they are only counted.
    Raises NO_SPACE.
    """
    waiting = sum(1 for _ in state.unprinted())
    office = find_office() if waiting else None
    if office is None:
        return Counter({NO_OFFICE: waiting} if waiting else {})
    watch.expect(waiting, "正在打印")
    codes, paths = Counter[str](), state.unprinted()
    with spread(jobs, None, stop) as where:
        while not stop.is_set() and (some := list(islice(paths, _AT_ONCE))):
            for result in _printed(some, job, where, _Office(office, min(jobs, _MOST_OFFICES)), out):
                _save(state, result)
                codes[result.code] += 1
                watch.one_done()
    return codes


def _save(state: State, result: _PrintResult) -> None:
    if result.code == "NO_SPACE":
        raise problem("NO_SPACE")
    pdf, code = (str(result.pdf), None) if result.pdf else (None, result.code)
    state.set_printed(result.path, pdf, code, settled=result.code in _SETTLED)
    state.commit()


def _printed(paths: Sequence[str], job: MakeJob, where: Spread, office: _Office, out: Path) -> Iterator[_PrintResult]:
    """What became of every path's file, as the copies are printed."""
    with tempfile.TemporaryDirectory(prefix=work_prefix(out), ignore_cleanup_errors=True) as name:
        folder = Path(name)
        ready: list[PrintCopy] = []
        for copy, answer in where.done(_jobs(paths, job, folder)):
            if isinstance(copy, PrintCopy) and isinstance(answer, Laid):
                ready.append(copy)
            elif isinstance(answer, Refused):
                yield _PrintResult(copy.path, answer.code)
        copies = [Path(copy.target) for copy in ready]
        for place, outcome in convert_side_by_side(office.program, copies, folder, LIMIT, office.sides):
            yield _collected(ready[place], outcome)


def _jobs(paths: Sequence[str], job: MakeJob, folder: Path) -> Iterator[Job]:
    """The jobs with a place for their copies, whose names every program can take."""
    for number, path in enumerate(paths):
        suffix = ".xlsm" if path.lower().endswith(".xlsm") else ".xlsx"
        yield job(path, str(folder / f"{number:03d}{suffix}"))


def _collected(job: PrintCopy, outcome: Outcome) -> _PrintResult:
    target = Path(job.settings.out, PRINTED, job.path).with_name(f"{job.name}.pdf")
    if is_foreign(target):
        return _PrintResult(job.path, "EXISTS")
    file = collected(Printed(path=job.file), target, outcome, LIMIT)
    return _PrintResult(job.path, file.status, file.written)
