"""A document's bytes: its text, the largest part by far, is written out once for the seal and for the package.

A report of ours is sealed: its identifier is the digest of its text, so that what somebody has changed since is told
from what nobody has touched.
"""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from docx.opc.pkgwriter import PackageWriter
from lxml import etree

from perfeval_xl.reports.ooxml import Element

_SEAL = "perfeval-xl:"
_TEXT, _PROPERTIES = "word/document.xml", "docProps/core.xml"
_LEVEL = 3
"""Of deflate: half the time of the usual one, for a document that is a fifth larger."""
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
    """A zip archive as python-docx's writer takes it; nothing in it tells when it was made."""

    def __init__(self) -> None:
        self._buffer = io.BytesIO()
        self._archive = zipfile.ZipFile(self._buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)

    def write(self, name: Any, blob: bytes) -> None:
        """Put a part in, by its name with the slash before it."""
        member = zipfile.ZipInfo(name.membername)
        self._archive.writestr(member, blob, zipfile.ZIP_DEFLATED, _LEVEL)

    def closed(self) -> bytes:
        """The archive."""
        self._archive.close()
        return self._buffer.getvalue()


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
