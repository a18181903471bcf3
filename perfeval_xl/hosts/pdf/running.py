"""Running heads and feet: lines that stand at the same height of several pages do not part what goes on over them."""

import re
from collections.abc import Iterator, Sequence

from perfeval_xl.hosts.document.grouping import is_title
from perfeval_xl.hosts.pdf.layout import PageLine, PageTable, Part

_HEAD, _FOOT = 0.12, 0.88
"""Parts of a page's height above and below which such lines stand."""
_HEIGHTS = 100
"""Parts of a page's height that are one height."""
_DIGITS = re.compile(r"\d+|(?<![一二三四五六七八九十])[一二三四五六七八九十]+(?=\s*页)")
_Key = tuple[str, int]


def with_edges(pages: Sequence[Sequence[Part]]) -> Iterator[Part]:
    """The parts of all pages in order, running lines told from others, and tables at the head or foot of a page."""
    seen: dict[_Key, set[int]] = {}
    for number, parts in enumerate(pages):
        for part in parts:
            if isinstance(part, PageLine):
                seen.setdefault(_key(part), set()).add(number)
    for parts in pages:
        marked = [_marked(part, seen) for part in parts]
        first = next((place for place, part in enumerate(marked) if not _runs_at_head(part)), None)
        last = next((place for place in reversed(range(len(marked))) if not _runs_at_foot(marked[place])), None)
        for place, part in enumerate(marked):
            if isinstance(part, PageTable):
                yield part._replace(at_head=place == first, at_foot=place == last)
            elif part.is_running and first is not None and last is not None and first < place < last:
                yield part._replace(is_running=False)
            else:
                yield part


def _key(line: PageLine) -> _Key:
    return _DIGITS.sub("0", line.line.text), round(line.place * _HEIGHTS)


def _marked(part: Part, seen: dict[_Key, set[int]]) -> Part:
    """A line with what it is; a form's title may stand at the same height of pages that hold a form each."""
    if isinstance(part, PageTable) or _HEAD <= part.place <= _FOOT:
        return part
    if "表" in part.line.text and is_title(part.line.text):
        return part
    return part._replace(is_running=len(seen[_key(part)]) > 1)


def _runs_at_head(part: Part) -> bool:
    return isinstance(part, PageLine) and part.is_running and part.place < _HEAD


def _runs_at_foot(part: Part) -> bool:
    return isinstance(part, PageLine) and part.is_running and part.place > _FOOT
