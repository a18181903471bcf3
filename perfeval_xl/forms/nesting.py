"""Lines of funds under another one that are not added again: 财政拨款 80 = 中央 50 + 地方 30."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from perfeval_xl.domain.funds import Fund, FundRole

_CENT = Decimal("0.01")


def with_details(funds: Sequence[Fund]) -> list[Fund]:
    """The lines, those that together are the line above them as its details, where the total shows that they are.

    Only where all parts do not add up to the total as they stand.
    """
    total = next((fund for fund in funds if fund.role is FundRole.TOTAL), None)
    if total is None or _is_sum(total, [fund for fund in funds if fund.role is FundRole.PART]):
        return list(funds)
    for above in range(len(funds) - 2):
        if funds[above].role is FundRole.PART:
            for last in range(above + 2, len(funds)):
                under = range(above + 1, last + 1)
                if _is_sum(funds[above], [funds[number] for number in under]):
                    nested = [
                        fund._replace(role=FundRole.DETAIL) if number in under else fund
                        for number, fund in enumerate(funds)
                    ]
                    if _is_sum(total, [fund for fund in nested if fund.role is FundRole.PART]):
                        return nested
    return list(funds)


def _is_sum(line: Fund, parts: Sequence[Fund]) -> bool:
    """Whether a line is the sum of others in every column of amounts, and of any at all."""
    columns = [(line.initial, [part.initial for part in parts]), (line.budget, [part.budget for part in parts])]
    columns.append((line.actual, [part.actual for part in parts]))
    sums = [
        (own.number, _added(entry.number for entry in entries if entry is not None))
        for own, entries in columns
        if own is not None and own.number
    ]
    return bool(sums) and bool(parts) and all(abs(number - added) <= _CENT for number, added in sums)


def _added(numbers: Iterable[Decimal | None]) -> Decimal:
    return sum((number for number in numbers if number is not None), Decimal(0))
