"""What several rules ask of a text: is it an explanation, which rows share a score, how a number is shown."""

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.domain.form import Entry, Form, Indicator
from perfeval_xl.parsing import normalize

_PUNCTUATION = re.compile(r"[\W_]+")
_LEAST = 4
_NOTHING = frozenset({"", "无", "没有", "不适用", "无偏差", "无原因", "na", "NA"})
_MONEY = re.compile(r"预算|执行|资金|经费|结余|结转|支付")
_CAUSE = re.compile(r"因|由于|导致|受.{1,8}影响|压减|调整|收回")


def explained(entry: Entry | None) -> bool:
    """Whether a reason cell explains: at least four characters that are not punctuation."""
    return entry is not None and len(_PUNCTUATION.sub("", entry.text)) >= _LEAST


def says_nothing(entry: Entry | None) -> bool:
    """Whether something stands in a reason cell that is no reason: 。 or 无."""
    return entry is not None and bool(entry.text) and _PUNCTUATION.sub("", normalize(entry.text)) in _NOTHING


def funds_explained(form: Form) -> bool:
    """Whether the fund block's reason cell, or a remark about money and its cause, explains its figures."""
    if any(explained(fund.reason) for fund in form.funds):
        return True
    return any(_MONEY.search(each.text) and _CAUSE.search(each.text) and explained(each) for each in form.remarks)


def groups(form: Form) -> Iterator[tuple[Indicator, list[Indicator]]]:
    """The rows that carry a score, each with all rows that share it."""
    shared: dict[int, list[Indicator]] = {}
    for row in form.indicators:
        shared.setdefault(row.group, []).append(row)
    for rows in shared.values():
        yield rows[0], rows


def number_of(entry: Entry | None) -> Decimal | None:
    """An entry's number, None for a blank, a text or a column that is not there."""
    return entry.number if entry else None


def shown(number: Decimal | None) -> str:
    """Digits without zeros at their end: 6.50 -> 6.5, None -> 空白."""
    if number is None:
        return "空白"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(number: Decimal) -> str:
    """A fraction as people write it: 0.8466 -> 84.66%."""
    return f"{shown((number * 100).quantize(Decimal('0.01')))}%"
