"""Notes (批注) on marked cells, known by our prefix; a user's own note is left as it is."""

from collections.abc import Iterator, Sequence
from typing import Any

from perfeval_xl.domain.finding import Mark
from perfeval_xl.hosts.libreoffice.documents import anchor_cell, areas_of, sheets_of
from perfeval_xl.hosts.libreoffice.reading import places
from perfeval_xl.hosts.signs import NOTE_PREFIX

_ANNOTATION = 8
"""com.sun.star.sheet.CellFlags."""


def add(document: Any, marks: Sequence[Mark]) -> None:
    """Hang a note on every marked cell that has none."""
    taken: dict[str, set[tuple[int, int]]] = {}
    for mark in marks:
        sheet = document.Sheets.getByName(mark.sheet)
        if mark.sheet not in taken:
            taken[mark.sheet] = {(at.row - 1, at.column - 1) for at in _noted(sheet)}
        address = anchor_cell(sheet, mark.at).CellAddress
        if (address.Row, address.Column) not in taken[mark.sheet]:
            taken[mark.sheet].add((address.Row, address.Column))
            sheet.Annotations.insertNew(address, NOTE_PREFIX + mark.note)


def _noted(sheet: Any) -> Iterator[Any]:
    return (at for area in areas_of(sheet.queryContentCells(_ANNOTATION)) for at in places(area))


def sheets(document: Any) -> list[str]:
    """The names of sheets that carry notes of ours."""
    return [sheet.Name for sheet in sheets_of(document) if _ours(sheet)]


def remove(document: Any) -> None:
    """Take our notes off all sheets."""
    for sheet in sheets_of(document):
        for number in reversed(_ours(sheet)):
            sheet.Annotations.removeByIndex(number)


def _ours(sheet: Any) -> list[int]:
    """The numbers of our notes among the sheet's."""
    annotations = sheet.Annotations
    found = enumerate(annotations.getByIndex(number) for number in range(annotations.Count))
    return [number for number, note in found if note.String.startswith(NOTE_PREFIX)]
