"""Compound files, version 3, with sectors of 512 bytes. Source: MS-CFB."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

Tree = Mapping[str, "bytes | Tree"]
"""A storage: streams are bytes, storages within it are trees."""

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1
_MOST_FAT = 109
"""FAT sectors that the header can name by itself: 6.8 MB, far beyond any project of ours."""


@dataclass
class _Entry:
    """One line of the directory."""

    name: str
    kind: int
    data: bytes = b""
    start: int = 0
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE
    colour: int = _BLACK

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le")
        head = struct.pack("<HBB3I", len(name) + 2, self.kind, self.colour, self.left, self.right, self.child)
        return name.ljust(64, b"\0") + head + bytes(36) + struct.pack("<IQ", self.start, len(self.data))


@dataclass
class _Sectors:
    """The file's body: sectors, and for each the one that follows."""

    data: bytearray = field(default_factory=bytearray)
    following: list[int] = field(default_factory=list)

    def add(self, data: bytes, pad: bytes = b"\0") -> int:
        """The first sector of a chain that holds `data`."""
        if not data:
            return _END
        start, count = len(self.following), -(-len(data) // _SECTOR)
        self.data += data.ljust(count * _SECTOR, pad)
        self.following += [*range(start + 1, start + count), _END]
        return start


def compound_file(tree: Tree) -> bytes:
    """The file's bytes; the same tree gives the same bytes."""
    entries = [_Entry("Root Entry", _ROOT)]
    entries[0].child = _added(entries, tree)
    sectors = _Sectors()
    mini_table = _place_streams(entries, sectors)
    mini_start = sectors.add(mini_table, b"\xff")
    directory = b"".join(entry.packed() for entry in entries)
    unused = bytes(68) + struct.pack("<3I", _NONE, _NONE, _NONE) + bytes(48)
    while len(directory) % _SECTOR:
        directory += unused
    directory_start = sectors.add(directory)
    table = _table(sectors)
    head = struct.pack("<8s16x5H6x", bytes.fromhex("D0CF11E0A1B11AE1"), 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<4I", 0, len(table) // _SECTOR, directory_start, 0)
    head += struct.pack("<5I", _CUTOFF, mini_start, -(-len(mini_table) // _SECTOR), _END, 0)
    first = len(sectors.following)
    named = [first + number for number in range(len(table) // _SECTOR)]
    return head + struct.pack("<109I", *named, *[_FREE] * (_MOST_FAT - len(named))) + bytes(sectors.data) + table


def _table(sectors: _Sectors) -> bytes:
    """The FAT, which also lists the sectors that it takes itself."""
    count = 1
    while count * _SECTOR // 4 < len(sectors.following) + count:
        count += 1
    assert count <= _MOST_FAT, "too large for this writer"
    links = [*sectors.following, *[_FAT] * count]
    return struct.pack(f"<{len(links)}I", *links).ljust(count * _SECTOR, b"\xff")


def _place_streams(entries: list[_Entry], sectors: _Sectors) -> bytes:
    """Streams below 4096 bytes share the root's mini stream; returns the table of their chains."""
    mini, table = bytearray(), list[int]()
    for entry in entries[1:]:
        if entry.kind == _STORAGE:
            continue
        if len(entry.data) >= _CUTOFF or not entry.data:
            entry.start = sectors.add(entry.data)
            continue
        entry.start, count = len(table), -(-len(entry.data) // _MINI)
        table += [*range(entry.start + 1, entry.start + count), _END]
        mini += entry.data.ljust(count * _MINI, b"\0")
    entries[0].data = bytes(mini)
    entries[0].start = sectors.add(bytes(mini))
    return struct.pack(f"<{len(table)}I", *table)


def _added(entries: list[_Entry], tree: Tree) -> int:
    """Append a storage's entries; the number of the one at the top of their search tree."""
    numbers = []
    for name, content in sorted(tree.items(), key=lambda item: _order(item[0])):
        numbers.append(len(entries))
        entries.append(_Entry(name, _STREAM, content) if isinstance(content, bytes) else _Entry(name, _STORAGE))
    for number in numbers:
        content = tree[entries[number].name]
        if not isinstance(content, bytes):
            entries[number].child = _added(entries, content)
    return _balanced(entries, numbers, 0, (len(numbers) + 1).bit_length() - 1)


def _balanced(entries: list[_Entry], numbers: list[int], depth: int, full: int) -> int:
    """Link sorted siblings as a red-black tree: levels that are full are black, the last one red."""
    if not numbers:
        return _NONE
    middle = len(numbers) // 2
    entry = entries[numbers[middle]]
    entry.left = _balanced(entries, numbers[:middle], depth + 1, full)
    entry.right = _balanced(entries, numbers[middle + 1 :], depth + 1, full)
    entry.colour = _BLACK if depth < full else _RED
    return numbers[middle]


def _order(name: str) -> tuple[int, list[int]]:
    """Shorter names first, then by capital letters. Source: MS-CFB 2.6.4."""
    return len(name.encode("utf-16-le")), [ord(char) for char in name.upper()]
