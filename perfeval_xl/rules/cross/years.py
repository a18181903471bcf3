"""Pairs each self-evaluation with last year's of the same project, or of the same department as a whole."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from perfeval_xl.domain.form import Form
from perfeval_xl.rules.base import Call, Case
from perfeval_xl.rules.cross.approved import subject_key
from perfeval_xl.rules.cross.families import body_name

_Place = tuple[str, int, str]
"""Subject, year and department, by which last year's form is looked up."""
_ByPlace = dict[_Place | None, dict[str, list[Case]]]


class Years(NamedTuple):
    """A self-evaluation and the one of the year before."""

    now: Case
    before: Case


def consecutive_years(cases: Sequence[Case]) -> Sequence[Years]:
    """One pair for every self-evaluation of which last year's is in the call; worked out once a call."""
    return cases.once(_consecutive_years) if isinstance(cases, Call) else ()


def _consecutive_years(call: Call) -> Sequence[Years]:
    by_place: _ByPlace = defaultdict(lambda: defaultdict(list))
    for case in call:
        if (place := _place(case.form)) is not None:
            by_place[place][body_name(case.form.unit)].append(case)
    return [Years(case, before) for case in call for before in _before(case, by_place)]


def _place(form: Form, ago: int = 0) -> _Place | None:
    subject = subject_key(form)
    return (subject, form.year - ago, body_name(form.department)) if subject and form.year is not None else None


def _before(case: Case, by_place: _ByPlace) -> Iterator[Case]:
    """Last year's form of the same unit; where only one of the two names its unit, the only one that there is."""
    units = by_place.get(_place(case.form, 1), {})
    own = body_name(case.form.unit)
    same = units.get(own) or (next(iter(units.values())) if len(units) == 1 and "" in (own, *units) else [])
    yield from same if len(same) == 1 else ()
