"""Colours on marked cells: conditional formats that carry our signature; a cell's own style is never changed.

Two ways lead to conditional formats and both have holes. What `Sheet.ConditionalFormats` creates is saved but never
drawn; what a range's `ConditionalFormat` is set to is drawn, but replaces whatever the range had. So the first is used
to look and the second to write, and a cell with a conditional format of the user's own keeps it and gets no colour.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import uno

from perfeval_xl.domain.finding import Mark
from perfeval_xl.domain.grid import Area
from perfeval_xl.hosts.libreoffice.documents import (
    areas_of,
    cell_at,
    merged_area,
    property_value,
    ranges_of,
    sheets_of,
    unrecorded,
)
from perfeval_xl.hosts.libreoffice.styles import MarkStyles
from perfeval_xl.hosts.signs import FORMULA, SIGNATURE

_CONDITION = 0
"""com.sun.star.sheet.ConditionEntryType."""


class Shade(NamedTuple):
    """One colour on some areas of a sheet: `style` is the cell style that a conditional format of ours applies."""

    sheet: str
    style: str
    areas: tuple[Area, ...]


def shades(document: Any) -> tuple[Shade, ...]:
    """Every colour of ours in the document, whichever host put it there."""
    return tuple(
        Shade(sheet.Name, entry.StyleName, areas_of(each.Range))
        for sheet in sheets_of(document)
        for each in sheet.ConditionalFormats.getConditionalFormats()
        for entry in _entries(each)
        if _is_ours(entry)
    )


def shades_for(document: Any, marks: Sequence[Mark]) -> Iterator[Shade]:
    """Shades over whole merged areas, one for each sheet and style; styles are made where they are missing."""
    styles = MarkStyles(document)
    by_style: dict[tuple[str, str], dict[Area, None]] = {}
    for mark in marks:
        sheet = document.Sheets.getByName(mark.sheet)
        area = merged_area(sheet, mark.at)
        style = styles.style(mark.severity, cell_at(sheet, area.anchor))
        by_style.setdefault((mark.sheet, style), {})[area] = None
    return (Shade(sheet, style, tuple(areas)) for (sheet, style), areas in by_style.items())


def replace(document: Any, shades: Iterable[Shade]) -> None:
    """Take every colour of ours off, then put these on. Nothing of it is recorded for undo."""
    for sheet in sheets_of(document):
        _take_off(document, sheet)
    for shade in shades:
        _put_on(document, shade)


def _set(document: Any, ranges: Any, conditional_format: Any) -> None:
    """Calc's own undo for this forgets areas between those it was set on, so `MarksAction` records it instead."""
    with unrecorded(document):
        ranges.ConditionalFormat = conditional_format


def _entries(conditional_format: Any) -> list[Any]:
    return [conditional_format.getByIndex(number) for number in range(conditional_format.Count)]


def _is_ours(entry: Any) -> bool:
    return entry.getType() == _CONDITION and SIGNATURE in entry.Formula1


def _take_off(document: Any, sheet: Any) -> None:
    """A format that holds an entry of the user's own as well only loses ours."""
    others = _areas_of_others(sheet)
    for each in sheet.ConditionalFormats.getConditionalFormats():
        ours = [number for number, entry in enumerate(_entries(each)) if _is_ours(entry)]
        if ours and len(ours) == each.Count:
            _remove(document, sheet, each, others)
            continue
        for number in reversed(ours):
            each.removeByIndex(number)


def _areas_of_others(sheet: Any) -> list[Area]:
    """Where conditional formats that are not ours stand."""
    return [
        area
        for each in sheet.ConditionalFormats.getConditionalFormats()
        if not all(map(_is_ours, _entries(each)))
        for area in areas_of(each.Range)
    ]


def _remove(document: Any, sheet: Any, conditional_format: Any, others: Sequence[Area]) -> None:
    """Cells that carry a format of the user's as well get that one set anew, so that no trace of ours stays behind."""
    areas = areas_of(conditional_format.Range)
    number = conditional_format.ID
    free = [area for area in areas if not _meets(area, others)]
    if free:
        ranges = ranges_of(document, sheet, free)
        _set(document, ranges, _emptied(ranges.ConditionalFormat))
    if len(free) == len(areas):
        return
    sheet.ConditionalFormats.removeByID(number)
    for area in areas:
        theirs = cell_at(sheet, area.anchor).ConditionalFormat
        if area not in free and theirs.Count:
            _set(document, ranges_of(document, sheet, [area]), theirs)


def _meets(area: Area, others: Sequence[Area]) -> bool:
    return any(
        area.top <= other.bottom and other.top <= area.bottom and area.left <= other.right and other.left <= area.right
        for other in others
    )


def _emptied(conditional_format: Any) -> Any:
    conditional_format.clear()
    return conditional_format


def _put_on(document: Any, shade: Shade) -> None:
    sheet = document.Sheets.getByName(shade.sheet)
    others = _areas_of_others(sheet)
    areas = [area for area in shade.areas if not _meets(area, others)]
    if not areas:
        return
    ranges = ranges_of(document, sheet, areas)
    made = _emptied(ranges.ConditionalFormat)
    made.addNew(
        (
            property_value("Operator", uno.Enum("com.sun.star.sheet.ConditionOperator", "FORMULA")),
            property_value("Formula1", FORMULA),
            property_value("StyleName", shade.style),
        )
    )
    _set(document, ranges, made)
