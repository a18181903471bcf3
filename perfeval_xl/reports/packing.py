"""A document's bytes: its text is written out once, and what many have in common is deflated once.

A report of ours is sealed: its identifier is the digest of its text, so that what somebody has changed since is told
from what nobody has touched.
"""

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from docx.opc.pkgwriter import PackageWriter
from lxml import etree

from perfeval_xl.reports.ooxml import Element

_SEAL = "perfeval-xl:"
_TEXT, _PROPERTIES = "word/document.xml", "docProps/core.xml"
_LEVEL = 3
"""Of deflate: half the time of the usual one, for a document that is a fifth larger."""


_SINGLE = frozenset((_TEXT, _PROPERTIES))
"""Parts that are of one document alone."""
_MOST = 1 << 16
"""Bytes of a part up to which its deflated bytes are kept for the next document: styles, settings, themes."""
_COMMON = struct.pack("<HHHHH", 20, 0x800, zipfile.ZIP_DEFLATED, 0, 1 << 5 | 1)
"""What all members have: the version of the format, names in UTF-8, the method, and 1980-01-01 for a day."""
_MEMBER, _ENTRY = b"PK\3\4" + _COMMON, b"PK\1\2" + struct.pack("<H", 20) + _COMMON
_WRITER: Any = PackageWriter
"""Its steps, whose types ask for classes of its own."""
_NOTHING: Mapping[str, str] = MappingProxyType({})


def stand_in(name: str) -> Element:
    """What stands in a document for a piece of text that is long, and that nothing more is done with.

    `name` must be one that nobody can have written.
    """
    return etree.Comment(name)


def saved(document: Any) -> bytes:
    """A document's bytes."""
    return _packed(document, document.part.blob)


def sealed(document: Any, parts: Mapping[str, str] = _NOTHING) -> bytes:
    """A document's bytes with the seal of what is in it.

    `parts` are pieces of its text that are put in only now, by the names of `stand_in`.
    """
    text = document.part.blob
    for name, piece in parts.items():
        text = text.replace(f"<!--{name}-->".encode("ascii"), piece.encode("utf-8"))
    document.core_properties.identifier = _seal_of(text)
    return _packed(document, text)


class _Written(NamedTuple):
    """A part as python-docx's writer takes it, its bytes made already."""

    partname: Any
    content_type: str
    blob: bytes
    rels: Any


class _Archive:
    """A zip archive as python-docx's writer takes it."""

    def __init__(self) -> None:
        self._members: list[bytes] = []
        self._directory: list[bytes] = []
        self._size = 0

    def write(self, name: Any, blob: bytes) -> None:
        """Put a part in, by its name with the slash before it."""
        path = name.membername.encode("utf-8")
        common = len(blob) <= _MOST and name.membername not in _SINGLE
        squeezed = (_squeezed_once if common else _squeezed)(blob)
        sizes = struct.pack("<LLLHH", zlib.crc32(blob), len(squeezed), len(blob), len(path), 0)
        self._directory.append(_ENTRY + sizes + struct.pack("<HHHLL", 0, 0, 0, 0, self._size) + path)
        self._members += (_MEMBER, sizes, path, squeezed)
        self._size += len(_MEMBER) + len(sizes) + len(path) + len(squeezed)

    def closed(self) -> bytes:
        """The archive."""
        directory, count = b"".join(self._directory), len(self._directory)
        end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), self._size, 0)
        return b"".join((*self._members, directory, end))


def _squeezed(data: bytes) -> bytes:
    squeezer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return squeezer.compress(data) + squeezer.flush()


_squeezed_once = lru_cache(maxsize=64)(_squeezed)


def _packed(document: Any, text: bytes) -> bytes:
    """The package with the main part's bytes as they have been written out."""
    main, package = document.part, document.part.package
    parts = package.parts
    for part in parts:
        part.before_marshal()
    written = [_Written(part.partname, part.content_type, text, part.rels) if part is main else part for part in parts]
    archive = _Archive()
    _WRITER._write_content_types_stream(archive, written)
    _WRITER._write_pkg_rels(archive, package.rels)
    _WRITER._write_parts(archive, written)
    return archive.closed()


def _seal_of(text: bytes) -> str:
    return _SEAL + hashlib.sha256(text).hexdigest()


def untouched(data: bytes) -> bool:
    """Whether a .docx is a report of ours that nobody has changed since."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _seal_of(package.read(_TEXT)).encode("ascii") in package.read(_PROPERTIES)
    except (zipfile.BadZipFile, KeyError, ValueError, RuntimeError, NotImplementedError, EOFError, zlib.error):
        return False  # whatever it is, it is not ours
