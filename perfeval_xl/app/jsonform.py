"""The JSON of `check`: stable, because other programs read it. Numbers are strings so that no reader rounds them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from perfeval_xl import __version__
from perfeval_xl.app.results import FileResult, SheetNote
from perfeval_xl.app.runs import RunResult
from perfeval_xl.domain.finding import Finding, Root, SetValue
from perfeval_xl.domain.form import Entry, Execution, Form, Fund, Indicator, Level
from perfeval_xl.domain.verdict import Assessment
from perfeval_xl.rules import Case

Json = dict[str, Any]


def run_json(result: RunResult) -> Json:
    """The whole answer of `check --format json`."""
    return {"version": __version__, "law": result.law, "files": [file_json(file) for file in result.files]}


def file_json(file: FileResult) -> Json:
    """One file with its forms and findings."""
    return {
        "path": str(file.path),
        "status": file.status,
        "message": file.message,
        "forms": [form_json(case) for case in file.cases],
        "findings": findings_json(file.findings),
    }


def form_json(case: Case) -> Json:
    """One form as read, beside what the scoring law makes of it."""
    form, assessment = case.form, case.assessment
    return {
        "sheet": form.sheet,
        "kind": form.kind.value,
        "layout": form.layout,
        "year": form.year,
        "project": _text(form.project),
        "department": _text(form.department),
        "unit": _text(form.unit),
        "funds": [_fund(fund) for fund in form.funds],
        "execution": _execution(form, form.execution, assessment) if form.execution else None,
        "indicators": [_indicator(row, assessment) for row in form.indicators],
        "total": _total(form, assessment),
    }


def findings_json(findings: Sequence[Finding]) -> list[Json]:
    """All findings of a file; `because` is the number in this list of the one that causes it, None for a root."""
    numbers: dict[Root, int] = {}
    for number, finding in enumerate(findings):
        numbers.setdefault(finding.root, number)
    return [finding_json(each, numbers.get(each.because) if each.because else None) for each in findings]


def finding_json(finding: Finding, because: int | None = None) -> Json:
    """One finding; `because` as of `findings_json`."""
    return {
        "because": because,
        "code": finding.code,
        "severity": finding.severity.value,
        "sheet": finding.sheet,
        "cell": finding.at.a1,
        "place": finding.where,
        "message": finding.message,
        "expected": finding.expected,
        "actual": finding.actual,
        "source": finding.source,
        "source_checked": finding.source_checked,
        "accepted": finding.accepted or None,
    }


def _text(entry: Entry | None) -> str | None:
    return entry.text if entry and entry.text else None


def plain(number: Decimal) -> str:
    """`Decimal("1E+2")` -> '100'; trailing zeros stay as they were."""
    return format(number, "f")


def _value(entry: Entry | None) -> str | None:
    """A number as digits, else the text as it stands; None for a blank cell."""
    if entry is None or entry.blank:
        return None
    return entry.text if entry.number is None else plain(entry.number)


def _number(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)


def _fund(fund: Fund) -> Json:
    return {
        "label": fund.label.text.strip("：: "),
        "initial": _value(fund.initial),
        "budget": _value(fund.budget),
        "actual": _value(fund.actual),
    }


def _execution(form: Form, execution: Execution, assessment: Assessment) -> Json:
    place = execution.rate or execution.score or execution.weight
    return {
        "cell": place.at.a1 if place else None,
        "place": form.name_of(place.at) if place else None,
        "rate": _number(assessment.rate),
        "written_rate": _written_rate(execution.rate),
        "weight": _value(execution.weight),
        "score": _number(assessment.execution_score),
        "written_score": _value(execution.score),
    }


def _written_rate(entry: Entry | None) -> str | None:
    """The rate as a fraction with four decimals, where the cell holds a number."""
    if entry is None or entry.number is None:
        return _value(entry)
    return plain(entry.number.quantize(Decimal("0.0001")))


def _level(level: Level | None) -> str | None:
    return level.name if level else None


def _indicator(row: Indicator, assessment: Assessment) -> Json:
    judged = assessment.by_row.get(row.row)
    return {
        "row": row.row,
        "level1": _level(row.level1),
        "level2": _level(row.level2),
        "level3": row.level3.text,
        "target": row.target.text,
        "actual": row.actual.text,
        "weight": _value(row.weight),
        "written_score": _value(row.score),
        "score": _number(judged.score) if judged else None,
        "verdict": judged.judgement.verdict.value if judged else "not-applicable",
        "reason": row.reason.text if row.reason else "",
        "group": row.group,
    }


def _total(form: Form, assessment: Assessment) -> Json | None:
    if form.total is None:
        return None
    place = form.total.score or form.total.weight
    return {
        "cell": place.at.a1 if place else None,
        "place": form.name_of(place.at) if place else None,
        "weight": _value(form.total.weight),
        "written": _value(form.total.score),
        "computed": _number(assessment.total),
        "grade": assessment.grade,
    }


def score_json(result: RunResult) -> Json:
    """The answer of `score --format json`: that of `check` for the scored forms, with what was filled and left open."""
    answer = run_json(result)
    for entry, file in zip(answer["files"], result.files, strict=True):
        entry["written"] = str(file.written) if file.written else None
        entry["edits"] = [_edit(edit, file) for edit in file.edits]
        entry["notes"] = [_note(each, file) for each in file.notes]
    return answer


def _edit(edit: SetValue, file: FileResult) -> Json:
    value = edit.value if isinstance(edit.value, str) else plain(edit.value)
    place = file.name_of(edit.sheet, edit.at)
    return {"sheet": edit.sheet, "cell": edit.at.a1, "place": place, "value": value}


def _note(each: SheetNote, file: FileResult) -> Json:
    place = file.name_of(each.sheet, each.note.at)
    return {"sheet": each.sheet, "cell": each.note.at.a1, "place": place, "text": each.note.text}
