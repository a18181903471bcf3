"""生成报告: one Word report for every project form, one for a department with its projects as sections."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from perfeval_xl.app.checking import Progress, with_own_findings, with_shared_findings
from perfeval_xl.app.limits import ONE_FILE, Limits, file_within, within
from perfeval_xl.app.names import folded, numbered_names, safe_name, shortened
from perfeval_xl.app.reading import internal
from perfeval_xl.app.results import FileResult, ReadFile, WrittenReport
from perfeval_xl.app.runs import RunResult
from perfeval_xl.app.scoring import scored
from perfeval_xl.app.subjects import Companion, subjects_of
from perfeval_xl.app.templates import check_template, template_for
from perfeval_xl.domain.errors import FileProblem, PerfevalError, UsageError
from perfeval_xl.domain.form import FormKind
from perfeval_xl.hosts.disk.folders import make_folder, real_place
from perfeval_xl.hosts.disk.windows import LONGEST_IN_WORD, reachable
from perfeval_xl.hosts.document import read_document
from perfeval_xl.hosts.file import mode_of, save_new
from perfeval_xl.reports import Report, Subject, untouched, write_report
from perfeval_xl.rules import Book, Case, run
from perfeval_xl.standard import Standard

_TITLE = "绩效自评报告"
_AMPLE = 255
_ENDING = ".docx"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportOptions:
    """How reports are to look, and where they go: beside the form when `out` is None.

    `template` is a .docx for all of them, `fonts` 'gb2312' or 'windows', `day` the 成文日期 (today when None).
    """

    template: Path | None = None
    out: Path | None = None
    fonts: str = "gb2312"
    charts: bool = False
    day: date | None = None


def report_files(
    paths: Sequence[Path],
    options: ReportOptions,
    *,
    profile: str | None = None,
    hidden: bool = False,
    progress: Progress = lambda paths: paths,
    standard: Standard | None = None,
) -> RunResult:
    """Write the reports on all forms of all files. Blank scores count as 计分 would fill them; no form is changed.

    A report that somebody has changed since it was written is kept, and the new one gets a number. Raises
    `PerfevalError` when the template given cannot be used.
    """
    if options.template:
        check_template(options.template)
    standard = standard or Standard.default()
    rules = list(standard.rules.values())

    def checked(path: Path) -> FileResult:
        return with_own_findings(scored(path, profile, standard=standard, hidden=hidden), rules, standard)

    files = with_shared_findings([file_within(ONE_FILE, path, partial(checked, path)) for path in paths], rules).files
    return report_checked(files, options, standard, limits=ONE_FILE, progress=progress)


def report_checked(
    files: Sequence[FileResult],
    options: ReportOptions,
    standard: Standard,
    *,
    limits: Limits | None = None,
    progress: Progress = lambda paths: paths,
) -> RunResult:
    """Write the reports on scored files that have their findings already."""
    findings = [finding for file in files for finding in file.findings]
    writer = _Writer(options, subjects_of(files, standard.vocabulary, findings=findings), limits)
    by_path = {file.path: file for file in files}
    return RunResult(files=tuple(writer.written(by_path[path]) for path in progress([file.path for file in files])))


def report_file(
    file: FileResult, companions: Iterable[Companion], options: ReportOptions, standard: Standard
) -> FileResult:
    """The reports on one scored file of many; a department's also tells of the projects in its companions."""
    beside = list(companions)
    books = [Book(each.case.form.path, (each.case.form.sheet,), (each.case,)) for each in beside]
    own = [file.made.book] if isinstance(file.made, ReadFile) else []
    findings = run([*own, *books], standard.rules.values())
    return _Writer(options, subjects_of([file], standard.vocabulary, beside, findings)).written(file)


def _cases(file: FileResult) -> Sequence[Case]:
    """The forms to report on; on a blank one there is nothing to say."""
    return [case for case in file.cases if not case.form.untouched]


class _Writer:
    """Writes reports one after another, and remembers the names it has used in this run."""

    def __init__(self, options: ReportOptions, subjects: Sequence[Subject], limits: Limits | None = None) -> None:
        self._options = options
        self._limits = limits
        self._subjects = subjects
        self._day = options.day or date.today()
        self._taken: dict[Path, set[str]] = {}

    def written(self, file: FileResult) -> FileResult:
        """The file with the reports written for its forms; what could not be written is its status."""
        if not isinstance(file, ReadFile):
            return file
        reports: list[WrittenReport] = []
        try:
            for subject in self._about(file):
                reports.append(self._report(file, subject))
        except PerfevalError as problem:
            return replace(file, reports=tuple(reports)).failed(problem.code, problem.message)
        except Exception as fault:  # told with its own code, and the other files still get their reports
            return replace(file, reports=tuple(reports)).failed(*internal(fault))
        return replace(file, reports=tuple(reports))

    def _about(self, file: FileResult) -> list[Subject]:
        forms = [case.form for case in _cases(file) if case.form.kind is not FormKind.BASE]
        return [subject for subject in self._subjects if any(subject.form is form for form in forms)]

    def _report(self, file: FileResult, subject: Subject) -> WrittenReport:
        report = within(self._limits, lambda: self._made(subject))
        path = self._place(self._options.out or file.path.parent, subject)
        save_new(report.data, path, mode=mode_of(file.path))
        return WrittenReport(subject.form.sheet, path, report.missing)

    def _made(self, subject: Subject) -> Report:
        template = template_for(subject, self._options.template)
        return write_report(template, subject, self._day, fonts=self._options.fonts, charts=self._options.charts)

    def _place(self, folder: Path, subject: Subject) -> Path:
        make_folder(folder, UsageError)
        taken = self._taken.setdefault(real_place(folder), set())
        stem = safe_name(f"{shortened(subject.name, room_in(folder))}{_TITLE}", _TITLE)
        name = next(
            name
            for name in numbered_names(stem, _ENDING)
            if folded(name) not in taken and may_be_replaced(folder / name)
        )
        taken.add(folded(name))
        return folder / name


def room_in(folder: Path) -> int:
    """Characters that a project's name may have so that Word opens a report in this folder on Windows."""
    if sys.platform == "win32":
        return LONGEST_IN_WORD - len(str(folder.absolute())) - len(f"/{_TITLE}（99）{_ENDING}")
    return _AMPLE


def may_be_replaced(path: Path) -> bool:
    """Whether a report may go there: nothing stands there, or a report of ours that nobody has changed."""
    if not reachable(path).exists():
        return True
    try:
        return untouched(read_document(path))
    except FileProblem:  # whatever it is, it is not ours
        return False
