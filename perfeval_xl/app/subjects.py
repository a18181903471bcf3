"""What reports are about: each form with its sheet, findings and people's own words; a department with its projects."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from perfeval_xl.app.material import material_of
from perfeval_xl.app.results import FileResult, ReadFile
from perfeval_xl.app.scoring import with_values
from perfeval_xl.domain.finding import Finding
from perfeval_xl.domain.form import Form, FormKind
from perfeval_xl.domain.material import Passage
from perfeval_xl.domain.snapshot import Sheet
from perfeval_xl.forms import Vocabulary
from perfeval_xl.parsing import normalize
from perfeval_xl.reports import Subject
from perfeval_xl.rules import Case
from perfeval_xl.rules.cross.families import departments_of


class Companion(NamedTuple):
    """A form of another file with the user's words for its report."""

    case: Case
    material: tuple[Passage, ...]


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
    members = _members([*alone, *beside])
    return [_whole(subject, members.get(id(case), ())) for case, subject in alone]


def _members(everything: Sequence[tuple[Case, Subject]]) -> dict[int, list[Subject]]:
    """The subjects that belong to each form of a department, by the identity of its case."""
    departments = [case for case, _ in everything if case.form.kind is FormKind.DEPARTMENT]
    members: dict[int, list[Subject]] = defaultdict(list)
    for case, subject in everything:
        for department in departments_of(case, departments):
            members[id(department)].append(subject)
    return members


def _whole(subject: Subject, related: Sequence[Subject]) -> Subject:
    if subject.form.kind is not FormKind.DEPARTMENT:
        return subject
    bases = [other for other in related if other.form.kind is FormKind.BASE]
    projects = {_same(other.form): other for other in reversed(related) if other.form.kind is FormKind.PROJECT}
    whole = replace(subject, projects=tuple(reversed(projects.values())))
    return replace(whole, base=bases[0].form, base_findings=bases[0].findings) if bases else whole


def _same(form: Form) -> tuple[str, str]:
    """A project that has its form in two files is one project."""
    name = normalize(form.project.text) if form.project else form.path
    total = form.fund_total
    return name, total.actual.text if total and total.actual else ""
