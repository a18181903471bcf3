"""The fund block of a form: amounts by line and column, and 执行率."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from perfeval_xl.domain.entry import Entry


class FundRole(StrEnum):
    """What a line of the fund block is to the total."""

    TOTAL = "total"
    """年度资金总额."""
    PART = "part"
    """A line that the total is the sum of."""
    DETAIL = "detail"
    """A line under a part (其中：中央补助), not added again."""


class Fund(NamedTuple):
    """A line of the fund block; a column that the layout lacks is None. Amounts in the form's `amount_unit`."""

    role: FundRole
    label: Entry
    initial: Entry | None
    """年初预算数."""
    budget: Entry | None
    """全年预算数."""
    actual: Entry | None
    """全年执行数."""
    reason: Entry | None = None

    @property
    def amounts(self) -> tuple[Entry | None, ...]:
        """Its amounts, None for a column that the form does not have."""
        return self.initial, self.budget, self.actual


class Execution(NamedTuple):
    """执行率 with its 分值 and 得分, on the total line; a column that the layout lacks is None."""

    weight: Entry | None
    rate: Entry | None
    score: Entry | None
    printed: Decimal | None = None
    """分值 where no cell holds it but the form's head tells it."""

    @property
    def points(self) -> Decimal | None:
        """分值 as a number."""
        return self.weight.number if self.weight else self.printed


def summed(total: Fund, funds: Iterable[Fund]) -> Fund:
    """The total line; where its amount is blank or 0, the sum of its parts, in the place of the first of them."""
    parts = [fund for fund in funds if fund.role is FundRole.PART]
    return total._replace(
        initial=_or_sum(total.initial, [part.initial for part in parts]),
        budget=_or_sum(total.budget, [part.budget for part in parts]),
        actual=_or_sum(total.actual, [part.actual for part in parts]),
    )


def _or_sum(total: Entry | None, parts: list[Entry | None]) -> Entry | None:
    amounts = [part for part in parts if part is not None and part.number]
    if not amounts or (total is not None and total.number):
        return total
    amount = sum((part.number for part in amounts if part.number), Decimal(0))
    return amounts[0]._replace(text=f"{amount}", number=amount)
