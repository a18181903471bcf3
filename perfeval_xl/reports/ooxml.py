"""Names and small helpers for the XML of Word documents."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

Element = Any
"""An lxml element; lxml comes without types."""


def q(name: str) -> str:
    """w:name with its namespace written out."""
    return f"{{{W}}}{name}"


def element(name: str, /, **attributes: object) -> Element:
    """A new w:name element with w: attributes."""
    made = etree.Element(q(name))
    for key, value in attributes.items():
        made.set(q(key), str(value))
    return made


def texts(paragraph: Element) -> list[Element]:
    """The w:t elements of a paragraph's own runs, text boxes inside it left out."""
    found = paragraph.iterfind(f".//{q('t')}")
    return [each for each in found if next(each.iterancestors(q("p"))) is paragraph]


def text_of(paragraph: Element) -> str:
    """A paragraph's own text."""
    return "".join(each.text or "" for each in texts(paragraph))


def set_text(node: Element, text: str) -> None:
    """Put text into a w:t; blanks at its ends are kept."""
    node.text = text
    node.set(SPACE, "preserve")


def paragraphs(root: Element) -> Iterator[Element]:
    """Every w:p in document order."""
    yield from root.iter(q("p"))


def remove(node: Element) -> None:
    """Take an element out of its parent."""
    node.getparent().remove(node)


def unwrap(node: Element) -> None:
    """Put an element's children in its place."""
    parent = node.getparent()
    at = parent.index(node)
    for child in reversed(list(node)):
        parent.insert(at, child)
    parent.remove(node)
