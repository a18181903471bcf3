"""Files that are broken, hostile or something else, each with the code it must end in."""

import io
import struct
import zipfile

from tests.support.packages import packed, parts, sheet_xml, small_book, with_parts

_CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>三级指标</t></is></c></row>'
_NUMBER = '<row r="2"><c r="B2"><v>{}</v></c></row>'


def hostile_files() -> dict[str, tuple[bytes, str]]:
    """Name -> content and the code it ends in; 'ok' for what must still be read."""
    book = small_book(sheet_xml(_CELL))
    sheet = "xl__worksheets__sheet1_dot_xml"
    return {
        "empty": (b"", "EMPTY"),
        "html": (b"<html><p>1</p></html>", "NO_TABLE"),
        "csv": ("项目,金额\n甲,1\n".encode("gbk"), "NOT_XLSX"),
        "pdf": (b"%PDF-1.7 ...", "PDF_BROKEN"),
        "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048), "OLE_BROKEN"),
        "encrypted": (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "ENCRYPTED",
        ),
        "zip": (packed({"a.txt": "1"}), "KIND_UNKNOWN"),
        "ods": (packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "ZIP_BROKEN"),
        "docx": (packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "<d/>"}), "OTHER_DOCUMENT"),
        "xlsb": (packed({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\0"}), "NEEDS_OFFICE"),
        "truncated": (book[: len(book) // 2], "ZIP_BROKEN"),
        "no-workbook": (packed({**parts(book), "_rels/.rels": "<Relationships/>"}), "NOT_XLSX"),
        "bad-checksum": (_flipped(book), "ZIP_BROKEN"),
        "encrypted-member": (_with_flag(book), "ENCRYPTED"),
        "odd-method": (_with_method(book), "ZIP_BROKEN"),
        "duplicate": (_duplicate(book), "ZIP_DUP"),
        "other-case": (with_parts(book, XL__Workbook_dot_xml=parts(book)["xl/workbook.xml"]), "ZIP_DUP"),
        "overlap": (_overlapping(book), "ZIP_DUP"),
        "two-names": (_renamed(book, "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"), "ZIP_BROKEN"),
        "two-names-elsewhere": (_renamed(with_parts(book, xl__a_dot_bin=b"1"), "xl/a.bin", "xl/b.bin"), "ZIP_BROKEN"),
        "no-header": (_renamed(book, "PK\3\4", "PK\3\5"), "ZIP_BROKEN"),
        "upwards": (packed({**parts(book), "../x.xml": "<a/>"}), "ZIP_BROKEN"),
        "bomb": (with_parts(book, xl__media__big_dot_xml=b"<a>" + b" " * (60 << 20) + b"</a>"), "ZIP_SIZE"),
        "lying-size": (_lying(book), "ZIP_SIZE"),
        "doctype": (
            with_parts(book, **{sheet: f'<!DOCTYPE a [<!ENTITY b "c">]>{sheet_xml(_CELL)[56:]}'}),
            "XML_DOCTYPE",
        ),
        "doctype-elsewhere": (with_parts(book, xl__theme_dot_xml="<!DOCTYPE a><a/>"), "XML_DOCTYPE"),
        "not-well-formed": (with_parts(book, **{sheet: sheet_xml(_CELL)[:-5]}), "XML_BAD"),
        "wrong-encoding": (with_parts(book, **{sheet: sheet_xml(_CELL).encode("gbk")}), "XML_BAD"),
        "unknown-encoding": (with_parts(book, **{sheet: sheet_xml(_CELL).replace("UTF-8", "klingon")}), "XML_BAD"),
        "control-character": (with_parts(book, **{sheet: sheet_xml(_CELL).replace("三", "\x01")}), "XML_BAD"),
        "infinite": (small_book(sheet_xml(_CELL + _NUMBER.format("1e309"))), "NOT_FINITE"),
        "nan": (small_book(sheet_xml(_CELL + _NUMBER.format("NaN"))), "NOT_FINITE"),
        "400-digits": (small_book(sheet_xml(_CELL + _NUMBER.format("9" * 400))), "NOT_FINITE"),
        "underscores": (small_book(sheet_xml(_CELL + _NUMBER.format("1_000"))), "NOT_FINITE"),
        "row-zero": (small_book(sheet_xml(_CELL + '<row r="0"/>')), "TOO_LARGE"),
        "row-2000000000": (small_book(sheet_xml(_CELL + '<row r="2000000000"/>')), "TOO_LARGE"),
        "cell-outside": (small_book(sheet_xml(_CELL + '<row r="2"><c r="XFE2"><v>1</v></c></row>')), "TOO_LARGE"),
        "deep": (small_book(sheet_xml(_CELL, after="<a>" * 500 + "</a>" * 500)), "TOO_LARGE"),
        "merges": (small_book(sheet_xml(_CELL, after=_merges(60_000))), "TOO_LARGE"),
        "whole-sheet-merge": (small_book(sheet_xml(_CELL, after=_merges(1, "A1:XFD1048576"))), "ok"),
        "sparse-corner": (small_book(sheet_xml(_CELL + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')), "ok"),
        "styled-cells": (small_book(sheet_xml(_CELL + _styled(300_000))), "ok"),
        "no-sheet": (with_parts(book, xl__worksheets__sheet1_dot_xml="<a/>"), "ok"),
    }


def _merges(count: int, area: str = "") -> str:
    cells = "".join(f'<mergeCell ref="{area or f"A{row}:B{row}"}"/>' for row in range(1, count + 1))
    return f"<mergeCells>{cells}</mergeCells>"


def _styled(count: int) -> str:
    return "".join(f'<row r="{row}"><c r="B{row}" s="1"/></row>' for row in range(2, count + 2))


def _flipped(book: bytes) -> bytes:
    """One bit of the sheet's packed bytes, found through the directory."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        info = archive.getinfo("xl/workbook.xml")
    place = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    return book[:place] + bytes([book[place] ^ 4]) + book[place + 1 :]


def _directory(book: bytes, name: str) -> int:
    """Where a member's directory entry starts."""
    return book.rindex(name.encode()) - 46


def _with_flag(book: bytes) -> bytes:
    place = _directory(book, "xl/workbook.xml") + 8
    return book[:place] + b"\x01" + book[place + 1 :]


def _with_method(book: bytes) -> bytes:
    place = _directory(book, "xl/workbook.xml") + 10
    return book[:place] + b"\x0c" + book[place + 1 :]


def _renamed(book: bytes, name: str, other: str) -> bytes:
    """The first place that holds the name, which is its member's local header, says another; the directory does not."""
    return book.replace(name.encode(), other.encode(), 1)


def _lying(book: bytes) -> bytes:
    """The directory says the workbook part is 10 bytes long."""
    place = _directory(book, "xl/workbook.xml") + 24
    return book[:place] + struct.pack("<I", 10) + book[place + 4 :]


def _overlapping(book: bytes) -> bytes:
    """Two members that begin at one place."""
    first, second = _directory(book, "_rels/.rels"), _directory(book, "xl/workbook.xml")
    return book[: second + 42] + book[first + 42 : first + 46] + book[second + 46 :]


def _duplicate(book: bytes) -> bytes:
    buffer = io.BytesIO(book)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/duplicate.xml", "<a/>")
        archive.writestr("xl/duplicatf.xml", "<a/>")
    return buffer.getvalue().replace(b"xl/duplicatf.xml", b"xl/duplicate.xml")
