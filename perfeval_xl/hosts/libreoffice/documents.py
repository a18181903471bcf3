"""Small things about documents that every module of this host needs."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import uno

from perfeval_xl.domain.grid import Area, At


@contextmanager
def unrecorded(document: Any) -> Iterator[None]:
    """Nothing inside goes on the list of what can be undone. Around single calls only: some take the lock off."""
    document.UndoManager.lock()
    try:
        yield
    finally:
        document.UndoManager.unlock()


def sheets_of(document: Any) -> Iterator[Any]:
    """The document's sheets."""
    return (document.Sheets.getByIndex(number) for number in range(document.Sheets.Count))


def cell_at(sheet: Any, at: At) -> Any:
    """A cell by its place."""
    return sheet.getCellByPosition(at.column - 1, at.row - 1)


def anchor_cell(sheet: Any, at: At) -> Any:
    """The cell, or the top left one of the merged area around it: a covered cell would hide what is written."""
    return _around(sheet, at).getCellByPosition(0, 0)


def merged_area(sheet: Any, at: At) -> Area:
    """The merged area around a cell, or the cell itself."""
    return area_of(_around(sheet, at).RangeAddress)


def _around(sheet: Any, at: At) -> Any:
    cursor = sheet.createCursorByRange(cell_at(sheet, at))
    cursor.collapseToMergedArea()
    return cursor


def block_of(sheet: Any, area: Area) -> Any:
    """The range of an area."""
    return sheet.getCellRangeByPosition(area.left - 1, area.top - 1, area.right - 1, area.bottom - 1)


def ranges_of(document: Any, sheet: Any, areas: Iterable[Area]) -> Any:
    """Some areas of a sheet as one com.sun.star.sheet.SheetCellRanges."""
    ranges = document.createInstance("com.sun.star.sheet.SheetCellRanges")
    for area in areas:
        ranges.addRangeAddress(block_of(sheet, area).RangeAddress, False)
    return ranges


def areas_of(ranges: Any) -> tuple[Area, ...]:
    """The areas of a com.sun.star.sheet.SheetCellRanges."""
    return tuple(map(area_of, ranges.RangeAddresses))


def area_of(address: Any) -> Area:
    """A com.sun.star.table.CellRangeAddress, which counts from 0, as an area."""
    return Area(address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1)


def property_value(name: str, value: Any) -> Any:
    """A com.sun.star.beans.PropertyValue."""
    return uno.createUnoStruct("com.sun.star.beans.PropertyValue", Name=name, Value=value)
