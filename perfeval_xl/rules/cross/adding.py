"""Which of some amounts add up to another: the fewest, at most four, and never more trials than people wait for."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Generic, TypeVar

Item = TypeVar("Item")
Sum = tuple[Decimal, tuple[int, ...]]
"""What the items at these places add up to."""
MOST_FOR = {2: 60, 3: 24, 4: 10}
"""Out of how many amounts so many together are still a proposal and no coincidence."""
_MOST_SUMS = 200_000
"""Sums reckoned in all; a tenth of a second."""


class Sums(Generic[Item]):
    """Items with their amounts, taken one after another. `taken` are those that are gone."""

    def __init__(self, items: Iterable[tuple[Item, Decimal | None]]) -> None:
        rows = [(item, amount) for item, amount in items if amount]
        self.taken: list[Item] = []
        self._items = [item for item, _ in rows]
        self._amounts = sorted((amount, place) for place, (_, amount) in enumerate(rows))
        self._sums: dict[tuple[int, int], list[Sum]] = {}
        self._reckoned = 0

    def take(self, amount: Decimal, tolerance: Decimal) -> tuple[Item, ...] | None:
        """The fewest items that add up to an amount, none of them greater, within less than the tolerance.

        () when there are none; None when there are too many items to say so.
        """
        fitting = bisect_right(self._amounts, (amount, len(self._items)))
        places = self._one(amount, tolerance, fitting)
        for size, most in MOST_FOR.items():
            if places or fitting > most:
                break
            places = self._several(amount, tolerance, fitting, size)
        if not places and (fitting > MOST_FOR[2] or self._reckoned > _MOST_SUMS):
            return None
        return self._taken(places)

    def _one(self, amount: Decimal, tolerance: Decimal, fitting: int) -> tuple[int, ...]:
        """The first item of just that amount, else the smallest of nearly that amount."""
        exact = bisect_left(self._amounts, amount, key=lambda each: each[0])
        near = exact if exact < fitting else bisect_right(self._amounts, (amount - tolerance, len(self._items)))
        return (self._amounts[near][1],) if near < fitting else ()

    def _several(self, amount: Decimal, tolerance: Decimal, fitting: int, size: int) -> tuple[int, ...]:
        sums = self._sums_of(fitting, size)
        near = bisect_right(sums, amount - tolerance, key=lambda each: each[0])
        return sums[near][1] if near < len(sums) and sums[near][0] < amount + tolerance else ()

    def _sums_of(self, fitting: int, size: int) -> Sequence[Sum]:
        """All sums of so many of the smallest amounts, in order; none once enough have been reckoned."""
        if (fitting, size) not in self._sums:
            if self._reckoned > _MOST_SUMS:
                return ()
            places = sorted((place, amount) for amount, place in self._amounts[:fitting])
            self._sums[fitting, size] = sorted(
                (sum((amount for _, amount in some), Decimal(0)), tuple(place for place, _ in some))
                for some in combinations(places, size)
            )
            self._reckoned += len(self._sums[fitting, size])
        return self._sums[fitting, size]

    def _taken(self, places: tuple[int, ...]) -> tuple[Item, ...]:
        if places:
            self._amounts = [each for each in self._amounts if each[1] not in places]
            self._sums.clear()
        items = tuple(self._items[place] for place in places)
        self.taken += items
        return items
