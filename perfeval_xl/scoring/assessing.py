"""A form and the law give one `Assessment`, which rules, filling and JSON share."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from decimal import Decimal
from functools import cached_property

from perfeval_xl.domain.form import Entry, Form, Group, Indicator
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.numbers import to_cents
from perfeval_xl.domain.verdict import Assessment, IndicatorScore, Judgement, Verdict
from perfeval_xl.law import Law
from perfeval_xl.parsing import Language, not_applicable, read_row
from perfeval_xl.scoring.better import by_what_is_better
from perfeval_xl.scoring.points import costs_nothing, execution_points, execution_rate, group_points

_ZERO = Decimal(0)
_NOT_APPLICABLE = Judgement(Verdict.NOT_APPLICABLE)
_WAITING = "是公式，还没有算出结果，用 Excel 或 WPS 打开保存一次再计分"
_UNCOMPUTED = Judgement(Verdict.UNDECIDED, why=f"指标值或完成值{_WAITING}")
_WITHOUT_TARGET = Judgement(Verdict.UNDECIDED, why="没有填指标值，是否达成要由人判断")


def assess(form: Form, law: Law, language: Language | None = None) -> Assessment:
    """What the law makes of a form, whose texts are read in that language.

    Written scores count as they stand; blank ones as the law gives them.
    """
    made = _OnDemand(form, law, lambda: dict(sorted(_scored(form.groups, form.year, law, language or Language.own()))))
    return Assessment(**{part.name: getattr(made, part.name) for part in fields(Assessment)})


def reassess(form: Form, law: Law, language: Language, former: Form, former_assessment: Assessment) -> Assessment:
    """As `assess`, for a form that is the former one with a few cells changed: rows that stay are not judged again."""
    if form.year != former.year:
        return assess(form, law, language)

    def judge_changed() -> dict[int, IndicatorScore]:
        changed = {now.group for now, then in zip(form.indicators, former.indicators, strict=True) if now is not then}
        groups = [group for group in form.groups if group.head.group in changed]
        return former_assessment.by_row | dict(_scored(groups, form.year, law, language))

    return _OnDemand(form, law, judge_changed)


class _OnDemand(Assessment):
    """An assessment whose parts are made as they are asked for: a repair on trial is asked for few of them."""

    def __init__(self, form: Form, law: Law, judge: Callable[[], dict[int, IndicatorScore]]) -> None:
        vars(self).update(_form=form, _law=law, _judge=judge)

    _form: Form
    _law: Law
    _judge: Callable[[], dict[int, IndicatorScore]]

    @cached_property
    def by_row(self) -> dict[int, IndicatorScore]:
        return self._judge()

    @cached_property
    def indicators(self) -> tuple[IndicatorScore, ...]:
        return tuple(self.by_row.values())

    @cached_property
    def rate(self) -> Decimal | None:
        return execution_rate(*_spent(self._form))

    @cached_property
    def execution_score(self) -> Decimal | None:
        execution = self._form.execution
        return execution_points(*_spent(self._form), execution.points if execution else None, self._law)

    @cached_property
    def weight(self) -> Decimal | None:
        return _weight(self._form)

    @cached_property
    def total(self) -> Decimal | None:
        parts = list(score_parts(self._form, self.by_row, self.execution_score))
        scored = [part for part in parts if part is not None]
        return to_cents(sum(scored, _ZERO)) if parts and len(scored) == len(parts) else None

    @cached_property
    def written_total(self) -> Decimal | None:
        return _written_total(self._form, self.execution_score)

    @cached_property
    def grade(self) -> str | None:
        return None if self.total is None else self._law.grade(self.total)

    @cached_property
    def open_rows(self) -> tuple[int, ...]:
        return tuple(row.row for row in heads(self._form) if _open(row, self.by_row[row.row]))


def heads(form: Form) -> Iterator[Indicator]:
    """The rows that carry a score: one a group, its first."""
    return (group.head for group in form.groups)


def may_earn(row: Indicator) -> bool:
    """Whether there are points to earn, also where 分值 is a formula that shows nothing (yet)."""
    weight = row.weight
    return weight is not None and (bool(weight.number) or (weight.formula and weight.blank))


def weight_of(row: Indicator) -> Decimal | None:
    """The row's 分值, None where there is none to earn."""
    return row.weight.number if row.weight and row.weight.number else None


def written(entry: Entry | None) -> Decimal | None:
    """A score that a person wrote."""
    return entry.number if entry else None


def written_execution(form: Form) -> Decimal | None:
    """得分 of 执行率 as written; 100 % in its place stands for all of its 分值, and 846.6 of 10 for no score at all."""
    execution = form.execution
    if execution is None or execution.score is None or execution.score.number is None:
        return None
    weight = execution.weight.number if execution.weight else None
    score = execution.score.number
    if weight is not None and execution.score.percent:
        score *= weight
    return None if weight is not None and score > weight else score


def _spent(form: Form) -> tuple[Decimal | None, Decimal | None]:
    """全年预算数 and 全年执行数 of 年度资金总额, both None where one has no cell."""
    total = form.fund_total
    if total is None or total.budget is None or total.actual is None:
        return None, None
    return total.budget.number, total.actual.number


