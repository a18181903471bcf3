"""The text of a .doc: pieces of the main stream in order, with what is deleted or hidden taken out.

Signs of 插入-符号 stand in the text as '(' and are told by the run's looks. Source: [MS-DOC] 2.4.1, 2.8.35, 2.9.38.
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from struct import unpack_from
from typing import NamedTuple

from perfeval_xl.hosts.document.binary.properties import (
    Characters,
    ParagraphProperties,
    Runs,
    characters,
    paragraph_properties,
)
from perfeval_xl.hosts.document.binary.streams import Place, Streams, u16, u32
from perfeval_xl.hosts.document.signs import holds_signs, sign, with_signs
from perfeval_xl.hosts.problems import problem

_NARROW = 0x40000000
_FONT_NAME = 40
"""Where in the entry of a font its name begins."""
_STOPS = ("\r", "\x07")


class Piece(NamedTuple):
    """A stretch of characters, and where it stands in the main stream."""

    characters: range
    offset: int
    width: int
    """Bytes of a character: 1 (Windows-1252) or 2 (UTF-16)."""


class Stretch(NamedTuple):
    """The text up to the end of a paragraph or cell, that end, and the paragraph's properties."""

    text: str
    stop: str
    properties: ParagraphProperties


class Text:
    """A document's text with its looks."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams
        self._paragraphs = Runs(streams, Place.PARAGRAPHS)
        self._runs = Runs(streams, Place.CHARACTERS)
        self._looks: dict[bytes, Characters] = {}
        self._properties: dict[bytes, ParagraphProperties] = {}
        self._read = 0
        """Bytes of the main stream that have been read as text; no byte stands in two places of it."""

    def stretches(self, characters: range) -> Iterator[Stretch]:
        """Paragraph by paragraph and cell by cell, what stands in these characters."""
        parts: list[str] = []
        for piece in _pieces(self._streams):
            first, last = max(piece.characters.start, characters.start), min(piece.characters.stop, characters.stop)
            if first >= last:
                continue
            start = piece.offset + (first - piece.characters.start) * piece.width
            text = self._decoded(start, last - first, piece.width)
            for place, ended in _cut(text):
                parts.append(self._visible(ended, start + (place - len(ended)) * piece.width, piece.width))
                if place < len(text):
                    properties = self._properties_at(start + place * piece.width)
                    yield Stretch("".join(parts), text[place : place + 1], properties)
                    parts = []

    def _decoded(self, start: int, count: int, width: int) -> str:
        raw = self._streams.main[start : start + count * width]
        self._read += len(raw)
        if self._read > len(self._streams.main):
            raise problem("OLE_BROKEN", "正文比文件还长")
        return raw.decode("utf-16-le" if width == 2 else "cp1252", "replace")

    def _visible(self, text: str, offset: int, width: int) -> str:
        """The text without what is deleted or hidden, signs of symbol fonts as real ones."""
        parts: list[str] = []
        place = 0
        while place < len(text):
            listed, end = self._runs.at(offset + place * width)
            count = max(1, min(len(text) - place, (end - offset) // width - place))
            parts.append(self._shown(text[place : place + count], self._looks_of(listed)))
            place += count
        return "".join(parts)

    def _shown(self, text: str, looks: Characters) -> str:
        if looks.unseen:
            return ""
        if looks.symbol is not None:
            font, code = looks.symbol
            return sign(self._fonts.get(font, "symbol"), code) * len(text)
        if holds_signs(text):
            return with_signs(text, self._fonts.get(looks.font or 0, ""))
        return text

    def _looks_of(self, listed: bytes) -> Characters:
        if listed not in self._looks:
            self._looks[listed] = characters(listed)
        return self._looks[listed]

    def _properties_at(self, offset: int) -> ParagraphProperties:
        listed, _ = self._paragraphs.at(offset)
        if listed not in self._properties:
            self._properties[listed] = paragraph_properties(listed, self._streams.more)
        return self._properties[listed]

    @cached_property
    def _fonts(self) -> dict[int, str]:
        """The name of each font by its number."""
        listed = self._streams.listed(Place.FONTS)
        fonts: dict[int, str] = {}
        place = 4
        while place < len(listed):
            entry = listed[place + 1 : place + 1 + listed[place]]
            name = entry[_FONT_NAME - 1 :].decode("utf-16-le", "replace")
            fonts[len(fonts)] = name.partition("\0")[0]
            place += 1 + listed[place]
        return fonts


def _cut(text: str) -> Iterator[tuple[int, str]]:
    """Each part of a text with the place of the sign that ends it; the last one may have none."""
    begun = 0
    for place, character in enumerate(text):
        if character in _STOPS:
            yield place, text[begun:place]
            begun = place + 1
    if begun < len(text):
        yield len(text), text[begun:]


def _pieces(streams: Streams) -> Iterator[Piece]:
    listed = streams.listed(Place.PIECES)
    place = 0
    while place < len(listed) and listed[place] == 1:  # changes that pieces refer to
        place += 3 + u16(listed, place + 1)
    table = listed[place + 5 : place + 5 + u32(listed, place + 1)]
    count = (len(table) - 4) // 12
    bounds = unpack_from(f"<{count + 1}I", table)
    if any(after < before for before, after in pairwise(bounds)):
        raise problem("OLE_BROKEN", "正文的次序乱了")
    for number in range(count):
        raw = u32(table, 4 * (count + 1) + 8 * number + 2)
        narrow = bool(raw & _NARROW)
        offset = (raw & ~_NARROW & 0x7FFFFFFF) // (2 if narrow else 1)
        yield Piece(range(bounds[number], bounds[number + 1]), offset, 1 if narrow else 2)
