"""The jobs of a run, from its options and what is recorded of the files."""

from perfeval_xl.batch.job import SCORED
from perfeval_xl.batch.naming import Names
from perfeval_xl.batch.options import BatchOptions
from perfeval_xl.batch.records import DepartmentReport, FirstRound, HandIn, PrintCopy, Settings, WriteBack
from perfeval_xl.batch.sets import Set
from perfeval_xl.batch.state import RecordedFile, State
from perfeval_xl.standard import Standard


class Jobs:
    """Makes the jobs of one run. `durable` as of `Settings`."""

    def __init__(self, options: BatchOptions, state: State, standard: Standard, run: str, *, durable: bool) -> None:
        self._root = str(options.folder)
        self._state = state
        self.settings = Settings(
            out=str(options.out),
            run=run,
            program=standard.digest,
            standard=tuple(map(str, standard.folders)),
            law=options.law,
            template=str(options.template) if options.template else None,
            scored=options.scored,
            report=options.report,
            in_place=options.in_place,
            hidden=options.hidden,
            durable=durable,
            seconds=options.seconds,
            memory_mib=options.memory_mib,
        )
        copied = options.scored and not options.in_place
        self._names = Names(state, options.out)
        self._printed = str(options.out / SCORED) if copied else self._root

    def first(self, path: str) -> FirstRound:
        """The first job of every file."""
        return FirstRound(settings=self.settings, root=self._root, path=path, name=self._names.of(path))

    def write_back(self, file: RecordedFile) -> WriteBack:
        """To write a form, with what the rules across files have found in it."""
        findings = self._state.forms.findings(file.path)
        return WriteBack(
            settings=self.settings,
            root=self._root,
            path=file.path,
            name=self._names.of(file.path),
            findings=findings,
            sha256=file.sha256,
            reports=file.outputs.reports,
        )

    def report(self, file: RecordedFile) -> DepartmentReport:
        """To write a department's report, with the forms of its projects."""
        companions = self._state.forms.companions(file.path)
        return DepartmentReport(
            settings=self.settings,
            root=self._root,
            path=file.path,
            name=self._names.of(file.path),
            sha256=file.sha256,
            companions=companions,
        )

    def hand_in(self, handed: Set) -> HandIn:
        """To make 上报材料 of one department."""
        return HandIn(
            settings=self.settings, root=self._root, path=handed.files[0], files=handed.files, name=handed.name
        )

    def print_copy(self, path: str, target: str) -> PrintCopy:
        """To print a file: its scored copy, where there is one."""
        name = self._names.of(path)
        return PrintCopy(settings=self.settings, root=self._printed, path=path, name=name, target=target)
