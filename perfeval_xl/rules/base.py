"""How a rule is written, found and run.

A rule is one function in one file; all that is known of it stands in its decorator. The catalogue page and
`perfeval-xl rules CODE` are printed from there, so nothing is retyped:

    @rule(
        "W201",
        "分值合计",
        severity=Severity.ERROR,
        basis="weight.total",
        message="分值合计为 {total}，应为 {law.weight.total}。请核对各行分值。",
        why="…", wrong="…", right="…", fix="…",
    )
    def weights_total(case: Case) -> Iterator[Hit]:
        '''分值 (执行率's included) must add up to 100.'''
        if …:
            yield hit(at, expected="100", actual=total, total=total)

A number of the law is never typed: `basis="limit.low_rate"` in place of `source` says which value the rule rests on, so
that the finding names the document of the value in force; `{law.limit.low_rate:%}` in any text is that value, `{law}`
the profile's title. Keys that are only tolerances stand in `reads`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from perfeval_xl.domain.finding import Finding, Severity
from perfeval_xl.domain.form import Form, FormKind
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.repair import Repair
from perfeval_xl.law import Basis, Law
from perfeval_xl.rules.subjects import Book as Book
from perfeval_xl.rules.subjects import Call as Call
from perfeval_xl.rules.subjects import Case as Case
from perfeval_xl.rules.texts import filled


class Scope(StrEnum):
    """What a rule looks at in one go."""

    FORM = "form"
    """The function takes a `Case`."""
    BOOK = "book"
    """The function takes a `Book`."""
    CALL = "call"
    """The function takes all cases of one `Call`, over all files; its hits name the form they stand in."""
    COPY = "copy"
    """The function takes a `Case` with a `twin`: a form that counts in another file."""
    REPORT = "report"
    """The function takes the `Comparison` of one report with the forms of the call; its hits name their form."""


DISTANT = 9
"""The `distance` of a rule that says nothing of it."""


class Hit(NamedTuple):
    """What a rule found at one cell; the rule's own texts are added when it becomes a `Finding`."""

    at: At
    expected: object
    actual: object
    severity: Severity | None
    form: Form | None
    sheet: str | None
    basis: str | None
    repairs: Iterable[Repair]
    """Looked at once, and only where causes are looked for."""
    values: dict[str, object]


def hit(
    at: At,
    *,
    expected: object = None,
    actual: object = None,
    severity: Severity | None = None,
    form: Form | None = None,
    sheet: str | None = None,
    basis: str | None = None,
    repairs: Iterable[Repair] = (),
    **values: object,
) -> Hit:
    """A hit at a cell of the `form`, of the `sheet`, or of what the rule looks at.

    `values` fill the rule's message beside {expected}, {actual}, {cell} and {law}; `basis` is the law key whose value
    was held against the cell, where the rule itself does not name the one. `repairs` are ways in which the slip may be
    put right: what goes away with it is a consequence of it.
    """
    return Hit(at, expected, actual, severity, form, sheet, basis, repairs, values)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A rule of the catalogue: code, name, texts and the function that looks."""

    code: str
    name: str
    severity: Severity
    message: str
    source: str
    """The key of the document that the rule comes from; '' where it rests on a value of the law."""
    basis: str = ""
    """The key of the law's value that the rule rests on; '' where it comes from a document."""
    reads: tuple[str, ...] = ()
    """The keys of all values of the law that the rule looks at."""
    why: str
    wrong: str
    right: str
    fix: str
    scope: Scope
    needs: FormKind | None = None
    """Of a rule of `Scope.CALL`: the kind of form without which it finds nothing."""
    of_project: bool = False
    """Of a rule of `Scope.CALL`: whether it compares forms of one project alone, with its 申报表 and other years'."""
    distance: int = DISTANT
    """How far from the slip the rule finds it: 0 names what was typed wrong, a sum over it is further off. Of findings
    that explain each other the nearest is the root."""
    origin: Basis | None = None
    """Where the rule comes from; the catalogue looks it up."""
    look: Callable[[Any], Iterable[Hit]]

    @property
    def what(self) -> str:
        """The function's docstring: what is checked."""
        return (self.look.__doc__ or "").strip()

    @property
    def letter(self) -> str:
        """The family's letter: P of P403."""
        return self.code.rstrip("0123456789")

    def finding(self, found: Hit, path: str, sheet: str, law: Law | None = None, place: str = "") -> Finding:
        """The finding that people read, with the source of the value in force where the rule rests on one.

        `place` is what people call the cell where its A1 name says nothing.
        """
        expected = None if found.expected is None else str(found.expected)
        actual = None if found.actual is None else str(found.actual)
        values = {"cell": place or found.at.a1, "expected": expected, "actual": actual, **found.values}
        key = found.basis or self.basis
        origin = law.basis(key) if law is not None and key and law.has(key) else self.origin or Basis("", True)
        return Finding(
            code=self.code,
            severity=found.severity or self.severity,
            path=path,
            sheet=sheet,
            at=found.at,
            message=filled(self.message, law, **values),
            expected=expected,
            actual=actual,
            source=origin.title,
            advice=filled(self.fix, law),
            source_checked=origin.checked,
            place=place,
        )


RULE = "perfeval_xl_rule"
"""The attribute under which a function carries its `Rule`."""

Look = Callable[[Any], Iterable[Hit]]


def rule(
    code: str,
    name: str,
    *,
    severity: Severity,
    source: str = "",
    basis: str = "",
    reads: tuple[str, ...] = (),
    message: str,
    why: str,
    wrong: str,
    right: str,
    fix: str,
    scope: Scope = Scope.FORM,
    needs: FormKind | None = None,
    of_project: bool = False,
    distance: int = DISTANT,
) -> Callable[[Look], Look]:
    """Make a function a rule. It comes from a document (`source`) or rests on a value of the law (`basis`)."""

    def make(look: Look) -> Look:
        vars(look)[RULE] = Rule(
            code=code,
            name=name,
            severity=severity,
            message=message,
            source=source,
            basis=basis,
            reads=(basis, *reads) if basis else reads,
            why=why,
            wrong=wrong,
            right=right,
            fix=fix,
            scope=scope,
            needs=needs,
            of_project=of_project,
            distance=distance,
            look=look,
        )
        return look

    return make
