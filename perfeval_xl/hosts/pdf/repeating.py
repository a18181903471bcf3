"""The top of a form that is printed again on every page: Word repeats all rows that are marked as heads.

Other forms begin with a name of their own, so that its row, or several equal rows, can only be the same form's.
"""

from collections.abc import Sequence

from perfeval_xl.hosts.document.grouping import begins_form
from perfeval_xl.hosts.document.sheets import HEADS
from perfeval_xl.hosts.document.surface import squeezed
from perfeval_xl.hosts.pdf.cells import clusters
from perfeval_xl.hosts.pdf.layout import PageTable
from perfeval_xl.hosts.pdf.panes import Pane

_LEAST = 3
"""Equal rows without a name that tell a repeated top: the title and a head alone may be those of another form."""
_NAMED = 2
"""Texts in a row with the name of a project: the label and the name."""
_ALIKE = 6.0
"""Points by which a cell may stand elsewhere on another page."""


def without_repeated_top(first: PageTable, table: PageTable) -> PageTable:
    """A table at the head of a page without the rows with which the form's first part begins.

    The table itself where it does not begin so, or where there is nothing else in it.
    """
    rows = _rows(table)
    repeated = 0
    for one, other in zip(_rows(first), rows, strict=False):
        if not _are_alike(one, other):
            break
        repeated += 1
    if repeated == len(rows) or not (repeated >= _LEAST or _is_same_form(_rows(first), rows, repeated)):
        return table
    top = min(pane.box.top for pane in rows[repeated])
    below = [
        pane._replace(box=pane.box._replace(top=max(pane.box.top, top)))
        for pane in table.panes
        if pane.box.bottom > top + _ALIKE
    ]
    return table._replace(box=table.box._replace(top=top), panes=tuple(below), is_cropped=True)


def _is_same_form(first: Sequence[Sequence[Pane]], rows: Sequence[Sequence[Pane]], repeated: int) -> bool:
    """Whether few equal rows can only be the same form's: they name it, and its heads do not follow anew."""
    has_heads = any(map(_holds_heads, first)) and any(map(_holds_heads, rows[repeated:]))
    return not has_heads and any(map(_names_form, rows[:repeated]))


def _holds_heads(row: Sequence[Pane]) -> bool:
    return not HEADS.isdisjoint(squeezed(pane.text) for pane in row)


def _names_form(row: Sequence[Pane]) -> bool:
    """Whether a row says whose form it is."""
    texts = [squeezed(pane.text) for pane in row if pane.text]
    return len(texts) >= _NAMED and begins_form(texts)


def _rows(table: PageTable) -> list[list[Pane]]:
    """The cells by the row in which they begin, from left to right."""
    tops = clusters(pane.box.top for pane in table.panes)
    rows: list[list[Pane]] = [[] for _ in tops]
    for pane in table.panes:
        rows[min(range(len(tops)), key=lambda place: abs(tops[place] - pane.box.top))].append(pane)
    return [sorted(row, key=lambda pane: pane.box.left) for row in rows]


def _are_alike(one: Sequence[Pane], other: Sequence[Pane]) -> bool:
    """Whether two rows say the same in the same places."""
    return (
        len(one) == len(other)
        and any(pane.text for pane in one)
        and all(
            here.text == there.text
            and abs(here.box.left - there.box.left) < _ALIKE
            and abs(here.box.right - there.box.right) < _ALIKE
            for here, there in zip(one, other, strict=True)
        )
    )
