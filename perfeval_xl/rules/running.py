"""Runs rules over the workbooks of one call."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from perfeval_xl.domain.finding import Finding
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.narrative import Comparison
from perfeval_xl.domain.repair import Repair
from perfeval_xl.law import Law
from perfeval_xl.rules.base import Book, Call, Case, Hit, Rule, Scope, hit
from perfeval_xl.rules.catalogue import catalogue


class Traced(NamedTuple):
    """A finding with what its causes are looked for by; `case` is None for a rule that does not look at one form."""

    finding: Finding
    rule: Rule | None = None
    case: Case | None = None
    repairs: tuple[Repair, ...] = ()


def run(
    books: Sequence[Book], chosen: Iterable[Rule] | None = None, reports: Sequence[Comparison] = ()
) -> list[Finding]:
    """The findings of `trace` alone, without what caused them."""
    return [traced.finding for traced in trace(books, chosen, reports)]


def trace(
    books: Sequence[Book], chosen: Iterable[Rule] | None = None, reports: Sequence[Comparison] = ()
) -> list[Traced]:
    """All findings of one call, sorted by file, sheet, row and code.

    `chosen` limits the rules (`--select`, `--ignore`), `reports` were held against the forms of these books. A rule
    that raises becomes a Z901 finding and the rest run.
    """
    rules = tuple(catalogue().rules.values() if chosen is None else chosen)
    call = Call.of(books)
    traced: list[Traced] = []
    for each in rules:
        if each.scope is Scope.CALL:
            traced.extend(_run_on_call(each, call))
        else:
            traced.extend(_run_on_reports(each, books, reports) if each.scope is Scope.REPORT else _run(each, books))
    files = {book.path: number for number, book in enumerate(books)}
    sheets = {(book.path, name): number for book in books for number, name in enumerate(book.sheets)}

    def place(traced: Traced) -> tuple[int, int, At, str]:
        finding = traced.finding
        return files[finding.path], sheets.get((finding.path, finding.sheet), 0), finding.at, finding.code

    return sorted(traced, key=place)


def codes_in(case: Case, rules: Iterable[Rule]) -> Iterator[tuple[str, At]]:
    """Code and cell of what the rules for one form find in it, in turn; a rule that raises finds no more."""
    for each in rules:
        try:
            for one in each.look(case):
                yield each.code, one.at
        except Exception:  # reported as Z901 where the form itself is checked
            continue


def _run_on_forms(each: Rule, books: Sequence[Book]) -> Iterator[Traced]:
    """A copy that says the same as the form that counts is not gone through again."""
    for book in books:
        for case in book.cases:
            if case.twin is not None and case.twin.same:
                continue
            found = _guarded(each, case, case.form.path, case.form.sheet, case.form.title.at)
            if found:
                yield from found


def _run_on_copies(each: Rule, books: Sequence[Book]) -> Iterator[Traced]:
    for book in books:
        for case in book.cases:
            if case.twin is not None:
                yield from _guarded(each, case, case.form.path, case.form.sheet, case.form.title.at)


def _run_on_books(each: Rule, books: Sequence[Book]) -> Iterator[Traced]:
    for book in books:
        yield from _guarded(each, book, book.path, book.sheets[0] if book.sheets else "", At(1, 1))


def _run_on_call(each: Rule, call: Call) -> Iterator[Traced]:
    if call:
        first = call[0].form
        yield from _guarded(each, call, first.path, first.sheet, first.title.at)


def _run_on_reports(each: Rule, books: Sequence[Book], reports: Sequence[Comparison]) -> Iterator[Traced]:
    first = next((case.form for book in books for case in book.cases), None)
    for report in reports if first else ():
        assert first is not None
        yield from _guarded(each, report, first.path, first.sheet, first.title.at)


_RUNNERS = {Scope.FORM: _run_on_forms, Scope.COPY: _run_on_copies, Scope.BOOK: _run_on_books}


def _run(each: Rule, books: Sequence[Book]) -> Iterator[Traced]:
    return _RUNNERS[each.scope](each, books)


def _guarded(each: Rule, subject: object, path: str, sheet: str, at: At) -> list[Traced]:
    """The rule's findings; where it crashes, Z901 at the form's title in their place."""
    try:
        return [_traced(each, one, subject, path, sheet) for one in each.look(subject)]
    except Exception as fault:  # a rule's fault must not take the other rules with it; it is told as Z901
        return [Traced(crash(each.code, each.name, fault, path, sheet, at))]


def _traced(each: Rule, found: Hit, subject: object, path: str, sheet: str) -> Traced:
    form = found.form
    finding = each.finding(
        found,
        form.path if form else path,
        form.sheet if form else found.sheet or sheet,
        _law_of(subject, found),
        _place_of(subject, found, sheet),
    )
    case = subject if isinstance(subject, Case) and each.scope is Scope.FORM else None
    return Traced(finding, each, case, tuple(found.repairs))


def _law_of(subject: object, found: Hit) -> Law | None:
    """The law of the form that a hit stands in, None where the rule looks at no form."""
    match subject:
        case Case():
            return subject.law
        case Call():
            return subject.once(_laws).get(id(found.form), subject[0].law)
    return None


def _place_of(subject: object, found: Hit, sheet: str) -> str:
    """What people call the cell of a hit where its A1 name says nothing, else ''."""
    form = found.form or (subject.form if isinstance(subject, Case) else None)
    if form is not None:
        return form.places.name_of(found.at) if form.places else ""
    places = subject.places.get(found.sheet or sheet) if isinstance(subject, Book) else None
    return places.name_of(found.at) if places else ""


def _laws(call: Call) -> dict[int, Law]:
    """The law of each form of a call, by the form's identity."""
    return {id(case.form): case.law for case in call}


def crash(code: str, name: str, fault: Exception, path: str, sheet: str, at: At) -> Finding:
    """Z901 in the place of what a rule, or the work that it rests on, should have found."""
    failed = hit(at, actual=f"{type(fault).__name__}: {fault}", rule=code, name=name)
    return catalogue()["Z901"].finding(failed, path, sheet)
