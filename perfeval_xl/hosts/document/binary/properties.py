"""Properties of paragraphs and characters: lists of changes (sprm) on formatted pages. Source: [MS-DOC] 2.6, 2.9."""

import sys
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack_from

from perfeval_xl.hosts.document.binary.streams import Place, Streams, u16, u32
from perfeval_xl.hosts.document.surface import Merge
from perfeval_xl.hosts.problems import problem

_PAGE = 512
_SIZES = (1, 1, 2, 4, 2, 2, None, 3)
"""Bytes of an operand by the three highest bits of its code; None where its first byte tells."""
_DELETED, _HIDDEN, _SYMBOL, _FONT = 0x0800, 0x083C, 0x6A09, 0x4A4F
_ROW, _TABS = 0xD608, 0xC615
_BEFORE, _FIRST = 0x0002, 0x0001
_DOWN, _TOP = 0x0020, 0x0040
_CELL_SIZE = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Characters:
    """What of a run's looks matters."""

    unseen: bool = False
    symbol: tuple[int, int] | None = None
    """Font and code of a sign put in by 插入-符号."""
    font: int | None = None


@dataclass(kw_only=True, slots=True)
class ParagraphProperties:
    """Whether a paragraph stands in a table and ends a cell or row; at a row's end, the row's edges and merges."""

    in_table: bool = False
    row_end: bool = False
    level: int = 0
    inner_cell: bool = False
    inner_row: bool = False
    edges: tuple[int, ...] = ()
    flags: tuple[int, ...] = ()

    def merge_of(self, place: int) -> Merge:
        """How the cell of that number goes together with its neighbours."""
        flags = self.flags[place] if place < len(self.flags) else 0
        if flags & _BEFORE and not flags & _FIRST:
            return Merge.BEFORE
        if flags & _DOWN:
            return Merge.TOP if flags & _TOP else Merge.ABOVE
        return Merge.NONE


class Runs:
    """The properties at every offset of the main stream, as the formatted pages list them."""

    def __init__(self, streams: Streams, place: Place) -> None:
        entry = 13 if place is Place.PARAGRAPHS else 1
        runs = sorted(_runs(streams, place, entry), key=lambda run: run[0])
        self._starts = [first for first, _, _ in runs]
        self._runs = runs

    def at(self, offset: int) -> tuple[bytes, int]:
        """The properties at an offset, and where they end; none up to the next run where nothing is said."""
        number = bisect_right(self._starts, offset) - 1
        if number >= 0 and offset < self._runs[number][1]:
            return self._runs[number][2], self._runs[number][1]
        return b"", next(iter(self._starts[number + 1 : number + 2]), sys.maxsize)


def _runs(streams: Streams, place: Place, entry: int) -> Iterator[tuple[int, int, bytes]]:
    listed = streams.listed(place)
    count = max(0, (len(listed) - 4) // 8)
    if count > len(streams.main) // _PAGE:
        raise problem("OLE_BROKEN", f"{count} 页格式，比文件还长")
    for number in range(count):
        page_number = u32(listed, 4 * (count + 1) + 4 * number) & 0x3FFFFF
        page = streams.main[page_number * _PAGE : (page_number + 1) * _PAGE]
        if len(page) == _PAGE:
            yield from _page_runs(page, entry)


def _page_runs(page: bytes, entry: int) -> Iterator[tuple[int, int, bytes]]:
    count = page[-1]
    for number in range(count):
        slot = 4 * (count + 1) + entry * number
        if slot >= _PAGE - 1:
            return
        start = page[slot] * 2
        changes = (_paragraph_changes(page, start) if entry > 1 else _text_changes(page, start)) if start else b""
        yield u32(page, 4 * number), u32(page, 4 * number + 4), changes


def _paragraph_changes(page: bytes, start: int) -> bytes:
    """Behind a length in words, doubled or in a byte of its own, and the number of the style."""
    length = page[start]
    if length:
        return page[start + 3 : start + 2 * length]
    return page[start + 4 : start + 2 + 2 * page[start + 1]]


def _text_changes(page: bytes, start: int) -> bytes:
    return page[start + 1 : start + 1 + page[start]]


def _changes(listed: bytes) -> Iterator[tuple[int, bytes]]:
    """Code and operand of every change."""
    place = 0
    while place + 2 <= len(listed):
        code = u16(listed, place)
        place += 2
        size = _size(code, listed, place)
        yield code, listed[place : place + size]
        place += size


def _size(code: int, listed: bytes, place: int) -> int:
    fixed = _SIZES[code >> 13]
    rest = len(listed) - place
    if fixed is not None:
        return fixed
    if code == _ROW and rest >= 2:
        return u16(listed, place) + 1
    if code == _TABS and rest >= 2 and listed[place] == 0xFF:
        size = 2 + 4 * listed[place + 1]
        return size + 1 + 3 * listed[place + size] if size < rest else rest
    return listed[place] + 1 if rest else 0


def characters(listed: bytes) -> Characters:
    """The looks that a list of changes makes."""
    unseen, symbol, font = False, None, None
    for code, operand in _changes(listed):
        if code in (_DELETED, _HIDDEN):
            unseen = unseen or operand[:1] == b"\1"
        elif code == _SYMBOL and len(operand) == 4:
            symbol = (u16(operand, 0), u16(operand, 2))
        elif code == _FONT and len(operand) == 2:
            font = u16(operand, 0)
    return Characters(unseen=unseen, symbol=symbol, font=font)


def paragraph_properties(listed: bytes, more: bytes) -> ParagraphProperties:
    """The properties that a list of changes makes; long lists stand in the stream of data."""
    made = ParagraphProperties()
    _change(made, listed, more)
    return made


def _change(made: ParagraphProperties, listed: bytes, more: bytes) -> None:
    for code, operand in _changes(listed):
        is_on = operand[:1] == b"\1"
        match code:  # the names of [MS-DOC] 2.6.2 and 2.6.3 stand behind each code
            case 0x6645 | 0x6646 if len(operand) == 4 and more:  # sprmPHugePapx
                place = u32(operand, 0)
                _change(made, more[place + 2 : place + 2 + u16(more, place)], b"")
            case 0x2416:  # sprmPFInTable
                made.in_table = is_on
            case 0x2417:  # sprmPFTtp
                made.row_end = is_on
            case 0x6649 if len(operand) == 4:  # sprmPItap
                made.level = u32(operand, 0)
            case 0x244B:  # sprmPFInnerTableCell
                made.inner_cell = is_on
            case 0x244C:  # sprmPFInnerTtp
                made.inner_row = is_on
            case 0xD608 if len(operand) > 3:  # sprmTDefTable
                made.edges, made.flags = _row(operand)
            case 0xD62B if len(operand) >= 3:  # sprmTVertMerge
                made.flags = _merged(made.flags, operand[1], operand[2])


def _row(operand: bytes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The edges of a row's cells and their flags; behind a length of two bytes."""
    count = operand[2]
    edges = unpack_from(f"<{count + 1}h", operand, 3)
    start = 3 + 2 * (count + 1)
    places = [start + _CELL_SIZE * number for number in range(count)]
    return edges, tuple(u16(operand, place) if place + 2 <= len(operand) else 0 for place in places)


def _merged(flags: tuple[int, ...], number: int, kind: int) -> tuple[int, ...]:
    """The flags with one cell merged downwards: 1 goes on from above, 3 is the first."""
    if number >= len(flags):
        return flags
    down = {1: _DOWN, 3: _DOWN | _TOP}.get(kind, 0)
    return (*flags[:number], flags[number] & ~(_DOWN | _TOP) | down, *flags[number + 1 :])
