"""How a sheet goes on A4: upright or across, how much smaller, on one page or several."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from perfeval_xl.domain.page import PageSetup, TextBox

_SHORT, _LONG = 595.3, 841.9
"""A4 in points."""
_READABLE, _READABLE_ON_ONE_PAGE = 8.0, 7.5
"""Points of printed body text below which a page is turned, or a second one taken; 7.5 is 六号, the smallest in use."""
_MARGIN = 0.98
"""Part of a page that is planned for: programs differ by a little in what fits."""
_USUAL = 11.0


class Room(NamedTuple):
    """The part of a page inside its margins, in points."""

    width: float
    height: float


def room_of(setup: PageSetup) -> Room:
    """What a set-up leaves to print on."""
    wide, tall = (_LONG, _SHORT) if setup.landscape else (_SHORT, _LONG)
    return Room(wide - setup.left - setup.right, tall - setup.top - setup.bottom)


def scale_of(setup: PageSetup, width: float) -> float:
    """How much smaller a sheet of that width (points) is printed: in whole percent, never larger than it is."""
    return max(1, min(100, int(room_of(setup).width / max(width, 1) * 100))) / 100


def capacity(setup: PageSetup, width: float) -> float:
    """The height of rows that one page holds, in points of the sheet."""
    return room_of(setup).height * _MARGIN / scale_of(setup, width)


def body_size(boxes: Iterable[TextBox]) -> float:
    """The font size of most cells."""
    sizes = Counter(box.size for box in boxes)
    return sizes.most_common(1)[0][0] if sizes else _USUAL


def choose(width: float, height: float, size: float, own: PageSetup | None, *, turned: bool) -> PageSetup:
    """The first way that can be read: one page upright, one across, several upright; else several across.

    `width` and `height` are the sheet's in points, `size` its body text's. A sheet's `own` set-up stays, but for being
    drawn together on one page where that can be read; a sheet that is `turned` across stays so.
    """
    bases = [own] if own else [PageSetup(landscape=landscape) for landscape in ((True,) if turned else (False, True))]
    ways = [replace(base, one_page=one_page) for one_page in (True, False) for base in bases]
    if own and own.one_page:
        return own
    return next((way for way in ways if _readable(way, width, height, size)), ways[-1])


def _readable(setup: PageSetup, width: float, height: float, size: float) -> bool:
    scale = scale_of(setup, width)
    if not setup.one_page:
        return scale * size >= _READABLE
    return min(scale, room_of(setup).height * _MARGIN / max(height, 1)) * size >= _READABLE_ON_ONE_PAGE
