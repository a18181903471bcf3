"""What a report leaves open: values that the check calls wrong are never written as if they were facts."""

from collections.abc import Iterable, Iterator

from perfeval_xl.domain.finding import Finding, Severity
from perfeval_xl.domain.form import Entry, Form
from perfeval_xl.domain.grid import At

_NO_VALUE = frozenset({"F109", "I303", "I314"})
"""Warnings that say of a cell that what stands there is no value: another unit, a copied target, a placeholder."""
_VALUE_STANDS = frozenset({"P404", "S104"})
"""Errors that ask for something else than the cell's value: a reason, a name."""
_BESIDE_SCORES = _VALUE_STANDS | {"X501", "X502", "X503", "X504", "X508"}
"""Errors that leave 总分 and 等级 as they are."""
_BESIDE = {"X505": "附件1写{}万元"}
"""Errors that hold a value against one elsewhere, with what to say of the other."""
_REPORTS = "N"
"""The rules that look at a report's text."""


class Doubts:
    """The cells of one form whose values a report must not state, and whether its 总分 can be stated."""

    def __init__(self, form: Form, findings: Iterable[Finding]) -> None:
        listed = [each for each in findings if not each.code.startswith(_REPORTS)]
        self._cells = {each.at for each in listed if _denies_value(each)}
        self._cells |= set(_parties(form, {(each.code, each.at) for each in listed}))
        self._beside = {each.at: _BESIDE[each.code].format(each.expected) for each in listed if each.code in _BESIDE}
        self.scoring_errors = sum(map(_touches_scores, listed))
        """How many errors there are on which 总分 and 等级 depend."""

    def holds(self, *entries: Entry | None) -> bool:
        """Whether one of the cells is in doubt."""
        return any(entry is not None and entry.at in self._cells for entry in entries)

    def beside(self, entry: Entry) -> str:
        """What stands elsewhere against a value in doubt (附件1写17万元), '' where nothing does."""
        return self._beside.get(entry.at, "") if self.holds(entry) else ""


def _denies_value(finding: Finding) -> bool:
    if finding.severity is not Severity.ERROR or finding.accepted:
        return finding.code in _NO_VALUE
    return finding.code not in _VALUE_STANDS


def _touches_scores(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR and not finding.accepted and finding.code not in _BESIDE_SCORES


def _parties(form: Form, places: set[tuple[str, At]]) -> Iterator[At]:
    """The cells that a finding holds against the one at which it stands, as either may be the wrong one."""
    for fund in form.funds:
        overspent = fund.actual is not None and ("F104", fund.actual.at) in places
        if overspent and fund.actual and fund.budget and ("F109", fund.actual.at) not in places:
            yield fund.budget.at
    for parts in (form.income, form.spending):
        if parts and ("X508", parts[0].entry.at) in places:
            yield from (part.entry.at for part in parts)
