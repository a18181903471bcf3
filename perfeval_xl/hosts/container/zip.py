"""The zip container: its directory, and members copied as raw slices.

A member that is not changed is never inflated: its local header, data and descriptor are copied as they are, so every
part stays byte for byte what it was. Source: APPNOTE.TXT 6.3, sections 4.3 to 4.5.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from perfeval_xl.hosts.problems import problem

_END = struct.Struct("<4s4H2IH")
_ENTRY = struct.Struct("<4s6H3I5H2I")
_LOCAL = struct.Struct("<4s5H3I2H")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _UTF8 = 0x0001, 0x0800
_NO_ZIP64 = 0xFFFFFFFF
_LONGEST_COMMENT = 65_535
_PACKED_PIECE, _PIECE = 1 << 14, 1 << 16
"""Bytes that are inflated at a time, and that come out at a time."""
DEFLATE_LEVEL = 3
"""Packs a sheet in a third of the time of the usual 6 and a seventh larger; Excel, too, packs at a fast level."""
_EPOCH = 0x0021
"""1 January 1980, the date of parts that we add: the same edit gives the same bytes."""


class Member(NamedTuple):
    """One entry of the central directory; `start` and `end` bound its local header, data and descriptor."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    time: int
    date: int
    crc: int
    packed: int
    size: int
    start: int
    end: int
    entry: bytes
    """The directory entry as it stands, extra field and comment included."""


class Archive:
    """A zip file in memory. Raises `ZIP_BROKEN` and `ZIP_DUP` for a directory that cannot be trusted."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.members: dict[str, Member] = {}
        end = _find_end(data)
        _, disk, first_disk, here, count, size, offset, comment = _END.unpack_from(data, end)
        self._comment = data[end + _END.size : end + _END.size + comment]
        if disk or first_disk or here != count or count == 0xFFFF or _NO_ZIP64 in (size, offset):
            raise problem("ZIP_BROKEN", "分卷或 ZIP64 目录")
        self._shift = end - size - offset
        if self._shift < 0:
            raise problem("ZIP_BROKEN", "目录位置不对")
        self._read_directory(end - size, end, count)

    def _read_directory(self, place: int, end: int, count: int) -> None:
        found: list[Member] = []
        for _ in range(count):
            if place + _ENTRY.size > end:
                raise problem("ZIP_BROKEN", "目录不完整")
            member, place = self._entry(place)
            found.append(member)
        if not found:
            return
        found.sort(key=lambda member: member.start)
        starts = [*(member.start for member in found[1:]), self._directory_start(end)]
        names: set[str] = set()
        for member, following in zip(found, starts, strict=True):
            if member.start + _LOCAL.size + member.packed > following:
                raise problem("ZIP_DUP", f"{member.name} 与别的部件重叠")
            if member.name.casefold() in names:
                raise problem("ZIP_DUP", member.name)
            names.add(member.name.casefold())
            self._check_header(member)
            self.members[member.name] = member._replace(end=following)

    def _check_header(self, member: Member) -> None:
        """A member must have one name: programs that go by the local header would else read another part than we do."""
        if self.data[member.start : member.start + 4] != b"PK\3\4":
            raise problem("ZIP_BROKEN", member.name)
        name = member.start + _LOCAL.size
        length: int = _LOCAL.unpack_from(self.data, member.start)[9]
        if self.data[name : name + length] != member.raw_name:
            raise problem("ZIP_BROKEN", f"{member.name} 在目录里和在部件前的名字不同")

    def _directory_start(self, end: int) -> int:
        return end - int(_END.unpack_from(self.data, end)[5])

    def _entry(self, place: int) -> tuple[Member, int]:
        fields = _ENTRY.unpack_from(self.data, place)
        signature, _, _, flags, method, time, date, crc, packed, size, name, extra, comment, _, _, _, offset = fields
        if signature != b"PK\1\2":
            raise problem("ZIP_BROKEN", "目录项不对")
        stop = place + _ENTRY.size + name + extra + comment
        raw_name = self.data[place + _ENTRY.size : place + _ENTRY.size + name]
        if flags & _ENCRYPTED:
            raise problem("ENCRYPTED")
        if method not in (_STORED, _DEFLATED) or _NO_ZIP64 in (packed, size, offset):
            raise problem("ZIP_BROKEN", "压缩方法不支持")
        text = raw_name.decode("utf-8" if flags & _UTF8 else "cp437", "replace").replace("\\", "/")
        start = offset + self._shift
        entry = self.data[place:stop]
        return Member(text, raw_name, flags, method, time, date, crc, packed, size, start, 0, entry), stop

    def packed(self, member: Member) -> bytes:
        """The member's compressed bytes. Raises `ZIP_BROKEN` where they do not fit before the next member."""
        name, extra = _LOCAL.unpack_from(self.data, member.start)[9:11]
        body = member.start + _LOCAL.size + name + extra
        if body + member.packed > member.end:
            raise problem("ZIP_BROKEN", member.name)
        return self.data[body : body + member.packed]

    def read(self, name: str) -> bytes:
        """A member's content. Raises `ZIP_BROKEN` (bad data or checksum) and `ZIP_SIZE` (more than it declares)."""
        member = self.members[name]
        packed = self.packed(member)
        content = packed if member.method == _STORED else _inflate(member, packed)
        if len(content) != member.size or zlib.crc32(content) != member.crc:
            raise problem("ZIP_BROKEN", name)
        return content

    def pieces(self, name: str) -> Iterator[bytes]:
        """A member's content piece by piece, so that it never stands in memory as a whole. Raises as `read` does."""
        member = self.members[name]
        crc = length = 0
        for piece in _inflated(member, memoryview(self.packed(member))):
            crc, length = zlib.crc32(piece, crc), length + len(piece)
            if length > member.size:
                raise problem("ZIP_SIZE", name)
            yield piece
        if length != member.size or crc != member.crc:
            raise problem("ZIP_BROKEN", name)

    def peek(self, name: str, size: int) -> bytes:
        """The first `size` bytes of a member, without reading the rest."""
        member = self.members[name]
        packed = self.packed(member)
        if member.method == _STORED:
            return packed[:size]
        try:
            return zlib.decompressobj(-15).decompress(packed, size)
        except zlib.error:
            raise problem("ZIP_BROKEN", name) from None

    def rewritten(self, changed: Mapping[str, bytes], removed: frozenset[str] = frozenset()) -> bytes:
        """The archive with members changed, added at the end, or removed; all else as it is, the comment included."""
        pieces: list[bytes] = []
        entries: list[bytes] = []
        place = 0
        names = [*self.members, *(name for name in changed if name not in self.members)]
        for name in names:
            if name in removed:
                continue
            piece, entry = self._piece(name, changed.get(name), place)
            pieces.append(piece)
            entries.append(entry)
            place += len(piece)
        directory = b"".join(entries)
        if place + len(directory) >= _NO_ZIP64:
            raise problem("TOO_LARGE", "超过 4 GB")
        end = _END.pack(b"PK\5\6", 0, 0, len(entries), len(entries), len(directory), place, len(self._comment))
        return b"".join([*pieces, directory, end, self._comment])

    def _piece(self, name: str, content: bytes | None, place: int) -> tuple[bytes, bytes]:
        member = self.members.get(name)
        if content is not None:
            return _packed_anew(name, member, content, place)
        assert member is not None, name
        entry = member.entry[:42] + struct.pack("<I", place) + member.entry[46:]
        return self.data[member.start : member.end], entry


