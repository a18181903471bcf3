"""What a roll-up remembers of the one before, and how the two are held together, file by file."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol

from perfeval_xl.domain.causes import UNDER
from perfeval_xl.domain.finding import NO_FORM, Severity
from perfeval_xl.domain.slips import Slip, same_slips
from perfeval_xl.rollup.rows import File, FindingRow


class PastSlip(NamedTuple):
    """A slip as a roll-up names it: enough to find it in the next one, and to name it once it has been put right."""

    severity: Severity
    code: str
    department: str
    name: str
    sheet: str
    cell: str
    message: str
    accepted: bool


class PastFile(NamedTuple):
    """The slips of one file."""

    slips: tuple[PastSlip, ...] = ()


class Past(Protocol):
    """The roll-up before, and what the next one will need of this one."""

    @property
    def since(self) -> str:
        """When the one before was made; '' for the first."""

    @property
    def otherwise(self) -> bool:
        """Whether program, law or rules were others then."""

    def exchange(self, path: str, now: PastFile | None) -> PastFile | None:
        """A file's slips at the roll-up before, None for a new file. Stores `now` (None: could not be read)."""

    def gone(self) -> Iterator[tuple[str, PastFile]]:
        """The files of the one before that have no form any more, once all others have been exchanged."""


class Change(StrEnum):
    """What has become of a slip."""

    FRESH = "新出现"
    STILL = "还在"
    FIXED = "改好"
    ACCEPTED = "新认可"


def past_file(file: File) -> PastFile | None:
    """What the next roll-up needs of a file; None for one that could not be read."""
    if not file.forms and any(row.code != NO_FORM for row in file.failed):
        return None
    return PastFile(tuple(_past_slip(row) for row in file.findings if _is_cause(row)))


def _is_cause(row: FindingRow) -> bool:
    """Whether a finding counts for itself: open, or accepted and no consequence."""
    return row.counted is not None or (bool(row.accepted) and not row.message.startswith(UNDER))


def _past_slip(row: FindingRow) -> PastSlip:
    severity = row.counted or row.severity
    return PastSlip(severity, row.code, row.department, row.name, row.sheet, row.cell, row.message, bool(row.accepted))


def changes_between(before: Sequence[PastSlip], now: Sequence[PastSlip]) -> Iterator[tuple[Change, PastSlip]]:
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


def _slip(slip: PastSlip) -> Slip:
    return Slip(slip.sheet, slip.code, slip.cell, slip.message)
