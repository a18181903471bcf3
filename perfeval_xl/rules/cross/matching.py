"""Pairs the projects of 附件1 with the project forms of the same call."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeVar

from perfeval_xl.domain.form import BaseRow, FormKind
from perfeval_xl.rules.base import Call, Case
from perfeval_xl.rules.cross.adding import Sums
from perfeval_xl.rules.cross.families import bases_for, of_kind
from perfeval_xl.rules.cross.naming import equal_names, part_names, same_names
from perfeval_xl.rules.words import number_of

Item = TypeVar("Item")


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
    untried: list[Case]
    """Those of `forms_left` for which no sums were tried, because too many rows are left."""


def matchings(cases: Sequence[Case]) -> Sequence[Matching]:
    """One matching for every 附件1 with which at least one project form can be compared; worked out once a call."""
    return cases.once(_matchings) if isinstance(cases, Call) else _matchings(cases)


def _matchings(cases: Sequence[Case]) -> Sequence[Matching]:
    bases = list(of_kind(cases, FormKind.BASE))
    forms: dict[int, list[Case]] = {id(base.form): [] for base in bases}
    for case in of_kind(cases, FormKind.PROJECT) if bases else ():
        for base in bases_for(case, bases):
            forms[id(base.form)].append(case)
    return [_match(base, forms[id(base.form)]) for base in bases if forms[id(base.form)]]


def unlisted(cases: Sequence[Case]) -> Iterator[tuple[Case, Case]]:
    """Each project form that no 附件1 it belongs to lists, with the first of those 附件1."""
    found = matchings(cases)
    listed = {id(pair.case.form) for matching in found for pair in matching.pairs}
    listed |= {id(proposal.case.form) for matching in found for proposal in matching.proposals}
    for matching in found:
        for case in matching.forms_left:
            if id(case.form) not in listed:
                listed.add(id(case.form))
                yield case, matching.base


def _match(base: Case, forms: list[Case]) -> Matching:
    rows = [row for row in base.form.base if row.key == "project"]
    pairs: list[Pair] = []
    for alike, sure in ((equal_names, True), (same_names, True), (part_names, False)):
        named = alike([row.label.text for row in rows], [project_name(case) for case in forms])
        found = [Pair(forms[form], rows[row], sure) for row, places in named for form in places]
        forms = _without(forms, (pair.case for pair in found))
        rows = _without(rows, (pair.row for pair in found))
        pairs += found
    sums = Sums([(row, number_of(row.actual)) for row in rows])
    proposals, left, untried = _proposed(forms, sums)
    return Matching(base, pairs, proposals, left, _without(rows, sums.taken), untried)


def _without(items: Sequence[Item], taken: Iterable[Item]) -> list[Item]:
    """The items without those taken, compared by identity."""
    gone = set(map(id, taken))
    return [item for item in items if id(item) not in gone]


def _proposed(forms: Sequence[Case], sums: Sums[BaseRow]) -> tuple[list[Proposal], list[Case], list[Case]]:
    """Rows that add up to a form's amount; the forms left, and those of them for which too many rows were to be tried.

    A project may have its form in two files: once its rows are found, its copies need none.
    """
    proposals: dict[str, Proposal] = {}
    untried: list[Case] = []
    for case in forms:
        amount = spent_by(case)
        if not amount or project_name(case) in proposals:
            continue
        rows = sums.take(amount, case.law.number("tolerance.money"))
        if rows is None:
            untried.append(case)
        elif rows:
            proposals[project_name(case)] = Proposal(case, rows)
    left = [case for case in forms if project_name(case) not in proposals]
    return list(proposals.values()), left, [case for case in untried if project_name(case) not in proposals]


def project_name(case: Case) -> str:
    """The name on a project form."""
    return case.form.project.text if case.form.project else ""


def spent_by(case: Case) -> Decimal | None:
    """A project form's 全年执行数 in 万元, as 附件1 has it."""
    total = case.form.fund_total
    spent = number_of(total.actual) if total else None
    return None if spent is None else case.form.in_wan(spent)
