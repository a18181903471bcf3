"""Amounts of money: the unit that a table names, and cells that name their own (80万元, 800,000元)."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.domain.form import Entry, Trouble
from perfeval_xl.domain.numbers import show_number
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.forms.blocks import Block
from perfeval_xl.forms.grid import Grid
from perfeval_xl.parsing import UNREADABLE_FORMAT, normalize, not_applicable, parse_number

_POWERS = {"元": 0, "千元": 3, "万元": 4, "百万元": 6, "千万元": 7, "亿元": 8}
_OWN_UNIT = pattern(r"(?:人民币)?(?P<number>[^元千万百亿]+)(?P<unit>元|(?:百万|千万|[千万亿])元?)整?")
_UNIT = re.compile(r"(?<![0-9千万百亿])(?:百万|千万|[千万亿])?元")
"""A unit that is not the unit of an amount, as in a project's name (普查经费30万元)."""
_UNREADABLE = "这一格的数字格式看不懂，请改成常规格式直接填数"


class AmountUnit(NamedTuple):
    """`named` is what the table says, '' where it says nothing; `stored` the 元, 万元 or '' of amounts."""

    named: str = ""
    stored: str = ""


def read_amount(entry: Entry, unit: AmountUnit) -> Entry:
    """An amount in the stored unit: 80万元, 人民币800,000元整, or a bare number in the unit that the table names."""
    own = _OWN_UNIT.fullmatch(normalize(entry.text)) if entry.text and entry.text[-1] in "元千万亿整" else None
    number = parse_number(own["number"]) if own else entry.number
    power = _power(own["unit"].rstrip("元") + "元" if own else unit.named, unit.stored)
    if number is not None and power:
        number = Decimal(show_number(number.scaleb(power)))
    return entry if number == entry.number else entry._replace(number=number)


def _power(unit: str, stored: str) -> int:
    """The power of ten from one unit to the stored one, 0 where one of them is unknown."""
    return _POWERS[unit] - _POWERS[stored] if unit and stored else 0


def amount_unit(grid: Grid, block: Block, head: int) -> AmountUnit:
    """The unit of a table, from its label or a 单位：万元 above its head row; any but 元 is stored as 万元."""
    for row in reversed(grid.rows_between(block.top, head)):
        for entry in grid.in_row(row, block.left, block.right):
            text = normalize(entry.text)
            if any(word in text for word in grid.vocabulary.priced) and (match := _UNIT.search(text)):
                return AmountUnit(match[0], "元" if match[0] == "元" else "万元")
    return AmountUnit()


def amount_troubles(label: Entry, entries: Iterable[Entry]) -> list[Trouble]:
    """A trouble for each amount of a line that is no number and does not say that there is none."""
    return [
        Trouble("S106", entry.at, _what(label, entry), entry.text)
        for entry in entries
        if entry.number is None and not not_applicable(entry.text)
    ]


def _what(label: Entry, entry: Entry) -> str:
    return _UNREADABLE if entry.text == UNREADABLE_FORMAT else f"“{label.text}”的金额不是数"
