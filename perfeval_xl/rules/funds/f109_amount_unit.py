"""F109: 元 in a 万元 form, or the reverse."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Entry, Fund
from perfeval_xl.domain.money import YUAN_IN_WAN, MoneyUnit
from perfeval_xl.domain.repair import Repair
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.words import shown

_TIMES = Decimal(1000)
"""Amounts of one line do not differ by this much unless one is in another unit."""
_LEAST_YUAN = YUAN_IN_WAN


@rule(
    "F109",
    "金额单位",
    severity=Severity.WARNING,
    source="practice",
    message="{cell} 的金额 {actual} 与同一行的 {other} 相差上千倍，可能一个是元、一个是万元。"
    "本表的单位是{unit}，换算过来是 {converted}，请核对。",
    why="元和万元混填会使执行率和合计差一万倍。",
    wrong="年初预算数 20，全年执行数 178600（其实是 17.86 万元）。",
    right="年初预算数 20，全年执行数 17.86。",
    fix="统一成表头写明的单位。",
    distance=0,
)
def one_amount_unit(case: Case) -> Iterator[Hit]:
    """同一行的年初预算数、全年预算数、全年执行数应是同一个单位。"""
    unit = case.form.money_unit
    pairs = [pair for fund in case.form.funds for pair in _odd_amounts(fund, unit)]
    all_right = Repair(tuple(_in_unit(odd, unit) for odd, _ in pairs))
    for odd, other in pairs:
        right = _in_unit(odd, unit)
        yield hit(
            odd.at,
            actual=shown(odd.number),
            other=shown(other.number),
            unit=unit,
            converted=shown(right.number),
            repairs=(Repair((right,)), _column(odd, pairs, unit), all_right),
        )


def _column(odd: Entry, pairs: Sequence[tuple[Entry, Entry]], unit: MoneyUnit) -> Repair:
    """The odd amounts of one column: a total and its part were typed alike."""
    return Repair(tuple(_in_unit(each, unit) for each, _ in pairs if each.at.column == odd.at.column))


def _odd_amounts(fund: Fund, unit: MoneyUnit) -> Iterator[tuple[Entry, Entry]]:
    """The amounts of a line that seem to be in another unit, each beside one that is not."""
    entries = [entry for entry in (fund.initial, fund.budget, fund.actual) if entry is not None and entry.number]
    least, most = min(entries, key=_size, default=None), max(entries, key=_size, default=None)
    if least is None or most is None or _size(most) < _LEAST_YUAN:
        return
    for entry in entries:
        if unit is MoneyUnit.WAN and _size(entry) >= _size(least) * _TIMES:
            yield entry, least
        elif unit is MoneyUnit.YUAN and _size(most) >= _size(entry) * _TIMES:
            yield entry, most


def _in_unit(odd: Entry, unit: MoneyUnit) -> Entry:
    """The amount as it would be in the form's unit."""
    return odd.with_number(unit.from_other(odd.number or Decimal(0)))


def _size(entry: Entry) -> Decimal:
    return abs(entry.number or Decimal(0))
