"""Pairs the projects of 附件1 with the project forms of the same call."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from perfeval_xl.domain.form import BaseRow, FormKind
from perfeval_xl.parsing import part_of_name, same_name
from perfeval_xl.rules.base import Case
from perfeval_xl.rules.cross.families import bases_for, of_kind
from perfeval_xl.rules.words import number_of

_MOST_ROWS = 60
_MOST_TOGETHER = 4
_MOST_ROWS_FOR = {1: 60, 2: 60, 3: 24, 4: 10}
"""Out of how many rows so many together are still a proposal and no coincidence."""
_YUAN = Decimal(10_000)


class Pair(NamedTuple):
    """A project form and the row of 附件1 that is taken for the same project."""

    case: Case
    row: BaseRow
    sure: bool
    """Whether the names are the same, not one merely part of the other."""


class Proposal(NamedTuple):
    """A form without a row of its name, and rows whose sum is its amount."""

    case: Case
    rows: tuple[BaseRow, ...]


class Matching(NamedTuple):
    """How the projects of one 附件1 and the forms of the call go together."""

    base: Case
    pairs: list[Pair]
    proposals: list[Proposal]
    forms_left: list[Case]
    rows_left: list[BaseRow]


def matchings(cases: Sequence[Case]) -> Iterator[Matching]:
    """One matching for every 附件1 with which at least one project form can be compared."""
    bases = list(of_kind(cases, FormKind.BASE))
    forms: dict[int, list[Case]] = {number: [] for number in range(len(bases))}
    for case in of_kind(cases, FormKind.PROJECT) if bases else ():
        near = bases_for(case, bases)
        for number, base in enumerate(bases):
            if any(base is each for each in near):
                forms[number].append(case)
    for number, base in enumerate(bases):
        if forms[number]:
            yield _match(base, forms[number])


def unlisted(cases: Sequence[Case]) -> Iterator[tuple[Case, Case]]:
    """Each project form that no 附件1 it belongs to lists, with the first of those 附件1."""
    found = list(matchings(cases))
    listed = {id(pair.case.form) for matching in found for pair in matching.pairs}
    listed |= {id(proposal.case.form) for matching in found for proposal in matching.proposals}
    for matching in found:
        for case in matching.forms_left:
            if id(case.form) not in listed:
                listed.add(id(case.form))
                yield case, matching.base


def _match(base: Case, forms: list[Case]) -> Matching:
    rows = [row for row in base.form.base if row.key == "project"][:_MOST_ROWS]
    left = list(forms)
    pairs: list[Pair] = []
    for alike, sure in ((same_name, True), (part_of_name, False)):
        pairs += (Pair(case, row, sure) for case, row in _paired(left, rows, alike))
    proposals = list(_proposed(left, rows))
    return Matching(base, pairs, proposals, left, rows)


def _paired(
    forms: list[Case], rows: list[BaseRow], alike: Callable[[str, str], bool]
) -> Iterator[tuple[Case, BaseRow]]:
    """Take forms and rows of one name out of both lists; a project may have its form in two files."""
    for row in list(rows):
        named = [case for case in forms if (name := project_name(case)) and alike(row.label.text, name)]
        for case in named:
            forms.remove(case)
            yield case, row
        if named:
            rows.remove(row)


def _proposed(forms: list[Case], rows: list[BaseRow]) -> Iterator[Proposal]:
    for case in list(forms):
        if case in forms and (found := _taken(case, forms, rows)):
            yield Proposal(case, found)


def _taken(case: Case, forms: list[Case], rows: list[BaseRow]) -> tuple[BaseRow, ...]:
    """Rows whose sum is the form's amount, taken out of the lists; () when there are none."""
    amount = spent_by(case)
    found = _adding_up(rows, amount, case.law.number("tolerance.money")) if amount else ()
    if found:
        for copy in [other for other in forms if project_name(other) == project_name(case)]:
            forms.remove(copy)
        for row in found:
            rows.remove(row)
    return found


def _adding_up(rows: list[BaseRow], amount: Decimal, tolerance: Decimal) -> tuple[BaseRow, ...]:
    """The fewest rows, at most four, that add up to an amount; out of many rows, some would always add up to it."""
    known = [(row, number) for row in rows if (number := number_of(row.actual)) and number <= amount]
    for size in range(1, _MOST_TOGETHER + 1):
        if len(known) > _MOST_ROWS_FOR[size]:
            break
        for chosen in combinations(known, size):
            if abs(sum(number for _, number in chosen) - amount) < tolerance:
                return tuple(row for row, _ in chosen)
    return ()


def project_name(case: Case) -> str:
    """The name on a project form."""
    return case.form.project.text if case.form.project else ""


def spent_by(case: Case) -> Decimal | None:
    """A project form's 全年执行数 in 万元, as 附件1 has it."""
    total = case.form.fund_total
    spent = number_of(total.actual) if total else None
    return spent / _YUAN if spent is not None and case.form.amount_unit == "元" else spent
