"""Statements of a template ({% for %}, {% if %} …) and what of the document they take in.

A statement alone in its paragraph stands for the paragraph, alone in its table row for the row. One that opens at the
beginning of a row and closes at the row's end repeats the row. Anything else must open and close in one place: what
lies between would else be half a cell, and the document could not be put together again.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from perfeval_xl.reports.faults import fault
from perfeval_xl.reports.ooxml import Element, paragraphs, q, remove, set_text, text_of, texts

TagsOf = Callable[[str], list[str]]
"""The tags of a text, in order."""
_STATEMENT = re.compile(r"\{%[-+]?\s*([a-z]+)\b.*%\}", re.S)
BLOCKS = {name: f"end{name}" for name in ("if", "for", "block", "macro", "call", "filter", "with", "autoescape", "raw")}
"""Statements that take something in, with their ends; a `set` without = is one as well."""
_BRANCHES = frozenset({"else", "elif"})
_ALONE = frozenset({*BLOCKS, *BLOCKS.values(), *_BRANCHES, "set", "endset"} - {"filter", "endfilter"})
"""A filter works on text; over whole paragraphs it would change the document's own markup."""
_TRIM = re.compile(r"^\{%[-+]|[-+]%\}$")
_ASSIGNED = re.compile(r"\{%[-+]?\s*set\s[^=]+=")


class _Place(NamedTuple):
    """A statement with the paragraph it stands in; `alone` is the element that it stands for, if it does."""

    word: str
    text: str
    paragraph: Element
    alone: Element | None

    @property
    def container(self) -> Element:
        """The element whose children the statement stands between."""
        return (self.paragraph if self.alone is None else self.alone).getparent()


def word_of(tag: str) -> str:
    """The statement's word: for, endif; '' for what is none."""
    found = _STATEMENT.fullmatch(tag)
    return found[1] if found else ""


def opens(tag: str) -> str:
    """The word that must close what a tag opens, '' for one that opens nothing."""
    word = word_of(tag)
    if word == "set":
        return "" if _ASSIGNED.match(tag) else "endset"
    return BLOCKS.get(word, "")


def stands_alone(tag: str) -> bool:
    """Whether a tag may stand for the paragraph or row that holds nothing else."""
    return word_of(tag) in _ALONE


def lift_statements(root: Element, tags_of: TagsOf) -> None:
    """Take statements that stand for their paragraph or row out of it, and check that all open and close in one place.

    Raises `ReportTemplateError` with the paragraph of a pair that does not.
    """
    for row in list(root.iter(q("tr"))):
        if _holds_comments_alone(row, tags_of):
            remove(row)
        else:
            _hoist_from_row(row, tags_of)
    places = [place for paragraph in paragraphs(root) for place in _places(paragraph, tags_of)]
    _check_pairs(places)
    for place in places:
        if place.alone is not None:
            _stand_in(place.alone, place.text)


def _holds_comments_alone(row: Element, tags_of: TagsOf) -> bool:
    """Whether a row is there for a note to whoever keeps the template."""
    written = [text.strip() for each in paragraphs(row) if (text := text_of(each)).strip()]
    return bool(written) and all(text.startswith("{#") and tags_of(text) == [text] for text in written)


def _places(paragraph: Element, tags_of: TagsOf) -> Iterator[_Place]:
    whole = text_of(paragraph).strip()
    tags = tags_of(whole)
    alone = tags == [whole] and stands_alone(whole)
    for tag in tags:
        if word := word_of(tag):
            yield _Place(word, tag, paragraph, _alone_element(paragraph) if alone else None)


def _alone_element(paragraph: Element) -> Element:
    """The row that holds nothing but this paragraph's statement, or the paragraph."""
    row = next(paragraph.iterancestors(q("tr")), None)
    if row is None or any(text_of(each).strip() for each in paragraphs(row) if each is not paragraph):
        return paragraph
    return row


