"""Records of files, flattened: one row a form, one a finding, one a file that could not be read."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.domain import grades
from perfeval_xl.domain.causes import UNDER, Cause, causes_of
from perfeval_xl.domain.finding import NO_FORM, Finding, Severity
from perfeval_xl.domain.form import FormKind
from perfeval_xl.rollup.records import OK, FileRecord, FormRecord, IndicatorRecord
from perfeval_xl.rollup.texts import plain

EXECUTION = "执行率"
NO_DEPARTMENT = "（未填主管部门）"
OPEN = "待定"
GRADES = (*grades.GRADES, OPEN)
KINDS = {FormKind.PROJECT: "项目支出", FormKind.DEPARTMENT: "整体支出", FormKind.BASE: "附件1"}

_OTHERWISE = "请核对这个文件，再运行一次。"


class FormRow(NamedTuple):
    """One form. `rate` is 执行数 to 全年预算数, `initial_rate` to 年初预算数, both fractions; paths may be None."""

    path: str
    file: str
    sheet: str
    kind: FormKind
    department: str
    year: int | None
    name: str
    written: str
    computed: Decimal | None
    grade: str
    rate: Decimal | None
    initial_rate: Decimal | None
    errors: int
    warnings: int
    infos: int
    scored: str | None
    report: str | None
    pdf: str | None
    section: str = ""
    """科室: the folder below the one that all files share, '' for a file that lies in that one itself."""


class LevelRow(NamedTuple):
    """What is earned of the 分值 of one first level (一级指标), or of 执行率."""

    level: str
    weight: Decimal
    score: Decimal


class FindingRow(NamedTuple):
    """One finding, with the form it stands in, if it stands in one; `place` is that form's number in its file."""

    severity: Severity
    code: str
    place: int | None
    department: str
    year: int | None
    name: str
    path: str
    sheet: str
    cell: str
    message: str
    counted: Severity | None
    """The severity that its cause counts with, None for what does not count: a consequence, or what was accepted."""
    accepted: str = ""
    """Why a reviewer has accepted it."""


class FailedRow(NamedTuple):
    """A file of which nothing could be said, or not all."""

    path: str
    file: str
    code: str
    why: str
    advice: str


class File(NamedTuple):
    """What one record holds; `failed` has one row at most."""

    path: str
    forms: list[FormRow]
    levels: list[LevelRow]
    findings: list[FindingRow]
    failed: list[FailedRow]
    contains: Sequence[str]


def flattened(record: FileRecord) -> File:
    """The rows of one record."""
    causes = causes_of(record.findings)
    open_causes = [cause for cause in causes if not cause.root.accepted]
    counts = Counter((_form_of(cause.root, record.forms), cause.severity) for cause in open_causes)
    rows = list(_form_rows(record, counts))
    return File(
        path=record.path,
        forms=rows,
        levels=[level for form in record.forms for level in _levels(form)],
        findings=[row for cause in causes for row in _finding_rows(record, cause, rows)],
        failed=list(_failed(record)),
        contains=record.contains,
    )


def _form_of(finding: Finding, forms: Sequence[FormRecord]) -> int | None:
    """The form a finding stands in: of several on one sheet the first that does not end above it."""
    here = [index for index, form in enumerate(forms) if form.sheet == finding.sheet]
    if len(here) < 2:
        return here[0] if here else None
    return next((index for index in here if finding.at.row <= _last_row(forms[index])), here[-1])


def _last_row(form: FormRecord) -> int:
    return form.total.row if form.total else 0


