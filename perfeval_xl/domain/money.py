"""Money: the two units that forms keep amounts in."""

from decimal import Decimal
from enum import StrEnum

YUAN_IN_WAN = Decimal(10_000)


class MoneyUnit(StrEnum):
    """What an amount is in."""

    YUAN = "元"
    WAN = "万元"

    @property
    def yuan(self) -> Decimal:
        """How many 元 one is."""
        return Decimal(1) if self is MoneyUnit.YUAN else YUAN_IN_WAN

    def in_wan(self, amount: Decimal) -> Decimal:
        """An amount of this unit in 万元."""
        return amount / YUAN_IN_WAN if self is MoneyUnit.YUAN else amount

    def from_other(self, amount: Decimal) -> Decimal:
        """An amount of the other unit in this one."""
        return amount * YUAN_IN_WAN if self is MoneyUnit.YUAN else amount / YUAN_IN_WAN