def _find_end(data: bytes) -> int:
    """Where the directory's end record starts: the last one whose comment ends with the file, else the last of all.

    A comment may hold the signature itself. Raises `ZIP_BROKEN` for a file without such a record.
    """
    first = max(0, len(data) - _LONGEST_COMMENT - _END.size)
    last = end = data.rfind(b"PK\5\6", first, len(data) - _END.size + 4)
    if last < 0:
        raise problem("ZIP_BROKEN", "没有目录")
    while end >= 0:
        if end + _END.size + _END.unpack_from(data, end)[7] == len(data):
            return end
        end = data.rfind(b"PK\5\6", first, end + 3)
    return last


def _inflate(member: Member, packed: bytes) -> bytes:
    stream = zlib.decompressobj(-15)
    try:
        content = stream.decompress(packed, member.size + 1)
    except zlib.error:
        raise problem("ZIP_BROKEN", member.name) from None
    if len(content) > member.size:
        raise problem("ZIP_SIZE", member.name)
    return content


def _inflated(member: Member, packed: memoryview) -> Iterator[bytes]:
    """What is packed, in pieces that are small on both sides: a packed kilobyte may hold a megabyte."""
    parts = (packed[place : place + _PACKED_PIECE] for place in range(0, len(packed), _PACKED_PIECE))
    if member.method == _STORED:
        yield from map(bytes, parts)
        return
    stream = zlib.decompressobj(-15)
    try:
        for part in parts:
            rest: bytes | memoryview = part
            while rest:
                yield stream.decompress(rest, _PIECE)
                rest = stream.unconsumed_tail
        while piece := stream.decompress(b"", _PIECE):
            yield piece
    except zlib.error:
        raise problem("ZIP_BROKEN", member.name) from None


def _packed_anew(name: str, member: Member | None, content: bytes, place: int) -> tuple[bytes, bytes]:
    """Local header with data, and directory entry, for new content."""
    squeezer = zlib.compressobj(DEFLATE_LEVEL, zlib.DEFLATED, -15)
    packed = squeezer.compress(content) + squeezer.flush()
    raw_name = member.raw_name if member else name.encode("utf-8")
    flags = member.flags & _UTF8 if member else (0 if name.isascii() else _UTF8)
    time, date = (member.time, member.date) if member else (0, _EPOCH)
    shared = (flags, _DEFLATED, time, date, zlib.crc32(content), len(packed), len(content), len(raw_name), 0)
    local = _LOCAL.pack(b"PK\3\4", 20, *shared)
    entry = _ENTRY.pack(b"PK\1\2", 20, 20, *shared, 0, 0, 0, 0, place)
    return local + raw_name + packed, entry + raw_name
