"""生成报告: one Word report for every project form, one for a department with its projects as sections."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.app.apart.answering import is_limited
from perfeval_xl.app.apart.templates import ForeignTemplate
from perfeval_xl.app.checking import Progress, with_own_findings, with_shared_findings
from perfeval_xl.app.limits import ONE_FILE, Limits, file_within, within
from perfeval_xl.app.material import material_of
from perfeval_xl.app.names import folded, numbered_names, safe_name, shortened
from perfeval_xl.app.reading import internal
from perfeval_xl.app.results import FileResult, ReadFile, RunResult, WrittenReport
from perfeval_xl.app.scoring import scored, with_values
from perfeval_xl.blank import find_template
from perfeval_xl.domain.errors import FileProblem, PerfevalError, UsageError
from perfeval_xl.domain.finding import Finding
from perfeval_xl.domain.form import Form, FormKind
from perfeval_xl.domain.material import Passage
from perfeval_xl.domain.snapshot import Sheet
from perfeval_xl.forms import Vocabulary
from perfeval_xl.hosts.disk.folders import make_folder
from perfeval_xl.hosts.disk.windows import LONGEST_IN_WORD, reachable
from perfeval_xl.hosts.document import read_document
from perfeval_xl.hosts.file import mode_of, save_new
from perfeval_xl.parsing import normalize
from perfeval_xl.reports import Renders, Report, Subject, Template, untouched, write_report
from perfeval_xl.rules import Book, Case, run
from perfeval_xl.rules.cross.families import belong_together
from perfeval_xl.standard import Standard

_TITLE = "绩效自评报告"
_AMPLE = 255
_ENDING = ".docx"
_OTHERWISE = "报告模板-2024"


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


class Companion(NamedTuple):
    """A form of another file with the user's words for its report."""

    case: Case
    material: tuple[Passage, ...]


def report_file(
    file: FileResult, companions: Iterable[Companion], options: ReportOptions, standard: Standard
) -> FileResult:
    """The reports on one scored file of many; a department's also tells of the projects in its companions."""
    beside = list(companions)
    books = [Book(each.case.form.path, (each.case.form.sheet,), (each.case,)) for each in beside]
    own = [file.made.book] if isinstance(file.made, ReadFile) else []
    findings = run([*own, *books], standard.rules.values())
    return _Writer(options, subjects_of([file], standard.vocabulary, beside, findings)).written(file)


def check_template(path: Path) -> None:
    """Read a report template, in a process of its own. Raises `PerfevalError` that says what is wrong with it."""
    _foreign_template(path)


def _cases(file: FileResult) -> Sequence[Case]:
    """The forms to report on; on a blank one there is nothing to say."""
    return [case for case in file.cases if not case.form.untouched]


class _Findings:
    """The findings of a call by the form in which they stand."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._by_sheet: dict[tuple[str, str], list[Finding]] = defaultdict(list)
        for finding in findings:
            self._by_sheet[finding.path, finding.sheet].append(finding)

    def of(self, form: Form) -> tuple[Finding, ...]:
        """Those within the form's area."""
        return tuple(each for each in self._by_sheet[form.path, form.sheet] if form.area.holds(each.at))


def _subjects(file: FileResult, vocabulary: Vocabulary, findings: _Findings) -> Iterator[tuple[Case, Subject]]:
    """Every form of a file with its sheet and the user's own words for it."""
    if not isinstance(file, ReadFile):
        return
    sheets = {sheet.name: sheet for sheet in with_values(file.snapshot, file.edits).sheets}
    for case, material in zip(file.cases, material_of(file, vocabulary), strict=True):
        if not case.form.untouched:
            subject = _subject(case, material, sheets[case.form.sheet], vocabulary, findings)
            yield case, replace(subject, date1904=file.snapshot.date1904)


def _subject(
    case: Case, material: tuple[Passage, ...], sheet: Sheet, vocabulary: Vocabulary, findings: _Findings
) -> Subject:
    return Subject(
        form=case.form,
        assessment=case.assessment,
        law=case.law,
        sheet=sheet,
        vocabulary=vocabulary,
        material=material,
        findings=findings.of(case.form),
    )


def subjects_of(
    files: Sequence[FileResult],
    vocabulary: Vocabulary,
    companions: Iterable[Companion] = (),
    findings: Sequence[Finding] = (),
) -> list[Subject]:
    """What reports are about: every form of a call, a department with the projects and 附件1 that belong to it.

    Of companions nothing is written but in a department's report, so their sheets are not needed. `findings` are all
    of the call.
    """
    by_form = _Findings(findings)
    alone = [pair for file in files for pair in _subjects(file, vocabulary, by_form)]
    beside = [
        (case, _subject(case, material, Sheet(name=case.form.sheet, cells={}), vocabulary, by_form))
        for case, material in companions
        if not case.form.untouched
    ]
    everything = [*alone, *beside]
    return [_whole(case, subject, everything) for case, subject in alone]


def _whole(case: Case, subject: Subject, others: Sequence[tuple[Case, Subject]]) -> Subject:
    if case.form.kind is not FormKind.DEPARTMENT:
        return subject
    related = [other for near, other in others if near is not case and belong_together(case, near)]
    bases = [other for other in related if other.form.kind is FormKind.BASE]
    projects = {_same(other.form): other for other in reversed(related) if other.form.kind is FormKind.PROJECT}
    whole = replace(subject, projects=tuple(reversed(projects.values())))
    return replace(whole, base=bases[0].form, base_findings=bases[0].findings) if bases else whole


def _same(form: Form) -> tuple[str, str]:
    """A project that has its form in two files is one project."""
    total = form.fund_total
    return normalize(
        form.project.text
    ) if form.project else form.path, total.actual.text if total and total.actual else ""


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
        taken = self._taken.setdefault(folder.resolve(), set())
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


def template_for(subject: Subject, chosen: Path | None = None) -> Renders:
    """The template for a form's report, `chosen` before that of its layout. Raises `PerfevalError` for a bad one.

    A chosen one has been written by others: it is carried out in a process with limits, this one or another.
    """
    if chosen is None:
        return _template(_template_for(subject))
    return _template(chosen) if is_limited() else _foreign_template(chosen)


def _template_for(subject: Subject) -> Path:
    """The template of the form's layout; the newest for one that names none."""
    named = (layout.template for layout in subject.vocabulary.layouts if layout.name == subject.form.layout)
    return find_template((next(named, "") or _OTHERWISE) + _ENDING)


@lru_cache(maxsize=8)
def _template(path: Path) -> Template:
    return Template(_read_template(path))


@lru_cache(maxsize=8)
def _foreign_template(path: Path) -> ForeignTemplate:
    return ForeignTemplate(path.name, _read_template(path))


def _read_template(path: Path) -> bytes:
    try:
        return read_document(path)
    except FileProblem as refusal:
        raise FileProblem(refusal.code, f"报告模板“{path.name}”：{refusal.message}") from None
