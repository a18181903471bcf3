"""What people wrote in place of 【待填】: their report held against ours, paragraph by paragraph."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from perfeval_xl.reports.ooxml import q, text_of
from perfeval_xl.reports.revisions import settle
from perfeval_xl.reports.values import PLACEHOLDER

_ALONE = re.compile(rf"{PLACEHOLDER.pattern}[。；]?")
_LONGEST = 20_000
"""Characters of a paragraph that are looked at."""


class Filled(NamedTuple):
    """A mark by its name (报告素材中的“项目概况”) with what stands there now."""

    name: str
    text: str


def lines_of(document: Any) -> list[str]:
    """The paragraphs of a document that hold text, tables left out, all changes accepted."""
    body = document.element.body
    settle(body)
    texts = (text_of(paragraph).strip()[:_LONGEST] for paragraph in body.iterchildren(q("p")))
    return [text for text in texts if text]


def filled_in(ours: Sequence[str], theirs: Sequence[str]) -> list[Filled]:
    """The marks of our report that people have filled in, in order; what they left open is not among them."""
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    found: list[Filled] = []
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "replace":
            found += _in_block(ours[start:end], list(theirs[first:last]))
    return found


def _in_block(ours: Sequence[str], theirs: list[str]) -> Iterator[Filled]:
    """Marks inside a sentence first: what is left then stands for marks that were a paragraph of their own."""
    for line in ours:
        if PLACEHOLDER.search(line) and not _ALONE.fullmatch(line):
            yield from _inside(line, theirs)
    alone = [found[1] for line in ours if (found := _ALONE.fullmatch(line))]
    rest = [line for line in theirs if not PLACEHOLDER.search(line)]
    yield from (Filled(name, text) for name, text in _shared(alone, rest))


def _inside(line: str, theirs: list[str]) -> Iterator[Filled]:
    pieces = PLACEHOLDER.split(line)
    texts, names = pieces[::2], pieces[1::2]
    pattern = re.compile("(.+?)".join(map(re.escape, texts)))
    for number, other in enumerate(theirs):
        if match := pattern.fullmatch(other):
            del theirs[number]
            filled = zip(names, match.groups(), strict=True)
            yield from (Filled(name, text) for name, text in filled if not PLACEHOLDER.search(text))
            return


def _shared(names: Sequence[str], texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """One paragraph a mark; where there are more, the last mark has the rest."""
    if not names:
        return
    for number, text in enumerate(texts):
        yield names[min(number, len(names) - 1)], text
