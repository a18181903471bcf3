"""One run from beginning to end: walk, pass over what has not changed, do the rest, compare across files, log."""

import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from threading import Event

from perfeval_xl.app.results import OK
from perfeval_xl.batch import crossing
from perfeval_xl.batch.binding import bind_departments
from perfeval_xl.batch.checking import check_options
from perfeval_xl.batch.clashes import Clashes
from perfeval_xl.batch.handing import Handed, hand_in
from perfeval_xl.batch.job import Look, unanswered
from perfeval_xl.batch.jobs import Jobs
from perfeval_xl.batch.lease import locked
from perfeval_xl.batch.leftovers import sweep_work
from perfeval_xl.batch.log import write_log
from perfeval_xl.batch.options import BatchOptions
from perfeval_xl.batch.outcome import Outcome
from perfeval_xl.batch.planning import made_from, pass_over
from perfeval_xl.batch.preimages import lost_writes, run_folder, sweep
from perfeval_xl.batch.printing import NO_OFFICE, print_waiting
from perfeval_xl.batch.problems import problem
from perfeval_xl.batch.records import (
    Answer,
    DepartmentReport,
    Done,
    Job,
    Refused,
    Reported,
    Step,
)
from perfeval_xl.batch.rolling import is_rolled, roll_up
from perfeval_xl.batch.root import Root
from perfeval_xl.batch.spread import Spread, spread
from perfeval_xl.batch.state import CROSSED, ROLLED, Origin, RecordedFile, State, open_state
from perfeval_xl.batch.walking import NO_STAMP, PDF_FILES, Found, Walk
from perfeval_xl.batch.watch import Watch
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.hosts.disk.folders import is_there
from perfeval_xl.hosts.file import close_folder, sweep_leftovers, sync_file_system
from perfeval_xl.problems import sentence
from perfeval_xl.standard import Standard

_COMMIT_EVERY = 1.0
_WORK = {Step.WRITE_BACK: "正在写回", Step.REPORT: "正在写部门报告"}
_PASSES = 3
"""Times that files are tried which were lost to a network drive that came back."""


def run_batch(options: BatchOptions, watch: Watch) -> Outcome:
    """Carry out a run. Raises `PerfevalError` when it cannot begin, KeyboardInterrupt after all has been kept."""
    standard = Standard.load(*options.standard)
    check_options(options, standard)
    lost = Event()
    is_new = not is_there(options.out)
    with ExitStack() as stack:
        for folder in (options.out, *((options.folder,) if options.in_place else ())):
            stack.enter_context(locked(folder, lost))
        state = stack.enter_context(open_state(options.out))
        run = _Run(options, standard, state, watch, lost)
        run.plan()
        if is_new:
            close_folder(options.out, run.walk.mode)
        try:
            run.work()
            run.hand_in()
            run.roll_up()
            run.finish()
        finally:  # after Ctrl-C as well: what was done stands in the log
            outcome = run.conclude()
        return outcome