def _scored(
    groups: Iterable[Group], year: int | None, law: Law, language: Language
) -> Iterator[tuple[int, IndicatorScore]]:
    """The scores of all rows of groups, by the rows' numbers."""
    for _, rows in groups:
        judgements = [_judged(row, year, language) for row in rows]
        split = _split(rows)
        score = None if split else _shared_score(rows, judgements, law)
        for row, judged in zip(rows, judgements, strict=True):
            weight = weight_of(row)
            slight = score is None and not split and weight is not None and costs_nothing(judged, weight, law)
            reason = _SPLIT if split else _SLIGHT if slight else _reason(row, judged)
            yield row.row, IndicatorScore(row=row.row, judgement=judged, score=score, reason=reason, slight=slight)


_SLIGHT = "没有达到指标值，只差一点，按比例四舍五入后不扣分，扣不扣由人决定"

_SPLIT = "几行合写一个分值，每行各得几分要由人定"


def _split(rows: Sequence[Indicator]) -> bool:
    """Whether rows under one 分值 have each their own 得分: nobody wrote how much of it each can earn."""
    return len(rows) > 1 and len({row.score.at for row in rows if row.score is not None}) > 1


def _reason(row: Indicator, judged: Judgement) -> str:
    """Why a person has to see to the row's 得分."""
    return f"分值{_WAITING}" if row.weight is not None and row.weight.uncomputed else judged.why


def _shared_score(rows: Sequence[Indicator], judgements: Sequence[Judgement], law: Law) -> Decimal | None:
    """The 得分 of rows that share one: the points of each 分值 among them, added up; None where a person decides."""
    if len(rows) == 1:
        return _points_of(judgements, weight_of(rows[0]), law) if _counts(rows[0], judgements) else None
    by_weight: dict[At | None, list[Judgement]] = {}
    weights: dict[At | None, Indicator] = {}
    for row, judged in zip(rows, judgements, strict=True):
        at = row.weight.at if row.weight is not None else None
        by_weight.setdefault(at, []).append(judged)
        weights.setdefault(at, row)
    counted = [at for at, judged in by_weight.items() if _counts(weights[at], judged)]
    scores = [_points_of(by_weight[at], weight_of(weights[at]), law) for at in counted]
    decided = [score for score in scores if score is not None]
    return sum(decided, _ZERO) if decided and len(decided) == len(scores) else None


def _counts(row: Indicator, judgements: Iterable[Judgement]) -> bool:
    """Whether rows under one 分值 earn points: not where all of them, or the 分值 itself, do not apply."""
    applies = any(judged.verdict is not Verdict.NOT_APPLICABLE for judged in judgements)
    return applies and not (row.weight is not None and not_applicable(row.weight.text))


def _points_of(judgements: Sequence[Judgement], weight: Decimal | None, law: Law) -> Decimal | None:
    return group_points(judgements, weight, law) if weight else None


def _judged(row: Indicator, year: int | None, language: Language) -> Judgement:
    if row.placeholder:
        return _NOT_APPLICABLE
    if row.waits_for_formulas:
        return _UNCOMPUTED
    if row.target.blank and not row.untargeted and row.level3.text and weight_of(row) is not None:
        return _WITHOUT_TARGET
    return by_what_is_better(read_row(row, year, language), row, language.attainment)


def score_parts(
    form: Form, scores: dict[int, IndicatorScore], execution: Decimal | None, *, overwrite: bool = False
) -> Iterable[Decimal | None]:
    """What 总分 is the sum of, 执行率 first; None for an open part. `overwrite` puts the law before the writing."""
    yield from (None for _ in form.stray_points)
    if form.execution and form.execution.score:
        law = None if form.execution.score.empty else execution
        yield _preferred(written_execution(form), law, overwrite or form.execution.score.blank)
    for row in heads(form):
        if row.score is None or _unused(row, scores[row.row]):
            continue
        if row.weight is None:  # without a column 分值 there are the written scores alone
            yield written(row.score)
        elif may_earn(row):
            law = None if row.score.empty else scores[row.row].score
            yield _preferred(written(row.score), law, overwrite and not row.score.formula)


def _unused(row: Indicator, score: IndicatorScore) -> bool:
    """Whether a row counts for nothing: it does not apply, and no points stand there nor may come to stand there."""
    unscored = written(row.score) is None and not (row.score is not None and row.score.uncomputed)
    return unscored and not row.untargeted and score.judgement.verdict is Verdict.NOT_APPLICABLE


def _preferred(own: Decimal | None, law: Decimal | None, law_first: bool) -> Decimal | None:
    first, second = (law, own) if law_first else (own, law)
    return second if first is None else first


def _open(row: Indicator, score: IndicatorScore) -> bool:
    return (
        row.score is not None
        and row.score.blank
        and may_earn(row)
        and score.score is None
        and score.judgement.verdict is not Verdict.NOT_APPLICABLE
    )


def _weight(form: Form) -> Decimal | None:
    """All 分值 together, 执行率's included, each group once; None where there is none, or one is not computed."""
    entries = [row.weight for row in heads(form) if row.weight]
    if form.execution and form.execution.weight:
        entries.append(form.execution.weight)
    weights = [entry.number for entry in entries if entry.number is not None]
    return sum(weights, _ZERO) if weights and not any(entry.uncomputed for entry in entries) else None


def _written_total(form: Form, law: Decimal | None) -> Decimal | None:
    """The sum of what people wrote, None where they wrote no score; the law's 执行率得分 for an impossible one."""
    score = form.execution.score if form.execution else None
    execution = written_execution(form) if score else None
    if execution is None and score is not None and not not_applicable(score.text):
        execution = law
    parts = [execution, *(written(row.score) for row in heads(form))]
    scored = [part for part in parts if part is not None]
    return sum(scored, _ZERO) if scored else None
