"""The indicator block of a form: its rows, their levels, and the groups that share one score."""

from collections.abc import Container, Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.domain.entry import Entry


class Level(NamedTuple):
    """A first- or second-level indicator (一级/二级指标), which may span rows.

    `name` is without the weight printed behind it and without white space: 产出指标; `printed_weight` is 50 for
    产出指标（50分）.
    """

    entry: Entry
    name: str
    printed_weight: Decimal | None = None


_SIGNS = frozenset("≥≤><=≧≦＞＜＝")


class Indicator(NamedTuple):
    """One row of the indicator block. A column that the layout lacks is None.

    `group` is the number of the row whose merged 分值/得分 cell this row shares; it is the row's own number where
    nothing is shared. Rows of one group carry the same `weight` and `score` entries.
    `placeholder` is true for a row that says 'not applicable' (/ 无 …… or nothing but its 二级指标).
    """

    row: int
    level1: Level | None
    level2: Level | None
    level3: Entry
    target: Entry
    actual: Entry
    weight: Entry | None
    score: Entry | None
    reason: Entry | None
    operator: Entry | None = None
    """指标性质, where it has a column of its own: ≥ ≤ = 定性."""
    unit: Entry | None = None
    """度量单位, where it has a column of its own."""
    group: int = 0
    placeholder: bool = False
    planned: Entry | None = None
    """年初指标值 where `target` is the adjusted one (调整指标值)."""
    untargeted: bool = False
    """A scored line that has no target by design: 资金管理情况."""
    part: bool = False
    """Whether it spells out a part of a row above, as the rows around it tell."""

    @property
    def is_part(self) -> bool:
        """Whether the row only spells out a part of the one above (其中：桃树种植面积) and has no points of its own."""
        points = (self.weight, self.score)
        named = self.part or self.level3.text.lstrip("★*·•-— ").startswith("其中")
        return named and all(entry is None or entry.unfilled for entry in points)

    @property
    def full_target(self) -> str:
        """The target with sign and unit from columns of their own: ≤3万元."""
        sign, unit = self.operator.text if self.operator else "", self.unit.text if self.unit else ""
        if not self.target.text[:1].isdigit():
            return self.target.text
        sign = sign if sign[:1] in _SIGNS else ""
        return f"{sign}{self.target.text}{'' if self.target.text.endswith(unit) else unit}"

    @property
    def is_cost(self) -> bool:
        """Whether the row stands under 成本指标, as first or second level."""
        first, second = self.level1, self.level2
        return (first is not None and "成本" in first.name) or (second is not None and "成本" in second.name)

    @property
    def is_satisfaction(self) -> bool:
        """Whether the row asks how satisfied people are, by its levels or by its own name."""
        first, second = self.level1, self.level2
        levels = (first is not None and "满意" in first.name) or (second is not None and "满意" in second.name)
        return levels or "满意" in self.level3.text

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The row's own cells, without those of its levels; None for a column that the layout lacks is left out."""
        own = (self.level3, self.target, self.actual, self.weight, self.score, self.reason)
        beside = (self.operator, self.unit, self.planned)
        return tuple([entry for entry in (*own, *beside) if entry is not None])


class LevelWeight(NamedTuple):
    """A first level with the sum of the 分值 under it."""

    level: Level
    weight: Decimal


class Group(NamedTuple):
    """Rows that share one score; `head`, the first of them, carries it."""

    head: Indicator
    rows: tuple[Indicator, ...]


def groups_of(indicators: Iterable[Indicator]) -> tuple[Group, ...]:
    """The rows by the score they share, in the order of their first rows."""
    shared: dict[int, list[Indicator]] = {}
    for row in indicators:
        shared.setdefault(row.group, []).append(row)
    return tuple(Group(_head_of(rows), tuple(rows)) for rows in shared.values())


def weights_by_level(groups: Iterable[Group]) -> Iterator[LevelWeight]:
    """Every first level with the sum of its 分值, each group once; without one whose 分值 no program has computed.

    A first level written anew in every row, instead of once in a merged cell, is one level all the same.
    """
    level: Level | None = None
    total: Decimal | None = Decimal(0)
    for row, _ in groups:
        if row.level1 is None:
            continue
        if level is not None and not _goes_on(level, row.level1):
            if total is not None:
                yield LevelWeight(level, total)
            level, total = None, Decimal(0)
        level = level or row.level1
        total = _added(total, row.weight)
    if level is not None and total is not None:
        yield LevelWeight(level, total)


def _added(total: Decimal | None, weight: Entry | None) -> Decimal | None:
    if total is None or weight is None:
        return total
    return None if weight.uncomputed else total + (weight.number or Decimal(0))


def _goes_on(level: Level, following: Level) -> bool:
    return following.name == level.name and following.printed_weight in (None, level.printed_weight)


def regrouped(groups: Iterable[Group], rows: Iterable[Indicator], changed: Container[int]) -> tuple[Group, ...]:
    """The groups anew after some rows were changed, `changed` being the numbers of their groups; the others stay."""
    anew = {group.head.group: group for group in groups_of(row for row in rows if row.group in changed)}
    return tuple(anew.get(group.head.group, group) for group in groups)


def _head_of(rows: list[Indicator]) -> Indicator:
    """The first row of a group; where one 得分 is merged over rows that have each their own 分值, with all of these."""
    head = rows[0]
    if len(rows) == 1:
        return head
    weights = {row.weight.at: row.weight for row in rows if row.weight is not None}
    if len(weights) > 1 and (waiting := next((weight for weight in weights.values() if weight.uncomputed), None)):
        return head._replace(weight=waiting)
    numbers = [weight.number for weight in weights.values() if weight.number is not None]
    if head.weight is None or len(weights) < 2 or len(numbers) < 2:
        return head
    added = sum(numbers, Decimal(0))
    return head._replace(weight=head.weight._replace(text=f"{added}", number=added, percent=False))
