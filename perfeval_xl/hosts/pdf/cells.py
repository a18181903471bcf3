"""Rules of a page -> cells: rules that touch form a table, and a cell is what rules enclose on all sides."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from perfeval_xl.hosts.pdf.page import Box, Rule

NEAR = 3.0
"""Points by which rules may miss each other and still be meant to meet."""
_SHORTEST = 4.0
_NARROWEST = 2.0
_LOWEST, _BOTH = 8.0, 2
"""Points of height below which a row without an outer line holds no text; the sides of a table."""
_MOST_CROSSINGS = 100_000
"""Level times upright rules; more are a drawing."""
_Square = tuple[int, int]
_Thing = TypeVar("_Thing")


def cells_of(level: Sequence[Rule], upright: Sequence[Rule]) -> Iterator[list[Box]]:
    """The cells of each table that rules draw; none where they are too many to be those of tables."""
    level, upright = _joined(level), _joined(upright)
    if len(level) * len(upright) > _MOST_CROSSINGS:
        return
    for across, down in _touching(level, upright):
        if len(across) > 1 and len(down) > 1:
            across, down = _closed(across, down)
            boxes = [box for box in _Net(across, down).boxes() if _is_wide(box)]
            if len(boxes) > 1:
                yield boxes


def _closed(level: list[Rule], upright: list[Rule]) -> tuple[list[Rule], list[Rule]]:
    """Rules with those that a table without lines at its sides, or above and below it, leaves out.

    One that leaves out both has a row above its first rule and one below its last as far as any rule reaches there.
    """
    sides = list(_missing(level, upright))
    if len(sides) < _BOTH:
        return [*level, *_missing([*upright, *sides], level)], [*upright, *sides]
    ends = [rule for rule in _ends(upright) if abs(rule.at - _nearest(level, rule.at)) > _LOWEST]
    heights, places = [rule.at for rule in (*level, *ends)], [rule.at for rule in sides]
    ends = [rule._replace(start=min(places), end=max(places)) for rule in ends]
    return [*level, *ends], [*upright, *(side._replace(start=min(heights), end=max(heights)) for side in sides)]


def _ends(rules: Sequence[Rule]) -> Iterator[Rule]:
    """Where the furthest of some rules begin and end, as rules across them."""
    yield Rule(min(rule.start for rule in rules), 0, 0)
    yield Rule(max(rule.end for rule in rules), 0, 0)


def _nearest(rules: Sequence[Rule], place: float) -> float:
    return min((rule.at for rule in rules), key=lambda at: abs(at - place))


def _missing(rules: Sequence[Rule], crossing: Sequence[Rule]) -> Iterator[Rule]:
    """Where the first and the last of some rules both begin, or end, beyond all that cross them."""
    places = [rule.at for rule in rules]
    first, last = min(places), max(places)
    outer = [[rule for rule in rules if abs(rule.at - place) <= NEAR] for place in (first, last)]
    begins = [min(rule.start for rule in group) for group in outer]
    ends = [max(rule.end for rule in group) for group in outer]
    if abs(begins[0] - begins[1]) <= NEAR and max(begins) < min(rule.at for rule in crossing) - _NARROWEST - NEAR:
        yield Rule(sum(begins) / 2, first, last)
    if abs(ends[0] - ends[1]) <= NEAR and min(ends) > max(rule.at for rule in crossing) + _NARROWEST + NEAR:
        yield Rule(sum(ends) / 2, first, last)


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


def _joined(rules: Iterable[Rule]) -> list[Rule]:
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
