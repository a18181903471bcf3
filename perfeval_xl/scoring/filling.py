"""Which cells 计分 fills: blanks only, written numbers when told to, formulas never."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.domain.finding import SetValue
from perfeval_xl.domain.form import Entry, Form, Indicator
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.numbers import to_cents
from perfeval_xl.domain.verdict import Assessment
from perfeval_xl.law import Law
from perfeval_xl.scoring.assessing import heads, score_parts, weight_of
from perfeval_xl.scoring.coefficients import as_coefficient

RATE_FORMAT = "0.00%"
_ZERO = Decimal(0)


class Note(NamedTuple):
    """Something a person must decide or know, in Chinese."""

    at: At
    text: str


class ScoreResult(NamedTuple):
    """The cells to fill, and what is left to a person."""

    edits: tuple[SetValue, ...]
    notes: tuple[Note, ...]


def score_edits(form: Form, assessment: Assessment, law: Law, *, overwrite: bool = False) -> ScoreResult:
    """Edits for 执行率, every 得分, 总分 and 等级 of one form; a form without a score column is left alone."""
    found = list(_steps(form, assessment, law, overwrite))
    edits = tuple(step for step in found if isinstance(step, SetValue))
    return ScoreResult(edits, tuple(step for step in found if isinstance(step, Note)))


def _steps(form: Form, assessment: Assessment, law: Law, overwrite: bool) -> Iterator[SetValue | Note]:
    if form.execution:
        rate, score = form.execution.rate, form.execution.score
        yield from _fill(form, rate, assessment.rate, overwrite, RATE_FORMAT)
        yield from _fill(form, score, assessment.execution_score, overwrite)
    for row in heads(form):
        weight = weight_of(row)
        if weight is not None and weight > law.number("weight.total"):
            yield from _too_heavy(row)
        elif weight is not None:
            for step in _fill(form, row.score, assessment.by_row[row.row].score, overwrite):
                if form.scored_by_coefficient and isinstance(step, SetValue):
                    step = as_coefficient(step, form, row)
                yield step
    yield from _open_notes(form, assessment)
    if form.total:
        yield from _total(form, assessment, law, overwrite)


def _fill(
    form: Form, entry: Entry | None, value: Decimal | None, overwrite: bool, number_format: str | None = None
) -> Iterator[SetValue | Note]:
    """An edit for a blank cell, or for a written number that differs when overwriting."""
    if entry is None or value is None:
        return
    if entry.formula:
        if entry.number != value:
            result = entry.text or "还没有算出"
            yield Note(entry.at, f"这里是公式，结果{result}，按口径应为 {value}；公式没有改，请核对。")
    elif entry.blank or (overwrite and _differs(entry, value, number_format)):
        shown_as = number_format or ("General" if entry.percent else None)
        yield SetValue(sheet=form.sheet, at=entry.at, value=_short(value, number_format), number_format=shown_as)


def _too_heavy(row: Indicator) -> Iterator[Note]:
    """A 分值 beyond all that a form can have is a slip; nothing is filled by it."""
    if row.score is not None and row.weight is not None:
        yield Note(row.score.at, f"“{row.level3.text}”的分值是 {row.weight.text}，超过了 100，得分没有填。请先改分值。")


def _differs(entry: Entry, value: Decimal, number_format: str | None) -> bool:
    """Whether a written number is to be replaced: text such as '/' never; 100% is no score, but it is a rate."""
    if entry.number is None:
        return False
    return entry.number != value or (entry.percent and number_format is None)


def _short(value: Decimal, number_format: str | None) -> Decimal:
    """10.00 is written 10: nobody types the zeros."""
    if number_format is not None or value != value.to_integral_value():
        return value.normalize() if value else _ZERO
    return value.quantize(Decimal(1))


def _open_notes(form: Form, assessment: Assessment) -> Iterator[Note]:
    for row in form.indicators:
        if row.row in assessment.open_rows and row.score is not None:
            why = assessment.by_row[row.row].reason or "是否达成要由人判断"
            yield Note(row.score.at, f"“{row.level3.text}”的得分请人工填写：{why}。")


def _why_open(form: Form) -> str:
    """Why there is no total yet."""
    if not form.stray_points:
        return "还有得分没有定，总分先空着；得分填齐后再计一次分。"
    stray = form.stray_points[0]
    return (
        f"{form.name_of(stray.at)} 这一行有 {stray.text} 分，却缺三级指标或分值，不知道该不该计入，总分先空着。"
        "请补齐或删去这一行，再计一次分。"
    )


def _total(form: Form, assessment: Assessment, law: Law, overwrite: bool) -> Iterator[SetValue | Note]:
    assert form.total is not None
    score, grade_entry = form.total.score, form.total.grade
    parts = list(score_parts(form, assessment.by_row, assessment.execution_score, overwrite=overwrite))
    decided = [part for part in parts if part is not None]
    if len(decided) < len(parts):
        if score is not None and score.blank:
            yield Note(score.at, _why_open(form))
        return
    if not decided or score is None:
        return
    total = to_cents(sum(decided, _ZERO))
    if total > law.number("weight.total"):
        yield Note(score.at, f"各项得分之和是 {total}，超过了 100，总分和等级没有填。请先核对分值和得分。")
        return
    yield from _fill(form, score, total, overwrite)
    shown = total if score.blank or overwrite or score.number is None else score.number
    if grade_entry is not None and not grade_entry.formula and (grade_entry.blank or overwrite):
        word = law.grade(shown)
        if grade_entry.text != word:
            yield SetValue(sheet=form.sheet, at=grade_entry.at, value=f"{form.total.grade_prefix}{word}")
