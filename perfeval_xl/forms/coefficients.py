"""得分系数 in the place of 得分: the points that a coefficient gives of its row's 分值."""

from decimal import Decimal

from perfeval_xl.domain.form import Entry

_HUNDRED = Decimal(100)


def in_points_of(coefficient: Entry, weight: Entry | None) -> Entry:
    """The 得分 that 80%, 0.8 or 80 of a 分值 is, in the coefficient's own cell and with its text.

    A coefficient without a 分值, or one that is no share, gives no number.
    """
    number = coefficient.number
    if number is None:
        return coefficient
    share = number if coefficient.percent or number <= 1 else number / _HUNDRED
    points = share * weight.number if weight is not None and weight.number is not None and 0 <= share <= 1 else None
    return coefficient._replace(number=points, percent=False)
