"""What a roll-up remembers of the one before, and how the two are held together, file by file."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol

from perfeval_xl.domain.causes import UNDER
from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.slips import Slip, same_slips
from perfeval_xl.rollup.rows import NO_FORM, File, FindingRow


class Told(NamedTuple):
    """A slip as it was told: what is needed to know it again, and to name it once it has been put right."""

    severity: Severity
    code: str
    department: str
    name: str
    sheet: str
    cell: str
    message: str
    accepted: bool


class Kept(NamedTuple):
    """The slips of one file."""

    told: tuple[Told, ...] = ()


class Past(Protocol):
    """The roll-up before, and what is kept of this one for the next."""

    @property
    def since(self) -> str:
        """When the one before was made; '' for the first."""

    @property
    def otherwise(self) -> bool:
        """Whether program, law or rules were others then."""

    def exchange(self, path: str, now: Kept | None) -> Kept | None:
        """What was told of a file before, None for one that is new; `now` (None: could not be read) is kept."""

    def gone(self) -> Iterator[tuple[str, Kept]]:
        """The files of the one before that have no form any more, once all others have been exchanged."""


class Change(StrEnum):
    """What has become of a slip."""

    FRESH = "新出现"
    STILL = "还在"
    FIXED = "改好"
    ACCEPTED = "新认可"


def kept_of(file: File) -> Kept | None:
    """What is kept of a file; None for one that could not be read."""
    if not file.forms and any(row.code != NO_FORM for row in file.failed):
        return None
    return Kept(tuple(_told(row) for row in file.findings if _is_cause(row)))


def _is_cause(row: FindingRow) -> bool:
    """Whether a finding counts for itself: open, or accepted and no consequence."""
    return row.counted is not None or (bool(row.accepted) and not row.message.startswith(UNDER))


def _told(row: FindingRow) -> Told:
    severity = row.counted or row.severity
    return Told(severity, row.code, row.department, row.name, row.sheet, row.cell, row.message, bool(row.accepted))


def changes_between(before: Sequence[Told], now: Sequence[Told]) -> Iterator[tuple[Change, Told]]:
    """Every slip of one file that was open at either time, with what has become of it."""
    if before == now:
        yield from ((Change.STILL, each) for each in now if not each.accepted)
        return
    same = same_slips(list(map(_slip, now)), list(map(_slip, before)))
    for number, each in enumerate(now):
        earlier = before[same[number]] if number in same else None
        was_open = earlier is not None and not earlier.accepted
        if not each.accepted:
            yield Change.STILL if was_open else Change.FRESH, each
        elif was_open:
            yield Change.ACCEPTED, each
    again = set(same.values())
    yield from ((Change.FIXED, each) for number, each in enumerate(before) if number not in again and not each.accepted)


def _slip(told: Told) -> Slip:
    return Slip(told.sheet, told.code, told.cell, told.message)
