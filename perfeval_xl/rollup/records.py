"""What the roll-up is made of: one record a file, with what is shown of its forms and all of its findings."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.domain.finding import Finding
from perfeval_xl.domain.form import Entry, Execution, Form, FormKind, Fund, Indicator, Total
from perfeval_xl.domain.verdict import Assessment, IndicatorScore
from perfeval_xl.parsing import plausible

OK = "ok"


class FundRecord(NamedTuple):
    """年度资金总额: two of its amounts, in the form's own unit."""

    initial: Decimal | None
    actual: Decimal | None


class ExecutionRecord(NamedTuple):
    """执行率 as a fraction, with its 分值 and the 得分 that the law gives."""

    rate: Decimal | None
    weight: Decimal | None
    score: Decimal | None


class IndicatorRecord(NamedTuple):
    """A row's first level ('' without one), the row whose score it shares, its 分值, and 得分 as written and by law."""

    level: str
    group: int
    weight: Decimal | None
    written: Decimal | None
    score: Decimal | None


class TotalRecord(NamedTuple):
    """The 总分 line: its row (0 without a cell), the text in it, and what was computed."""

    row: int
    written: str
    computed: Decimal | None
    grade: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class FormRecord:
    """What is shown of one form; names are '' where the form does not tell them."""

    sheet: str
    kind: FormKind
    year: int | None
    project: str = ""
    department: str = ""
    fund_total: FundRecord | None = None
    execution: ExecutionRecord | None = None
    indicators: tuple[IndicatorRecord, ...] = ()
    total: TotalRecord | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """What was written for a file, as paths; `pdf_code` says why there is no PDF, where one was to be made."""

    scored: str | None = None
    reports: tuple[str, ...] = ()
    pdf: str | None = None
    pdf_code: str | None = None


NO_OUTPUTS = Outputs()
"""Nothing was written."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FileRecord:
    """One file. `status` is 'ok' or a code, then `message` says what to do.

    `contains` names what could act in the workbook: macros, external-links, dde.
    """

    path: str
    status: str = OK
    message: str = ""
    forms: tuple[FormRecord, ...] = ()
    findings: tuple[Finding, ...] = ()
    outputs: Outputs = NO_OUTPUTS
    contains: tuple[str, ...] = ()


def form_record(form: Form, assessment: Assessment) -> FormRecord:
    """What is shown of a form."""
    heads = {group.head.row: group.head for group in form.groups}
    return FormRecord(
        sheet=form.sheet,
        kind=form.kind,
        year=form.year,
        project=form.project.text if form.project else "",
        department=form.department.text if form.department else "",
        fund_total=_fund(form.fund_total) if form.fund_total else None,
        execution=_execution(form.execution, assessment) if form.execution else None,
        indicators=tuple(_indicator(heads.get(row.row, row), assessment.by_row) for row in form.indicators),
        total=_total(form.total, assessment) if form.total else None,
    )


def _number(entry: Entry | None) -> Decimal | None:
    return _usable(entry.number) if entry else None


def _usable(number: Decimal | None) -> Decimal | None:
    """A number to reckon with; one of so many digits that nobody means it counts as none."""
    return None if number is None else plausible(number)


def _fund(fund: Fund) -> FundRecord:
    return FundRecord(_number(fund.initial), _number(fund.actual))


def _execution(execution: Execution, assessment: Assessment) -> ExecutionRecord:
    return ExecutionRecord(_usable(assessment.rate), _number(execution.weight), _usable(assessment.execution_score))


def _indicator(row: Indicator, judged: Mapping[int, IndicatorScore]) -> IndicatorRecord:
    score = judged[row.row].score if row.row in judged else None
    level = row.level1.name if row.level1 else ""
    return IndicatorRecord(level, row.group, _number(row.weight), _number(row.score), _usable(score))


def _total(total: Total, assessment: Assessment) -> TotalRecord:
    place, score = total.score or total.weight, total.score
    written = "" if score is None else score.text if score.number is None else format(score.number, "f")
    return TotalRecord(place.at.row if place else 0, written, _usable(assessment.total), assessment.grade)
