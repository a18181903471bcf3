"""What of a page's text is seen: its colour, what lies under it and over it, and the area it is cut to."""

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as raw

from perfeval_xl.hosts.pdf.matrix import Matrix
from perfeval_xl.hosts.pdf.page import Box

_WHITE, _OPAQUE = 245, 250
"""Of 255: from where on a colour looks like the paper, and from where on a face hides what is under it."""
_INVISIBLE_MODES = frozenset((3, 7))
"""Modes of drawing text in which nothing is drawn: a scan's recognised text, and a text that only cuts."""
_MOST_FACES = 1_000
_FAR = 1e6
"""Points: a cut as wide as this is none."""


class Text(NamedTuple):
    """A text of a page: its place in the order of drawing, whether it is drawn, whether it is as pale as paper.

    `cut` is the area that it is cut to, if that is not all of it; in points from the lower left corner.
    """

    order: int
    is_drawn: bool = True
    is_pale: bool = False
    cut: Box | None = None


class _Face(NamedTuple):
    order: int
    box: Box
    is_dark: bool
    is_opaque: bool


class Sight:
    """The texts of a page by their address, and the faces and pictures among which they lie."""

    def __init__(self) -> None:
        self._faces: list[_Face] = []
        self._texts: dict[int, Text] = {}
        self._order = 0
        self._last_opaque = 0

    def add_text(self, drawn: Any, outer: Matrix) -> None:
        """A text that is drawn next."""
        self._order += 1
        mode = raw.FPDFTextObj_GetTextRenderMode(drawn)
        colour = _colour(drawn) if mode == raw.FPDF_TEXTRENDERMODE_FILL else None
        is_drawn = mode not in _INVISIBLE_MODES and (colour is None or colour[3] > 0)
        is_pale = colour is not None and min(colour[:3]) >= _WHITE
        self._texts[_address(drawn)] = Text(self._order, is_drawn, is_pale, _cut(drawn, outer))

    def add_face(self, drawn: Any, outer: Matrix, *, is_picture: bool = False) -> None:
        """A filled rectangle or a picture that is drawn next."""
        self._order += 1
        box = _bounds(drawn, outer)
        if box is None or len(self._faces) >= _MOST_FACES:
            return
        colour = None if is_picture else _colour(drawn)
        is_dark = colour is None or min(colour[:3]) < _WHITE
        is_opaque = colour is not None and colour[3] >= _OPAQUE and not raw.FPDFPageObj_HasTransparency(drawn)
        if is_opaque:
            self._last_opaque = self._order
        self._faces.append(_Face(self._order, box, is_dark, is_opaque))

    def text(self, drawn: Any) -> Text:
        """What is known of a text; a sign that belongs to none is seen."""
        return self._texts.get(_address(drawn)) or Text(self._order)

    def shows(self, text: Text, x: float, y: float) -> bool:
        """Whether a sign of a text with its middle there is seen; in points from the lower left corner."""
        if not text.is_drawn or (
            text.cut is not None and (text.cut.left > text.cut.right or text.cut.top > text.cut.bottom)
        ):
            return False
        if not text.is_pale and text.order > self._last_opaque:
            return True
        here = [face for face in self._faces if _holds(face.box, x, y)]
        if any(face.is_opaque and face.order > text.order for face in here):
            return False
        return not text.is_pale or any(face.is_dark and face.order < text.order for face in here)


def _holds(box: Box, x: float, y: float) -> bool:
    return box.left <= x <= box.right and box.top <= y <= box.bottom


def _address(drawn: Any) -> int:
    return ctypes.cast(drawn, ctypes.c_void_p).value or 0


def _colour(drawn: Any) -> tuple[int, int, int, int] | None:
    """Red, green, blue and opacity; None for patterns."""
    channels = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(drawn, *map(ctypes.byref, channels)):
        return None
    red, green, blue, opacity = (channel.value for channel in channels)
    return red, green, blue, opacity


def _bounds(drawn: Any, outer: Matrix) -> Box | None:
    edges = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(drawn, *map(ctypes.byref, edges)):
        return None
    left, bottom, right, top = (edge.value for edge in edges)
    return _box([outer.moved(left, bottom), outer.moved(right, top)])


def _cut(drawn: Any, outer: Matrix) -> Box | None:
    """The area that all rectangles leave to which a text is cut; None where that is the whole text."""
    path = raw.FPDFPageObj_GetClipPath(drawn)
    count = max(raw.FPDFClipPath_CountPaths(path), 0) if path else 0
    boxes = [_box(points) for number in range(count) if (points := list(_points(path, number, outer)))]
    whole = _bounds(drawn, outer) if boxes else None
    if whole is None:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    cut = Box(max(lefts), max(tops), min(rights), min(bottoms))
    is_whole = (
        cut.left <= whole.left and cut.right >= whole.right and cut.top <= whole.top and cut.bottom >= whole.bottom
    )
    return None if is_whole else cut


def _points(path: Any, number: int, outer: Matrix) -> Iterator[tuple[float, float]]:
    for place in range(max(raw.FPDFClipPath_CountPathSegments(path, number), 0)):
        segment = raw.FPDFClipPath_GetPathSegment(path, number, place)
        x, y = ctypes.c_float(), ctypes.c_float()
        if raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
            yield outer.moved(x.value, y.value)


def _box(points: list[tuple[float, float]]) -> Box:
    xs, ys = ([min(max(each, -_FAR), _FAR) for each in axis] for axis in zip(*points, strict=True))
    return Box(min(xs), min(ys), max(xs), max(ys))
