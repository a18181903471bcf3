"""One sheet of an open document as a Snapshot's sheet, in a number of UNO calls that does not grow with its rows.

Calc keeps no list of merged areas, but cells that are formatted alike come as one group, and being merged over so many
rows and columns is part of a cell's format: so one look at each group tells all merged areas and number formats.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

from perfeval_xl.domain.formats import changes_texts
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.numbers import decimal_of_float
from perfeval_xl.domain.snapshot import Cell, Sheet
from perfeval_xl.forms import MARKERS
from perfeval_xl.hosts.libreoffice.documents import areas_of, block_of, cell_at, merged_area

_CONTENT = 1 | 2 | 4 | 16
"""com.sun.star.sheet.CellFlags: VALUE, DATETIME, STRING, FORMULA."""
_FORMULA = 16
_ERROR = 4
"""com.sun.star.sheet.FormulaResult."""
_DATE, _LOGICAL = 2, 1024
"""com.sun.star.util.NumberFormat."""
_GENERAL = "General"
_ERROR_CONSTANT = re.compile(r"#[A-Z0-9/]+[!?]?\Z")
_TRUTH = {"TRUE()": True, "FALSE()": False}

Rows = Sequence[Sequence[Any]]


class _Formats(NamedTuple):
    """What the formats of cells tell: merged areas, codes other than General, and which cells hold truth values."""

    merges: tuple[Area, ...]
    codes: Mapping[At, str]
    logical: frozenset[At]


def read_sheet(sheet: Any, number_formats: Any) -> Sheet:
    """A sheet's cells. Those of a sheet in which no word of a form's head occurs are not read."""
    name, hidden, protected = sheet.Name, not sheet.IsVisible, sheet.isProtected()
    box = _bounds(areas_of(sheet.queryContentCells(_CONTENT)))
    block = None if box is None else block_of(sheet, box)
    rows: Rows = () if block is None else block.getDataArray()
    if box is None or block is None or not _promising(rows):
        return Sheet(name=name, cells={}, protected=protected, hidden=hidden)
    formats = _formats(sheet, block, number_formats)
    cells = dict(_cells(rows, box, formats))
    cells.update(_formulas(sheet, block, box, cells))
    return Sheet(name=name, cells=cells, merges=formats.merges, protected=protected, hidden=hidden)


def _bounds(areas: Sequence[Area]) -> Area | None:
    """The smallest area around all of them."""
    if not areas:
        return None
    tops, lefts, bottoms, rights = zip(*areas, strict=True)
    return Area(min(tops), min(lefts), max(bottoms), max(rights))


def _promising(rows: Rows) -> bool:
    return any(marker in value for row in rows for value in row if isinstance(value, str) for marker in MARKERS)


def places(area: Area) -> Iterator[At]:
    """All cells of an area."""
    rows, columns = range(area.top, area.bottom + 1), range(area.left, area.right + 1)
    return (At(row, column) for row, column in product(rows, columns))


def _formats(sheet: Any, block: Any, number_formats: Any) -> _Formats:
    merges: list[Area] = []
    codes: dict[At, str] = {}
    logical: set[At] = set()
    groups = block.getUniqueCellFormatRanges()
    for number in range(groups.Count):
        group = groups.getByIndex(number)
        cells = [at for area in areas_of(group) for at in places(area)]
        merges += _merged(sheet, cells)
        code, kind = code_and_kind(number_formats.getByKey(group.NumberFormat))
        if kind & _LOGICAL:
            logical.update(cells)
        elif code != _GENERAL:
            codes.update(dict.fromkeys(cells, code))
    return _Formats(tuple(sorted(merges)), codes, frozenset(logical))


def _merged(sheet: Any, cells: Sequence[At]) -> Iterable[Area]:
    """The merged areas that begin at cells of one format: all of them as large as the first."""
    if not cell_at(sheet, cells[0]).IsMerged:
        return ()
    size = merged_area(sheet, cells[0])
    rows, columns = size.bottom - size.top, size.right - size.left
    return [Area(at.row, at.column, at.row + rows, at.column + columns) for at in cells]


def code_and_kind(number_format: Any) -> tuple[str, int]:
    """A format's code and kind; codes of dates lose the quoting that Calc adds, so that they read as in a file."""
    code, kind = str(number_format.FormatString), int(number_format.Type)
    if kind & _DATE:
        code = code.replace("\\", "").replace('"', "").lower()
    return code, kind


def _cells(rows: Rows, box: Area, formats: _Formats) -> Iterator[tuple[At, Cell]]:
    """Cells by their values alone; blank ones are left out, errors come as None and are left to `_formulas`."""
    for row, values in enumerate(rows, box.top):
        for column, value in enumerate(values, box.left):
            if isinstance(value, str):
                if value:
                    yield At(row, column), Cell(value, _text_format(formats.codes.get(At(row, column), _GENERAL)))
            elif value is not None:
                at = At(row, column)
                yield at, _number(float(value), at, formats)


def _text_format(code: str) -> str:
    return code if changes_texts(code) else _GENERAL


def _number(value: float, at: At, formats: _Formats) -> Cell:
    if at in formats.logical:
        return Cell(value != 0)
    return Cell(decimal_of_float(value), formats.codes.get(at, _GENERAL))


def _formulas(sheet: Any, block: Any, box: Area, cells: Mapping[At, Cell]) -> Iterator[tuple[At, Cell]]:
    """The formula cells, with the results already read."""
    areas = areas_of(sheet.queryContentCells(_FORMULA))
    if not areas:
        return
    texts: Rows = block.getFormulaArray()
    errors = {at for area in areas_of(sheet.queryFormulaCells(_ERROR)) for at in places(area)}
    for at in (at for area in areas for at in places(area)):
        formula = str(texts[at.row - box.top][at.column - box.left]).removeprefix("=")
        if at in errors:
            shown = cell_at(sheet, at).String
            yield at, Cell(shown, formula=None if _ERROR_CONSTANT.match(formula) else formula, error=True)
        elif formula in _TRUTH:
            yield at, Cell(_TRUTH[formula])
        else:
            yield at, cells.get(at, Cell(""))._replace(formula=formula)
