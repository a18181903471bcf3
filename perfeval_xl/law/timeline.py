"""Histories of values: several dated values as one row of days, and one history laid over another."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from perfeval_xl.law.values import Dated

_DAY = timedelta(days=1)


def overlap(values: Iterable[Dated]) -> tuple[date, date] | None:
    """The end and the beginning of the first two values that are in force at once though the first has an end."""
    pairs = ((earlier.until, later.start) for earlier, later in pairwise(values))
    return next(((until, start) for until, start in pairs if until is not None and until >= start), None)


def closed(values: tuple[Dated, ...]) -> tuple[Dated, ...]:
    """Values in order of their days, each without an end ending where the next begins."""
    ends = (*(later.start - _DAY for later in values[1:]), None)
    return tuple(each if each.until else each._replace(until=end) for each, end in zip(values, ends, strict=True))


def merged(inherited: Iterable[Dated], own: tuple[Dated, ...]) -> tuple[Dated, ...]:
    """One history: on the days that have an own value the own, before, between and after them the inherited one."""
    rests = (rest for each in inherited for rest in _without(each, own))
    return tuple(sorted((*rests, *own), key=lambda dated: dated.start))


def _without(value: Dated, own: Iterable[Dated]) -> Iterator[Dated]:
    """The stretches of a value on which no own value is in force."""
    start: date | None = value.start
    for other in own:
        if start is None or (other.until is not None and other.until < start):
            continue
        if value.until is not None and other.start > value.until:
            break
        if start < other.start:
            yield value._replace(start=start, until=other.start - _DAY)
        start = None if other.until is None else other.until + _DAY
    if start is not None and (value.until is None or start <= value.until):
        yield value._replace(start=start)