def _check_pairs(places: Sequence[_Place]) -> None:
    """Every pair and its branches between children of one element, all for themselves or all inside text."""
    opened: list[_Place] = []
    for place in places:
        end = opens(place.text)
        if end:
            opened.append(place)
        elif opened and (place.word == opens(opened[-1].text) or place.word in _BRANCHES):
            _check_together(opened[-1], place)
            if place.word not in _BRANCHES:
                opened.pop()


def _check_together(first: _Place, second: _Place) -> None:
    if first.word == "filter" and first.paragraph is not second.paragraph:
        raise fault(f"“{first.text}”和“{second.text}”要在同一段里", text_of(second.paragraph))
    alike = (first.alone is None) == (second.alone is None)
    if first.container is not second.container or not alike:
        what = f"“{first.text}”和“{second.text}”不在一起：一个在表格的格子或段落里，另一个在外面"
        raise fault(what, text_of(second.paragraph))


def _stand_in(element: Element, text: str) -> None:
    """The bare statement in the element's place: between elements Jinja needs no paragraph."""
    bare = f"\n{_TRIM.sub(lambda end: end[0].strip('-+'), text)}"
    before, parent = element.getprevious(), element.getparent()
    tail = f"{bare}{element.tail or ''}"
    element.tail = None
    if before is None:
        parent.text = f"{parent.text or ''}{tail}"
    else:
        before.tail = f"{before.tail or ''}{tail}"
    remove(element)


def _hoist_from_row(row: Element, tags_of: TagsOf) -> None:
    """A statement that opens in a row's first cell and closes in its last, with nothing outside, repeats the row."""
    while (pair := _outer_pair(row, tags_of)) is not None:
        first, last = pair
        for place, outside in ((first, row.addprevious), (last, row.addnext)):
            _cut(place)
            outside(_row_with(row, place.text))


def _outer_pair(row: Element, tags_of: TagsOf) -> tuple[_Place, _Place] | None:
    filled = [each for each in paragraphs(row) if text_of(each).strip()]
    if len(filled) < 2 or filled[0].getparent() is filled[-1].getparent():
        return None
    first, last = text_of(filled[0]).strip(), text_of(filled[-1]).strip()
    opening, closing = tags_of(first)[:1], tags_of(last)[-1:]
    if not (opening and closing and first.startswith(opening[0]) and last.endswith(closing[0])):
        return None
    if opens(opening[0]) != word_of(closing[0]) or not opens(opening[0]):
        return None
    inside = [tag for each in filled for tag in tags_of(text_of(each))][1:-1]
    if not _balanced(inside):
        return None
    return _Place("", opening[0], filled[0], None), _Place("", closing[0], filled[-1], None)


def _balanced(tags: Sequence[str]) -> bool:
    """Whether statements close what they open and nothing else, without a branch of what lies outside."""
    opened: list[str] = []
    for tag in tags:
        if end := opens(tag):
            opened.append(end)
        elif opened and word_of(tag) == opened[-1]:
            opened.pop()
        elif word_of(tag).startswith("end") or (word_of(tag) in _BRANCHES and not opened):
            return False
    return not opened


def _cut(place: _Place) -> None:
    """Take the tag's text out of its paragraph: the opening one's first, the closing one's last occurrence."""
    nodes = [node for node in texts(place.paragraph) if place.text in (node.text or "")]
    node = nodes[0] if opens(place.text) else nodes[-1]
    before, _, after = node.text.partition(place.text) if opens(place.text) else node.text.rpartition(place.text)
    set_text(node, before + after)


def _row_with(row: Element, text: str) -> Element:
    """A row that holds nothing but a statement."""
    made = row.makeelement(q("tr"))
    cell = made.makeelement(q("tc"))
    paragraph, run, node = (made.makeelement(q(name)) for name in ("p", "r", "t"))
    set_text(node, text)
    run.append(node)
    paragraph.append(run)
    cell.append(paragraph)
    made.append(cell)
    return made
