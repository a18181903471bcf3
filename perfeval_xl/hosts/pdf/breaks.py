"""Which table at the head of a page goes on from one at the foot of the page before, and which may do so."""

from collections.abc import Iterable, Iterator, Sequence

from perfeval_xl.hosts.document.grouping import begins_form, is_title
from perfeval_xl.hosts.document.surface import squeezed
from perfeval_xl.hosts.pdf.cells import NEAR, clusters
from perfeval_xl.hosts.pdf.layout import PageLine, PageTable, Part, Scrap

_ALIKE = 12.0
"""Points by which the edges of a table may differ from page to page."""
_MARGIN = 150.0
"""Points by which the left margin may differ from page to page."""
_LEAST_EDGES, _SHARE = 4, 0.75
"""How many edges of columns must stand at the places of others, and how many parts of all."""
_LONGEST_NAME = 60
"""Signs of what forms begin with: a longer text is the rest of one that the page break has cut."""
_FIRST_ROWS = 3


def goes_on(above: PageTable, below: PageTable) -> bool:
    """Whether a table at the head of a page is the next part of the one at the foot of the page before."""
    return (
        above.at_foot
        and below.at_head
        and below.page == above.page + 1
        and abs(_width(below) - _width(above)) < _ALIKE
        and abs(below.box.left - above.box.left) < _MARGIN
    )


def aligned(table: PageTable, above: PageTable) -> PageTable:
    """A table right below its part on the page before: pages for binding have other margins left and right."""
    right = above.box.left - table.box.left
    return table if abs(right) < _ALIKE else table.moved(right)


def with_rests_told(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts; what may be the rest of a table without being joined to it is a scrap of it.

    That is the next table, if it has the same columns, and loose lines: those below a table, or above the first one.
    """
    waiting: list[Part] = []
    """A table, or nothing yet, and the lines below it."""
    for part in parts:
        if isinstance(part, PageTable):
            if waiting and isinstance(above := waiting[0], PageTable) and _may_go_on(above, waiting[1:], part):
                waiting[0] = _with_scrap(above, _beginning(part))
            elif waiting and not isinstance(waiting[0], PageTable):
                part = _with_loose(part, waiting)
            yield from waiting
            waiting = []
        waiting.append(part)
        if isinstance(above := waiting[0], PageTable):
            waiting[0] = _with_loose(above, [part])
    yield from waiting


def _with_loose(table: PageTable, lines: Iterable[Part]) -> PageTable:
    """The table with the first of the loose lines as its scrap."""
    loose = [part.line.text for part in lines if isinstance(part, PageLine) and part.is_loose]
    return _with_scrap(table, loose[0]) if loose else table


def _with_scrap(table: PageTable, text: str) -> PageTable:
    return table._replace(scraps=(*table.scraps, Scrap(table.box.bottom, text)))


def _may_go_on(above: PageTable, between: Sequence[Part], below: PageTable) -> bool:
    """Whether a table that is not the next part of another has its columns and begins no form."""
    if goes_on(above, below) or below.page > above.page + 1:
        return False
    if any(isinstance(part, PageLine) and is_title(part.line.text) for part in between):
        return False
    return not any(begins_form([text]) for text in _first_texts(below)) and _have_same_columns(above, below)


def _first_texts(table: PageTable) -> Iterator[str]:
    """What stands in the first rows of a table and is short enough to be a name."""
    tops = clusters(pane.box.top for pane in table.panes)[:_FIRST_ROWS]
    for pane in table.panes:
        if pane.box.top <= tops[-1] + NEAR and len(text := squeezed(pane.text)) <= _LONGEST_NAME:
            yield text


def _have_same_columns(above: PageTable, below: PageTable) -> bool:
    here, there = (clusters(edge for pane in table.panes for edge in pane.box[::2]) for table in (below, above))
    alike = sum(any(abs(edge - other) <= NEAR for other in there) for edge in here)
    return alike >= _LEAST_EDGES and alike >= _SHARE * len(here)


def _beginning(table: PageTable) -> str:
    """The first text of a table."""
    return next((pane.text for pane in sorted(table.panes, key=lambda each: each.box[1::-1]) if pane.text), "")


def _width(table: PageTable) -> float:
    return table.box.right - table.box.left
