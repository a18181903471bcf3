"""Files of the other kinds that want all time or memory, lead in circles, or reach out; each with the code it ends in."""

import io
import random
import struct
import zipfile
from collections.abc import Callable, Mapping
from types import MappingProxyType

from tests.support.compound import compound

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {"office": "office", "table": "table", "text": "text", "style": "style"}.items()
)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_DOCX = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
    'Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>',
}
_LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 20}">' for n in range(10))
"""Entities that stand for ten of the one before: a thousand million in the end."""
Maker = Callable[[], bytes]


def ods(tables: str, before: str = "", styles: str = "") -> bytes:
    """A spreadsheet of these tables; `before` stands in front of the root."""
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    root = f"{before}<office:document-content {_NAMES}>{styles}{body}</office:document-content>"
    return squeezed({"mimetype": MIMETYPE, "content.xml": root})


def squeezed(members: dict[str, str | bytes]) -> bytes:
    """A zip of these members, as small as it gets."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, before: str = "", more: Mapping[str, str | bytes] = MappingProxyType({})) -> bytes:
    """A document with this body, and words of a form so that it is looked into."""
    named = "<w:p><w:r><w:t>自评表 一级指标</w:t></w:r></w:p>"
    text = f"{before}<w:document {_W}><w:body>{named}{body}</w:body></w:document>"
    return squeezed({**_DOCX, "word/document.xml": text, **more})


def _row(cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


def _repeated(columns: int, rows: int) -> str:
    cell = f'<table:table-cell table:number-columns-repeated="{columns}"><text:p>1</text:p></table:table-cell>'
    return f"<table:table>{_row(cell, rows)}</table:table>"


def ods_files() -> dict[str, tuple[Maker, str]]:
    """OpenDocument spreadsheets."""
    columns = '<table:table-column table:default-cell-style-name="a"/>' * 16_000
    corner = '<table:table-cell table:number-columns-repeated="15999"/>' + "<table:table-cell/>" * 20
    chain = "".join(
        f'<style:style style:name="s{n}" style:family="table-cell" style:parent-style-name="s{n + 1}"/>'
        for n in range(20_000)
    )
    styles = f"<office:automatic-styles>{chain}</office:automatic-styles>"
    cell = '<table:table-cell table:style-name="s0"><text:p>1</text:p></table:table-cell>'
    group = "<table:table-row-group>"
    spanned = '<table:table-cell table:number-columns-spanned="2"/>'
    spaces = '<table:table-cell><text:p><text:s text:c="999999999"/></text:p></table:table-cell>'
    return {
        "repeated": (lambda: ods(_repeated(16_384, 1_048_576)), "TOO_LARGE"),
        "repeated on many sheets": (lambda: ods(_repeated(1_000, 400) * 300), "TOO_LARGE"),
        "many columns and cells": (lambda: ods(f"<table:table>{columns}{_row(corner) * 3_000}</table:table>"), "ok"),
        "a chain of styles": (lambda: ods(f"<table:table>{_row(cell)}</table:table>", styles=styles), "ok"),
        "deep groups": (
            lambda: ods(f"<table:table>{group * 5_000}{'</table:table-row-group>' * 5_000}</table:table>"),
            "XML_BAD",
        ),
        "laughs": (lambda: ods("&e9;", f"<!DOCTYPE a [{_LAUGHS}]>"), "XML_DOCTYPE"),
        "laughs behind a comment": (lambda: ods("&e9;", f"<!--{' ' * 9000}--><!DOCTYPE a [{_LAUGHS}]>"), "XML_BAD"),
        "laughs in an attribute": (
            lambda: ods('<table:table table:name="&e9;"/>', f"<!--{' ' * 9000}--><!DOCTYPE a [{_LAUGHS}]>"),
            "XML_BAD",
        ),
        "laughs in UTF-16": (
            lambda: squeezed(
                {
                    "mimetype": MIMETYPE,
                    "content.xml": f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [{_LAUGHS}]><a>&e9;</a>'.encode(
                        "utf-16"
                    ),
                }
            ),
            "XML_BAD",
        ),
        "an outside entity": (
            lambda: ods("&x;", f'<!--{" " * 9000}--><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
            "XML_DOCTYPE",
        ),
        "a bomb": (lambda: squeezed({"mimetype": MIMETYPE, "content.xml": b"<a>" + b" " * (200 << 20)}), "ZIP_SIZE"),
        "a bomb of elements": (
            lambda: squeezed({"mimetype": MIMETYPE, "content.xml": b"<a>" + b"<b/>" * (15 << 18) + b"</a>"}),
            "TOO_LARGE",
        ),
        "a bomb of many elements": (_many_elements, "TOO_LARGE"),
        "elements behind each row": (
            lambda: ods(f"<table:table>{(_row('<table:table-cell/>') + '<table:x/>' * 60_000) * 4}</table:table>"),
            "ok",
        ),
        "elements in groups in groups": (lambda: ods(f"<table:table>{_groups(200, 5_000)}</table:table>"), "ok"),
        "a row of spaces": (
            lambda: ods(f"<table:table>{_row(_text(SPACES * 120_000))}</table:table>"),
            "TOO_LARGE",
        ),
        "many spans": (
            lambda: ods(f"<table:table>{_row(spanned, 1_000_000)}</table:table>"),
            "TOO_LARGE",
        ),
        "a text of spaces": (
            lambda: ods(f"<table:table>{_row(spaces)}</table:table>"),
            "ok",
        ),
    }


SPACES = '<text:s text:c="999999999"/>'


def _text(inner: str) -> str:
    return f"<table:table-cell><text:p>{inner}</text:p></table:table-cell>"


def _groups(depth: int, others: int) -> str:
    """Groups in groups, each with elements that say nothing before its row."""
    begun = f"<table:table-row-group>{'<table:x/>' * others}{_row(_text('1'))}"
    return begun * depth + "</table:table-row-group>" * depth


def _many_elements() -> bytes:
    """Elements that no squeezing rule forbids: text between them keeps the ratio low."""
    noise = random.Random(1)
    pieces = [b"<a>"]
    pieces += [b"<b/>" * 40 + b"%x" % noise.getrandbits(32) for _ in range(600_000)]
    return squeezed({"mimetype": MIMETYPE, "content.xml": b"".join([*pieces, b"</a>"])})


def docx_files() -> dict[str, tuple[Maker, str]]:
    """Word documents."""
    cell = "<w:tc><w:p><w:r><w:t>一级指标</w:t></w:r></w:p></w:tc>"
    row = f"<w:tr>{cell}</w:tr>"
    nested = "<w:tbl><w:tr><w:tc>" * 60 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 60
    computed = '<w:tr><w:tc><w:p><w:fldSimple w:instr="=SUM(ABOVE)"/></w:p></w:tc></w:tr>'
    wide = '<w:tbl><w:tr><w:trPr><w:gridBefore w:val="499"/></w:trPr><w:tc/></w:tr></w:tbl>'
    return {
        "laughs": (lambda: docx("&e9;", f"<!DOCTYPE a [{_LAUGHS}]>"), "XML_DOCTYPE"),
        "laughs in the styles": (
            lambda: docx(row, more={"word/styles.xml": f"<!DOCTYPE a [{_LAUGHS}]><a>&e9;</a>"}),
            "XML_DOCTYPE",
        ),
        "a bomb": (lambda: docx("", more={"word/media/a.xml": b"<a>" + b" " * (100 << 20) + b"</a>"}), "ZIP_SIZE"),
        "deep tables": (lambda: docx(nested * 3), "OTHER_DOCUMENT"),
        "deep elements": (lambda: docx("<w:x>" * 10_000 + "</w:x>" * 10_000), "TOO_LARGE"),
        "a table without end": (lambda: docx(f"<w:tbl>{row * 60_000}</w:tbl>"), "OTHER_DOCUMENT"),
        "many tables": (lambda: docx((f"<w:tbl>{row}</w:tbl>" + "<w:p/>") * 20_000), "OTHER_DOCUMENT"),
        "wide tables": (lambda: docx(wide * 5_000), "OTHER_DOCUMENT"),
        "many grids": (
            lambda: docx(f"<w:tbl><w:tblGrid>{'<w:gridCol/>' * 400_000}</w:tblGrid>{row}</w:tbl>"),
            "OTHER_DOCUMENT",
        ),
        "too many paragraphs": (lambda: docx("<w:p/>" * 610_000), "TOO_LARGE"),
        "a long text": (lambda: docx(f"<w:p><w:r><w:t>{'0123456789' * 2_600_000}</w:t></w:r></w:p>"), "ZIP_SIZE"),
        "a field in each cell": (
            lambda: docx(f"<w:tbl>{computed * 20_000}</w:tbl>"),
            "OTHER_DOCUMENT",
        ),
    }


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _globals(places: list[int], names: int) -> bytes:
    sheets = b"".join(
        _record(0x85, struct.pack("<IBB", place, 0, 0) + bytes((1, 0)) + bytes((65 + number % 26,)))
        for number, place in enumerate(places)
    )
    return _record(0x809, struct.pack("<HH", 0x600, 5) + bytes(12)) + sheets + _record(0x0A, b"") + bytes(names)


def xls(sheets: list[bytes], *, times: int = 1) -> bytes:
    """A workbook of these sheets' records; each is listed so many times."""
    begin, end = _record(0x809, struct.pack("<HH", 0x600, 0x10) + bytes(12)), _record(0x0A, b"")
    bodies = [begin + each + end for each in sheets]
    head = len(_globals([0] * len(sheets) * times, 0))
    places, here = [], head
    for body in bodies:
        places += [here] * times
        here += len(body)
    return b"".join([_globals(places, 0), *bodies])


