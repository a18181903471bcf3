"""A filled 得分 as 得分系数, in forms that have a column for that and none for 得分."""

from collections.abc import Iterable
from decimal import Decimal

from perfeval_xl.domain.finding import SetValue
from perfeval_xl.domain.form import Form, Indicator

_HUNDRED, _PLACES = Decimal(100), Decimal("0.0001")


def as_coefficient(edit: SetValue, form: Form, row: Indicator) -> SetValue:
    """The edit with the share that its points are of the row's 分值, written as the form's other shares are."""
    assert row.weight is not None, "points come of a 分值"
    assert row.weight.number is not None, "points come of a number"
    assert isinstance(edit.value, Decimal), "points are a number"
    share = (edit.value / row.weight.number).quantize(_PLACES)
    texts = [each.score.text for each in form.indicators if each.score is not None and each.score.text]
    if texts and not any(text.endswith("%") for text in texts):
        return edit._replace(value=_short(share * _HUNDRED if _in_hundreds(texts) else share), number_format=None)
    return edit._replace(value=_short(share), number_format="0.00%" if share * _HUNDRED % 1 else "0%")


def _short(number: Decimal) -> Decimal:
    """Without zeros at its end, and never as 1E+2."""
    whole = number == number.to_integral_value()
    return number.quantize(Decimal(1)) if whole else number.normalize()


def _in_hundreds(texts: Iterable[str]) -> bool:
    """Whether shares are written as 80 or 100, under a head that says %."""
    return any(text.replace(".", "").isdecimal() and Decimal(text) > 1 for text in texts)
