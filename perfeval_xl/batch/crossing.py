"""The rules across files over the whole tree, one department at a time.

`check` of a folder compares everything with everything; in a tree of many departments that would hold one's 附件1
against another's projects. So an 附件1 whose file names a department is held against the forms that name the same. One
without any name is held against the forms of its own folder, or, where it lies alone there, of the folders below, as
long as they are one department's. The rules themselves keep years apart. Rules that need no 附件1 see the forms
of every department, and those that name none by their folders. Rules that compare forms of one project see all forms
of its name, with its 绩效目标申报表 and its forms of other years, wherever they lie.

A form that several files hold is seen once, in the best kind of file.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.app.accepting import AcceptedLists, accepted
from perfeval_xl.batch.keeping import case_from
from perfeval_xl.batch.state import Copy, Row, State
from perfeval_xl.domain.causes import count_causes
from perfeval_xl.domain.finding import Finding, Severity
from perfeval_xl.domain.form import FormKind
from perfeval_xl.rules import Book, Call, Case, Rule, Scope, run
from perfeval_xl.rules.cross.approved import used_targets
from perfeval_xl.rules.cross.twins import find_copies
from perfeval_xl.standard import Standard


class _Twin(NamedTuple):
    """A form that counts in another file, and what the rules for copies find in it."""

    copy: Copy
    findings: tuple[Finding, ...]


def cross(state: State, standard: Standard) -> list[str]:
    """Find anew what the rules across files find, and keep it; the files for which it has changed."""
    twins = _note_twins(state, standard)
    used: Counter[str] = Counter()
    changed = state.forms.replace_findings(_found(state, standard, twins, used))
    state.forms.replace_partners(used)
    state.commit()
    return changed


def note_copies(state: State, standard: Standard) -> None:
    """Find anew which forms count in another file, and keep it: files that were written back have been read anew."""
    _note_twins(state, standard)


def _note_twins(state: State, standard: Standard) -> list[_Twin]:
    twins = list(_twins(state, standard))
    state.copies.replace([twin.copy for twin in twins])
    return twins


def _twins(state: State, standard: Standard) -> Iterator[_Twin]:
    """The copies of forms over the whole tree: a report may lie in another folder than the form in it.

    A tree may hold everything twice, or one form thousands of times: no copy is kept once the next form is looked at.
    """
    rules = [rule for rule in standard.rules.values() if rule.scope is Scope.COPY]
    for group in state.forms.alike():
        read = ((row, case_from(row.packed, standard)) for row in group)
        for (row, case), twin in find_copies(((row, case), case.form, row.department) for row, case in read):
            case = case._replace(twin=twin)
            findings = run([Book(case.form.path, (case.form.sheet,), (case,))], rules)
            yield _Twin(_copy(state, row, case), tuple(findings))


def _copy(state: State, row: Row, case: Case) -> Copy:
    form, twin = case.form, case.twin
    place = Copy(row.number, row.path, state.forms.number_of(row), form.sheet, form.area, bool(twin and twin.same))
    if not place.same:
        return place
    findings = state.findings_of(row.path)
    causes, rest = count_causes(findings), count_causes(place.without(findings))
    errors, warnings = (causes[each] - rest[each] for each in (Severity.ERROR, Severity.WARNING))
    return place._replace(errors=errors, warnings=warnings)


def _found(
    state: State, standard: Standard, twins: Sequence[_Twin], used: Counter[str]
) -> Iterator[tuple[str, Finding]]:
    """Every finding with its file's path below the root. A rule sees each form with one group of others.

    `used` takes in how many 绩效目标申报表 of each file are held against a self-evaluation.
    """
    across = [rule for rule in standard.rules.values() if rule.scope is Scope.CALL]
    rules = [rule for rule in across if not rule.of_project]
    compared: set[int] = set()
    for group in state.forms.groups():
        yield from _in_group(group, rules, standard)
        compared.update(row.number for row in group)
    rules = [rule for rule in rules if rule.needs is not FormKind.BASE]
    for group in state.forms.departments() if rules else ():
        yield from _in_group([row for row in group if row.number not in compared], rules, standard)
    rules = [rule for rule in across if rule.of_project]
    for group in state.forms.projects():
        books = _books(group, standard)
        used.update(_used(books))
        yield from _in_books(books, rules)
    yield from ((twin.copy.path, finding) for twin in twins for finding in twin.findings)


def _in_group(group: Sequence[Row], rules: Sequence[Rule], standard: Standard) -> Iterator[tuple[str, Finding]]:
    yield from _in_books(_books(group, standard), rules)


def _in_books(books: Mapping[str, Book], rules: Sequence[Rule]) -> Iterator[tuple[str, Finding]]:
    paths = {book.path: path for path, book in books.items()}
    lists = AcceptedLists(reported=True)  # by every file of the folder
    for finding in run(list(books.values()), rules):
        path = paths[finding.path]
        forms = [case.form for case in books[path].cases]
        (reported,) = accepted([finding], forms, lists.of(Path(finding.path)))
        yield path, reported


def _books(group: Sequence[Row], standard: Standard) -> dict[str, Book]:
    """The forms of a group by their files' paths below the root."""
    books: dict[str, Book] = {}
    for path, rows in groupby(group, lambda row: row.path):
        cases = [case_from(row.packed, standard) for row in rows]
        targets = tuple(case.form for case in cases if case.form.kind is FormKind.TARGETS)
        own = tuple(case for case in cases if case.form.kind is not FormKind.TARGETS)
        books[path] = Book(cases[0].form.path, (), own, targets=targets)
    return books


def _used(books: Mapping[str, Book]) -> Counter[str]:
    """How many 绩效目标申报表 each file has that a self-evaluation is held against."""
    used = used_targets(Call.of(books.values()))
    return Counter({path: used[book.path] for path, book in books.items()})
