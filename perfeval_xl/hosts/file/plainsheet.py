"""The rows of a sheet as nearly every program writes them, read as text.

A row is <row r="5" …>, a cell <c r="H5" s="12" t="s"><v>3</v></c>, with a formula before the value or an inline text in
one piece, and there is nothing else, not a blank, between them. Cut at every cell such rows give pieces of which most
are equal, and what a piece means is worked out once a workbook. Rows in which anything else stands are left to expat.
"""

import re
from functools import lru_cache

from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Cell
from perfeval_xl.hosts.file.values import CellValues, RawCell

_MOST_KNOWN = 50_000
_UNKNOWN = Cell(None)
_ROW_TAGS = re.compile(r'(?:<row r="[1-9][0-9]{0,5}"[^<>]*>)*')
_NAME = re.compile(r"[A-Z]{1,2}[1-9][0-9]{0,5}")
"""Names that are surely inside the grid."""
_BODY = re.compile(
    r'(?: s="(?P<style>[0-9]{1,6})")?(?: t="(?P<kind>[A-Za-z]{1,9})")?(?: ?/>|></c>|>'
    r'(?:<f(?: aca="false")?>(?P<formula>[^<]*)</f>)?'
    r'(?:<v>(?P<value>[^<]+)</v>|<is><t(?: xml:space="preserve")?>(?P<text>[^<]*)</t></is>)?</c>)'
)
CELL_BODY = re.compile(_BODY.pattern.encode())
"""A cell behind its name; the groups tell what it holds."""
_REFERENCE = re.compile(r"&(#?[0-9A-Za-z]+);")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def plain_cells(rows: str, sheet: str, values: CellValues) -> dict[At, Cell] | None:
    """The cells that hold something; None where a row or a cell is written in any other way."""
    if len(values.known) > _MOST_KNOWN:
        values.known.clear()
    cells: dict[At, Cell] = {}
    for row in rows.split("</row>"):
        tags, *pieces = row.split('<c r="')
        if not _ROW_TAGS.fullmatch(tags) or not _read_row(cells, pieces, sheet, values):
            return None
    return cells


def _read_row(cells: dict[At, Cell], pieces: list[str], sheet: str, values: CellValues) -> bool:
    """Add the cells of a row; False where one is not plain."""
    known = values.known
    for piece in pieces:
        name, _, body = piece.partition('"')
        cell = known.get(body, _UNKNOWN)
        if cell is _UNKNOWN:
            found = _BODY.fullmatch(body)
            if found is None:
                return False
            cell = known[body] = _meaning(found, sheet, name, values)
        if cell is not None:
            at = _place(name)
            if at is None:
                return False
            cells[at] = cell
    return True


def _meaning(found: re.Match[str], sheet: str, name: str, values: CellValues) -> Cell | None:
    """The cell that a body stands for, None for a blank one."""
    style, kind, formula, value, text = found.groups()
    content = value if text is None else text
    if content is None and formula is None:
        return None
    raw = RawCell(kind or "n", style or "0", content and _text(content), formula and _text(formula))
    return values.cell(raw, sheet, name)


@lru_cache(maxsize=1 << 14)
def _place(name: str) -> At | None:
    return At.parse(name) if _NAME.fullmatch(name) else None


def _text(content: str) -> str:
    """An element's text as expat gives it: one kind of line end, references resolved."""
    if "\r" in content:
        content = content.replace("\r\n", "\n").replace("\r", "\n")
    if "&" not in content:
        return content
    pieces = _REFERENCE.split(content)
    pieces[1::2] = map(_character, pieces[1::2])
    return "".join(pieces)


@lru_cache(maxsize=1 << 13)
def _character(reference: str) -> str:
    """'#25351' -> '指', 'amp' -> '&'; expat has made sure that there are no others."""
    if reference[0] != "#":
        return _NAMED[reference]
    return chr(int(reference[2:], 16) if reference[1] == "x" else int(reference[1:]))
