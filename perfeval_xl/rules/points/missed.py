"""Groups whose target was missed: with the score written all the same, and with one that is not computed yet."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.domain.form import Entry, Indicator
from perfeval_xl.domain.verdict import Verdict
from perfeval_xl.rules.base import Case
from perfeval_xl.rules.words import number_of, points_of


class Missed(NamedTuple):
    """A missed row with the score that stands for it; `expected` is what the law gives, None where a person decides."""

    row: Indicator
    score: Entry
    weight: Decimal
    written: Decimal
    expected: Decimal | None


class Uncomputed(NamedTuple):
    """A missed row whose score is a formula without a result; `expected` is what the law gives."""

    row: Indicator
    score: Entry
    expected: Decimal


def missed_groups(case: Case) -> Iterator[Missed]:
    """The first missed row of every group that has 分值 and a written 得分."""
    for head, missed in case.once(_missed_rows):
        weight, written = number_of(head.weight), points_of(head.score)
        if weight and written is not None and head.score is not None:
            yield Missed(missed, head.score, weight, written, case.assessment.by_row[head.row].score)


def uncomputed_groups(case: Case) -> Iterator[Uncomputed]:
    """The first missed row of every group whose 得分 waits to be computed, where the law gives it."""
    for head, missed in case.once(_missed_rows):
        expected = case.assessment.by_row[head.row].score
        if head.score is not None and head.score.uncomputed and expected is not None:
            yield Uncomputed(missed, head.score, expected)


def _missed_rows(case: Case) -> list[tuple[Indicator, Indicator]]:
    """The head of every group with a missed row, and the first of these rows."""
    missed = {row for row, score in case.assessment.by_row.items() if score.judgement.verdict is Verdict.UNMET}
    firsts = ((head, next((row for row in rows if row.row in missed), None)) for head, rows in case.form.groups)
    return [(head, first) for head, first in firsts if first is not None] if missed else []
