"""导入 --template: every form of a file in the familiar 附件1.xlsx or 附件2.xlsx, and told where it differs."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.app.carriedover import Made, differing, left_over
from perfeval_xl.app.files import XLSX
from perfeval_xl.app.names import folded, numbered_names, safe_name
from perfeval_xl.app.results import OpenFile, SheetNote
from perfeval_xl.blank import FORM_NAMES, plan_filling, template_path, year_edits
from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.finding import SetValue
from perfeval_xl.domain.form import Form
from perfeval_xl.domain.formulas import formulas_of
from perfeval_xl.domain.grid import Area
from perfeval_xl.domain.rowplan import RowPlan
from perfeval_xl.domain.snapshot import Sheet, Snapshot
from perfeval_xl.forms import Vocabulary, read
from perfeval_xl.hosts.file import Workbook
from perfeval_xl.printing.heights import EXCEL, fit_rows
from perfeval_xl.problems import problem
from perfeval_xl.scoring import Note

_MOST_NAMED = 40
"""What is told of one form; of the rest only how much it is."""


class Carried(NamedTuple):
    """A form in the template: where it goes, its bytes, and what is to be looked at."""

    place: Path
    data: bytes
    notes: tuple[SheetNote, ...]


def carry_into_templates(file: OpenFile, target: Path, vocabulary: Vocabulary) -> list[Carried]:
    """Every form that is filled in, in a file of its own: `target`, or for several a folder of its name.

    Raises NO_FORM where there is none, and as `Workbook.apply` does.
    """
    forms = read(file.snapshot, vocabulary)
    filled = [form for form in forms if not form.untouched] or forms
    if not filled:
        raise problem(FileProblem, "NO_FORM", "import")
    return [
        _carried(file.snapshot, form, forms, place, vocabulary)
        for form, place in zip(filled, _places(filled, target), strict=True)
    ]


def _places(forms: Sequence[Form], target: Path) -> Iterator[Path]:
    if len(forms) == 1:
        yield target
        return
    taken: set[str] = set()
    for form in forms:
        stem = safe_name(form.project.text if form.project else "", FORM_NAMES[form.kind])
        name = next(name for name in numbered_names(stem, XLSX) if folded(name) not in taken)
        taken.add(folded(name))
        yield target.with_suffix("") / name


def _carried(snapshot: Snapshot, source: Form, forms: Sequence[Form], place: Path, vocabulary: Vocabulary) -> Carried:
    original = next(sheet for sheet in snapshot.sheets if sheet.name == source.sheet)
    template = Workbook.open(template_path(source.kind))
    blank = template.read()
    form = next(form for form in read(blank, vocabulary) if form.kind is source.kind)
    sheet = next(sheet for sheet in blank.sheets if sheet.name == form.sheet)
    filled = plan_filling(form, sheet, source, original)
    years = [
        edit._replace(at=filled.rows.moved(edit.at)) if edit.sheet == form.sheet else edit
        for edit in year_edits(blank, form.year, source.year)
    ]
    data = Workbook.open(place, template.with_rows(filled.rows)).apply(_once([*years, *filled.edits]))
    data = _fitted(Workbook.open(place, data), form.sheet)
    made = Workbook.open(place, data).read()
    others = [each.area for each in forms if each.sheet == source.sheet and each is not source]
    return Carried(place, data, tuple(_notes(original, source, others, made, sheet, vocabulary)))


def _fitted(workbook: Workbook, name: str) -> bytes:
    """Rows as high as their texts are long: a template gives them for a blank form."""
    layout = next(each for each in workbook.layouts() if each.name == name)
    last = max(box.at.row for box in layout.boxes)
    areas = {area.anchor: area for area in layout.merges}
    heights = fit_rows(layout, range(1, last + 1), layout.boxes, areas, EXCEL)
    heights = {row: min(height, EXCEL.tallest) for row, height in heights.items()}
    return workbook.with_rows(RowPlan(sheet=name, last=last, blocks=(), heights=heights))


def _once(edits: Sequence[SetValue]) -> list[SetValue]:
    """One edit for each cell, the last."""
    return list({(edit.sheet, edit.at): edit for edit in edits}.values())


def _notes(
    original: Sheet,
    source: Form,
    others: Sequence[Area],
    made: Snapshot,
    template: Sheet,
    vocabulary: Vocabulary,
) -> Iterator[SheetNote]:
    """What reads otherwise, what found no place, and formulas that stand as values now."""
    forms = (form for form in read(made, vocabulary) if form.kind is source.kind and form.sheet == template.name)
    sheet = next(sheet for sheet in made.sheets if sheet.name == template.name)
    again = Made(next(forms, None), sheet, template)
    notes = [*differing(source, again), *left_over(original, source, again, vocabulary, others)]
    for note in islice(notes, _MOST_NAMED):
        yield SheetNote(sheet=source.sheet, note=note)
    if len(notes) > _MOST_NAMED:
        rest = f"还有 {len(notes) - _MOST_NAMED} 处与原文不同或没有位置，请与原表逐行核对。"
        yield SheetNote(sheet=source.sheet, note=Note(notes[_MOST_NAMED].at, rest))
    formulas = [at for name, at in formulas_of([original]) if source.area.holds(at)]
    if formulas:
        text = f"有 {len(formulas)} 格是公式，写成了当时的结果；以后改了数，这些格不会自己变。"
        yield SheetNote(sheet=source.sheet, note=Note(min(formulas), text))
