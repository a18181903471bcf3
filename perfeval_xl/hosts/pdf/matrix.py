"""How a page lies: printers turn pages and their content, and begin to count where they like."""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as raw

_MOST_ASKED = 1_000
"""Signs whose direction tells that of the page."""
_SLANT = 0.17
"""Of ten degrees: what slants more is a watermark."""


class Matrix(NamedTuple):
    """An affine map of the plane, as PDF writes it."""

    a: float = 1
    b: float = 0
    c: float = 0
    d: float = 1
    e: float = 0
    f: float = 0

    def before(self, other: "Matrix") -> "Matrix":
        """First this map, then the other."""
        return Matrix(
            self.a * other.a + self.b * other.c,
            self.a * other.b + self.b * other.d,
            self.c * other.a + self.d * other.c,
            self.c * other.b + self.d * other.d,
            self.e * other.a + self.f * other.c + other.e,
            self.e * other.b + self.f * other.d + other.f,
        )

    def moved(self, x: float, y: float) -> tuple[float, float]:
        """Where a point comes to lie."""
        return x * self.a + y * self.c + self.e, x * self.b + y * self.d + self.f

    @property
    def slants(self) -> bool:
        """Whether a text runs neither level nor upright."""
        return min(abs(self.a), abs(self.b)) > _SLANT * max(abs(self.a), abs(self.b))


class Lying(NamedTuple):
    """The map that sets a page upright with its lower left corner at the origin, and its height then."""

    upright: Matrix
    height: float


def lying_of(page: Any, text: Any) -> Lying:
    """How a page lies, by where most of its text runs; one without text lies as its program says."""
    left, bottom, right, top = page.get_bbox()
    width, height = right - left, top - bottom
    if not all(map(math.isfinite, (left, bottom, right, top))):
        return Lying(Matrix(), page.get_height())
    turns = {
        0: Lying(Matrix(), height),
        90: Lying(Matrix(0, -1, 1, 0, 0, width), width),
        180: Lying(Matrix(-1, 0, 0, -1, width, height), height),
        270: Lying(Matrix(0, 1, -1, 0, height, 0), width),
    }
    directions = Counter(_directions(text))
    turn = max(directions, key=directions.__getitem__) if directions else page.get_rotation()
    lying = turns[turn]
    return lying._replace(upright=Matrix(e=-left, f=-bottom).before(lying.upright))


def _directions(text: Any) -> Iterator[int]:
    """By how much each sign is to be turned clockwise."""
    for number in range(min(text.count_chars(), _MOST_ASKED)):
        matrix = matrix_of_sign(text.raw, number)
        if matrix is not None and not matrix.slants:
            level = abs(matrix.a) >= abs(matrix.b)
            yield (0 if matrix.a >= 0 else 180) if level else (90 if matrix.b > 0 else 270)


def matrix_of_sign(text: Any, number: int) -> Matrix | None:
    """How a sign lies in the page's own measure; None for one that is only implied, such as a space."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(text, number, ctypes.byref(matrix)):
        return None
    return _plain(matrix)


def matrix_of(drawn: Any) -> Matrix:
    """How an object of the page lies."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(drawn, ctypes.byref(matrix))
    return _plain(matrix)


def _plain(matrix: Any) -> Matrix:
    return Matrix(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
