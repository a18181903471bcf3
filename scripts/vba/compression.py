"""The compression of VBA source. Source: MS-OVBA 2.4.1."""

import struct
from collections.abc import Iterator

_CHUNK = 4096
_RAW, _COMPRESSED = 0x3000, 0xB000
_SHORTEST = 3


def compress(data: bytes) -> bytes:
    """A CompressedContainer: a signature byte, then chunks of up to 4096 bytes each under a header of two."""
    return b"\x01" + b"".join(_framed(data[start : start + _CHUNK]) for start in range(0, len(data), _CHUNK))


def _framed(chunk: bytes) -> bytes:
    packed = b"".join(_groups(chunk))
    if len(packed) >= _CHUNK:
        return struct.pack("<H", _RAW | _CHUNK - 1) + chunk.ljust(_CHUNK, b"\0")
    return struct.pack("<H", _COMPRESSED | len(packed) - 1) + packed


def _groups(chunk: bytes) -> Iterator[bytes]:
    """Eight tokens at a time behind a byte that says which of them are copies."""
    tokens = list(_tokens(chunk))
    for start in range(0, len(tokens), 8):
        group = tokens[start : start + 8]
        flags = sum(1 << bit for bit, token in enumerate(group) if len(token) == 2)
        yield bytes([flags]) + b"".join(group)


def _tokens(chunk: bytes) -> Iterator[bytes]:
    """A literal is one byte, a copy two."""
    places: dict[bytes, list[int]] = {}
    place = 0
    while place < len(chunk):
        bits = max(4, (place - 1).bit_length())
        length, back = _longest(chunk, place, places, (0xFFFF >> bits) + _SHORTEST)
        if length:
            yield struct.pack("<H", (back - 1) << (16 - bits) | length - _SHORTEST)
        else:
            length = 1
            yield chunk[place : place + 1]
        for start in range(place, min(place + length, len(chunk) - _SHORTEST + 1)):
            places.setdefault(chunk[start : start + _SHORTEST], []).append(start)
        place += length


def _longest(chunk: bytes, place: int, places: dict[bytes, list[int]], limit: int) -> tuple[int, int]:
    """Length and distance of the longest earlier run that repeats here, the nearest of equals; 0 and 0 for none."""
    best, back = 0, 0
    limit = min(limit, len(chunk) - place)
    for start in reversed(places.get(chunk[place : place + _SHORTEST], ())):
        length = _SHORTEST
        while length < limit and chunk[start + length] == chunk[place + length]:
            length += 1
        if length > best:
            best, back = length, place - start
    return best, back
