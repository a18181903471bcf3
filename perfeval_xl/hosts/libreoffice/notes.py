"""Notes (批注) on marked cells, known by our prefix; a user's own note is left as it is."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from perfeval_xl.domain.finding import Mark
from perfeval_xl.domain.grid import At
from perfeval_xl.hosts.libreoffice.documents import anchor_cell, cell_at, sheets_of, unrecorded
from perfeval_xl.hosts.signs import is_our_note, note_text, remark_in


class Note(NamedTuple):
    """A note of ours with its prefix."""

    sheet: str
    at: At
    text: str


def notes(document: Any) -> tuple[Note, ...]:
    """All notes of ours."""
    return tuple(
        Note(sheet.Name, at, text) for sheet in sheets_of(document) for at, text in _noted(sheet) if is_our_note(text)
    )


def notes_for(document: Any, marks: Sequence[Mark], existing: Iterable[Note]) -> tuple[Note, ...]:
    """`existing`, and one for every marked cell that has none of them and none of the user's."""
    found = {(note.sheet, note.at): note for note in existing}
    theirs: dict[str, set[At]] = {}
    for mark in marks:
        sheet = document.Sheets.getByName(mark.sheet)
        if mark.sheet not in theirs:
            theirs[mark.sheet] = {at for at, text in _noted(sheet) if not is_our_note(text)}
        address = anchor_cell(sheet, mark.at).CellAddress
        at = At(address.Row + 1, address.Column + 1)
        if at not in theirs[mark.sheet]:
            found.setdefault((mark.sheet, at), Note(mark.sheet, at, note_text(mark.note)))
    return tuple(found.values())


def replace(document: Any, required: Iterable[Note]) -> None:
    """Make the `required` notes the only ones of ours. Nothing of it is recorded for undo, which is half the work.

    A note that stays is not touched: each costs Calc more than reading the whole form. What people wrote into one that
    goes stays on its cell, which then has a note of theirs and gets none of ours.
    """
    missing = dict.fromkeys(required)
    remarked: set[tuple[str, At]] = set()
    for sheet in sheets_of(document):
        name, annotations = sheet.Name, sheet.Annotations
        for number, (at, text) in reversed(list(enumerate(_noted(sheet)))):
            if not is_our_note(text):
                continue
            if (note := Note(name, at, text)) in missing:
                del missing[note]
                continue
            with unrecorded(document):
                annotations.removeByIndex(number)
                if remark := remark_in(text):
                    remarked.add((name, at))
                    annotations.insertNew(cell_at(sheet, at).CellAddress, remark)
    for note in (each for each in missing if (each.sheet, each.at) not in remarked):
        sheet = document.Sheets.getByName(note.sheet)
        with unrecorded(document):
            sheet.Annotations.insertNew(cell_at(sheet, note.at).CellAddress, note.text)


def _noted(sheet: Any) -> Iterator[tuple[At, str]]:
    """Cells with a note and its text, in the order of the sheet's annotations."""
    annotations = sheet.Annotations
    for note in (annotations.getByIndex(number) for number in range(annotations.Count)):
        position = note.Position
        yield At(position.Row + 1, position.Column + 1), note.String
