"""The days that targets and results name."""

from typing import NamedTuple

from perfeval_xl.domain.form import Entry
from perfeval_xl.parsing import Day, normalize
from perfeval_xl.rules.base import Case


class DatedCell(NamedTuple):
    """A target or a result with the days in it, from left to right."""

    entry: Entry
    days: tuple[Day, ...]


def dated_cells(case: Case) -> tuple[DatedCell, ...]:
    """The targets and results in which a day stands, row by row; asked for by `Case.once`."""
    entries = (entry for row in case.form.indicators for entry in (row.target, row.actual))
    found = ((entry, case.language.days(normalize(entry.text))) for entry in entries if entry.text)
    return tuple(DatedCell(entry, tuple(term.day for term in terms)) for entry, terms in found if terms)
