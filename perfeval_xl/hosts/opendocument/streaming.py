"""content.xml read as it comes, row by row: what has been read is given back, so that no file fills the memory.

A hostile file may hold millions of elements that say nothing; they are counted before any tree is made of them.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from perfeval_xl.hosts.container.zip import Archive
from perfeval_xl.hosts.opendocument.names import OFFICE, TABLE
from perfeval_xl.hosts.problems import problem

_MOST_MARKS = 400_000
"""Signs that begin an element or hold an attribute, as far as their elements are kept: styles, and the row begun."""
_PIECE = 1 << 16
_PROLOG = 4096
_TABLE, _ROW = f"{TABLE}table", f"{TABLE}table-row"
_GROUPS = frozenset({f"{TABLE}table-row-group", f"{TABLE}table-rows", f"{TABLE}table-header-rows"})


def pieces_of(data: bytes) -> Iterator[bytes]:
    """A file that stands in no package, piece by piece."""
    return (data[place : place + _PIECE] for place in range(0, len(data), _PIECE))


def parsed(archive: Archive, name: str) -> Any:
    """A part of the package that holds styles, as a tree. Raises as `rows_of` does."""
    tree = _Tree(name)
    for piece in archive.pieces(name):
        tree.feed(piece)
    return tree.close()


class Content:
    """The tables of a content and their rows, while it is read."""

    def __init__(self, name: str, pieces: Iterable[bytes]) -> None:
        self._tree = _Tree(name)
        self._pieces = iter(pieces)
        self._open: list[Any] = []
        """The tables and rows that have begun, the innermost last."""

    def tables(self) -> Iterator[tuple[Any, Iterator[Any]]]:
        """Each table of the sheet, with what stands before it, and its rows, which are to be read before the next.

        A row is gone when the next one is asked for. Raises NO_TABLE where there is no spreadsheet, XML_BAD,
        XML_DOCTYPE and TOO_LARGE.
        """
        events = self._events()
        for begun, node in events:
            if begun and node.tag == _TABLE and len(self._open) == 1 and _is_sheet(node):
                yield node, self._rows(node, events)
                _forget(node)
        if self._tree.close().find(f".//{OFFICE}spreadsheet") is None:
            raise problem("NO_TABLE")

    def _rows(self, table: Any, events: Iterator[tuple[bool, Any]]) -> Iterator[Any]:
        for begun, node in events:
            if begun:
                continue
            if node is table:
                return
            if node.tag == _ROW and self._open == [table] and _is_row(node, table):
                yield node
                _forget(node, table)
                self._tree.light = True

    def _events(self) -> Iterator[tuple[bool, Any]]:
        """Whether a table or row begins or ends, and which."""
        for piece in self._pieces:
            for action, node in self._tree.feed(piece):
                if action == "start":
                    self._open.append(node)
                else:
                    self._open.pop()
                yield action == "start", node


class _Tree:
    """A parser, and how much it keeps."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._parser = etree.XMLPullParser(
            ("start", "end"), tag=(_TABLE, _ROW), resolve_entities=False, no_network=True, load_dtd=False
        )
        self._marks = 0
        self._first = True
        self.light = False
        """Whether all that has come is given back, but for styles and what stands around the rows."""

    def feed(self, piece: bytes) -> Iterator[tuple[str, Any]]:
        """The next piece of the part: the tables and rows that begin and end in it."""
        if self._first and b"<!DOCTYPE" in piece[:_PROLOG]:
            raise problem("XML_DOCTYPE", self._name)
        self._first = False
        if self.light:
            self._marks, self.light = 0, False
        self._marks += piece.count(b"<") + piece.count(b"=")
        if self._marks > _MOST_MARKS:
            raise problem("TOO_LARGE", f"{self._name} 里的元素太多")
        self._try(self._parser.feed, piece)
        return iter(self._parser.read_events())

    def close(self) -> Any:
        """The root, with whatever has not been given back."""
        root = self._try(self._parser.close)
        if root.getroottree().docinfo.internalDTD is not None:  # behind a long comment, or in another encoding
            raise problem("XML_DOCTYPE", self._name)
        return root

    def _try(self, step: Any, *given: bytes) -> Any:
        try:
            return step(*given)
        except etree.XMLSyntaxError as fault:
            if fault.code == etree.ErrorTypes.ERR_NO_MEMORY:
                raise MemoryError from None
            raise problem("XML_BAD", self._name) from None


def _is_sheet(table: Any) -> bool:
    parent = table.getparent()
    return parent is not None and parent.tag == f"{OFFICE}spreadsheet"


def _is_row(row: Any, table: Any) -> bool:
    """Whether a row is the table's own, in groups or not; tables inside of shapes have rows of theirs."""
    parent = row.getparent()
    while parent is not None and parent is not table:
        if parent.tag not in _GROUPS:
            return False
        parent = parent.getparent()
    return parent is table


def _forget(node: Any, top: Any = None) -> None:
    """Give back what a node holds and what stands before it, up to the children of `top` or of its parent."""
    node.clear()
    while node is not None and node is not top:
        while node.getprevious() is not None:
            del node.getparent()[0]
        node = node.getparent() if top is not None else None
