"""The sections of a report against the outlines that reports are written by: one that is missing, one that is empty."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from perfeval_xl.domain.form import Form
from perfeval_xl.domain.narrative import Difference, Paragraph, Topic
from perfeval_xl.narrative.outline import bare_title, level_of, number_level
from perfeval_xl.narrative.subjects import Subject
from perfeval_xl.narrative.text import fold
from perfeval_xl.narrative.vocabulary import Words, either

_CHAPTER = 2
"""The level of 一、; 第一部分 is above it."""
_FEWEST = 3
_KNOWN = (5, 6)
"""An outline is a report's when at least this share of its sections is there; a short one leaves out what is not so."""


class _Section(NamedTuple):
    heading: str
    level: int
    filled: bool


def section_differences(
    paragraphs: Sequence[Paragraph], subject: Subject | None, form: Form, words: Words
) -> Iterator[Difference]:
    """What a report on the subject lacks; nothing is said of one that follows none of the known outlines."""
    sections = list(_sections(paragraphs))
    for section, following in zip_longest(sections, sections[1:]):
        if section.level == _CHAPTER and not section.filled and (following is None or following.level <= section.level):
            yield _difference(form, section.heading, "下面没有内容")
    outlines = words.lists["outlines"]["department" if subject is not None and subject.department else "project"]
    for name in _missing([section.heading for section in sections], outlines, words) if subject is not None else ():
        yield _difference(form, name, "没有这一节")


def _sections(paragraphs: Sequence[Paragraph]) -> Iterator[_Section]:
    """The headings in order, each with whether anything stands under it before the next."""
    heading, at_level, filled = "", 0, True
    for paragraph in paragraphs:
        text = fold(paragraph.text)
        level = None if paragraph.table else level_of(text, paragraph.level) if text else None
        if level is None and not paragraph.table and number_level(text) == _CHAPTER:
            level = _CHAPTER
        if level:
            yield from [_Section(heading, at_level, filled)] if heading else []
            head, mark, rest = text.partition("。")
            heading, at_level, filled = bare_title(head), level, bool(mark and rest)
        elif paragraph.text.strip():
            filled = True
    yield from [_Section(heading, at_level, filled)] if heading else []


def _missing(headings: Sequence[str], outlines: Mapping[str, Mapping[str, Sequence[str]]], words: Words) -> list[str]:
    """The sections that the headings lack of the outline that they follow best."""
    best: tuple[int, list[str]] = 0, []
    for outline in outlines.values():
        lacking = [name for name, ways in outline.items() if not _any(ways, headings, words)]
        found = len(outline) - len(lacking)
        share, of = _KNOWN
        if (
            found >= _FEWEST
            and found * of >= len(outline) * share
            and (found, -len(lacking)) > (best[0], -len(best[1]))
        ):
            best = found, lacking
    return best[1]


def _any(ways: Sequence[str], headings: Sequence[str], words: Words) -> bool:
    pattern = words.compiled(either(ways))
    return any(pattern.search(heading) for heading in headings)


def _difference(form: Form, heading: str, reported: str) -> Difference:
    return Difference(Topic.SECTION, form, form.title.at, heading, "", reported, heading, sure=False)
