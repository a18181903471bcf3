"""Which table at the head of a page goes on from one at the foot of the page before."""

from perfeval_xl.hosts.pdf.layout import PageTable

_ALIKE = 12.0
"""Points by which the edges of a table may differ from page to page."""
_MARGIN = 150.0
"""Points by which the left margin may differ from page to page."""


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


def _width(table: PageTable) -> float:
    return table.box.right - table.box.left
