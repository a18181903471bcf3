"""What kind of file some bytes are. Names are never asked: exports named .xls are web pages as often as not."""

import re
import struct
from contextlib import suppress

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.hosts.container.compound import claims_too_much
from perfeval_xl.hosts.container.zip import Archive
from perfeval_xl.hosts.kinds import Kind

_PROLOG = 4096
_PDF_HEAD = 1024
"""A PDF may begin behind this much of something else. Source: ISO 32000-1, annex H, note 13."""
_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")
"""The first record of a workbook that stands in no container. Source: [MS-XLS] 2.4.21 and its predecessors."""
_BIFF_LENGTHS = (4, 6, 8, 16)
_MAGIC = (
    (b"{\\rtf", Kind.RTF),
    (b"Rar!", Kind.ARCHIVE),
    (b"7z\xbc\xaf", Kind.ARCHIVE),
    (b"\x1f\x8b", Kind.ARCHIVE),
    (b"\x89PNG", Kind.PICTURE),
    (b"\xff\xd8\xff", Kind.PICTURE),
    (b"GIF8", Kind.PICTURE),
    (b"II*\0", Kind.PICTURE),
    (b"MM\0*", Kind.PICTURE),
)
_STREAMS = (
    ("encryptedpackage", Kind.ENCRYPTED),
    ("worddocument", Kind.DOC),
    ("workbook", Kind.XLS),
    ("book", Kind.XLS),
    ("powerpoint document", Kind.SLIDES),
)
"""Which stream at the top of a compound file tells what. A document comes first: it may hold a workbook."""
_MEMBERS = (
    ("word/", Kind.DOCX),
    ("ppt/", Kind.SLIDES),
    ("xl/workbook.bin", Kind.XLSB),
)
_OPEN_DOCUMENT = (
    (b"application/vnd.oasis.opendocument.spreadsheet", Kind.ODS),
    (b"application/vnd.oasis.opendocument.text", Kind.ODT),
    (b"application/vnd.oasis.opendocument.presentation", Kind.SLIDES),
)
_NAMESPACES = (
    (b"urn:schemas-microsoft-com:office:spreadsheet", Kind.SHEET_XML),
    (b"schemas.microsoft.com/office/word/2003/wordml", Kind.WORD_XML),
    (b"opendocument.spreadsheet", Kind.ODS),
    (b"opendocument.text", Kind.ODT),
)
_XML_FIRST = (b"<?xml", b"<workbook", b"<office:document")
_WEB = pattern(rb"<(?:!doctype\s+html|html|head|body|table|meta|style|div|tr)\b", re.IGNORECASE)
_SCRIPT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_SEALED = "EncryptedPackage".encode("utf-16-le")
_ENTRY = struct.Struct("<4s24xHHH12x")
_MOST_NAMES = 5_000
_LONGEST_MIMETYPE = 100


def sniff(data: bytes) -> Kind:
    """The kind of a file's bytes. A damaged package is called XLSX: its reader then says what is damaged."""
    if data.startswith(b"PK"):
        return _package(data)
    if data.startswith(_CFB):
        return _compound(data)
    if b"%PDF" in data[:_PDF_HEAD]:
        return Kind.PDF
    if data[:2] in _BIFF and int.from_bytes(data[2:4], "little") in _BIFF_LENGTHS:
        return Kind.XLS
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), None) or _text(data)


def _package(data: bytes) -> Kind:
    names = member_names(data)
    if "[content_types].xml" in names:
        return next((kind for start, kind in _MEMBERS if any(name.startswith(start) for name in names)), Kind.XLSX)
    if "mimetype" in names or "content.xml" in names:
        return _open_document(data)
    return Kind.ARCHIVE if names else Kind.XLSX


def _open_document(data: bytes) -> Kind:
    """By its mimetype; one that cannot be read is called ODS, whose reader says what is damaged."""
    with suppress(FileProblem, KeyError):
        mimetype = Archive(data).peek("mimetype", _LONGEST_MIMETYPE)
        return next((kind for name, kind in _OPEN_DOCUMENT if mimetype.startswith(name)), Kind.ODS)
    return Kind.ODS


def member_names(data: bytes) -> set[str]:
    """The names in a zip's directory in small letters; none where the directory is damaged."""
    end = data.rfind(b"PK\5\6", max(0, len(data) - 65_557))
    if end < 0 or end + 22 > len(data):
        return set()
    place = end - int.from_bytes(data[end + 12 : end + 16], "little")
    names: set[str] = set()
    while 0 <= place <= end - 46 and len(names) < _MOST_NAMES:
        sign, name, extra, comment = _ENTRY.unpack_from(data, place)
        if sign != b"PK\1\2":
            break
        names.add(data[place + 46 : place + 46 + name].decode("utf-8", "replace").casefold())
        place += 46 + name + extra + comment
    return names


def _compound(data: bytes) -> Kind:
    """An OLE compound file by the streams at its top. Source: [MS-CFB]."""
    from olefile import OleFileIO

    if claims_too_much(data):
        return Kind.ENCRYPTED if _SEALED in data else Kind.OLE_BROKEN
    try:
        with OleFileIO(data) as file:
            names = {entry[0].casefold() for entry in file.listdir() if len(entry) == 1}
    except Exception:  # whatever its directory holds, a broken file is told as one
        return Kind.ENCRYPTED if _SEALED in data else Kind.OLE_BROKEN
    return next((kind for name, kind in _STREAMS if name in names), Kind.OLE)


def _text(data: bytes) -> Kind:
    """XML by the namespace of its root, a web page by its first elements, else text or nothing known."""
    start = data[:_PROLOG]
    if start[:2] in _SCRIPT_MARKS or b"\0<" in start[:8] or b"<\0" in start[:8]:
        start = start.replace(b"\0", b"")
    start = start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start.lower().startswith(_XML_FIRST):
        kind = next((kind for name, kind in _NAMESPACES if name in start), None)
        if kind:
            return kind
    if start.startswith(b"<") or _WEB.search(start):
        return Kind.WEB
    return Kind.UNKNOWN if b"\0" in start else Kind.TEXT
