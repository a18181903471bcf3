"""OLE compound files with given streams, as small as such a file can be. Source: [MS-CFB]."""

import struct

_SECTOR = 512
_LEAST = 4096
"""Shorter streams would have to go into the mini stream."""
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams at its top; short ones are filled up with zeros."""
    bodies = {
        name: data.ljust(max(_LEAST, -(-len(data) // _SECTOR) * _SECTOR), b"\0") for name, data in streams.items()
    }
    directory_sectors = -(-(len(bodies) + 1) * 128 // _SECTOR)
    fat = [_FAT, *_chain(1, directory_sectors)]
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    for number, (name, body) in enumerate(bodies.items(), 1):
        start = len(fat)
        fat += _chain(start, len(body) // _SECTOR)
        following = number + 1 if number < len(bodies) else _FREE
        entries.append(_entry(name, 2, start, len(body), right=following))
    assert len(fat) <= _SECTOR // 4
    fat += [_FREE] * (_SECTOR // 4 - len(fat))
    directory = b"".join(entries).ljust(directory_sectors * _SECTOR, b"\0")
    return _header() + struct.pack(f"<{len(fat)}I", *fat) + directory + b"".join(bodies.values())


def _chain(start: int, count: int) -> list[int]:
    return [*range(start + 1, start + count), _END]


def _entry(name: str, kind: int, start: int, size: int, *, child: int = _FREE, right: int = _FREE) -> bytes:
    text = name.encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text) + 2, kind, 1, _FREE, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def _header() -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, _LEAST, _END, 0, _END, 0)
    return head + struct.pack("<109I", 0, *[_FREE] * 108)
