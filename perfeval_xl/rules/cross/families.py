"""Which forms of one call belong together: same year, and same department where both name one."""

from collections.abc import Iterator, Sequence

from perfeval_xl.domain.form import Entry, FormKind
from perfeval_xl.parsing import normalize
from perfeval_xl.rules.base import Case


def of_kind(cases: Sequence[Case], kind: FormKind) -> Iterator[Case]:
    """The cases of one kind of form."""
    return (case for case in cases if case.form.kind is kind)


def bases_for(case: Case, cases: Sequence[Case]) -> list[Case]:
    """The 附件1 forms that speak of the same department and year as a form; those of the same file first."""
    bases = [base for base in of_kind(cases, FormKind.BASE) if belong_together(base, case)]
    inside = [base for base in bases if base.form.path == case.form.path]
    return inside or bases


def belong_together(one: Case, other: Case) -> bool:
    """Whether two forms can be of one department and year; what is not written does not part them."""
    years = {one.form.year, other.form.year} - {None}
    names = {name for case in (one, other) if (name := _name(case.form.department))}
    return len(years) <= 1 and len(names) <= 1


def _name(entry: Entry | None) -> str:
    return normalize(entry.text) if entry else ""
