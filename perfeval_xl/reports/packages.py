"""A template as Word saves it, made a plain .docx: .dotx and .docm, Strict Open XML, relations that lead nowhere.

Macros are left out: a report carries none.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from urllib.parse import unquote

_LARGEST = 256 << 20
"""Bytes of all parts together; a template is a few pages."""
_TYPES, _RELATIONS = "[Content_Types].xml", ".rels"
_PLAIN_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHER_TYPES = re.compile(
    rb"application/(?:vnd\.openxmlformats-officedocument\.wordprocessingml\.template\.main\+xml|"
    rb"vnd\.ms-word\.(?:document\.macroEnabled\.main|template\.macroEnabledTemplate\.main)\+xml)"
)
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/",
        b"http://schemas.openxmlformats.org/officeDocument/2006/",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
    (b"http://purl.oclc.org/ooxml/schemaLibrary/", b"http://schemas.openxmlformats.org/schemaLibrary/2006/"),
)
"""Namespaces and kinds of relations, Strict and Transitional. Source: ISO/IEC 29500-4, annex A."""
_RELATION = re.compile(rb"<(?:[\w.-]+:)?Relationship\b[^<>]*?(?:/>|>\s*</(?:[\w.-]+:)?Relationship\s*>)", re.DOTALL)
_TARGET = re.compile(rb"""\sTarget\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_OUTSIDE = re.compile(rb"""\sTargetMode\s*=\s*["']External["']""")
_MACROS = re.compile(r"(?:^|/)(?:vbaProject\.bin|vbaData\.xml)(?:\.rels)?$", re.IGNORECASE)
_MACRO_TYPE = re.compile(rb"<Override\b(?>[^<>]*?vba)[^<>]*/>", re.IGNORECASE)


def made_plain(data: bytes) -> bytes:
    """The template as a plain .docx; the same bytes where it is one. Raises `ValueError` and zipfile's errors."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(info.file_size for info in archive.infolist()) > _LARGEST:
            raise ValueError("too large")
        parts = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    plain = {name: _plain_part(name, text, parts) for name, text in parts.items() if not _MACROS.search(name)}
    return data if plain == parts else _packed(plain)


def _plain_part(name: str, data: bytes, parts: Mapping[str, bytes]) -> bytes:
    if b"purl.oclc.org/ooxml" in data and (name.endswith((".xml", _RELATIONS))):
        for strict, transitional in _STRICT:
            data = data.replace(strict, transitional)
    if name == _TYPES:
        return _MACRO_TYPE.sub(b"", _OTHER_TYPES.sub(_PLAIN_TYPE, data))
    if name.endswith(_RELATIONS):
        return _RELATION.sub(lambda found: found[0] if _leads_on(name, found[0], parts) else b"", data)
    return data


def _leads_on(relations: str, relation: bytes, parts: Mapping[str, bytes]) -> bool:
    """Whether a relation leads out of the package, or to a part that is there and stays."""
    if _OUTSIDE.search(relation):
        return True
    found = _TARGET.search(relation)
    target = unquote((found[1] or found[2] or b"").decode("utf-8", "replace")) if found else ""
    base = posixpath.dirname(posixpath.dirname(relations))
    part = posixpath.normpath(posixpath.join("/", base, target.partition("#")[0])).lstrip("/")
    names = {each.casefold() for each in parts}
    return part.casefold() in names and not _MACROS.search(part)


def _packed(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()
