"""Several PDFs bound into one, each under a bookmark of its own with its own bookmarks below.

PDFium joins the pages but writes no bookmarks. So these are appended to what it has written, as an update of the
file: new objects, the catalog once more with their root, and a table that leads to both.
"""

import io
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pypdfium2

from perfeval_xl.hosts.pdf.outline import Bookmark, bookmarks

_TRAILER = re.compile(
    rb"trailer\s{0,9}<<(?P<entries>.{0,999}?)>>\s{0,9}startxref\s{1,9}(?P<table>\d{1,20})\s{0,9}%%EOF\s{0,9}\Z",
    re.DOTALL,
)
_ROOT = re.compile(rb"/Root (\d+) 0 R")
_SIZE = re.compile(rb"/Size (\d+)")
_REFERENCE = re.compile(rb"(?<!\d)(\d+) 0 R")


class Part(NamedTuple):
    """One of the PDFs, with what its bookmark says."""

    title: str
    data: bytes


class Bound(NamedTuple):
    """The whole, and how many pages it has."""

    data: bytes
    pages: int


class _Entry(NamedTuple):
    """A bookmark with its page in the whole and those below it."""

    title: str
    page: int
    below: tuple["_Entry", ...] = ()


def bind(parts: Sequence[Part]) -> Bound:
    """The parts in their order. Raises `pypdfium2.PdfiumError` for one that is no PDF."""
    whole = pypdfium2.PdfDocument.new()
    entries: list[_Entry] = []
    try:
        for part in parts:
            first = len(whole)
            source = pypdfium2.PdfDocument(part.data)
            whole.import_pages(source)
            source.close()
            entries.append(_Entry(part.title, first, tuple(_below(first, bookmarks(part.data)))))
        pages = len(whole)
        buffer = io.BytesIO()
        whole.save(buffer)
    finally:
        whole.close()
    return Bound(_with_outline(buffer.getvalue(), entries, pages), pages)


def _below(first: int, inner: Sequence[Bookmark]) -> Iterable[_Entry]:
    """The bookmarks of a part, where there are several: a single one would only repeat the part's."""
    return (_Entry(each.title, first + each.page) for each in inner) if len(inner) > 1 else ()


class _Update:
    """Objects that are appended to a file, and the table that finds them."""

    def __init__(self, data: bytes) -> None:
        trailer = _TRAILER.search(data)
        assert trailer, "PDFium ends a file with a trailer"
        self._data = data
        self._entries = trailer["entries"].strip()
        self._table = trailer["table"]
        self._size = int(_only(_SIZE, self._entries))
        self._objects: dict[int, bytes] = {}

    def root(self) -> int:
        """The number of the catalog."""
        return int(_only(_ROOT, self._entries))

    def content(self, number: int) -> bytes:
        """What stands in an object of the file."""
        found = re.search(rb"(?:\A|[\r\n])%d 0 obj\s*<<(.*?)>>\s*endobj" % number, self._data, re.DOTALL)
        assert found, "PDFium writes every object that is named"
        return found[1]

    def number(self) -> int:
        """The number of a new object."""
        self._size += 1
        return self._size - 1

    def put(self, number: int, content: str) -> None:
        """Write an object, in place of the one of that number."""
        self._objects[number] = f"{number} 0 obj\n<<{content}>>\nendobj\n".encode("ascii")

    def finished(self) -> bytes:
        """The file with its update."""
        data = bytearray(self._data.rstrip() + b"\n")
        table = [b"xref\n"]
        for number, written in sorted(self._objects.items()):
            table.append(b"%d 1\n%010d 00000 n \n" % (number, len(data)))
            data += written
        place = len(data)
        entries = _SIZE.sub(b"/Size %d" % self._size, self._entries)
        data += b"".join(table) + b"trailer\n<<%b /Prev %b>>\nstartxref\n%d\n%%%%EOF\n" % (entries, self._table, place)
        return bytes(data)


def _only(what: re.Pattern[bytes], text: bytes) -> bytes:
    found = what.search(text)
    assert found, "PDFium writes every entry that a file needs"
    return found[1]


def _with_outline(data: bytes, entries: Sequence[_Entry], count: int) -> bytes:
    """The file with its bookmarks, which a reader shows on opening."""
    update = _Update(data)
    catalog = update.content(update.root())
    (above,) = re.findall(rb"/Pages (\d+) 0 R", catalog)
    kids = re.search(rb"/Kids\s*\[(.*?)\]", update.content(int(above)), re.DOTALL)
    pages = [int(page) for page in _REFERENCE.findall(kids[1])] if kids else []
    assert len(pages) == count, "PDFium lists the pages of a new file one after the other"
    top = update.number()
    first, last = _put_entries(update, top, entries, pages)
    update.put(top, f"/Type/Outlines/First {first} 0 R/Last {last} 0 R/Count {len(entries)}")
    update.put(update.root(), f"{catalog.decode('ascii')}/Outlines {top} 0 R/PageMode/UseOutlines")
    return update.finished()


def _put_entries(update: _Update, above: int, entries: Sequence[_Entry], pages: Sequence[int]) -> tuple[int, int]:
    """Write bookmarks that stand under one object, and those below them closed; the first's number and the last's."""
    numbers = [update.number() for _ in entries]
    for place, (number, entry) in enumerate(zip(numbers, entries, strict=True)):
        content = f"/Title {_hexadecimal(entry.title)}/Parent {above} 0 R/Dest[{pages[entry.page]} 0 R/Fit]"
        if place:
            content += f"/Prev {numbers[place - 1]} 0 R"
        if place + 1 < len(numbers):
            content += f"/Next {numbers[place + 1]} 0 R"
        if entry.below:
            first, last = _put_entries(update, number, entry.below, pages)
            content += f"/First {first} 0 R/Last {last} 0 R/Count {-len(entry.below)}"
        update.put(number, content)
    return numbers[0], numbers[-1]


def _hexadecimal(text: str) -> str:
    """A text as PDF writes it, whatever signs are in it."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"