class _Run:
    """A run in hand."""

    def __init__(self, options: BatchOptions, standard: Standard, state: State, watch: Watch, lost: Event) -> None:
        self._options = options
        self._standard = standard
        self._state = state
        self._watch = watch
        self._lost = lost
        self._root = Root(options.folder)
        self._clashes = Clashes(options.out)
        self._key = made_from(options, standard)
        self._broken_off = bool(state.broken_off())
        name = f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}"
        self.name = state.begin(name, self._key)
        self.walk = Walk(options.folder, options.out, pages=options.read_pdf)
        self._stopped: PerfevalError | None = None
        self._printed = Counter[str]()
        self._bound = Counter[str]()
        self._handed = Handed()
        self._rollup: PerfevalError | None = None
        self._committed = time.monotonic()
        # what a cluster's machines have written is not for this one to sync
        durable = options.dask is not None or not sync_file_system(options.out)
        self._jobs = Jobs(options, state, standard, self.name, durable=durable)
        self._origin = Origin(self._key, self.name, self._jobs.settings.limits)

    def plan(self) -> None:
        """List the tree, and take from the work what has not changed. Raises ROOT_EMPTY and NO_WORKBOOK."""
        before = self._state.found_last()
        self._sweep()
        self._state.set_tree(self._listed())
        if not self._state.found() and (before or not self.walk.passed[PDF_FILES]):
            self._state.roll_back()
            raise problem("ROOT_EMPTY" if before else "NO_WORKBOOK", self._options.folder)
        pass_over(self._state, self._options, self._origin)
        if before != self._state.found() or self._state.left():
            self._state.set_stale(CROSSED, ROLLED)
        self._state.commit()

    def _sweep(self) -> None:
        """What a killed run left half written."""
        if self._broken_off:
            sweep_leftovers(self._options.out)
            sweep_work(self._options.out)
        sweep(run_folder(self._options.out, self.name))

    def _listed(self) -> Iterator[Found]:
        for found in self.walk:
            self._clashes.note(found.path)
            yield found
        for folder in self.walk.denied:
            yield Found(folder, NO_STAMP)

    def work(self) -> None:
        """Do what is to be done; a reason to stop is kept for `conclude`."""
        self._watch.expect(self._state.left())
        try:
            with spread(self._options.jobs, self._options.dask, self._lost) as where:
                self._rounds(where)
            self._verify_written()
            self._print()
        except PerfevalError as stop:
            self._stopped = stop
        if self._lost.is_set() and self._stopped is None:
            self._stopped = problem("LOCK_LOST", self._options.out)

    def _rounds(self, where: Spread) -> None:
        """All files, then those worth another try once more, each time with what needs all of them."""
        for _ in range(_PASSES):
            self._do(where, self._first_jobs())
        self._compare(where)
        if again := self._state.set_again(self.name):
            self._watch.expect(again, "正在再试")
            self._state.set_stale(CROSSED, ROLLED)
            self._do(where, self._first_jobs())
            self._compare(where)

    def _first_jobs(self) -> Iterator[Job]:
        """The first job of each file that is to be done; one whose results would overwrite another's gets none."""
        for path in self._state.todo():
            job = self._jobs.first(path)
            if other := self._clashes.earlier.get(path):
                self._keep(job, unanswered(job, "SAME_NAME", sentence("SAME_NAME", what=other), Look(job)))
                self._watch.one_done()
            else:
                yield job

    def _compare(self, where: Spread) -> None:
        """The rules across files, then the steps that need their findings or other files."""
        steps: dict[Step, Callable[[RecordedFile], Job]] = {
            Step.WRITE_BACK: self._jobs.write_back,
            Step.REPORT: self._jobs.report,
        }
        if self._state.is_fresh(CROSSED, self._key) and not any(any(self._state.waiting(step)) for step in steps):
            return
        if self._options.report:
            self._state.renew_departments(self.name)
        for path in crossing.cross(self._state, self._standard):
            if self._options.in_place:
                self._state.set_waiting(path, Step.WRITE_BACK)
        for step, job in steps.items():
            self._watch.expect(sum(1 for _ in self._state.waiting(step)), _WORK[step])
            self._do(where, map(job, self._state.waiting(step)))
        if not self._lost.is_set():
            if self._options.in_place:
                crossing.note_copies(self._state, self._standard)
            self._state.set_fresh(CROSSED, self._key)
            self._state.commit()

    def _verify_written(self) -> None:
        """Look whether the forms that were written back hold it now: a share may have dropped it since."""
        if not self._options.in_place or self._lost.is_set():
            return
        for path in lost_writes(run_folder(self._options.out, self.name)):
            self._state.refuse(path, self._origin, Step.WRITE_BACK, "NOT_SAVED", sentence("NOT_SAVED", "run"))
            self._state.set_stale(ROLLED)
        self._commit()

    def _print(self) -> None:
        options = self._options
        if options.pdf and not self._lost.is_set():
            make = self._jobs.print_copy
            self._printed = print_waiting(self._state, options.out, make, options.jobs, self._watch, self._lost)
            if options.bind:
                self._bound = bind_departments(self._state, options.out, self._lost)

    def hand_in(self) -> None:
        """Make 上报材料 of the departments, where the options say so."""
        if not self._options.dossier or self._lost.is_set() or self._stopped:
            return
        make = self._jobs.hand_in
        try:
            self._handed = hand_in(self._state, self._options, self._key, make, self._watch, self._lost)
        except PerfevalError as stop:
            self._stopped = stop

    def roll_up(self) -> None:
        """Write the roll-up, unless nothing has changed; another run that took the lock will write its own."""
        if not self._options.rollup or self._lost.is_set():
            return
        if self._printed.keys() - {NO_OFFICE}:
            self._state.set_stale(ROLLED)
            self._state.commit()
        if self._stopped or not is_rolled(self._state, self._options, self._key):
            self._rollup = roll_up(self._state, self._options, self._standard, self._key, self._stopped, self.walk.mode)

    def _do(self, where: Spread, jobs: Iterator[Job]) -> None:
        for job, answer in where.done(jobs):
            self._take(job, answer)
        self._commit()

    def _commit(self) -> None:
        """Results first, then the state that speaks of them."""
        if not self._jobs.settings.durable:
            sync_file_system(self._options.out)
        self._state.commit()
        self._committed = time.monotonic()

    def _take(self, job: Job, answer: Answer) -> None:
        """Save an answer, unless it only says that the disk is full or the drive gone: then the file is still to do."""
        code = answer.status if isinstance(answer, Done) else answer.code if isinstance(answer, Refused) else OK
        if code in ("NO_SPACE", "OTHER_PROGRAM"):
            raise problem(code)
        if code in ("NOT_FOUND", "IO_ERROR", "DENIED") and not self._root.there():
            if not self._root.comes_back():
                raise problem("ROOT_GONE", self._options.folder)
            return
        if job.path in self.walk.denied:
            answer = unanswered(job, "DENIED", sentence("DENIED", "folder"), Look(job))
        self._keep(job, answer)
        self._watch.one_done()
        if time.monotonic() - self._committed > _COMMIT_EVERY:
            self._commit()

    def _keep(self, job: Job, answer: Answer) -> None:
        match answer:
            case Done():
                self._state.save(job.path, self._origin, answer)
            case Reported():
                self._state.add_reports(job.path, self.name, answer.reports)
            case Refused():
                step = Step.REPORT if isinstance(job, DepartmentReport) else Step.WRITE_BACK
                self._state.refuse(job.path, self._origin, step, answer.code, answer.message)

    def finish(self) -> None:
        """Close the run's book, unless something is left that the next run has to carry on."""
        if self._broken_off:  # a LibreOffice that outlived its run may have gone on writing; it has ended by now
            sweep_work(self._options.out)
        if self._stopped is None and not self._state.unfinished():
            self._state.finish(self.name)

    def conclude(self) -> Outcome:
        """Write the log, and say what became of the run."""
        state, name = self._state, self.name
        self._commit()
        log = write_log(self._options.out, name, state.log_lines(name), self.walk.mode)
        sums = state.sums(name)
        return Outcome(
            run=name,
            log=log,
            found=state.found(),
            forms=state.forms.count(),
            codes=state.codes(),
            unchanged=state.unchanged(name),
            left=state.left(),
            errors=sums.errors,
            warnings=sums.warnings,
            written=sums.made,
            written_back=sums.written_back,
            passed=self.walk.passed,
            stopped=self._stopped,
            printed=self._printed,
            bound=self._bound,
            handed=self._handed,
            rollup=self._rollup,
        )
