"""The indicator block of a form: its rows, their levels, and the groups that share one score."""

from collections.abc import Container, Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.domain.entry import Entry
from perfeval_xl.domain.grid import At


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

    `group` is the number of the first row with which a merged 分值 or 得分 joins this one; it is the row's own number
    where nothing is shared. `weight` and `score` are those of the row; the head of its group has the sums.
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
    def is_benefit(self) -> bool:
        """Whether the row stands under 效益指标, as first or second level."""
        first, second = self.level1, self.level2
        return (first is not None and "效益" in first.name) or (second is not None and "效益" in second.name)

    @property
    def is_satisfaction(self) -> bool:
        """Whether the row asks how satisfied people are, by its levels or by its own name."""
        first, second = self.level1, self.level2
        levels = (first is not None and "满意" in first.name) or (second is not None and "满意" in second.name)
        return levels or "满意" in self.level3.text

    @property
    def waits_for_formulas(self) -> bool:
        """Whether what is to be judged is a formula whose result nobody has computed."""
        beside = (self.operator is not None and self.operator.uncomputed) or (
            self.unit is not None and self.unit.uncomputed
        )
        return beside or self.target.uncomputed or self.actual.uncomputed

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The row's own cells, without those of its levels; None for a column that the layout lacks is left out."""
        own = (self.level3, self.target, self.actual, self.weight, self.score, self.reason)
        cells = (*own, self.operator, self.unit, self.planned)
        return tuple([entry for entry in cells if entry is not None])


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
    """Every first level with the sum of its 分值, a merged one once; without one whose 分值 no program has
    computed, or which shares one with another first level.

    A first level written anew in every row, instead of once in a merged cell, is one level all the same.
    """
    level: Level | None = None
    total: Decimal | None = Decimal(0)
    for row, shared in (pair for group in groups for pair in _with_own_weight(group)):
        if row.level1 is None:
            continue
        if level is not None and not _goes_on(level, row.level1):
            if total is not None:
                yield LevelWeight(level, total)
            level, total = None, Decimal(0)
        level = level or row.level1
        total = None if shared else _added(total, row.weight)
    if level is not None and total is not None:
        yield LevelWeight(level, total)


def _with_own_weight(group: Group) -> Iterator[tuple[Indicator, bool]]:
    """The first row of each first level under each 分值 of a group, and whether there are several such levels."""
    if len(group.rows) == 1:
        yield group.head, False
        return
    levels: dict[At | None, dict[str, Indicator]] = {}
    for row in group.rows:
        at = row.weight.at if row.weight is not None else None
        levels.setdefault(at, {}).setdefault(row.level1.name if row.level1 is not None else "", row)
    for rows in levels.values():
        for row in rows.values():
            yield row, len(rows) > 1


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
    """The first row of a group, with all its 分值 where one 得分 is merged over them, and the other way round."""
    head = rows[0]
    if len(rows) == 1:
        return head
    return head._replace(weight=_together([row.weight for row in rows]), score=_together([row.score for row in rows]))


def _together(entries: Iterable[Entry | None]) -> Entry | None:
    """What several cells of a group say together, at the first of them: a sum, unless one is not computed yet."""
    cells = list({entry.at: entry for entry in entries if entry is not None}.values())
    waiting = next((entry for entry in cells if entry.uncomputed), None)
    if len(cells) < 2 or waiting is not None:
        return waiting or next(iter(cells), None)
    filled = [entry for entry in cells if not entry.blank]
    if len(filled) == 1:
        return filled[0]._replace(at=cells[0].at)
    numbers = [entry.number for entry in filled if entry.number is not None]
    if len(numbers) < 2:
        return cells[0]
    added = sum(numbers, Decimal(0))
    formula = any(entry.formula for entry in cells)
    return cells[0]._replace(text=f"{added}", number=added, percent=False, formula=formula)
