"""Chapters of a finished document: a heading with nothing under it goes, and those left are numbered anew."""

import re
from collections.abc import Callable
from itertools import takewhile
from typing import Any, NamedTuple

from perfeval_xl.reports.numbers import chinese
from perfeval_xl.reports.ooxml import Element, child, q, remove, set_text, text_of, texts

_NUMBERS: tuple[tuple[re.Pattern[str], Callable[[int], str]], ...] = (
    (re.compile(r"\s{0,20}[一二三四五六七八九十]{1,9}、"), lambda number: f"{chinese(number)}、"),
    (re.compile(r"\s{0,20}[（(][一二三四五六七八九十]{1,9}[）)]"), lambda number: f"（{chinese(number)}）"),
    (re.compile(r"\s{0,20}[0-9]{1,9}[.．、]"), lambda number: f"{number}."),
    (re.compile(r"\s{0,20}[（(][0-9]{1,9}[）)]"), lambda number: f"（{number}）"),
)
"""The four levels of GB/T 9704-2012, 7.3.3."""
_AFTER_CHAPTERS = frozenset(("附件说明", "附件标记", "附件标题", "落款", "成文日期"))
_LEVELS = 9
_SETTINGS, _STYLED, _LEVEL = map(q, ("pPr", "pStyle", "outlineLvl"))
_PARAGRAPH, _SECTION, _DRAWING = q("p"), q("sectPr"), f".//{q('drawing')}"
_STYLE, _NAME, _BASED, _ID, _VALUE = map(q, ("style", "name", "basedOn", "styleId", "val"))


class Outline:
    """Which paragraphs of a document are headings, by their own outline level or their style's."""

    def __init__(self, document: Any) -> None:
        styles = document.styles.element.iterchildren(_STYLE)
        self._styles = {name: each for each in styles if (name := each.get(_ID)) is not None}
        self._levels: dict[str, int | None] = {}
        after = (key for key, style in self._styles.items() if _value_of(style, _NAME) in _AFTER_CHAPTERS)
        self._after_chapters = frozenset(after)

    def level(self, paragraph: Element) -> int | None:
        """0 for a first-level heading; None for text."""
        own = _level_in(paragraph)
        return self._style_level(_style_of(paragraph)) if own is None else own

    def _style_level(self, name: str | None) -> int | None:
        if name is None:
            return None
        if name not in self._levels:
            self._levels[name] = self._inherited(name)
        return self._levels[name]

    def _inherited(self, name: str | None) -> int | None:
        for _ in range(_LEVELS):
            style = self._styles.get(name or "")
            if style is None:
                return None
            level = _level_in(style)
            if level is not None:
                return level
            name = _value_of(style, _BASED)
        return None

    def ends_chapters(self, paragraph: Element) -> bool:
        """Whether signature or annex begin here."""
        return _style_of(paragraph) in self._after_chapters


def _value_of(node: Element | None, tag: str) -> str | None:
    """The value of a node's first child of a name."""
    found = None if node is None else child(node, tag)
    return None if found is None else found.get(_VALUE)


def _style_of(paragraph: Element) -> str | None:
    return _value_of(child(paragraph, _SETTINGS), _STYLED)


def _level_in(node: Element) -> int | None:
    found = _value_of(child(node, _SETTINGS), _LEVEL)
    return int(found) if found is not None and int(found) < _LEVELS else None


class _Heading(NamedTuple):
    """A paragraph that is a heading, 0 for one of the first level."""

    node: Element
    level: int


def settle_headings(document: Any) -> None:
    """Change a document in place."""
    headings = _drop_empty(document.element.body, Outline(document))
    _number(_join_only_parts(headings))


def _drop_empty(body: Element, outline: Outline) -> list[_Heading]:
    """The headings that stay; from the end on, so that a heading whose last sub-heading goes is empty itself."""
    below: int | None = -1
    headings: list[_Heading] = []
    for node in reversed(list(body)):
        text = node.tag == _PARAGRAPH
        level = outline.level(node) if text else None
        if node.tag == _SECTION or (text and outline.ends_chapters(node)):
            below = -1
        elif level is not None and below is not None and below <= level:
            remove(node)
            continue
        elif level is not None:
            below = level
        elif not text or text_of(node).strip() or node.find(_DRAWING) is not None:
            below = None
        if level is not None:
            headings.append(_Heading(node, level))
    return headings[::-1]


def _join_only_parts(headings: list[_Heading]) -> list[_Heading]:
    """A heading of several subjects, of which one is left, takes its name: 经验、问题 over （一）问题 alone is 问题."""
    upper = [heading for heading in headings if heading.level in (0, 1)]
    joined = set()
    for number, (node, level) in enumerate(upper):
        if level:
            continue
        below = list(takewhile(lambda each: each.level == 1, upper[number + 1 :]))
        if len(below) == 1 and node.getnext() is below[0].node and _take_name(node, below[0].node):
            joined.add(below[0])
    return [heading for heading in headings if heading not in joined]


def _take_name(heading: Element, part: Element) -> bool:
    """Whether the part was one of the heading's subjects, and has given it its name."""
    start, own = _NUMBERS[0][0].match(text_of(heading)), _NUMBERS[1][0].match(text_of(part))
    if not start or not own:
        return False
    whole, name = text_of(heading)[start.end() :].strip(), text_of(part)[own.end() :].strip()
    if name == whole or name not in whole.split("、"):
        return False
    _replace_start(heading, len(text_of(heading)), start[0] + name)
    remove(part)
    return True


def _number(headings: list[_Heading]) -> None:
    counts = [0] * len(_NUMBERS)
    for node, level in headings:
        if level >= len(_NUMBERS):
            continue
        pattern, numbered = _NUMBERS[level]
        if found := pattern.match(text_of(node)):
            counts[level] += 1
            counts[level + 1 :] = [0] * (len(counts) - level - 1)
            _replace_start(node, found.end(), numbered(counts[level]))


def _replace_start(paragraph: Element, length: int, text: str) -> None:
    for node in texts(paragraph):
        own = node.text or ""
        set_text(node, text + own[length:])
        length, text = max(0, length - len(own)), ""
