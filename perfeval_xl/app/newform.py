"""新建: a form made from the template, with the indicators of last year's form or of a 绩效目标申报表 where wanted."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from perfeval_xl.app.limits import ONE_FILE, within
from perfeval_xl.blank import plan_new, template_path
from perfeval_xl.domain.errors import UsageError
from perfeval_xl.domain.form import Form, FormKind
from perfeval_xl.forms import Vocabulary, hidden_forms, read, read_targets, without_hidden
from perfeval_xl.hosts.disk.folders import is_there
from perfeval_xl.hosts.disk.windows import reachable
from perfeval_xl.hosts.file import Workbook, save_new
from perfeval_xl.hosts.opening import open_form
from perfeval_xl.problems import problem
from perfeval_xl.standard import Standard

_FIRST_YEAR, _LAST_YEAR = 2000, 2100


@dataclass(frozen=True, kw_only=True, slots=True)
class Created:
    """The file made, and what its user should look at."""

    path: Path
    notes: tuple[str, ...]


def new_form(
    kind: str,
    year: int | None,
    source: str | None,
    out: str | None,
    *,
    hidden: bool = False,
    standard: Standard | None = None,
) -> Created:
    """Make a form. The year defaults to that of the 绩效目标申报表 in the source, else to last year: people fill
    forms in in the spring after.

    `hidden` also looks for the source on hidden sheets. Raises `UsageError` when the year is no year, the source holds
    no form of that kind, or the target exists.
    """
    standard = standard or Standard.default()
    form_kind = FormKind(kind)
    words = standard.vocabulary
    previous, notes = (
        within(ONE_FILE, lambda: _previous(form_kind, source, words, hidden=hidden)) if source else (None, ())
    )
    year = _year(year, previous)
    workbook = Workbook.open(template_path(form_kind))
    template = workbook.read()
    form = next(form for form in read(template, words) if form.kind is form_kind)
    plan = plan_new(form_kind, year, template, form, previous)
    target = Path(out) if out else Path(plan.name)
    if reachable(target).is_dir():
        target /= plan.name
    if is_there(target):
        raise problem(UsageError, "EXISTS", "new", what=target)
    save_new(workbook.apply(plan.edits), target)
    return Created(path=target, notes=(*notes, *plan.notes))


def _year(year: int | None, previous: Form | None) -> int:
    """The year wanted, else that of the approved targets, else last year."""
    approved = previous.year if previous is not None and previous.kind is FormKind.TARGETS else None
    year = year or approved or date.today().year - 1
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise problem(UsageError, "BAD_YEAR", what=year)
    return year


def _previous(kind: FormKind, source: str, vocabulary: Vocabulary, *, hidden: bool) -> tuple[Form, tuple[str, ...]]:
    """The first form of that kind in the workbook that is filled in, or the 绩效目标申报表 for one.

    With it comes what is to be said of hidden ones.
    """
    snapshot = open_form(Path(source)).read()
    aside = () if hidden else hidden_forms(snapshot, blank=False, vocabulary=vocabulary)
    notes = tuple(f"{forms}，没有带入。要带入的是它，请取消隐藏，或加 --hidden。" for forms in aside)
    visible = snapshot if hidden else without_hidden(snapshot)
    for form in (*read(visible, vocabulary), *read_targets(visible, vocabulary)):
        if _kind_of(form) is kind and not form.untouched:
            return form, notes
    raise problem(UsageError, "NO_FORM", "new", what=source, hidden="".join(notes))


def _kind_of(form: Form) -> FormKind:
    """The kind of self-evaluation that a form is, or that a 绩效目标申报表 is for."""
    if form.kind is not FormKind.TARGETS:
        return form.kind
    return FormKind.DEPARTMENT if form.project is None else FormKind.PROJECT
