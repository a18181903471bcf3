"""Before any parser: is this the kind of file asked for, and safe to open? By its bytes, never by its name."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from perfeval_xl.hosts.container.zip import Archive
from perfeval_xl.hosts.problems import problem

LARGEST_FILE = 64 << 20
_MOST_MEMBERS = 5_000
_LARGEST_PART = 256 << 20
_LARGEST_TOTAL = 512 << 20
_RATIO_FROM = 16 << 20
"""Small parts may be squeezed as they like: an empty form of 10,000 rows shrinks to a hundredth."""
_HIGHEST_RATIO = 400
_PROLOG = 4096
_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XML = (".xml", ".rels", ".vml")
_LONGEST_PROLOG = 1 << 16
_MOST_LONG_PROLOGS = 16
"""Parts that may begin with kilobytes of comments; programs write none, and thousands would take minutes."""
_ROOT = re.compile(rb"<[A-Za-z_]")
_AT_ONCE = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml[^<>]*\?>)?[\r\n]{0,2}<[A-Za-z_]")
"""A part that begins with its root, as nearly all do: nothing is before it but the declaration."""
_ASIDE = {b"<!--": b"-->", b"<?": b"?>"}
"""Comments and processing instructions may stand before a DOCTYPE, and may hold what looks like a root element."""
_ASIDE_OPENS = re.compile(rb"<!--|<\?")


class FileKind(NamedTuple):
    """A kind of file: the codes for what is no such file, and the parts that tell another kind."""

    foreign: str
    legacy: str
    others: Mapping[str, str]
    largest_xml: int
    """Bytes of a part that is read as a whole."""


WORKBOOK = FileKind(
    "NOT_XLSX",
    "LEGACY_XLS",
    {
        "word/document.xml": "是 Word 文档",
        "ppt/presentation.xml": "是演示文稿",
        "xl/workbook.bin": "是二进制工作簿 .xlsb",
    },
    _LARGEST_PART,
)
DOCUMENT = FileKind(
    "NOT_DOCX",
    "LEGACY_DOC",
    {
        "xl/workbook.xml": "是 Excel 表格",
        "xl/workbook.bin": "是 Excel 表格",
        "ppt/presentation.xml": "是演示文稿",
    },
    24 << 20,
)
_LOOKS = (
    (b"%PDF", "是 PDF 文件"),
    (b"<", "是网页或 XML 文件，常见于从系统里“导出 Excel”"),
    (b"{\\rtf", "是 RTF 文档"),
    (b"Rar!", "是 RAR 压缩包"),
    (b"7z\xbc\xaf", "是 7z 压缩包"),
    (b"\x89PNG", "是图片"),
    (b"\xff\xd8\xff", "是图片"),
)


def open_archive(data: bytes, kind: FileKind = WORKBOOK) -> Archive:
    """The file's container, once it has passed: size, kind, directory, member sizes and names, prologs of its XML.

    Raises `FileProblem` with EMPTY, TOO_LARGE, ENCRYPTED, ZIP_BROKEN, ZIP_DUP, ZIP_SIZE, XML_DOCTYPE, XML_BAD and the
    codes of the kind required: NOT_XLSX and LEGACY_XLS, or NOT_DOCX and LEGACY_DOC.
    """
    if not data:
        raise problem("EMPTY")
    if len(data) > LARGEST_FILE:
        raise problem("TOO_LARGE", f"{len(data) >> 20} MB")
    if data.startswith(_CFB):
        raise problem("ENCRYPTED" if "EncryptedPackage".encode("utf-16-le") in data else kind.legacy)
    if data[:2] != b"PK":
        raise problem(kind.foreign, _looks_like(data))
    archive = Archive(data)
    check_members(archive)
    _check_kind(archive, kind)
    _check_prologs(archive)
    return archive


def _looks_like(data: bytes) -> str:
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, words in _LOOKS:
        if start.startswith(magic):
            return words
    return "内容不认识，可能是文本或损坏的文件"


def check_members(archive: Archive) -> None:
    """What no reader need unpack. Raises ZIP_SIZE for too many or too large parts, ZIP_BROKEN for odd names."""
    if len(archive.members) > _MOST_MEMBERS:
        raise problem("ZIP_SIZE", f"{len(archive.members)} 个部件")
    total = 0
    for name, member in archive.members.items():
        total += member.size
        if member.size > _LARGEST_PART or total > _LARGEST_TOTAL:
            raise problem("ZIP_SIZE", f"{name} 解压后 {member.size >> 20} MB")
        if member.size > _RATIO_FROM and member.packed * _HIGHEST_RATIO < member.size:
            raise problem("ZIP_SIZE", f"{name} 的压缩比异常")
        if name.startswith("/") or ".." in name.split("/") or name[1:3] == ":/":
            raise problem("ZIP_BROKEN", f"部件名不对：{name[:60]}")


def _check_kind(archive: Archive, kind: FileKind) -> None:
    names = {name.casefold() for name in archive.members}
    if "[content_types].xml" not in names:
        raise problem(kind.foreign, "是 OpenDocument 文件" if "mimetype" in names else "是普通压缩包")
    for name, words in kind.others.items():
        if name in names:
            raise problem(kind.foreign, words)
    for name, member in archive.members.items():
        if member.size > kind.largest_xml and name.lower().endswith(_XML):
            raise problem("ZIP_SIZE", f"{name} 解压后 {member.size >> 20} MB")


def _check_prologs(archive: Archive) -> None:
    """A DOCTYPE can only stand before the root element, so the start of each part tells."""
    long = 0
    for name in archive.members:
        if not name.lower().endswith(_XML):
            continue
        start = archive.peek(name, _PROLOG)
        if _AT_ONCE.match(start):
            continue
        start, root = _prolog(start)
        if root is None and archive.members[name].size > _PROLOG:
            long += 1
            if long > _MOST_LONG_PROLOGS:
                raise problem("XML_BAD", name)
            start, root = _prolog(archive.peek(name, _LONGEST_PROLOG))
        if b"<!DOCTYPE" in (start[: root.start()] if root else start):
            raise problem("XML_DOCTYPE", name)
        if root is None and archive.members[name].size > _LONGEST_PROLOG:
            raise problem("XML_BAD", name)


def _prolog(start: bytes) -> tuple[bytes, re.Match[bytes] | None]:
    """The start of a part without its comments and instructions, and where its root element begins."""
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in start[:4]:
        start = start.replace(b"\0", b"")
    start, cut_off = _without_asides(start)
    return start, None if cut_off else _ROOT.search(start)


def _without_asides(start: bytes) -> tuple[bytes, bool]:
    """What stands outside of comments and instructions up to the root element, and whether one of them has no end.

    Goes forward only: a search for each comment's end from every beginning would take hours on what is no XML at all.
    """
    outside: list[bytes] = []
    place = 0
    while (opened := _ASIDE_OPENS.search(start, place)) is not None:
        outside.append(start[place : opened.start()])
        if _ROOT.search(outside[-1]):
            return b"".join(outside), False
        end = start.find(_ASIDE[opened[0]], opened.end())
        if end < 0:
            return b"".join(outside), True
        place = end + len(_ASIDE[opened[0]])
    return b"".join([*outside, start[place:]]), False
