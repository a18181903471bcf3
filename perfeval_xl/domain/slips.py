"""Slips told at two times of one workbook: which of them are the same.

A slip is the same one if its rule and cell are, or, where rows have moved, its rule and what is said of it.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from perfeval_xl.domain.patterns import pattern

_CELL = pattern(r"\A(?:└ |【已认可】)?[A-Z]{1,3}[0-9]+ ")


class Slip(NamedTuple):
    """What a slip is known by: its sheet, its rule, its cell, and the message."""

    sheet: str
    code: str
    cell: str
    message: str


def same_slips(now: Sequence[Slip], before: Sequence[Slip]) -> dict[int, int]:
    """The numbers of those that are told again, by their numbers now."""
    found: dict[int, int] = {}
    rest_now, rest_before = dict(enumerate(now)), dict(enumerate(before))
    keys: tuple[Callable[[Slip], tuple[str, ...]], ...] = (_by_cell, _by_words)
    for key in keys:
        places: dict[tuple[str, ...], list[int]] = {}
        for number, slip in rest_before.items():
            places.setdefault(key(slip), []).append(number)
        for number, slip in list(rest_now.items()):
            if same := places.get(key(slip)):
                found[number] = same.pop(0)
                del rest_now[number], rest_before[found[number]]
    return found


def _by_cell(slip: Slip) -> tuple[str, ...]:
    return (slip.sheet, slip.code, slip.cell)


def _by_words(slip: Slip) -> tuple[str, ...]:
    return (slip.sheet, slip.code, _CELL.sub("", slip.message))
