"""Rules of a page -> cells: rules that touch form a table, and a cell is what rules enclose on all sides."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

from perfeval_xl.hosts.pdf.page import Box, Rule, around

NEAR = 3.0
"""Points by which rules may miss each other and still be meant to meet."""
_SHORTEST = 4.0
_NARROWEST = 2.0
_LOWEST = 8.0
"""Points of height below which a row without an outer line holds no text."""
_LEAST_HIGH, _LEAST_STACK = 8.0, 3
"""Points of length from which rules of one direction alone may part rows or columns, and how many do."""
_MOST_CROSSINGS = 100_000
"""Level times upright rules; more are a drawing."""
_Square = tuple[int, int]
_Thing = TypeVar("_Thing")


class Ruled(NamedTuple):
    """The cells of a table that rules draw, the rectangle that all its rules fill, and whether it has open sides."""

    boxes: list[Box]
    outline: Box
    has_open_sides: bool

    def joined(self, other: "Ruled") -> "Ruled":
        """Both as one table."""
        open_sides = self.has_open_sides or other.has_open_sides
        return Ruled([*self.boxes, *other.boxes], around([self.outline, other.outline]), open_sides)


class Rulings(NamedTuple):
    """The tables that rules draw, and what lies between rules of one direction alone, which draw no cells."""

    tables: list[Ruled]
    between_level: list[Box]
    between_upright: list[Box]


def read_rules(level: Sequence[Rule], upright: Sequence[Rule]) -> Rulings:
    """What the rules of a page draw; nothing where they are too many to be those of tables."""
    level, upright = join_pieces(level), join_pieces(upright)
    if len(level) * len(upright) > _MOST_CROSSINGS:
        return Rulings([], [], [])
    groups = list(_touching(level, upright))
    alone = _Rules(
        [rule for across, down in groups if not down for rule in across],
        [rule for across, down in groups if not across for rule in down],
    )
    tables: list[Ruled] = []
    for across, down in groups:
        if across and down:
            closed = _whole(across, down, alone)
            boxes = [box for box in _Net(closed.level, closed.upright).boxes() if _is_wide(box)]
            if len(boxes) > 1:
                tables.append(Ruled(boxes, _outline(closed), len(closed.upright) > len(down)))
    between_level = [Box(start, first, end, last) for start, end, first, last in _stacks(alone.level)]
    between_upright = [Box(first, start, last, end) for start, end, first, last in _stacks(alone.upright)]
    return Rulings(tables, between_level, between_upright)


def _stacks(rules: Sequence[Rule]) -> Iterator[tuple[float, float, float, float]]:
    """From where to where several long rules reach that lie beside each other, and between which two they stand."""
    stack: list[Rule] = []
    for rule in sorted(rules, key=lambda each: each.start):
        if stack and rule.start > max(each.end for each in stack):
            yield from _stack(stack)
            stack = []
        stack += [rule] if rule.end - rule.start > _LEAST_HIGH else []
    yield from _stack(stack)


def _stack(rules: Sequence[Rule]) -> Iterator[tuple[float, float, float, float]]:
    places = [rule.at for rule in rules]
    if len(clusters(places)) >= _LEAST_STACK:
        yield min(rule.start for rule in rules), max(rule.end for rule in rules), min(places), max(places)


class _Rules(NamedTuple):
    """Level and upright ones."""

    level: list[Rule]
    upright: list[Rule]


def _whole(level: list[Rule], upright: list[Rule], alone: _Rules) -> _Rules:
    """The rules of a table, closed, with those that touch none because what would join them is left out.

    The outer line of a cell that goes on over the whole page reaches from end to end; below a last row of one cell the
    line is as wide as the table.
    """
    closed = _closed(level, upright)
    left, top, right, bottom = _outline(closed)
    further = _Rules(
        [rule for rule in alone.level if len(closed.upright) > len(upright) and _spans(rule, left, right)],
        [rule for rule in alone.upright if len(closed.level) > len(level) and _spans(rule, top, bottom)],
    )
    if not any(further):
        return closed
    return _closed([*level, *further.level], [*upright, *further.upright])


def _spans(rule: Rule, first: float, last: float) -> bool:
    return abs(rule.start - first) <= NEAR and abs(rule.end - last) <= NEAR


def _closed(level: list[Rule], upright: list[Rule]) -> _Rules:
    """Rules with those that a table without lines at its sides, or above or below it, leaves out.

    They stand where other rules end together beyond all that cross them.
    """
    sides = _closing(level, upright, _NARROWEST + NEAR)
    ends = _closing(upright, level, _LOWEST, least=1 if len(sides) == len(_ENDS) else 2)
    heights, places = ([rule.at for rule in rules] for rules in (ends, sides))
    return _Rules(
        [*level, *(_reaching(rule, places) for rule in ends)], [*upright, *(_reaching(rule, heights) for rule in sides)]
    )


_ENDS: tuple[tuple[Callable[..., float], int], ...] = ((min, -1), (max, 1))
"""Of all rules in one direction, where they begin and where they end, and the way that leads out there."""


def _closing(rules: Sequence[Rule], crossing: Sequence[Rule], least_gap: float, least: int = 2) -> list[Rule]:
    """Rules across those that begin, or end, together beyond all that cross them; at least so many of them."""
    made: list[Rule] = []
    for furthest, sign in _ENDS:
        ends = [(furthest(rule.start, rule.end), rule.at) for rule in rules]
        outer = furthest(end for end, _ in ends)
        beyond = [at for end, at in ends if abs(end - outer) <= NEAR]
        if sign * (outer - furthest(rule.at for rule in crossing)) > least_gap and len(beyond) >= least:
            made.append(Rule(outer, min(beyond), max(beyond)))
    return made


def _reaching(rule: Rule, places: Sequence[float]) -> Rule:
    """A rule that goes on to these places."""
    return rule._replace(start=min([rule.start, *places]), end=max([rule.end, *places]))


def _outline(rules: _Rules) -> Box:
    level = [Box(rule.start, rule.at, rule.end, rule.at) for rule in rules.level]
    return around([*level, *(Box(rule.at, rule.start, rule.at, rule.end) for rule in rules.upright)])


def clusters(values: Iterable[float]) -> list[float]:
    """Values that are near to each other as one, ascending."""
    return [sum(group) / len(group) for group in _near(values, lambda value: value)]


def _near(items: Iterable[_Thing], place: Callable[[_Thing], float]) -> list[list[_Thing]]:
    """Items in the order of their places, those that are near to each other together."""
    groups: list[list[_Thing]] = []
    for item in sorted(items, key=place):
        if groups and place(item) - place(groups[-1][-1]) <= NEAR:
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def _is_wide(box: Box) -> bool:
    return box.right - box.left > _NARROWEST and box.bottom - box.top > _NARROWEST


def join_pieces(rules: Iterable[Rule]) -> list[Rule]:
    """Pieces on one line, end to end, as one rule; what is too short to part cells is left out."""
    whole: list[Rule] = []
    for group in _near(rules, lambda rule: rule.at):
        line = sum(rule.at for rule in group) / len(group)
        pieces: list[Rule] = []
        for rule in sorted(group, key=lambda each: each.start):
            if pieces and rule.start - pieces[-1].end <= NEAR:
                pieces[-1] = pieces[-1]._replace(end=max(pieces[-1].end, rule.end))
            else:
                pieces.append(Rule(line, rule.start, rule.end))
        whole += [rule for rule in pieces if rule.end - rule.start > _SHORTEST]
    return whole


def _touching(level: Sequence[Rule], upright: Sequence[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Groups of rules that touch each other, directly or by way of others."""
    parents = list(range(len(level) + len(upright)))

    def root(place: int) -> int:
        while parents[place] != place:
            parents[place] = place = parents[parents[place]]
        return place

    for place, across in enumerate(level):
        for number, down in enumerate(upright, len(level)):
            if _meet(across, down):
                parents[root(number)] = root(place)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for place, rule in enumerate((*level, *upright)):
        groups.setdefault(root(place), ([], []))[place >= len(level)].append(rule)
    yield from groups.values()


