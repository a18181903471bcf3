"""Which section of a code a number is shown by."""

from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.domain.formats.code import Condition, Section, sections_of

_ZERO = Decimal(0)
_POSITIVE, _NOT_NEGATIVE, _NEGATIVE = Condition(">", _ZERO), Condition(">=", _ZERO), Condition("<", _ZERO)


class Choice(NamedTuple):
    """A section, and whether it shows a negative number without its sign: all but the first do."""

    section: Section
    unsigned: bool


def choose(code: str, number: Decimal) -> Choice | None:
    """The section that shows a number, None where no condition takes it."""
    sections = sections_of(code)
    conditions = _conditions(sections)
    for place, (section, condition) in enumerate(zip(sections, conditions, strict=True)):
        if condition is None or condition.holds(number):
            return Choice(section, number < 0 and (place > 0 or _negative_only(condition)))
    return None


def _conditions(sections: tuple[Section, ...]) -> tuple[Condition | None, ...]:
    """The conditions as written, or those that count where none is written; the last section takes the rest."""
    written = tuple(section.condition for section in sections)
    if len(sections) == 1:
        return written
    first = written[0] or (_NOT_NEGATIVE if len(sections) == 2 else _POSITIVE)
    if len(sections) == 2:
        rest = _NEGATIVE if written[0] is None else None
        return first, written[1] or rest
    return first, written[1] or _NEGATIVE, written[2]


def _negative_only(condition: Condition | None) -> bool:
    return condition is not None and condition.limit == 0 and condition.sign in ("<", "<=")
