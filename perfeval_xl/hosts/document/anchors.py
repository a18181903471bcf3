"""Where comments hang in document.xml: begin, end and reference, put around a paragraph's text and taken away again.

Each anchor stands in its paragraph and carries the comment's number; a run of ours holds nothing but the reference.
Source: ECMA-376 Part 1, 17.13.4.
"""

from collections.abc import Iterable, Iterator, Set
from typing import NamedTuple

from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.document.tree import Element, end_of
from perfeval_xl.hosts.document.writing import prefix_of

_ENDS = frozenset({"commentRangeStart", "commentRangeEnd"})
_REFERENCE = "commentReference"
_ANCHORS = _ENDS | {_REFERENCE}


class Anchored(NamedTuple):
    """The paragraphs between which a comment's text stands, and its number."""

    first: Element
    last: Element
    number: int


def anchor_splices(data: bytes, anchored: Iterable[Anchored]) -> Iterator[xml.Splice]:
    """The splices that hang comments on paragraphs, each paragraph once."""
    for first, last, number in anchored:
        prefix = prefix_of(first)
        begin = f'<{prefix}commentRangeStart {prefix}id="{number}"/>'.encode()
        end = (
            f'<{prefix}commentRangeEnd {prefix}id="{number}"/>'
            f'<{prefix}r><{prefix}commentReference {prefix}id="{number}"/></{prefix}r>'
        ).encode()
        if first is last and first.close == first.start:
            yield _opened(data, first, begin + end)
            continue
        properties = first.child("pPr")
        place = end_of(data, properties) if properties else xml.tag_end(data, first.start)
        yield _opened(data, first, begin) if first.close == first.start else xml.Splice(place, place, begin)
        yield _opened(data, last, end) if last.close == last.start else xml.Splice(last.close, last.close, end)


def _opened(data: bytes, paragraph: Element, text: bytes) -> xml.Splice:
    """A paragraph that is one tag, with a content."""
    end = end_of(data, paragraph)
    return xml.Splice(end - 2, end, b">" + text + f"</{paragraph.tag}>".encode())


def numbers_in(element: Element) -> Iterator[int]:
    """The numbers that anchors below an element speak of."""
    for child in () if _ANCHORS.isdisjoint(element.part.names) else element.children:
        if child.name in _ANCHORS:
            yield _number(child)
        yield from numbers_in(child)


def _number(anchor: Element) -> int:
    text = anchor.value("id")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def removals(data: bytes, element: Element, numbers: Set[int]) -> Iterator[xml.Splice]:
    """The splices that take the anchors of these comments away; a paragraph left without content is one tag again."""
    for child in element.children:
        if child.name in _ANCHORS:
            if _number(child) in numbers:
                yield xml.Splice(child.start, end_of(data, child), b"")
        elif child.name == "r" and _is_bare(data, child, numbers):
            yield xml.Splice(child.start, end_of(data, child), b"")
        elif child.name == "p":
            yield from _from_paragraph(data, child, numbers)
        else:
            yield from removals(data, child, numbers)


def _from_paragraph(data: bytes, paragraph: Element, numbers: Set[int]) -> Iterator[xml.Splice]:
    splices = list(removals(data, paragraph, numbers))
    begun = xml.tag_end(data, paragraph.start)
    gone = sum(splice.end - splice.start for splice in splices)
    if splices and gone == paragraph.close - begun:
        yield xml.Splice(begun - 1, end_of(data, paragraph), b"/>")
    else:
        yield from splices


def _is_bare(data: bytes, run: Element, numbers: Set[int]) -> bool:
    """Whether a run holds nothing but the reference to one of these comments."""
    reference = run.child(_REFERENCE)
    if reference is None or _number(reference) not in numbers:
        return False
    properties = run.child("rPr")
    begun = end_of(data, properties) if properties else xml.tag_end(data, run.start)
    return not (data[begun : reference.start] + data[end_of(data, reference) : run.close]).strip()