def _meet(across: Rule, down: Rule) -> bool:
    return across.start - NEAR <= down.at <= across.end + NEAR and down.start - NEAR <= across.at <= down.end + NEAR


class _Net:
    """The squares between all rules of a table, and where walls part them."""

    def __init__(self, level: Sequence[Rule], upright: Sequence[Rule]) -> None:
        self._xs, self._ys = clusters([rule.at for rule in upright]), clusters([rule.at for rule in level])
        self._width, self._height = len(self._xs) - 1, len(self._ys) - 1
        self._left = _walls(upright, self._xs, self._ys)
        self._above = _walls(level, self._ys, self._xs)

    def boxes(self) -> Iterator[Box]:
        """The cells: rectangles of squares that walls enclose."""
        seen: set[_Square] = set()
        for y in range(self._height):
            for x in range(self._width):
                if (x, y) not in seen and (room := self._room((x, y), seen)):
                    left, right = min(x for x, _ in room), max(x for x, _ in room)
                    top, bottom = min(y for _, y in room), max(y for _, y in room)
                    if (right - left + 1) * (bottom - top + 1) == len(room):
                        yield Box(self._xs[left], self._ys[top], self._xs[right + 1], self._ys[bottom + 1])

    def _room(self, square: _Square, seen: set[_Square]) -> list[_Square]:
        """All squares that no wall parts from one; none where the way leads out of the table."""
        seen.add(square)
        room, ways, is_open = [], [square], False
        while ways:
            x, y = ways.pop()
            room.append((x, y))
            for wall, nx, ny in (
                (self._left[x][y], x - 1, y),
                (self._left[x + 1][y], x + 1, y),
                (self._above[y][x], x, y - 1),
                (self._above[y + 1][x], x, y + 1),
            ):
                if wall or (nx, ny) in seen:
                    continue
                if 0 <= nx < self._width and 0 <= ny < self._height:
                    seen.add((nx, ny))
                    ways.append((nx, ny))
                else:
                    is_open = True
        return [] if is_open else room


def _walls(rules: Sequence[Rule], lines: Sequence[float], across: Sequence[float]) -> list[list[bool]]:
    """For each line, and each gap between the lines that cross it: whether a rule stands there."""
    pairs = list(pairwise(across))
    walls: list[list[bool]] = []
    for line in lines:
        here = [rule for rule in rules if abs(rule.at - line) <= NEAR]
        walls.append([any(r.start <= first + NEAR and r.end >= last - NEAR for r in here) for first, last in pairs])
    return walls
