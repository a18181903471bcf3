"""Sums of 附件1: a line against the lines that make it up, column by column."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.domain.form import BaseRow, Entry
from perfeval_xl.rules.base import Case, Hit, hit
from perfeval_xl.rules.words import number_of, shown, slip_severity

COLUMNS = (("previous", "上年决算数"), ("budget", "本年预算数"), ("actual", "本年决算数"))


class Line(NamedTuple):
    """A line of 附件1 with the lines that make it up."""

    row: BaseRow
    parts: tuple["Line", ...] = ()


def lines(case: Case, *keys: str) -> list[BaseRow]:
    """The lines of 附件1 with these meanings."""
    return [row for row in case.form.base if row.key in keys]


def sum_slips(case: Case, whole: Line, *, blank_is_slip: bool = True) -> Iterator[Hit]:
    """A hit for every column in which a line is not the sum of its parts, and the same for each part that has parts.

    A column without any part is passed over, and so is a blank part: its own parts then stand for it.
    """
    for column, name in COLUMNS:
        entry, added = _entry(whole, column), _added(whole.parts, column)
        if entry is None or added is None or not _comparable(entry, blank_is_slip):
            continue
        off = abs(added - (entry.number or Decimal(0)))
        if off > case.law.number("tolerance.money"):
            yield hit(
                entry.at,
                expected=shown(added),
                actual=shown(entry.number),
                severity=slip_severity(case.law, off),
                column=name,
                label=whole.row.label.text.strip("：: "),
            )
    for part in whole.parts:
        yield from sum_slips(case, part, blank_is_slip=False)


def _comparable(entry: Entry, blank_is_slip: bool) -> bool:
    return entry.number is not None or (entry.unfilled and blank_is_slip)


def _entry(line: Line, column: str) -> Entry | None:
    entry: Entry | None = getattr(line.row, column)
    return entry


def _added(parts: tuple[Line, ...], column: str) -> Decimal | None:
    """The sum of the parts' amounts, None where not one is written, or one is not computed."""
    entries = [_entry(part, column) for part in parts if not part.parts]
    if any(entry is not None and entry.uncomputed for entry in entries):
        return None
    amounts = [amount for part in parts if (amount := _amount(part, column)) is not None]
    return sum(amounts, Decimal(0)) if amounts else None


def _amount(line: Line, column: str) -> Decimal | None:
    written = number_of(_entry(line, column))
    return _added(line.parts, column) if written is None else written
