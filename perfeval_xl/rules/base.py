"""How a rule is written, found and run.

A rule is one function in one file; all that is known of it stands in its decorator. The catalogue page and
`perfeval-xl rules CODE` are printed from there, so nothing is retyped:

    @rule(
        "W201",
        "分值合计",
        severity=Severity.ERROR,
        source="caiyu-2020-10",
        message="分值合计为 {total}，应为 100。请核对各行分值。",
        why="…", wrong="…", right="…", fix="…",
    )
    def weights_total(case: Case) -> Iterator[Hit]:
        '''分值 (执行率's included) must add up to 100.'''
        if …:
            yield hit(at, expected="100", actual=total, total=total)
"""

import pkgutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from importlib import import_module
from typing import Any, NamedTuple, TypeVar

from perfeval_xl.domain.finding import Finding, Severity
from perfeval_xl.domain.form import Form, FormKind
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.narrative import Comparison
from perfeval_xl.domain.verdict import Assessment
from perfeval_xl.law import Law, source_title

FAMILIES = ("structure", "funds", "weights", "indicators", "points", "cross", "narrative")

Answer = TypeVar("Answer")


class Case(NamedTuple):
    """One form with the law in force for it and what that law makes of it."""

    form: Form
    law: Law
    assessment: Assessment


class Book(NamedTuple):
    """One workbook as the rules see it.

    `sheets` are its sheets' names, `lost` sheet and title of each form unread, `neighbours` sheet, title and kind of
    each table that is known to be no self-evaluation (looked for where there is no form), `missing` the sheets that are
    listed without being there.
    """

    path: str
    sheets: tuple[str, ...]
    cases: tuple[Case, ...]
    lost: tuple[tuple[str, At], ...] = ()
    neighbours: tuple[tuple[str, At, str], ...] = ()
    missing: tuple[str, ...] = ()


class Call(tuple[Case, ...]):
    """All cases of one call, with what several rules need to know of them worked out once."""

    @cached_property
    def _results(self) -> dict[Callable[["Call"], Any], Any]:
        return {}

    def once(self, work: Callable[["Call"], Answer]) -> Answer:
        """What the work makes of the cases; worked out when it is asked for first."""
        if work not in self._results:
            self._results[work] = work(self)
        answer: Answer = self._results[work]
        return answer


class Scope(StrEnum):
    """What a rule looks at in one go."""

    FORM = "form"
    """The function takes a `Case`."""
    BOOK = "book"
    """The function takes a `Book`."""
    CALL = "call"
    """The function takes all cases of one `Call`, over all files; its hits name the form they stand in."""
    REPORT = "report"
    """The function takes the `Comparison` of one report with the forms of the call; its hits name their form."""


class Hit(NamedTuple):
    """What a rule found at one cell; the rule's own texts are added when it becomes a `Finding`."""

    at: At
    expected: object
    actual: object
    severity: Severity | None
    form: Form | None
    sheet: str | None
    values: dict[str, object]


def hit(
    at: At,
    *,
    expected: object = None,
    actual: object = None,
    severity: Severity | None = None,
    form: Form | None = None,
    sheet: str | None = None,
    **values: object,
) -> Hit:
    """A hit at a cell of the `form`, of the `sheet`, or of what the rule looks at.

    `values` fill the rule's message beside {expected}, {actual} and {cell}.
    """
    return Hit(at, expected, actual, severity, form, sheet, values)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A rule of the catalogue: code, name, texts and the function that looks."""

    code: str
    name: str
    severity: Severity
    message: str
    source: str
    why: str
    wrong: str
    right: str
    fix: str
    scope: Scope
    needs: FormKind | None = None
    """Of a rule of `Scope.CALL`: the kind of form without which it finds nothing."""
    look: Callable[[Any], Iterable[Hit]]

    @property
    def what(self) -> str:
        """The function's docstring: what is checked."""
        return (self.look.__doc__ or "").strip()

    def finding(self, found: Hit, path: str, sheet: str) -> Finding:
        """The finding that people read."""
        expected = None if found.expected is None else str(found.expected)
        actual = None if found.actual is None else str(found.actual)
        message = self.message.format(cell=found.at.a1, expected=expected, actual=actual, **found.values)
        return Finding(
            code=self.code,
            severity=found.severity or self.severity,
            path=path,
            sheet=sheet,
            at=found.at,
            message=message,
            expected=expected,
            actual=actual,
            source=source_title(self.source),
            advice=self.fix,
        )


_catalogue: dict[str, Rule] = {}