def _form_rows(record: FileRecord, counts: Mapping[tuple[int | None, Severity], int]) -> Iterator[FormRow]:
    outputs = record.outputs
    reports = iter(outputs.reports)
    named = [form.department for form in record.forms if form.department]
    for index, form in enumerate(record.forms):
        # 附件1 names no department; it belongs to the one whose form stands in the same file
        department = form.department or (named[0] if named and form.kind is FormKind.BASE else "")
        yield FormRow(
            path=record.path,
            file="",
            sheet=plain(form.sheet),
            kind=form.kind,
            department=_line(department) or NO_DEPARTMENT,
            year=form.year,
            name=_name(form),
            written=plain(form.total.written) if form.total else "",
            computed=form.total.computed if form.total else None,
            grade="" if form.kind is FormKind.BASE else (form.total and form.total.grade) or OPEN,
            rate=form.execution.rate if form.execution else None,
            initial_rate=_initial_rate(form),
            errors=counts[index, Severity.ERROR],
            warnings=counts[index, Severity.WARNING],
            infos=counts[index, Severity.INFO],
            scored=outputs.scored,
            report=None if form.kind is FormKind.BASE else next(reports, None),
            pdf=outputs.pdf,
        )


def _line(text: str) -> str:
    return " ".join(plain(text).split())


def _name(form: FormRecord) -> str:
    if form.kind is FormKind.BASE:
        return "基础数据表"
    name = form.project if form.kind is FormKind.PROJECT else form.department
    return _line(name) or f"（未填名称）{_line(form.sheet)}"


def _initial_rate(form: FormRecord) -> Decimal | None:
    """全年执行数 ÷ 年初预算数 of the total line."""
    total = form.fund_total
    if total is None or total.actual is None or not total.initial or total.initial < 0:
        return None
    return total.actual / total.initial


def _levels(form: FormRecord) -> Iterator[LevelRow]:
    """What each first level earns; a merged 分值 counts once, and what nobody can score yet does not count."""
    execution = form.execution
    if execution and execution.weight and execution.weight > 0 and execution.score is not None:
        yield LevelRow(EXECUTION, execution.weight, execution.score)
    sums: dict[str, list[Decimal]] = {}
    counted: set[int] = set()
    for row in form.indicators:
        score = _earned(row)
        if row.level and row.weight and row.weight > 0 and score is not None and row.group not in counted:
            part = sums.setdefault(_line(row.level), [Decimal(0), Decimal(0)])
            part[0], part[1] = part[0] + row.weight, part[1] + score
        counted.add(row.group)
    for level, (weight, score) in sums.items():
        yield LevelRow(level, weight, score)


def _earned(row: IndicatorRecord) -> Decimal | None:
    """The score as written where it can be one, else as the law gives it."""
    if row.written is not None and row.weight is not None and 0 <= row.written <= row.weight:
        return row.written
    return row.score


def _finding_rows(record: FileRecord, cause: Cause, forms: Sequence[FormRow]) -> Iterator[FindingRow]:
    """A cause's root, then its consequences."""
    reason = plain(cause.root.accepted)
    yield _finding(record, cause.root, forms, None if reason else cause.severity)._replace(accepted=reason)
    for finding in cause.consequences:
        row = _finding(record, finding, forms)
        yield row._replace(message=UNDER + row.message, accepted=reason)


def _finding(
    record: FileRecord, finding: Finding, forms: Sequence[FormRow], counted: Severity | None = None
) -> FindingRow:
    place = _form_of(finding, record.forms)
    form = None if place is None else forms[place]
    return FindingRow(
        severity=finding.severity,
        code=finding.code,
        place=place,
        department=form.department if form else "",
        year=form.year if form else None,
        name=form.name if form else "",
        path=record.path,
        sheet=plain(finding.sheet),
        cell=finding.where,
        message=plain(finding.message),
        counted=counted,
    )


def _failed(record: FileRecord) -> Iterator[FailedRow]:
    """A file with a code for its status, or one in which no form was found; a lost form beside others is a finding."""
    status, message = record.status, record.message
    if status == OK:
        if record.forms:
            return
        lost = next((finding for finding in record.findings if finding.code == NO_FORM), None)
        if lost is None:
            return
        status, message = NO_FORM, lost.message
    why, stop, advice = plain(message).partition("。")
    yield FailedRow(record.path, "", status, f"{why}{stop}", advice.strip() or _OTHERWISE)
