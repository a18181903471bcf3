"""Differences of one topic as hits at the forms' cells."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.narrative import Comparison, Topic
from perfeval_xl.rules.base import Hit, hit


def differing(comparison: Comparison, topic: Topic) -> Iterator[Hit]:
    """A hit for each difference; what was matched loosely is only a warning."""
    for each in comparison.differences:
        if each.topic is topic:
            yield hit(
                each.at,
                expected=each.written,
                actual=each.reported,
                severity=None if each.sure else Severity.WARNING,
                form=each.form,
                label=each.label,
                quote=each.quote,
            )
