"""Chapters of a finished document: a heading with nothing under it goes, and those left are numbered anew."""

import re
from collections.abc import Callable
from itertools import takewhile
from typing import Any

from perfeval_xl.reports.numbers import chinese
from perfeval_xl.reports.ooxml import Element, q, remove, set_text, text_of, texts

_NUMBERS: tuple[tuple[re.Pattern[str], Callable[[int], str]], ...] = (
    (re.compile(r"\s{0,20}[一二三四五六七八九十]{1,9}、"), lambda number: f"{chinese(number)}、"),
    (re.compile(r"\s{0,20}[（(][一二三四五六七八九十]{1,9}[）)]"), lambda number: f"（{chinese(number)}）"),
    (re.compile(r"\s{0,20}[0-9]{1,9}[.．、]"), lambda number: f"{number}."),
    (re.compile(r"\s{0,20}[（(][0-9]{1,9}[）)]"), lambda number: f"（{number}）"),
)
"""The four levels of GB/T 9704-2012, 7.3.3."""
_AFTER_CHAPTERS = frozenset(("附件说明", "附件标记", "附件标题", "落款", "成文日期"))
_LEVELS = 9


class Outline:
    """Which paragraphs of a document are headings, by their own outline level or their style's."""

    def __init__(self, document: Any) -> None:
        self._names = {style.style_id: style.name for style in document.styles}
        self._styles = {each.get(q("styleId")): each for each in document.styles.element.iterfind(q("style"))}

    def level(self, paragraph: Element) -> int | None:
        """0 for a first-level heading; None for text."""
        style = paragraph.find(f"{q('pPr')}/{q('pStyle')}")
        own = _level_in(paragraph)
        return own if own is not None or style is None else self._style_level(style.get(q("val")))

    def _style_level(self, name: str | None) -> int | None:
        for _ in range(_LEVELS):
            style = self._styles.get(name)
            if style is None:
                return None
            level = _level_in(style)
            if level is not None:
                return level
            based = style.find(q("basedOn"))
            name = None if based is None else based.get(q("val"))
        return None

    def ends_chapters(self, paragraph: Element) -> bool:
        """Whether signature or annex begin here."""
        style = paragraph.find(f"{q('pPr')}/{q('pStyle')}")
        return style is not None and self._names.get(style.get(q("val"))) in _AFTER_CHAPTERS


def _level_in(node: Element) -> int | None:
    found = node.find(f"{q('pPr')}/{q('outlineLvl')}")
    if found is None:
        return None
    level = int(found.get(q("val")))
    return level if level < _LEVELS else None


def settle_headings(document: Any) -> None:
    """Change a document in place."""
    outline = Outline(document)
    _drop_empty(document.element.body, outline)
    _join_only_parts(document.element.body, outline)
    _number(document.element.body, outline)


def _drop_empty(body: Element, outline: Outline) -> None:
    """From the end to the beginning, so that a heading whose last sub-heading goes is empty itself."""
    below: int | None = -1
    for node in reversed(list(body)):
        if node.tag == q("sectPr") or (node.tag == q("p") and outline.ends_chapters(node)):
            below = -1
            continue
        level = outline.level(node) if node.tag == q("p") else None
        if level is not None and below is not None and below <= level:
            remove(node)
        elif level is not None:
            below = level
        elif node.tag != q("p") or text_of(node).strip() or node.find(f".//{q('drawing')}") is not None:
            below = None


def _join_only_parts(body: Element, outline: Outline) -> None:
    """A heading of several subjects, of which one is left, takes its name: 经验、问题 over （一）问题 alone is 问题."""
    headings = [(node, level) for node in body.iterchildren(q("p")) if (level := outline.level(node)) in (0, 1)]
    for number, (node, level) in enumerate(headings):
        below = list(takewhile(lambda each: each[1] == 1, headings[number + 1 :]))
        if level == 0 and len(below) == 1 and node.getnext() is below[0][0]:
            _take_name(node, below[0][0])


def _take_name(heading: Element, part: Element) -> None:
    start, own = _NUMBERS[0][0].match(text_of(heading)), _NUMBERS[1][0].match(text_of(part))
    if not start or not own:
        return
    whole, name = text_of(heading)[start.end() :].strip(), text_of(part)[own.end() :].strip()
    if name != whole and name in whole.split("、"):
        _replace_start(heading, len(text_of(heading)), start[0] + name)
        remove(part)


def _number(body: Element, outline: Outline) -> None:
    counts = [0] * len(_NUMBERS)
    for node in body.iterchildren(q("p")):
        level = outline.level(node)
        if level is None or level >= len(_NUMBERS):
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
