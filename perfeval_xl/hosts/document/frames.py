"""Tables that only frame others: people draw a box around a form, or put its parts into one."""

from collections.abc import Iterable, Iterator

from perfeval_xl.hosts.document.surface import Block, Box, Line, Row, Table, squeezed

_HEADS = ("一级指标", "三级指标", "财政供养")
"""A table that holds one of these is a form; one around it that holds none itself is its frame."""


def unframed(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks in which what frames put around forms is gone; the frame's other rows are a table of their own."""
    for block in blocks:
        if isinstance(block, Line) or not _is_frame(block):
            yield block
            continue
        plain: list[Row] = []
        for row in block.rows:
            if _is_drawn_around(block) or any(_holds_form(box) for box in row):
                yield from [Table(tuple(plain), block.edges)] if plain else []
                plain = []
                for box in row:
                    yield from unframed(box.content)
            else:
                plain.append(row)
        yield from [Table(tuple(plain), block.edges)] if plain else []


def _is_frame(table: Table) -> bool:
    if _has_head(table):
        return False
    return _is_drawn_around(table) or any(_holds_form(box) for row in table.rows for box in row)


def _is_drawn_around(table: Table) -> bool:
    """Whether its only cell holds a table, which may be a part of a form without any head."""
    return len(table.rows) == 1 and len(table.rows[0]) == 1 and any(table.rows[0][0].tables)


def _holds_form(box: Box) -> bool:
    """Whether a form stands in a table inside the cell, however deep."""
    return any(_has_head(table) or _is_frame(table) for table in box.tables)


def _has_head(table: Table) -> bool:
    """Whether a cell of its own, not of a table inside, holds a form's head."""
    return any(_own_text(box).startswith(_HEADS) for row in table.rows for box in row)


def _own_text(box: Box) -> str:
    return "".join(squeezed(block.text) for block in box.content if isinstance(block, Line))
