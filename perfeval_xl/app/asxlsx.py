"""A file of another kind as an .xlsx: through LibreOffice where that says the very same, else written by us."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import NamedTuple

from perfeval_xl.app.files import XLSX
from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.finding import SetValue
from perfeval_xl.domain.form import Entry, Form, FormKind
from perfeval_xl.domain.formulas import find_dependents, formulas_of, without_results
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Sheet, Snapshot
from perfeval_xl.forms import Vocabulary, read
from perfeval_xl.hosts.file import Workbook
from perfeval_xl.hosts.opening import Kind, Opened
from perfeval_xl.hosts.opening.converting import as_xlsx
from perfeval_xl.importing import SheetPlan, is_portable, names_in_excel, plain_workbook, with_numbers
from perfeval_xl.standard import Standard

_KIND_NAMES = {FormKind.PROJECT: "项目支出自评表", FormKind.DEPARTMENT: "整体支出自评表", FormKind.BASE: "基础数据表"}
_SUFFIXES = {
    Kind.XLS: ".xls",
    Kind.ODS: ".ods",
    Kind.SHEET_XML: ".xml",
    Kind.XLSB: ".xlsb",
    Kind.ENCRYPTED: XLSX,
}
"""Spreadsheets proper: LibreOffice keeps their looks and formulas. It would take texts of a page for dates."""


class Difference(NamedTuple):
    """A cell of a form that reads otherwise in the new workbook."""

    sheet: str
    at: At
    before: str
    after: str


class Planned(NamedTuple):
    """The sheets of a new workbook; `names` are what they are called in it, by what they are called in the file."""

    plans: tuple[SheetPlan, ...]
    names: dict[str, str]

    def renamed(self, edits: Iterable[SetValue]) -> list[SetValue]:
        """The edits for the new workbook."""
        return [edit._replace(sheet=self.names.get(edit.sheet, edit.sheet)) for edit in edits]


def as_workbook(opened: Opened, standard: Standard, *, office: bool) -> Workbook:
    """The file as a workbook, to lay its sheets out. Raises as `scored_xlsx` does."""
    snapshot = opened.read()
    forms = read(snapshot, standard.vocabulary)
    return Workbook.open(opened.path, scored_xlsx(opened, snapshot, forms, (), office=office))


def scored_xlsx(
    opened: Opened, snapshot: Snapshot, forms: Sequence[Form], edits: Sequence[SetValue], *, office: bool
) -> bytes:
    """An .xlsx with the same sheets, of documents those with forms, and the edits.

    Raises `FileProblem` as `Workbook.apply` does, and LONG_TEXT.
    """
    data = _through_office(opened, snapshot) if office else None
    if data is not None:
        return Workbook.open(opened.path, data).apply(edits)
    planned = plan_sheets(opened.kind, without_stale(snapshot, edits), forms)
    data = plain_workbook(planned.plans, date1904=snapshot.date1904)
    return Workbook.open(opened.path, data).apply(planned.renamed(edits))


def _through_office(opened: Opened, snapshot: Snapshot) -> bytes | None:
    """LibreOffice's .xlsx; None where it is missing, fails, or says anything else of the forms."""
    suffix = _SUFFIXES.get(opened.kind)
    if suffix is None:
        return None
    try:
        data = as_xlsx(opened.data, suffix)
        made = Workbook.open(opened.path, data).read()
    except FileProblem:
        return None
    return None if list(differences(snapshot, made)) or _formulas(snapshot) != _formulas(made) else data


def _formulas(snapshot: Snapshot) -> set[tuple[str, At]]:
    return set(formulas_of(snapshot.sheets))


def without_stale(snapshot: Snapshot, edits: Iterable[SetValue]) -> Snapshot:
    """Formulas that will stand as values must not keep results that the edits make old."""
    formulas = formulas_of(snapshot.sheets)
    stale = find_dependents(formulas, ((edit.sheet, edit.at) for edit in edits))
    return without_results(snapshot, [place for place in stale if not is_portable(formulas[place], place[0])])


def plan_sheets(kind: Kind, snapshot: Snapshot, forms: Sequence[Form]) -> Planned:
    """Which sheets go into the new workbook: all of a spreadsheet's, of a document or a page those with a form."""
    if kind in _SUFFIXES:
        plans = tuple(SheetPlan(sheet.name, sheet) for sheet in snapshot.sheets)
        sources = [sheet.name for sheet in snapshot.sheets]
    else:
        chosen = list(_with_forms(snapshot, forms))
        plans = tuple(SheetPlan(name, with_numbers(sheet)) for sheet, name in chosen)
        sources = [sheet.name for sheet, _ in chosen]
    return Planned(plans, dict(zip(sources, names_in_excel(plans), strict=True)))


def _with_forms(snapshot: Snapshot, forms: Sequence[Form]) -> Iterator[tuple[Sheet, str]]:
    """The sheets that hold a form, each with the name of its project, else of its kind."""
    by_sheet = {form.sheet: form for form in reversed(forms)}
    for sheet in snapshot.sheets:
        form = by_sheet.get(sheet.name)
        if form is not None:
            project = form.project.text if form.kind is FormKind.PROJECT and form.project else ""
            yield sheet, project or _KIND_NAMES[form.kind]


def differences(before: Snapshot, after: Snapshot, vocabulary: Vocabulary | None = None) -> Iterator[Difference]:
    """The cells of forms that read otherwise; the forms of both are taken in order."""
    old, new = read(before, vocabulary), read(after, vocabulary)
    for number, form in enumerate(old):
        texts = entries_of(new[number]) if number < len(new) else {}
        for at, entry in entries_of(form).items():
            other = texts.get(at)
            if other is None or not _same(entry, other):
                yield Difference(form.sheet, at, entry.text, other.text if other else "")


def _same(one: Entry, other: Entry) -> bool:
    if one.number is not None and other.number is not None:
        return one.number == other.number
    return "".join(one.text.split()) == "".join(other.text.split())


def entries_of(form: Form) -> dict[At, Entry]:
    """Every cell of a form that means something."""
    return {entry.at: entry for entry in _entries(form)}


def _entries(value: object) -> Iterator[Entry]:
    if isinstance(value, Entry):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _entries(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from _entries(part)
