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


_TEXT, _PARAGRAPH = q("t"), q("p")


_TEXTS_WITH = etree.XPath("descendant::w:t[contains(., $words)]", namespaces={"w": W})
_PARAGRAPHS_WITH = etree.XPath("descendant::w:p[@*[name() = $name]]", namespaces={"w": W})


def element(name: str, /, **attributes: object) -> Element:
    """A new w:name element with w: attributes."""
    made = etree.Element(q(name))
    for key, value in attributes.items():
        made.set(q(key), str(value))
    return made


def texts(paragraph: Element) -> list[Element]:
    """The w:t elements of a paragraph's own runs, text boxes inside it left out."""
    found = list(paragraph.iter(_TEXT))
    if next(paragraph.iterdescendants(_PARAGRAPH), None) is None:
        return found
    return [each for each in found if next(each.iterancestors(_PARAGRAPH)) is paragraph]


def text_of(paragraph: Element) -> str:
    """A paragraph's own text."""
    return "".join(each.text or "" for each in texts(paragraph))


def set_text(node: Element, text: str) -> None:
    """Put text into a w:t; blanks at its ends are kept."""
    node.text = text
    node.set(SPACE, "preserve")


def paragraphs(root: Element) -> Iterator[Element]:
    """Every w:p in document order."""
    yield from root.iter(_PARAGRAPH)


def child(node: Element, tag: str) -> Element | None:
    """The first child of a name."""
    return next(node.iterchildren(tag), None)


def texts_with(root: Element, words: str) -> list[Element]:
    """The w:t elements below a root in which some words stand, in document order."""
    found: list[Element] = _TEXTS_WITH(root, words=words)
    return found


def paragraphs_with(root: Element, attribute: str) -> list[Element]:
    """The w:p elements below a root that have an attribute, in document order."""
    found: list[Element] = _PARAGRAPHS_WITH(root, name=attribute)
    return found


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
