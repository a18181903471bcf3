"""The streams of a .doc, and where in them the lists of text and properties begin. Source: [MS-DOC] 2.5."""

import io
import struct
from enum import IntEnum
from typing import NamedTuple

from perfeval_xl.hosts.problems import problem

_SIGN, _WORD_97 = 0xA5EC, 0x00C1
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_LENGTHS = 0x4C
"""Where the lengths of the text's parts begin: text, footnotes, headers, macros, annotations, endnotes, text boxes."""
_TEXT_BOXES = 6


class Place(IntEnum):
    """Where the main stream tells place and length of a list in the table stream."""

    CHARACTERS = 0xFA
    PARAGRAPHS = 0x102
    FONTS = 0x112
    PIECES = 0x1A2


class Streams(NamedTuple):
    """Text and formatted pages; the lists that lead to them; properties too long for a page."""

    main: bytes
    table: bytes
    more: bytes

    def listed(self, place: Place) -> bytes:
        """A list of the table stream."""
        start, length = u32(self.main, place), u32(self.main, place + 4)
        return self.table[start : start + length]

    @property
    def texts(self) -> tuple[range, range]:
        """The characters of the text and those of the text boxes."""
        lengths = [u32(self.main, _LENGTHS + 4 * number) for number in range(_TEXT_BOXES + 1)]
        before = sum(lengths[:_TEXT_BOXES])
        return range(lengths[0]), range(before, before + lengths[_TEXT_BOXES])


def u16(data: bytes, place: int) -> int:
    """A number of two bytes. Raises struct.error beyond the end."""
    number: int = struct.unpack_from("<H", data, place)[0]
    return number


def u32(data: bytes, place: int) -> int:
    """A number of four bytes. Raises struct.error beyond the end."""
    number: int = struct.unpack_from("<I", data, place)[0]
    return number


def open_streams(data: bytes) -> Streams:
    """The streams of a document. Raises LEGACY_DOC for those of Word 95 and before, and ENCRYPTED."""
    from olefile import OleFileIO

    with OleFileIO(io.BytesIO(data)) as file:
        main = file.openstream("WordDocument").read()
        if u16(main, 0) != _SIGN or u16(main, 2) < _WORD_97:
            raise problem("LEGACY_DOC")
        flags = u16(main, 0x0A)
        if flags & _ENCRYPTED:
            raise problem("ENCRYPTED")
        table = file.openstream("1Table" if flags & _SECOND_TABLE else "0Table").read()
        return Streams(main, table, file.openstream("Data").read() if file.exists("Data") else b"")
