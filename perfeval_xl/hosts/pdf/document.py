"""The pages of a PDF as PDFium reads them; nothing in the file is run or followed."""

import ctypes
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as raw

from perfeval_xl.hosts.document.signs import UNKNOWN
from perfeval_xl.hosts.pdf.cells import join_pieces
from perfeval_xl.hosts.pdf.fonts import has_chinese_fonts, lacks_font
from perfeval_xl.hosts.pdf.matrix import Lying, Matrix, lying_of, matrix_of, matrix_of_sign
from perfeval_xl.hosts.pdf.page import Box, Character, Page, Rule
from perfeval_xl.hosts.pdf.sight import Sight
from perfeval_xl.hosts.problems import problem

MOST_PAGES = 200
"""Longer files are final accounts in print, not forms; they would take minutes."""
_MOST_RULES = 6_000
"""A page with more lines is a drawing."""
_STRAIGHT, _SHORTEST = 0.7, 1.0
"""Points by which the ends of a level rule may differ in height, and the length below which a line is none."""
_THICKEST, _SIDES = 3.0, 5
"""Points up to which a filled rectangle is a line; its four sides, one of which may be drawn twice."""
_Point = tuple[float, float]
_SMALLEST, _LARGEST = 2.0, 60.0
"""Sizes of type; what a file says beyond them is a slip of the program that wrote it."""
_ASCENT, _DESCENT = 0.86, 0.14
"""How far signs reach above and below the baseline, as parts of their size."""
_BLANKS = frozenset((0, 2, 0xFFFE))
_HIGH, _LOW, _END = 0xD800, 0xDC00, 0xE000
"""Surrogates of UTF-16: PDFium gives a sign outside the basic plane as two."""


def read_pages(data: bytes) -> Iterator[Page]:
    """The pages one after another.

    Raises ENCRYPTED, PDF_BROKEN, TOO_LARGE, and NEEDS_FONT where signs could be missing for want of a font.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        raise problem("ENCRYPTED" if "password" in str(fault).lower() else "PDF_BROKEN") from fault
    try:
        if len(document) > MOST_PAGES:
            raise problem("TOO_LARGE", f"{len(document)} 页，最多 {MOST_PAGES} 页")
        for number in range(len(document)):
            yield _page(document, number)
    except pypdfium2.PdfiumError as fault:
        raise problem("PDF_BROKEN") from fault
    finally:
        document.close()


def _page(document: Any, number: int) -> Page:
    page = document[number]
    text = page.get_textpage()
    try:
        lying = lying_of(page, text)
        drawn = _Drawn(lying.height)
        drawn.collect(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, lying.upright)
        if not has_chinese_fonts() and any(map(lacks_font, drawn.texts)):
            raise problem("NEEDS_FONT")
        level, upright = map(join_pieces, drawn.rules())
        few = len(level) + len(upright) <= _MOST_RULES
        seen, hidden = _characters(text, lying, drawn.sight)
        return Page(
            number=number + 1,
            height=lying.height,
            characters=tuple(seen),
            level=tuple(level) if few else (),
            upright=tuple(upright) if few else (),
            hidden=tuple(hidden),
        )
    finally:
        text.close()
        page.close()


class _Lines(NamedTuple):
    """Level and upright lines."""

    level: list[Rule]
    upright: list[Rule]


class _Drawn:
    """Straight lines of a page's paths, thin filled rectangles included: these are rules too; and its texts."""

    def __init__(self, height: float) -> None:
        self._height = height
        self._lines = _Lines([], [])
        self._edges = _Lines([], [])
        """Of faces: shaded cells, and texts that are marked in colour."""
        self.texts: list[Any] = []
        self.sight = Sight()

    def rules(self) -> tuple[list[Rule], list[Rule]]:
        """Level and upright ones: the edges of faces part cells only where nothing else does."""
        return self._edges if not all(self._lines) and all(self._edges) else self._lines

    def collect(self, holder: Any, count: Callable[..., int], get: Callable[..., Any], outer: Matrix) -> None:
        """The rules of all objects of a page, or of a form that is drawn on it."""
        for number in range(count(holder)):
            drawn = get(holder, number)
            kind = raw.FPDFPageObj_GetType(drawn)
            if kind == raw.FPDF_PAGEOBJ_FORM:
                inner = matrix_of(drawn).before(outer)
                self.collect(drawn, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, inner)
            elif kind == raw.FPDF_PAGEOBJ_TEXT:
                self.texts.append(drawn)
                self.sight.add_text(drawn, outer)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self.sight.add_face(drawn, outer, is_picture=True)
            elif kind == raw.FPDF_PAGEOBJ_PATH and _is_visible(drawn):
                self._follow(drawn, outer)

    def _follow(self, path: Any, outer: Matrix) -> None:
        """A path's lines from point to point, and back to where they began where it is closed."""
        lines = list(_lines_of(path, matrix_of(path).before(outer)))
        is_face = _is_face(path, lines)
        if is_face:
            self.sight.add_face(path, outer)
        into = self._edges if is_face else self._lines
        for one, other in lines:
            self._take(into, one, other)

    def _take(self, into: _Lines, one: _Point, other: _Point) -> None:
        """A line, if it is level or upright."""
        (x1, y1), (x2, y2) = one, other
        if not all(map(math.isfinite, (x1, y1, x2, y2))):
            return
        if abs(y1 - y2) < _STRAIGHT and abs(x1 - x2) > _SHORTEST:
            into.level.append(Rule(self._height - (y1 + y2) / 2, min(x1, x2), max(x1, x2)))
        elif abs(x1 - x2) < _STRAIGHT and abs(y1 - y2) > _SHORTEST:
            into.upright.append(Rule((x1 + x2) / 2, self._height - max(y1, y2), self._height - min(y1, y2)))


