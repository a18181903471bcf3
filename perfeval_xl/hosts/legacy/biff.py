"""What xlrd does not tell of a BIFF stream: which cells are formulas, by their tokens, and which sheets are protected.

Source: [MS-XLS] 2.4 (Formula 2.4.127, ShrFmla 2.4.277, Array 2.4.4, Protect 2.4.207), OpenOffice's "Excel file format".
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

_BOF = frozenset({0x009, 0x209, 0x409, 0x809})
_EOF = 0x0A
_FORMULA = frozenset({0x006, 0x206, 0x406})
_ARRAY = frozenset({0x021, 0x221})
_SHARED, _PROTECT = 0x4BC, 0x12
_EXPRESSION = 0x01
"""The token of a formula that stands elsewhere: in the first cell of an array or of shared formulas."""
_BIFF5 = 0x500
_ARRAY_HEAD, _SHARED_HEAD = 12, 8
_HEADER = struct.Struct("<HH")


class Formula(NamedTuple):
    """A formula's tokens. `shared` ones count their references from the cell that they stand in."""

    tokens: bytes
    shared: bool = False


class SheetRecords(NamedTuple):
    """One sheet's formulas by row and column (from 0), and what several of them share by its first cell."""

    formulas: dict[tuple[int, int], Formula]
    groups: dict[tuple[int, int], Formula]

    def formula(self, row: int, column: int) -> Formula | None:
        """The formula of a cell with the tokens that stand elsewhere; None for a cell without one."""
        found = self.formulas.get((row, column))
        if found is not None and found.tokens[:1] == bytes([_EXPRESSION]) and len(found.tokens) >= 1 + _HEADER.size:
            return self.groups.get(_HEADER.unpack_from(found.tokens, 1), Formula(b""))
        return found


class Records(NamedTuple):
    """The sheets of a stream by the place of their first record, and which of them are protected."""

    sheets: dict[int, SheetRecords]
    protected: frozenset[int]


def read_records(stream: bytes) -> Records:
    """One pass over a workbook's stream; a stream that breaks off gives what stands before that."""
    sheets: dict[int, SheetRecords] = {}
    protected: set[int] = set()
    here, depth, version = 0, 0, 0
    for place, kind, body in _records(stream):
        if kind in _BOF:
            depth += 1
            if depth == 1:
                here, version = place, _version(kind, body)
                sheets[here] = SheetRecords({}, {})
        elif kind == _EOF:
            depth -= 1
        elif depth != 1:
            continue
        elif kind == _PROTECT and body[:2] == b"\1\0":
            protected.add(here)
        else:
            _take(sheets[here], kind, body, version)
    return Records(sheets, frozenset(protected))


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    place = 0
    while place + _HEADER.size <= len(stream):
        kind, size = _HEADER.unpack_from(stream, place)
        start = place + _HEADER.size
        yield place, kind, stream[start : start + size]
        place = start + size


def _version(kind: int, body: bytes) -> int:
    """0x600 for BIFF8, 0x500 for BIFF5, less for older ones, whose record says it."""
    if kind == 0x809 and len(body) >= 2:
        return int.from_bytes(body[:2], "little")
    return kind & 0xF00


def _take(sheet: SheetRecords, kind: int, body: bytes, version: int) -> None:
    if len(body) < _HEADER.size:
        return
    if kind in _FORMULA:
        sheet.formulas[_HEADER.unpack_from(body)] = Formula(_tokens(body, 20 if version >= _BIFF5 else 16))
    elif kind == _SHARED:
        sheet.groups[_first_cell(body)] = Formula(_tokens(body, _SHARED_HEAD), shared=True)
    elif kind in _ARRAY:
        sheet.groups[_first_cell(body)] = Formula(_tokens(body, _ARRAY_HEAD))


def _first_cell(body: bytes) -> tuple[int, int]:
    """The first cell of an area of two rows (words) and two columns (bytes)."""
    return int.from_bytes(body[:2], "little"), body[4] if len(body) > 4 else 0


def _tokens(body: bytes, place: int) -> bytes:
    """Tokens behind their length; none where the record is too short for it."""
    size = int.from_bytes(body[place : place + 2], "little")
    return body[place + 2 : place + 2 + size]
