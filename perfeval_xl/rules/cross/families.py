"""Which forms of one call belong together: same year, and same department where both name one."""

from collections.abc import Iterator, Sequence

from perfeval_xl.domain.form import Entry, Form, FormKind
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing import normalize
from perfeval_xl.rules.base import Case

_CODE = pattern(r"^[\[(]?[0-9A-Z]+[\])]?[-—_]?", signs="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def of_kind(cases: Sequence[Case], kind: FormKind) -> Iterator[Case]:
    """The cases of one kind of form."""
    return (case for case in cases if case.form.kind is kind)


def bases_for(case: Case, bases: Sequence[Case]) -> list[Case]:
    """The 附件1 forms among `bases` that a form belongs to: of its department and year, and the nearest of those.

    附件1 seldom names its department, so one in the same file goes before one in the same folder, that before others.
    """
    return nearest(case, bases) or [base for base in bases if belong_together(base, case)]


def departments_of(case: Case, departments: Sequence[Case]) -> list[Case]:
    """The forms of departments in whose report a form counts: where it names none, the nearest, or the only one."""
    if body_name(case.form.department):
        return [each for each in departments if belong_together(each, case)]
    return nearest(case, departments)


def nearest(case: Case, others: Sequence[Case]) -> list[Case]:
    """Of the forms that one can belong to the only one, or those in its file, or else in its folder."""
    fitting = [other for other in others if belong_together(other, case)]
    if len(fitting) < 2:
        return fitting
    inside = [other for other in fitting if other.form.path == case.form.path]
    return inside or [other for other in fitting if folder_of(other.form) == folder_of(case.form)]


def belong_together(one: Case, other: Case) -> bool:
    """Whether two forms can be of one department and year; what is not written does not part them."""
    years = {one.form.year, other.form.year} - {None}
    names = {name for case in (one, other) if (name := _name(case.form.department))}
    return len(years) <= 1 and len(names) <= 1


def body_name(entry: Entry | None) -> str:
    """A department or unit as names are compared: '[301]云溪市数据局' -> '云溪市数据局'; '' where none is written."""
    return _CODE.sub("", normalize(entry.text)) if entry else ""


def same_body(one: Entry | None, other: Entry | None) -> bool:
    """Whether two names may mean one body: what is not written, or is part of the other, does not part them."""
    short, long = sorted((body_name(one), body_name(other)), key=len)
    return short in long


def folder_of(form: Form) -> str:
    """The folder that the form's file lies in."""
    return form.path.replace("\\", "/").rpartition("/")[0]


def _name(entry: Entry | None) -> str:
    return normalize(entry.text) if entry else ""