def _number(row: int, column: int) -> bytes:
    return _record(0x203, struct.pack("<HHHd", row, column, 0, 1.0))


def xls_files() -> dict[str, tuple[Maker, str]]:
    """Old workbooks."""
    corner = _number(0, 0) + _number(65535, 255)
    merges = _record(0xE5, struct.pack("<H", 1020) + struct.pack("<4H", 0, 60000, 0, 200) * 1020)
    rows = b"".join(_number(row, 0) for row in range(30_000))
    return {
        "a corner on many sheets": (lambda: xls([corner] * 100), "ok"),
        "one sheet many times": (lambda: xls([rows], times=2_000), "OLE_BROKEN"),
        "many merged areas": (lambda: xls([_number(0, 0) + merges * 100]), "TOO_LARGE"),
        "a circle of sectors": (lambda: _circle(compound({"Workbook": bytes(8192)})), "OLE_BROKEN"),
        "a circle of folders": (
            lambda: _folders(compound({"Workbook": bytes(8192), "A": b"a", "B": b"b"})),
            "OLE_BROKEN",
        ),
        "endless tables of sectors": (lambda: _tables(compound({"Workbook": bytes(8192)})), "OLE_BROKEN"),
        "a stream longer than the file": (lambda: _longer(compound({"Workbook": bytes(8192)})), "OLE_BROKEN"),
    }


