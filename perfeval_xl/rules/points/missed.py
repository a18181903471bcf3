"""Groups whose target was missed and that have a score all the same: what P402 and P403 look at."""

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


def missed_groups(case: Case) -> Iterator[Missed]:
    """The first missed row of every group that has 分值 and a written 得分."""
    by_row = case.assessment.by_row
    for head, rows in case.form.groups:
        weight, written = number_of(head.weight), points_of(head.score)
        if not weight or written is None or head.score is None:
            continue
        missed = next((row for row in rows if by_row[row.row].judgement.verdict is Verdict.UNMET), None)
        if missed is not None:
            yield Missed(missed, head.score, weight, written, by_row[head.row].score)
