"""Text held against forms: a report against the forms of a call, a document against the forms in it."""

from collections.abc import Sequence
from dataclasses import replace

from perfeval_xl.app.reading import internal
from perfeval_xl.app.results import FileResult, OpenFile, ReadReport
from perfeval_xl.domain.finding import Finding
from perfeval_xl.domain.form import Form
from perfeval_xl.domain.narrative import Comparison, Narrative
from perfeval_xl.rules import Case
from perfeval_xl.rules.running import crash
from perfeval_xl.standard import Standard

_COMPARING = "N601–N607"
"""The rules that rest on the comparison of a report with the forms."""


def compare_report(report: FileResult, cases: Sequence[Case], standard: Standard) -> FileResult:
    """A report held against the forms; one that could not be read stays as it is.

    A crash is told as a rule's is, at the first form, or where there is none as the report's status.
    """
    if not isinstance(report, ReadReport):
        return report
    try:
        return replace(report, comparison=_hold(report.narrative, cases, standard))
    except Exception as fault:  # a fault of ours must not take the findings in the forms with it; it is told as Z901
        if not cases:
            return report.failed(*internal(fault))
        return replace(report, findings=(_crash(f"自评报告“{report.path.name}”与表的核对", fault, cases[0].form),))


def compare_with_itself(file: FileResult, standard: Standard) -> tuple[FileResult, list[Finding]]:
    """A document with what the text around its forms says otherwise than they do; a crash is told as a finding."""
    if not isinstance(file, OpenFile) or not file.cases:
        return file, []
    try:
        comparison = _within(file, standard)
    except Exception as fault:  # as above
        return file, [_crash("文档里的报告与表的核对", fault, file.cases[0].form)]
    return (replace(file, comparison=comparison) if comparison else file), []


def _within(file: OpenFile, standard: Standard) -> Comparison | None:
    """Each passage of the document against the forms that it speaks of; None where there is nothing to compare."""
    cases = file.cases
    parts = [
        _hold(
            Narrative(path=str(file.path), paragraphs=passage.paragraphs),
            [case for case in cases if case.form.sheet in passage.sheets],
            standard,
            whole=False,
        )
        for passage in file.opened.passages({case.form.sheet: _name(case.form) for case in cases})
    ]
    compared = sum(part.compared for part in parts)
    differences = tuple(difference for part in parts for difference in part.differences)
    if not compared and not differences:
        return None
    return Comparison(path=str(file.path), compared=compared, differences=differences)


def _hold(narrative: Narrative, cases: Sequence[Case], standard: Standard, *, whole: bool = True) -> Comparison:
    from perfeval_xl.narrative import hold_against

    judged = [(case.form, case.assessment) for case in cases]
    return hold_against(narrative, judged, standard.report_words, whole=whole)


def _name(form: Form) -> str:
    name = form.project or form.department
    return name.text if name else ""


def _crash(what: str, fault: Exception, form: Form) -> Finding:
    return crash(_COMPARING, what, fault, form.path, form.sheet, form.title.at)
