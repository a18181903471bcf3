"""Cells with their texts: each text belongs to one, be it longer than the cell is wide and printed beyond it."""

from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from perfeval_xl.hosts.document.signs import with_signs
from perfeval_xl.hosts.pdf.lines import join_lines, lines_of
from perfeval_xl.hosts.pdf.page import Box, Character, around

_LINE = 1.2
"""A cell whose text leaves less than this part of a line free is full: a page break may have cut it."""
_USUAL_LINE = 9.0
_SAME_LINE, _RIGHT_BEHIND = 0.3, 0.15
"""Parts of a sign's size by which the next may stand higher, or apart, and still be of one text with it."""
_INSIDE, _AT_EDGE = 1.5, 6.0
"""Points inside of the edge of the area that is seen; from a cell's edge to a text that begins or ends there."""
_BANDS, _LEAST_BAND = 200, 4.0
"""Into how many strips a table is cut, so that a character is looked for in the cells at its height; in points."""


class Fullness(IntEnum):
    """How far a cell's text fills it: not to the bottom, to the bottom, and there nearly or wholly to the right."""

    NOT = 0
    BOTTOM = 1
    NEARLY = 2
    WHOLLY = 3


class Pane(NamedTuple):
    """A cell of a table with its text."""

    box: Box
    text: str
    fullness: Fullness


class Filled(NamedTuple):
    """The cells with their texts, the signs in none, and those of texts that reach beyond their cell."""

    panes: tuple[Pane, ...]
    outside: list[Character]
    beyond: list[Character]


def panes_of(boxes: Sequence[Box], characters: Sequence[Character]) -> Filled:
    """Each cell with its text; where cells lie in cells, the smallest takes it."""
    texts: dict[Box, list[Character]] = {box: [] for box in boxes}
    filled = Filled((), [], [])
    holder_of = _finder(boxes)
    for signs in _runs(characters, holder_of):
        holders = [holder_of(_seen_place(sign)) for sign in signs]
        owner = holders[0] if len({*holders}) == 1 else _owner(signs, holders)
        if owner is None:
            filled.outside.extend(signs)
            continue
        texts[owner] += signs
        if not all(map(owner.holds, signs)):
            filled.beyond.extend(signs)
    return filled._replace(panes=tuple(_pane(box, texts[box]) for box in boxes))


def _runs(characters: Sequence[Character], holder_of: Callable[[Character], Box | None]) -> Iterator[list[Character]]:
    """Signs that follow right behind each other; one that another command writes at the left of a cell begins anew."""
    run: list[Character] = []
    for sign in characters:
        if run and not (_is_behind(run[-1], sign) and (run[-1].run == sign.run or not _begins_cell(sign, holder_of))):
            yield run
            run = []
        run.append(sign)
    if run:
        yield run


def _is_behind(last: Character, sign: Character) -> bool:
    return (
        sign.cut == last.cut
        and abs(sign.middle - last.middle) < _SAME_LINE * sign.size
        and abs(sign.left - last.right) < _RIGHT_BEHIND * sign.size
    )


def _begins_cell(sign: Character, holder_of: Callable[[Character], Box | None]) -> bool:
    holder = holder_of(sign)
    return holder is not None and 0 <= sign.left - holder.left < _AT_EDGE


def _finder(boxes: Sequence[Box]) -> Callable[[Character], Box | None]:
    """What tells the smallest box that holds a character."""
    _, first, _, last = around(boxes)
    step = max((last - first) / _BANDS, _LEAST_BAND)
    bands: dict[int, list[Box]] = {}
    for box in sorted(boxes, key=lambda box: (box.right - box.left) * (box.bottom - box.top)):
        for band in range(int((box.top - first) / step), int((box.bottom - first) / step) + 1):
            bands.setdefault(band, []).append(box)

    def holder(character: Character) -> Box | None:
        beside = bands.get(int((character.middle - first) / step), ())
        return next((box for box in beside if box.holds(character)), None)

    return holder


def _seen_place(character: Character) -> Character:
    """A sign at the nearest place at which its text is seen."""
    cut = character.cut
    if cut is None:
        return character
    across = min(max(character.centre, cut.left + _INSIDE), cut.right - _INSIDE)
    down = min(max(character.middle, cut.top + _INSIDE), cut.bottom - _INSIDE)
    return character._replace(left=across, right=across, top=down, bottom=down)


def _owner(signs: Sequence[Character], holders: Sequence[Box | None]) -> Box | None:
    """The cell of a text that reaches over several: the one at whose left or right edge it stands, or in its middle."""
    first, last = holders[0], holders[-1]
    if first is not None and 0 <= signs[0].left - first.left < _AT_EDGE:
        return first
    if last is not None and 0 <= last.right - signs[-1].right < _AT_EDGE:
        return last
    return holders[len(holders) // 2]


def _pane(box: Box, characters: Sequence[Character]) -> Pane:
    lines = lines_of(characters)
    if not lines:
        return Pane(box, "", Fullness.NOT)
    height = max(line.bottom - line.top for line in lines) or _USUAL_LINE
    last = lines[-1]
    text = with_signs(join_lines(line.text for line in lines))
    if box.bottom - last.bottom >= _LINE * height:
        return Pane(box, text, Fullness.NOT)
    free = box.right - last.right
    if free < 0.6 * height + 6:
        return Pane(box, text, Fullness.WHOLLY)
    return Pane(box, text, Fullness.NEARLY if free < 1.9 * height + 6 else Fullness.BOTTOM)
