"""The rules across files over the whole tree, one department at a time.

`check` of a folder compares everything with everything; in a tree of many departments that would hold one's 附件1
against another's projects. So an 附件1 whose file names a department is held against the forms that name the same. One
without any name is held against the forms of its own folder, or, where it lies alone there, of the folders below, as
long as they are one department's. Years are told apart by the rules themselves. Rules that need no 附件1 see the forms
of every department, and those that name none by their folders.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from perfeval_xl.batch.keeping import case_from
from perfeval_xl.batch.state import Row, State
from perfeval_xl.domain.finding import Finding
from perfeval_xl.domain.form import FormKind
from perfeval_xl.rules import Book, Rule, Scope, run
from perfeval_xl.standard import Standard


def cross(state: State, standard: Standard) -> list[str]:
    """Find anew what the rules across files find, and keep it; the files for which it has changed."""
    changed = state.forms.replace_findings(_found(state, standard))
    state.commit()
    return changed


def _found(state: State, standard: Standard) -> Iterator[tuple[str, Finding]]:
    """Every finding with its file's path below the root. Each form is seen with one group of others."""
    rules = [rule for rule in standard.rules.values() if rule.scope is Scope.CALL]
    seen: set[int] = set()
    for group in state.forms.groups():
        seen.update(row.number for row in group)
        yield from _in_group(group, rules, standard)
    rules = [rule for rule in rules if rule.needs is not FormKind.BASE]
    for group in state.forms.departments() if rules else ():
        yield from _in_group([row for row in group if row.number not in seen], rules, standard)


def _in_group(group: Sequence[Row], rules: Sequence[Rule], standard: Standard) -> Iterator[tuple[str, Finding]]:
    paths: dict[str, str] = {}
    books: list[Book] = []
    for path, rows in groupby(group, lambda row: row.path):
        cases = tuple(case_from(row.packed, standard) for row in rows)
        books.append(Book(cases[0].form.path, (), cases))
        paths[cases[0].form.path] = path
    for finding in run(books, rules):
        yield paths[finding.path], finding
