"""F109: 元 in a 万元 form, or the reverse."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Entry
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.words import shown

_TIMES = Decimal(1000)
"""Amounts of one line do not differ by this much unless one is in another unit."""
_LEAST_YUAN = Decimal(10_000)


@rule(
    "F109",
    "金额单位",
    severity=Severity.WARNING,
    source="practice",
    message="{cell} 的金额 {actual} 与同一行的 {other} 相差上千倍，可能一个是元、一个是万元。"
    "本表的单位是{unit}，请核对。",
    why="元和万元混填会使执行率和合计差一万倍。",
    wrong="年初预算数 20，全年执行数 178600（其实是 17.86 万元）。",
    right="年初预算数 20，全年执行数 17.86。",
    fix="统一成表头写明的单位。",
)
def one_amount_unit(case: Case) -> Iterator[Hit]:
    """同一行的年初预算数、全年预算数、全年执行数应是同一个单位。"""
    unit = case.form.amount_unit or "万元"
    for fund in case.form.funds:
        entries = [e for e in (fund.initial, fund.budget, fund.actual) if e is not None and e.number]
        if len(entries) < 2:
            continue
        entries.sort(key=_size)
        least, most = entries[0], entries[-1]
        if _size(most) >= _LEAST_YUAN and _size(most) >= _size(least) * _TIMES:
            odd, other = (most, least) if unit == "万元" else (least, most)
            yield hit(odd.at, actual=shown(odd.number), other=shown(other.number), unit=unit)


def _size(entry: Entry) -> Decimal:
    return abs(entry.number or Decimal(0))
