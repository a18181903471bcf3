"""The rows of a sheet as nearly every program writes them, read as text.

A row is <row r="5" …>, a cell <c r="H5" s="12" t="s"><v>3</v></c>, with a formula before the value or an inline text in
one piece, and there is nothing else, not a blank, between them. Cut at every cell such rows give pieces of which most
are equal on all sheets of one layout, and what a short piece means is remembered (see `values_of`). Rows in which
anything else stands are left to expat.
"""

import re
from functools import lru_cache

from perfeval_xl.domain.grid import At
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.domain.snapshot import Cell
from perfeval_xl.hosts.file.sheet.values import CellValues, RawCell

_MOST_KNOWN, _LONGEST_KNOWN = 20_000, 300
"""Pieces that are remembered, and characters of one: some megabytes, whatever is read."""
_UNKNOWN = Cell(None)
_ROW_TAGS = re.compile(r'(?:<row r="[1-9][0-9]{0,5}"[^<>]*>(?:</row>)?)*')
_NAME = re.compile(r"[A-Z]{1,2}[1-9][0-9]{0,5}")
"""Names that are surely inside the grid."""
_BODY = re.compile(
    r'(?: s="(?P<style>[0-9]{1,6})")?(?: t="(?P<kind>[A-Za-z]{1,9})")?(?: ?/>|></c>|>'
    r'(?:<f(?: aca="false")?>(?P<formula>[^<]*)</f>)?'
    r'(?:<v>(?P<value>[^<]+)</v>|<is><t(?: xml:space="preserve")?>(?P<text>[^<]*)</t></is>)?</c>)'
)
CELL_BODY = pattern(_BODY.pattern.encode())
"""A cell behind its name; the groups tell what it holds."""
_REFERENCE = pattern(r"&(#?[0-9A-Za-z]+);")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def plain_cells(rows: str, sheet: str, values: CellValues) -> dict[At, Cell] | None:
    """The cells that hold something; None where a row or a cell is written in any other way."""
    tags, *pieces = rows.split('<c r="')
    if not _ROW_TAGS.fullmatch(tags):
        return None
    values.forget(_MOST_KNOWN)
    read_pieces = values.pieces
    new: dict[str, tuple[At, Cell] | tuple[()]] = {}
    for piece in [each for each in pieces if each not in read_pieces]:
        meant = _piece(piece, sheet, values)
        if meant is None:
            return None
        new[piece] = meant
    read_pieces.update((piece, meant) for piece, meant in new.items() if len(piece) <= _LONGEST_KNOWN)
    long = new if any(len(piece) > _LONGEST_KNOWN for piece in new) else {}
    return dict(meant for piece in pieces if (meant := read_pieces.get(piece) or long.get(piece)))


def _piece(piece: str, sheet: str, values: CellValues) -> tuple[At, Cell] | tuple[()] | None:
    """The cell at the beginning of a piece, () for a blank one; None where it is not plain."""
    name, _, rest = piece.partition('"')
    body, end, tags = rest.partition("</row>")
    if end and not _ROW_TAGS.fullmatch(tags):
        return None
    bodies = values.bodies
    cell = bodies.get(body, _UNKNOWN)
    if cell is _UNKNOWN:
        found = _BODY.fullmatch(body)
        if found is None:
            return None
        cell = _meaning(found, sheet, name, values)
        if len(body) <= _LONGEST_KNOWN:
            bodies[body] = cell
    at = _place(name)
    if at is None:
        return None
    return () if cell is None else (at, cell)


def _meaning(found: re.Match[str], sheet: str, name: str, values: CellValues) -> Cell | None:
    """The cell that a body stands for, None for a blank one."""
    style, kind, formula, value, text = found.groups()
    content = value if text is None else text
    if content is None and formula is None:
        return None
    raw = RawCell(kind or "n", style or "0", content and _text(content), formula and _text(formula))
    return None if raw.unset and formula is None else values.cell(raw, sheet, name)


@lru_cache(maxsize=1 << 14)
def _place(name: str) -> At | None:
    return At.parse(name) if _NAME.fullmatch(name) else None


def _text(content: str) -> str:
    """An element's text as expat gives it: one kind of line end, references resolved."""
    if "\r" in content:
        content = content.replace("\r\n", "\n").replace("\r", "\n")
    first, *others = content.split("&#")
    if content.count("&") == len(others):
        return first + "".join(map(_numbered.__getitem__, others))
    pieces = _REFERENCE.split(content)
    pieces[1::2] = [_NAMED.get(name) or _numbered[f"{name[1:]};"] for name in pieces[1::2]]
    return "".join(pieces)


class _Numbered(dict[str, str]):
    """What stands behind a &# up to the next: '25351;标' -> '指标'; expat has made sure that it is well-formed."""

    def __missing__(self, piece: str) -> str:
        number, _, rest = piece.partition(";")
        text = chr(int(number[1:], 16) if number[0] == "x" else int(number)) + rest
        if len(self) < _MOST_KNOWN and len(piece) <= _LONGEST_KNOWN:
            self[piece] = text
        return text


_numbered = _Numbered()
