"""Which rows of 附件1 and which project forms have one name, in time that grows with their number and no faster.

Names are looked up, never compared in pairs: equal ones by the name itself, one that is part of another by its first
characters and its length.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from perfeval_xl.parsing import normalize
from perfeval_xl.parsing.names import SHORTEST_BARE, SHORTEST_PART, bare_name, core_name

_LONGEST_NAME = 120
"""Longer texts are no names, and are not searched for parts."""


def equal_names(rows: Sequence[str], forms: Sequence[str]) -> Iterator[tuple[int, list[int]]]:
    """Each row that has forms of the very same name, numbers and years included; see `same_names`."""
    by_name = _places(forms, normalize)
    for number, row in enumerate(rows):
        if named := by_name.pop(normalize(row), None):
            yield number, named


def same_names(rows: Sequence[str], forms: Sequence[str]) -> Iterator[tuple[int, list[int]]]:
    """Each row that has forms of its own name, with those forms; every form goes to the first such row."""
    by_core, by_bare = _places(forms, core_name), _places(forms, bare_name)
    taken: set[int] = set()
    for number, row in enumerate(rows):
        bare = bare_name(row)
        named = {*by_core.pop(core_name(row), ())}
        if len(bare) >= SHORTEST_BARE:
            named |= {*by_bare.pop(bare, ())}
        if fresh := sorted(named - taken):
            taken.update(fresh)
            yield number, fresh


def part_names(rows: Sequence[str], forms: Sequence[str]) -> Iterator[tuple[int, list[int]]]:
    """Each row whose name is part of a form's, or a form's part of its own, with those forms, as `same_names` does."""
    forms_of = _places(forms, bare_name)
    near = _near(_places(rows, bare_name), forms_of)
    taken: set[int] = set()
    for number, row in enumerate(rows):
        names = near.pop(bare_name(row), ())
        if fresh := sorted({form for name in names for form in forms_of[name]} - taken):
            taken.update(fresh)
            yield number, fresh


def _places(names: Sequence[str], key: Callable[[str], str]) -> dict[str, list[int]]:
    """The places of names by what they come down to; a blank name has none."""
    places: dict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        if name:
            places[key(name)].append(number)
    return dict(places)


def _near(rows: Iterable[str], forms: Iterable[str]) -> dict[str, set[str]]:
    """The forms' names by the rows' names that they contain or are part of."""
    near: dict[str, set[str]] = defaultdict(set)
    parts = _Parts(forms)
    for row in rows:
        near[row].update(parts.inside(row))
    parts = _Parts(rows)
    for form in forms:
        for row in parts.inside(form):
            near[row].add(form)
    return near


class _Parts:
    """Names that may stand in others, by their first characters and by length."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        for name in names:
            if SHORTEST_PART <= len(name) <= _LONGEST_NAME:
                self._names[name[:SHORTEST_PART]][len(name)].add(name)

    def inside(self, text: str) -> Iterator[str]:
        """The names that stand whole in a text."""
        if len(text) > _LONGEST_NAME:
            return
        for start in range(len(text) - SHORTEST_PART + 1):
            for length, names in self._names.get(text[start : start + SHORTEST_PART], {}).items():
                if (part := text[start : start + length]) in names:
                    yield part
