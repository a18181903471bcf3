"""The tables of a web page, one sheet a table; what frames other tables is looked through. Texts are as shown."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from pathlib import Path
from typing import Any

from lxml import etree, html

from perfeval_xl.domain.grid import MAX_COLUMN, Area, At
from perfeval_xl.domain.snapshot import Cell, Sheet, Snapshot
from perfeval_xl.hosts.problems import problem

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)
_CHINESE = frozenset({"gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "windows-936"})
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_PROLOG = 4096
_MOST_SPANNED = 500
_MOST_CELLS = 500_000
"""Places of all tables of a page, those that cells span included."""
_MOST_MARKS = 500_000
"""Signs that begin an element or hold an attribute; a tree of more would take hundreds of megabytes."""
_LARGEST_PAGE = 16 << 20
_SPACES = re.compile(r"[ \t\r\f\v\xa0]+")
_AROUND_BREAK = re.compile(r" ?\n ?")
_UNSPOKEN = ("script", "style", "head", "noscript", "template")


def read_web(data: bytes, path: Path) -> Snapshot:
    """All tables that hold something. Raises `FileProblem` NO_TABLE where there is none, TOO_LARGE."""
    page = _page(data)
    if len(page) > _LARGEST_PAGE or page.count(b"<") + page.count(b"=") > _MOST_MARKS:
        raise problem("TOO_LARGE", "网页里的表格太大")
    root = _parsed(_decoded(page))
    sheets = [] if root is None else list(_sheets(root))
    if not sheets:
        raise problem("NO_TABLE")
    return Snapshot(path=str(path), sheets=tuple(sheets))


def _page(data: bytes) -> bytes:
    """The page inside a .mht; anything else as it is."""
    if not data[:_PROLOG].lstrip().lower().startswith((b"mime-version", b"from:", b"content-type")):
        return data
    try:
        parts = message_from_bytes(data).walk()
        pages = [part.get_payload(decode=True) for part in parts if part.get_content_type() == "text/html"]
    except (MessageError, LookupError, ValueError, RecursionError):
        return data
    return next((page for page in pages if isinstance(page, bytes) and b"<t" in page.lower()), data)


def _decoded(data: bytes) -> str:
    """By its byte order mark, by what it says of itself, else UTF-8, else the usual Chinese code page."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    found = _CHARSET.search(data[:_PROLOG])
    named = found[1].decode().lower() if found else "utf-8"
    for name in ("gb18030" if named in _CHINESE else named, "utf-8", "gb18030"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("gb18030", "replace")


def _parsed(text: str) -> Any:
    parser = html.HTMLParser(no_network=True, huge_tree=False)
    try:
        return html.document_fromstring(_DECLARATION.sub("", text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _sheets(root: Any) -> Iterator[Sheet]:
    etree.strip_elements(root, *_UNSPOKEN, with_tail=False)
    for line in root.iter("br"):
        line.tail = "\n" + (line.tail or "")
    number = taken = 0
    for table in root.iter("table"):
        if next(table.iterdescendants("table"), None) is None:
            cells, merges, places = _grid(table)
            taken += places
            if taken > _MOST_CELLS:
                raise problem("TOO_LARGE", "网页里的表格太大")
            if cells:
                number += 1
                yield Sheet(name=f"表{number}", cells=cells, merges=tuple(merges))


def _grid(table: Any) -> tuple[dict[At, Cell], list[Area], int]:
    """The cells of a table, what they span, and how many places it has.

    A cell goes into the first place that no cell above spans.
    """
    cells: dict[At, Cell] = {}
    merges: list[Area] = []
    taken: set[tuple[int, int]] = set()
    for row, line in enumerate(table.iter("tr"), 1):
        column = 1
        for node in line.iterchildren("td", "th"):
            while (row, column) in taken:
                column += 1
            area = _area(node, row, column)
            if area.right > MAX_COLUMN or len(taken) > _MOST_CELLS:
                raise problem("TOO_LARGE", "网页里的表格太大")
            if text := _text(node):
                cells[At(row, column)] = Cell(text)
            if area.bottom > row or area.right > column:
                merges.append(area)
            taken.update((r, c) for r in range(row, area.bottom + 1) for c in range(column, area.right + 1))
            column = area.right + 1
    return cells, merges, len(taken)


def _area(node: Any, row: int, column: int) -> Area:
    return Area(row, column, row + _span(node, "rowspan") - 1, column + _span(node, "colspan") - 1)


def _span(node: Any, name: str) -> int:
    text = (node.get(name) or "1").strip()
    return max(1, min(int(text), _MOST_SPANNED)) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _text(node: Any) -> str:
    return _AROUND_BREAK.sub("\n", _SPACES.sub(" ", str(node.text_content()))).strip()
