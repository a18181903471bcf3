"""What the readers of .docx and .doc have in common: a document as lines and tables, in reading order."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from perfeval_xl.hosts.document.tree import Element


class Line(NamedTuple):
    """A paragraph: its text, its style, its outline level where it has one of its own, its foot- and endnotes."""

    text: str
    style: str = ""
    level: int | None = None
    notes: tuple[tuple[str, str], ...] = ()
    """Kind (footnotes, endnotes) and number of each."""
    element: Element | None = None
    """Where it stands in document.xml."""


class Merge(StrEnum):
    """How a cell goes together with its neighbours."""

    NONE = ""
    TOP = "top"
    """The first of cells merged downwards."""
    ABOVE = "above"
    """It continues the cell above."""
    BEFORE = "before"
    """It continues the cell before it."""


class Box(NamedTuple):
    """A cell of a table: its first grid column from 0, how many it spans, and what stands in it."""

    column: int
    span: int
    content: "tuple[Block, ...]"
    merge: Merge = Merge.NONE
    element: Element | None = None
    """Where it stands in document.xml."""

    @property
    def lines(self) -> Iterator[Line]:
        """Its paragraphs; each row of a table inside it is one line."""
        for block in self.content:
            if isinstance(block, Line):
                yield block
            else:
                yield from (Line(" ".join(box.text for box in row if box.text)) for row in block.rows)

    @property
    def formula(self) -> str | None:
        """The formula of a field that computes it, without its '='; None for a cell that people fill."""
        return self.element.text[1:] if self.element is not None and self.element.text else None

    @property
    def tables(self) -> "Iterator[Table]":
        """The tables inside it."""
        return (block for block in self.content if isinstance(block, Table))

    @property
    def text(self) -> str:
        """Its lines, blank ones around them left out."""
        if len(self.content) == 1 and isinstance(self.content[0], Line):  # nearly every cell, and asked many times
            return self.content[0].text.strip("\n")
        return "\n".join(line.text for line in self.lines).strip("\n")


Row = tuple[Box, ...]


class Table(NamedTuple):
    """A table: its rows, and where the edges of its grid columns stand, in twips from its left."""

    rows: tuple[Row, ...]
    edges: tuple[int, ...]

    def texts(self) -> Iterator[str]:
        """What its cells hold, blank ones left out."""
        return (box.text for row in self.rows for box in row if box.text.strip())


Block = Line | Table


def squeezed(text: str) -> str:
    """A text without white space, as labels are compared."""
    return "".join(text.split())


def row_texts(row: Row) -> tuple[str, ...]:
    """What a row's cells hold, without white space; blank ones left out."""
    return tuple(filter(None, (squeezed(box.text) for box in row)))
