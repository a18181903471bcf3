"""Findings by cause: one slip is told once, and what comes of it stands under it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from perfeval_xl.domain.finding import Finding, Root, Severity

UNDER = "└ "
"""What stands before a consequence in a list, below its root."""


class Cause(NamedTuple):
    """A finding with those that go away with it."""

    root: Finding
    consequences: tuple[Finding, ...] = ()

    @property
    def severity(self) -> Severity:
        """The gravest of its findings'."""
        order = list(Severity)
        return min((each.severity for each in (self.root, *self.consequences)), key=order.index)


def causes_of(findings: Iterable[Finding]) -> list[Cause]:
    """The findings of one file by cause, in the order of the roots; one whose root is not among them stands alone."""
    findings = list(findings)
    roots = {each.root for each in findings if each.because is None}
    under: dict[Root, list[Finding]] = {}
    for each in findings:
        if each.because is not None and each.because in roots:
            under.setdefault(each.because, []).append(each)
    alone = (each for each in findings if each.because not in roots)
    return [Cause(each, tuple(under.pop(each.root, ()))) for each in alone]


def open_findings(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Those that are still to be put right: neither accepted, nor a consequence of what was."""
    accepted = {each.root for each in findings if each.accepted}
    return tuple(each for each in findings if not each.accepted and each.because not in accepted)


def count_causes(findings: Sequence[Finding]) -> Counter[Severity]:
    """How many causes of each severity the findings of one file have, but for those that were accepted."""
    return Counter(cause.severity for cause in causes_of(findings) if not cause.root.accepted)


def count_accepted(findings: Sequence[Finding]) -> int:
    """How many causes a reviewer has accepted."""
    return sum(bool(cause.root.accepted) for cause in causes_of(findings))
