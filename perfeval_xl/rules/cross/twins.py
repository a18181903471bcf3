"""Which forms of one call are copies of others: the same form in several files.

Two forms are one when they are of the same kind, name the same project (department, lines of 附件1; a project without
a name is known by its indicators), do not name different years, departments or 实施单位, and agree in nearly all that
they say, or in half of it and in the money. Of such copies the one in the best kind of file counts (`Case.rank`), among
equals the first of the call.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import NamedTuple, TypeVar

from perfeval_xl.domain.form import Form, FormKind
from perfeval_xl.domain.twins import Difference, Twin
from perfeval_xl.parsing import normalize
from perfeval_xl.rules.base import Book, Case
from perfeval_xl.rules.cross.families import folder_of
from perfeval_xl.rules.cross.statements import Key, Statement, agree, statements_of

Known = TypeVar("Known")
_NEARLY_ALL, _HALF = Decimal("0.75"), Decimal("0.5")
"""Shares of the shorter form's statements; zeros are no statements: every form has them."""


def identity_of(form: Form) -> str:
    """What copies of a form have in common, to look for them by; '' for a form that names nothing to know it by."""
    match form.kind:
        case FormKind.PROJECT:
            name = form.project.text if form.project else ""
            name = name or _indicators_of(form)
        case FormKind.DEPARTMENT:
            name = form.department.text if form.department else ""
        case FormKind.BASE:
            name = " ".join(row.label.text for row in form.base)
    name = normalize(name)
    return f"{form.kind} {name}" if name else ""


_FEWEST = 3
"""Indicators that tell a form without a name from another."""


def _indicators_of(form: Form) -> str:
    names = [row.level3.text for row in form.indicators if row.level3.text]
    return "、".join(names) if len(names) >= _FEWEST else ""


def with_twins(books: Sequence[Book]) -> list[Book]:
    """The workbooks of a call, each copy of another form marked as its twin."""
    if sum(bool(book.cases) for book in books) < 2:
        return list(books)
    cases = [case for book in books for case in book.cases]
    twins = dict(find_twins(cases, departments_of(cases)))
    marked = iter(case._replace(twin=twins.get(number)) for number, case in enumerate(cases))
    return [book._replace(cases=tuple(next(marked) for _ in book.cases)) for book in books]


def departments_of(cases: Sequence[Case]) -> list[str]:
    """The department of each form as names are compared: 附件1 seldom names its own, but its file may name only one."""
    own = [normalize(case.form.department.text) if case.form.department else "" for case in cases]
    named: dict[str, set[str]] = defaultdict(set)
    for case, name in zip(cases, own, strict=True):
        named[case.form.path] |= {name} - {""}
    only = {path: names.pop() for path, names in named.items() if len(names) == 1}
    return [name or only.get(case.form.path, "") for case, name in zip(cases, own, strict=True)]


def find_twins(cases: Sequence[Case], departments: Sequence[str]) -> Iterator[tuple[int, Twin]]:
    """The copies among the forms of a call, by their number, with the form that counts in the place of each.

    `departments` are those of the forms, as `departments_of` tells them.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for number, case in enumerate(cases):
        if identity := identity_of(case.form):
            groups[identity].append(number)
    for numbers in groups.values():
        if len(numbers) > 1:
            numbers = sorted(numbers, key=lambda number: (cases[number].rank, number))
            yield from find_copies((number, cases[number].form, departments[number]) for number in numbers)


class _Original(NamedTuple):
    """A form that counts, with what it says and the files that hold it."""

    form: Form
    department: str
    statements: dict[Key, Statement]
    words: frozenset[tuple[Key, str]]
    files: set[str]


def find_copies(forms: Iterable[tuple[Known, Form, str]]) -> Iterator[tuple[Known, Twin]]:
    """The copies among forms of one identity, each with what it is known by and its department.

    They come with the best kind of file first, and are gone through once; only those that count are kept meanwhile.
    """
    originals = _Originals()
    for key, form, department in forms:
        statements = statements_of(form)
        words = frozenset(_words(statements))
        original = originals.of(form, department, words)
        if original is None:
            originals.add(_Original(form, department, statements, words, {form.path}))
        else:
            original.files.add(form.path)
            yield key, Twin(original.form, tuple(_differences(statements, original.statements)))


class _Originals:
    """The forms of one identity that count, by their departments: every one may have a project of this name."""

    def __init__(self) -> None:
        self._by_department: dict[str, list[_Original]] = defaultdict(list)

    def add(self, original: _Original) -> None:
        """One more that is no copy of those before."""
        self._by_department[original.department].append(original)

    def of(self, form: Form, department: str, words: frozenset[tuple[Key, str]]) -> _Original | None:
        """The form that this one is a copy of: of those that can be, the one that says most of the same."""
        best, most = None, 0
        for original in self._near(department):
            agreeing = len(words & original.words)
            if agreeing > most and _may_be_one(form, original) and _alike(form, original, agreeing, len(words)):
                best, most = original, agreeing
        return best

    def _near(self, department: str) -> Iterable[_Original]:
        if department:
            return [*self._by_department[department], *self._by_department[""]]
        return chain.from_iterable(self._by_department.values())


def _words(statements: dict[Key, Statement]) -> Iterator[tuple[Key, str]]:
    """What each cell says, as it is compared: a number however it is shown."""
    for key, (_, entry) in statements.items():
        if entry.number is None:
            yield key, normalize(entry.text)
        elif entry.number:
            yield key, f"{entry.number.normalize():f}"


def _may_be_one(form: Form, original: _Original) -> bool:
    """Whether no 实施单位, no year and no file parts two forms; what is not written does not.

    附件1 without a department belongs to those it lies with, so it is sought in its own folder only.
    """
    if form.kind is FormKind.BASE and not original.department and folder_of(form) != folder_of(original.form):
        return False
    units = {normalize(each.text) for each in (form.unit, original.form.unit) if each is not None} - {""}
    years = {form.year, original.form.year} - {None}
    return len(units) < 2 and len(years) < 2 and form.path not in original.files


def _alike(form: Form, original: _Original, agreeing: int, stated: int) -> bool:
    """Whether two forms say so much of the same that they are one; the forms of two years must agree in the money."""
    share = Decimal(agreeing) / min(stated, len(original.words))
    if _same_money(form, original.form):
        return share >= _HALF
    return share >= _NEARLY_ALL and form.year is not None and form.year == original.form.year


def _same_money(one: Form, other: Form) -> bool:
    """Whether both write the same total amounts; 附件1 has none, and is compared by all of its amounts."""
    mine, others = one.fund_total, other.fund_total
    if mine is None or others is None:
        return mine is others
    pairs = ((mine.budget, others.budget), (mine.actual, others.actual))
    written = [(here, there) for here, there in pairs if here is not None and there is not None and here.number]
    return bool(written) and all(agree(here, there) for here, there in written)


def _differences(here: dict[Key, Statement], there: dict[Key, Statement]) -> Iterator[Difference]:
    """Where two copies differ, in the order of this one; then what it lacks. A whole row that is missing is one."""
    lacking: set[Key] = set()
    for key, (what, entry) in here.items():
        other = there.get(key)
        if other is None and key[:3] not in lacking:
            yield Difference(what, entry, None)
        elif other is not None and not agree(entry, other.entry):
            yield Difference(what, entry, other.entry)
        if other is None and key[3] == "name":
            lacking.add(key[:3])
    for key, (what, entry) in there.items():
        if key not in here and key[:3] not in lacking:
            yield Difference(what, None, entry)
            if key[3] == "name":
                lacking.add(key[:3])
