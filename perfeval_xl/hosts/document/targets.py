"""From edits of sheets to the cells and paragraphs of the document that they are about."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from perfeval_xl.domain.finding import Mark, SetValue
from perfeval_xl.domain.formats import display
from perfeval_xl.domain.grid import Areas, At
from perfeval_xl.domain.snapshot import Cell
from perfeval_xl.hosts.document.comments import Note
from perfeval_xl.hosts.document.sheets import FormSheet
from perfeval_xl.hosts.document.surface import Box
from perfeval_xl.hosts.document.tables import FormTables
from perfeval_xl.hosts.document.tree import Element
from perfeval_xl.hosts.document.writing import NewText, own_paragraphs
from perfeval_xl.hosts.problems import problem

Texts = Mapping[str, Mapping[At, str]]
"""What is written into the cells of each sheet."""


def texts_of(edits: Iterable[SetValue]) -> Texts:
    """The texts to write, by sheet and place."""
    texts: dict[str, dict[At, str]] = {}
    for edit in edits:
        texts.setdefault(edit.sheet, {})[edit.at] = shown_text(edit.value, edit.number_format)
    return texts


def shown_text(value: Decimal | str, number_format: str | None) -> str:
    """A value as its cell would show it on a worksheet: 0.98 as a rate is 98.00%."""
    if isinstance(value, str):
        return value
    shown = display(number_format, value) if number_format and number_format != "General" else None
    return f"{value:f}" if shown is None else shown


def new_texts(tables: FormTables, texts: Texts) -> Iterator[NewText]:
    """The cells that texts go into. Raises NO_SHEET, FORMULA, and WRITE_CHECK where there is no cell."""
    for name, cells in texts.items():
        form = _form(tables, name)
        rows: dict[int, list[Element]] = {}
        for at, box in form.boxes.items():
            rows.setdefault(at.row, []).extend([box.element] if box.element else [])
        areas = Areas(form.sheet.merges)
        for at, text in cells.items():
            area = areas.around(at)
            target = form.boxes.get(area.anchor)
            if target is None or target.element is None:
                raise problem("WRITE_CHECK", f"{form.sheet.name_of(at)} 不是表格里的格")
            if target.formula is not None:
                raise problem("FORMULA", form.sheet.name_of(at))
            yield NewText(target.element, rows[area.top], text)


def expected_cells(tables: FormTables, texts: Texts) -> dict[str, dict[At, Cell]]:
    """The cells of every sheet as they must be read once the texts are written."""
    cells = {form.sheet.name: dict(form.sheet.cells) for form in tables.forms}
    for name, new in texts.items():
        areas = Areas(_form(tables, name).sheet.merges)
        cells[name] |= {areas.around(at).anchor: Cell(text) for at, text in new.items()}
    return cells


def notes_of(tables: FormTables, marks: Iterable[Mark]) -> list[Note]:
    """The paragraphs that marks hang on, each once with all that is said of it. Raises NO_SHEET."""
    notes: dict[int, Note] = {}
    for mark in marks:
        first, last = _paragraphs_at(_form(tables, mark.sheet), mark.at)
        existing = notes.get(id(first))
        text = f"{existing.text}\n{mark.note}" if existing else mark.note
        notes[id(first)] = Note(first, last, text)
    return list(notes.values())


def _form(tables: FormTables, name: str) -> FormSheet:
    form = next((each for each in tables.forms if each.sheet.name == name), None)
    if form is None:
        raise problem("NO_SHEET", name)
    return form


def _paragraphs_at(form: FormSheet, at: At) -> tuple[Element, Element]:
    """The first and last paragraph of a cell, or the line above or below the table; else of the table's first cell."""
    anchor = form.sheet.area_of(at).anchor
    line = form.lines.get(anchor.row)
    if line is not None and line.element is not None:
        return line.element, line.element
    boxes = [box for box in (form.boxes.get(anchor), *form.boxes.values()) if box is not None]
    paragraphs = next(filter(None, map(_paragraphs_in, boxes)), None)
    if paragraphs is None:
        raise problem("WRITE_CHECK", f"{form.sheet.name_of(at)} 没有段落")
    return paragraphs[0], paragraphs[-1]


def _paragraphs_in(box: Box) -> list[Element]:
    element = box.element
    return (list(own_paragraphs(element)) or list(element.inside("p"))) if element else []
