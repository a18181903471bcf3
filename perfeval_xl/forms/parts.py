"""Rows that only spell out the one above them, which alone has 分值 and 得分."""

from collections.abc import Sequence

from perfeval_xl.domain.form import Indicator


def with_parts(rows: Sequence[Indicator]) -> list[Indicator]:
    """The rows, those marked that are parts of one above: it has points and no target, or the first of them says 其中.

    补助养殖数量 (10分) | 羊 120只 | 牛 8头, or 补助种植面积 26亩 (10分) | 其中：辣椒 16亩 | 黄瓜 10亩.
    """
    marked: list[Indicator] = []
    above: Indicator | None = None
    for row in rows:
        if above is not None and not _has_points(row) and _beside(above, row) and _begins_parts(above, marked[-1], row):
            row = row._replace(part=True)
        elif _has_points(row):
            above = row
        else:
            above = None
        marked.append(row)
    return marked


def _begins_parts(above: Indicator, before: Indicator, row: Indicator) -> bool:
    """Whether a row is the first of the parts of one above, or comes after another."""
    return before.part or row.is_part or (before is above and above.target.blank and above.actual.blank)


def _has_points(row: Indicator) -> bool:
    weight, score = row.weight, row.score
    return bool((weight is not None and weight.text) or (score is not None and score.text))


def _beside(one: Indicator, other: Indicator) -> bool:
    """Whether two rows stand under the same first and second level."""
    return (one.level1, one.level2) == (other.level1, other.level2)