def rule(
    code: str,
    name: str,
    *,
    severity: Severity,
    source: str,
    message: str,
    why: str,
    wrong: str,
    right: str,
    fix: str,
    scope: Scope = Scope.FORM,
    needs: FormKind | None = None,
) -> Callable[[Callable[[Any], Iterable[Hit]]], Callable[[Any], Iterable[Hit]]]:
    """Enter a function into the catalogue under a code, which is never used twice."""

    def enter(look: Callable[[Any], Iterable[Hit]]) -> Callable[[Any], Iterable[Hit]]:
        if code in _catalogue:
            raise ValueError(f"rule code {code} used twice")
        _catalogue[code] = Rule(
            code=code,
            name=name,
            severity=severity,
            message=message,
            source=source,
            why=why,
            wrong=wrong,
            right=right,
            fix=fix,
            scope=scope,
            needs=needs,
            look=look,
        )
        return look

    return enter


@cache
def catalogue() -> dict[str, Rule]:
    """All rules by code, in the order of RULES: S F W I P X N Z."""
    for family in FAMILIES:
        package = import_module(f"perfeval_xl.rules.{family}")
        for module in pkgutil.iter_modules(package.__path__):
            import_module(f"{package.__name__}.{module.name}")
    return {code: _catalogue[code] for code in sorted(_catalogue, key=lambda c: ("SFWIPXNZ".index(c[0]), c))}


def run(
    books: Sequence[Book], chosen: Iterable[Rule] | None = None, reports: Sequence[Comparison] = ()
) -> list[Finding]:
    """All findings of one call, sorted by file, sheet, row and code.

    `chosen` limits the rules (`--select`, `--ignore`), `reports` were held against the forms of these books. A rule
    that raises becomes a Z901 finding and the rest run.
    """
    rules = tuple(catalogue().values() if chosen is None else chosen)
    call = Call(case for book in books for case in book.cases)
    findings: list[Finding] = []
    for each in rules:
        if each.scope is Scope.CALL:
            findings.extend(_run_on_call(each, call))
        else:
            findings.extend(_run_on_reports(each, books, reports) if each.scope is Scope.REPORT else _run(each, books))
    files = {book.path: number for number, book in enumerate(books)}
    sheets = {(book.path, name): number for book in books for number, name in enumerate(book.sheets)}
    return sorted(findings, key=lambda f: (files[f.path], sheets.get((f.path, f.sheet), 0), f.at, f.code))


def _run_on_forms(each: Rule, books: Sequence[Book]) -> Iterator[Finding]:
    for book in books:
        for case in book.cases:
            yield from _guarded(each, case, case.form.path, case.form.sheet, case.form.title.at)


def _run_on_books(each: Rule, books: Sequence[Book]) -> Iterator[Finding]:
    for book in books:
        yield from _guarded(each, book, book.path, book.sheets[0] if book.sheets else "", At(1, 1))


def _run_on_call(each: Rule, call: Call) -> Iterator[Finding]:
    if call:
        first = call[0].form
        yield from _guarded(each, call, first.path, first.sheet, first.title.at)


def _run_on_reports(each: Rule, books: Sequence[Book], reports: Sequence[Comparison]) -> Iterator[Finding]:
    first = next((case.form for book in books for case in book.cases), None)
    for report in reports if first else ():
        assert first is not None
        yield from _guarded(each, report, first.path, first.sheet, first.title.at)


_RUNNERS = {Scope.FORM: _run_on_forms, Scope.BOOK: _run_on_books}


def _run(each: Rule, books: Sequence[Book]) -> Iterator[Finding]:
    return _RUNNERS[each.scope](each, books)


def _guarded(each: Rule, subject: object, path: str, sheet: str, at: At) -> Iterator[Finding]:
    """The rule's findings; where it crashes, Z901 at the form's title in their place."""
    try:
        found = [
            each.finding(one, one.form.path if one.form else path, one.form.sheet if one.form else one.sheet or sheet)
            for one in each.look(subject)
        ]
    except Exception as fault:  # a rule's fault must not take the other rules with it; it is told as Z901
        yield crash(each.code, each.name, fault, path, sheet, at)
    else:
        yield from found


def crash(code: str, name: str, fault: Exception, path: str, sheet: str, at: At) -> Finding:
    """Z901 in the place of what a rule, or the work that it rests on, should have found."""
    failed = hit(at, actual=f"{type(fault).__name__}: {fault}", rule=code, name=name)
    return catalogue()["Z901"].finding(failed, path, sheet)