def _lines_of(path: Any, matrix: Matrix) -> Iterator[tuple[_Point, _Point]]:
    first = last = None
    for number in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, number)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = matrix.moved(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == raw.FPDF_SEGMENT_LINETO and last is not None:
            yield last, point
        last = point
        if raw.FPDFPathSegment_GetClose(segment) and first is not None:
            yield last, first
            last = first


def _is_visible(path: Any) -> bool:
    return any(_mode_of(path))


def _mode_of(path: Any) -> tuple[bool, bool]:
    """Whether a path is filled, and whether its lines are drawn."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    return bool(fill.value), bool(stroke.value)


def _is_face(path: Any, lines: Sequence[tuple[_Point, _Point]]) -> bool:
    """Whether a path is one rectangle that is filled without lines, and too wide to be a line itself."""
    if _mode_of(path)[1] or len(lines) > _SIDES:
        return False
    points = [point for line in lines for point in line]
    wide, high = (max(each) - min(each) for each in zip(*points, strict=True)) if points else (0.0, 0.0)
    return min(wide, high) > _THICKEST


def _characters(text: Any, lying: Lying, sight: Sight) -> tuple[list[Character], list[Character]]:
    """The signs of a page that are no blanks and no watermark: those that are seen, and those that are not."""
    seen: list[Character] = []
    hidden: list[Character] = []
    high = 0
    for number in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text.raw, number)
        if _HIGH <= code < _LOW:
            high = code
            continue
        sign = _sign(code, high)
        high = 0
        character = _placed(text.raw, number, sign, lying) if sign else None
        if character is None:
            continue
        held = sight.text(raw.FPDFText_GetTextObject(text.raw, number))
        is_seen = sight.shows(held, character.centre, lying.height - character.middle)
        (seen if is_seen else hidden).append(character._replace(run=held.order, cut=_turned(held.cut, lying)))
    return seen, hidden


def _turned(cut: Box | None, lying: Lying) -> Box | None:
    """An area from the lower left corner as one from the upper left."""
    return cut and Box(cut.left, lying.height - cut.bottom, cut.right, lying.height - cut.top)


def _sign(code: int, high: int) -> str:
    """A character of one unit of UTF-16 or two; '' for a blank and half a pair.

    A font's own table may name what is no character at all: that is UNKNOWN, and not left out, as it may be a “≥”.
    """
    if _LOW <= code < _END:
        return chr(0x10000 + ((high - _HIGH) << 10) + (code - _LOW)) if high else ""
    if code > sys.maxunicode:
        return UNKNOWN
    return "" if code in _BLANKS or chr(code).isspace() else chr(code)


def _placed(text: Any, number: int, sign: str, lying: Lying) -> Character | None:
    """A sign where it stands. The box of a point may hug it: its line is told by the baseline and the size."""
    box = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    if not raw.FPDFText_GetLooseCharBox(text, number, ctypes.byref(box)):
        return None
    if not raw.FPDFText_GetCharOrigin(text, number, ctypes.byref(x), ctypes.byref(y)):
        return None
    matrix = matrix_of_sign(text, number) or Matrix()
    if matrix.slants:
        return None
    (left, low), (right, high) = lying.upright.moved(box.left, box.bottom), lying.upright.moved(box.right, box.top)
    baseline = lying.upright.moved(x.value, y.value)[1]
    size = raw.FPDFText_GetFontSize(text, number) * max(map(abs, matrix[:4])) or abs(high - low)
    size = min(max(size, _SMALLEST), _LARGEST)
    if not all(map(math.isfinite, (left, right, baseline, size))):
        return None
    line = lying.height - baseline
    left, right = min(left, right), max(left, right)
    return Character(sign, left, right, line - _ASCENT * size, line + _DESCENT * size, size)