def _circle(data: bytes) -> bytes:
    """The table of sectors leads from each one of the stream back to its first."""
    changed = bytearray(data)
    for sector in range(2, 10):
        struct.pack_into("<I", changed, 512 + 4 * sector, 2)
    return bytes(changed)


def _folders(data: bytes) -> bytes:
    """Each entry of the directory is the next one's child and sibling."""
    changed = bytearray(data)
    for number in range(1, 4):
        struct.pack_into("<III", changed, 1024 + 128 * number + 68, number % 3 + 1, number % 3 + 1, number % 3 + 1)
    return bytes(changed)


def _tables(data: bytes) -> bytes:
    """The header tells of tables of sectors for terabytes, and their list leads to itself."""
    changed = bytearray(data)
    count = 30_000_000
    struct.pack_into("<I", changed, 44, count)
    struct.pack_into("<II", changed, 68, 2, (count - 109 + 126) // 127)
    struct.pack_into("<128I", changed, 512 * 3, *[0] * 127, 2)
    return bytes(changed)


def _longer(data: bytes) -> bytes:
    """The directory says that the stream is four gigabytes long; its sectors lead in a circle."""
    changed = bytearray(_circle(data))
    struct.pack_into("<I", changed, 1024 + 128 + 120, 0xFFFFFFF0)
    return bytes(changed)


def doc(text: str, *, pieces: int = 1, pages: int = 1, bounds: list[int] | None = None) -> bytes:
    """An old document with this text (UTF-16), told by so many pieces that all lead to it."""
    raw = text.encode("utf-16-le")
    place = 0x600
    bounds = bounds or [0, len(text)]
    count = len(bounds) - 1
    piece = struct.pack("<HIH", 0, place, 0)
    table = struct.pack(f"<{count + 1}I", *bounds) + piece * count
    clx = b"\2" + struct.pack("<I", len(table)) + table
    listed = struct.pack(f"<{pages + 1}I", *range(pages + 1)) + struct.pack("<I", 2) * pages
    main = bytearray(place) + raw
    struct.pack_into("<HH6xH", main, 0, 0xA5EC, 0xC1, 0)
    struct.pack_into("<I", main, 0x4C, max(bounds))
    struct.pack_into("<II", main, 0x1A2, 0, len(clx))
    struct.pack_into("<II", main, 0xFA, len(clx), len(listed))
    struct.pack_into("<II", main, 0x102, len(clx), len(listed))
    page = struct.pack("<102I", *range(place, place + 102)) + bytes(103)
    main[0x400:0x600] = page.ljust(511, b"\0") + b"\x65"
    return compound({"WordDocument": bytes(main), "0Table": clx + listed})


def doc_files() -> dict[str, tuple[Maker, str]]:
    """Old documents; long ones would not fit into the smallest compound file."""
    words = "一级指标自评表\r"
    long = words * 1_000
    return {
        "pieces that go back": (lambda: doc(long, bounds=[0, len(long)] * 700), "OLE_BROKEN"),
        "pages listed again and again": (lambda: doc(words, pages=2_500), "OLE_BROKEN"),
        "a piece beyond the end": (lambda: doc(words, bounds=[0, 0x7FFFFFF0]), "OTHER_DOCUMENT"),
        "fields in fields": (lambda: doc(words + "\x13\x14" * 9_000 + "字" * 9_000), "OTHER_DOCUMENT"),
    }


def web_files() -> dict[str, tuple[Maker, str]]:
    """Web pages under the names of workbooks."""
    table = "<table><tr><td colspan=500 rowspan=500>一级指标</td></tr></table>"
    deep = "MIME-Version: 1.0\r\n" + "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(3_000)
    )
    return {
        "spans on many tables": (lambda: (table * 4_000).encode(), "TOO_LARGE"),
        "deep tables": (lambda: b"<table><tr><td>" * 50_000, "NO_TABLE"),
        "deep parts": (lambda: (deep + "Content-Type: text/html\r\n\r\n<table><tr><td>1</table>").encode(), "NOT_XLSX"),
        "many elements": (lambda: b"<table>" + b"<tr><td>1" * 3_000_000, "TOO_LARGE"),
        "many breaks": (lambda: b"<table><tr><td>" + b"<br>" * 490_000 + b"1", "ok"),
        "many attributes": (lambda: b"<table><tr>" + b"<td a=1 b=2 c=3 d=4 e=5>1" * 200_000, "TOO_LARGE"),
        "a long page": (lambda: "<table><tr><td>😀".encode() + b"1" * (20 << 20), "TOO_LARGE"),
        "laughs": (lambda: f"<!DOCTYPE html [{_LAUGHS}]><html><table><tr><td>&e9;</table>".encode(), "ok"),
    }


FILES = {
    f"{kind}: {name}": file
    for kind, files in {
        "ods": ods_files(),
        "docx": docx_files(),
        "xls": xls_files(),
        "doc": doc_files(),
        "web": web_files(),
    }.items()
    for name, file in files.items()
}
