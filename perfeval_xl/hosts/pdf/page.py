"""What stands on a page of a PDF: characters and straight rules, in points from its upper left corner."""

from collections.abc import Iterable
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle, mostly one between rules."""

    left: float
    top: float
    right: float
    bottom: float

    def moved(self, right: float) -> "Box":
        """The same rectangle so many points further right."""
        return self._replace(left=self.left + right, right=self.right + right)

    def holds(self, character: "Character") -> bool:
        """Whether the middle of a character lies in it."""
        return self.left <= character.centre <= self.right and self.top <= character.middle <= self.bottom


class Character(NamedTuple):
    """A sign that is no blank; `top` and `bottom` are those of its line, told by the baseline and the size.

    Signs with one `run` were written by one command. `cut` is the area outside of which its text is not seen.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    run: int = 0
    cut: Box | None = None

    @property
    def middle(self) -> float:
        """The height of its line."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """Where it stands in its line."""
        return (self.left + self.right) / 2


class Rule(NamedTuple):
    """A straight line: `at` is its height (or, of an upright one, its place), `start` and `end` its ends."""

    at: float
    start: float
    end: float


class Page(NamedTuple):
    """One page; `number` counts from 1. `hidden` are signs that the file holds and nobody sees."""

    number: int
    height: float
    characters: tuple[Character, ...]
    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]
    hidden: tuple[Character, ...] = ()


def around(boxes: Iterable[Box]) -> Box:
    """The smallest rectangle that holds all of some."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))
